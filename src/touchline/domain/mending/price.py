"""What a fix costs: seconds of the film that are no longer what the editor made, each weighed by how much of it is gone.

Weights are chosen so that a fix that leaves more of the film wins over one that leaves less; they order fixes, and mean nothing
between two films.
"""

from __future__ import annotations

from fractions import Fraction

WEIGHTS = {
    "angle": Fraction(1, 2), "blur": Fraction(1), "pixelate": Fraction(11, 10), "take": Fraction(3, 2), "mute": Fraction(2),
    "bleep": Fraction(21, 10), "room-tone": Fraction(22, 10), "trim": Fraction(3), "black": Fraction(4), "card": Fraction(41, 10),
    "drop": Fraction(3),
}  # fmt: skip
"""The cost of one second of an event that is changed so."""
MOVED, SHORTENED = Fraction(1, 20), Fraction(3)
"""The cost of each event that lies elsewhere afterwards, and of each second that another event loses."""


def cost(kind: str, seconds: Fraction, moved: int = 0, others_lose: Fraction = Fraction(0)) -> Fraction:
    """The cost of a fix that changes so many seconds of its event, moves events, and shortens others by so many seconds."""
    return WEIGHTS[kind] * seconds + MOVED * moved + SHORTENED * others_lose
