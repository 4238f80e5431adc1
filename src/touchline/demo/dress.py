"""What people wear: the kits, the coats, the scarf."""

from __future__ import annotations

from dataclasses import dataclass, replace

from touchline.demo.looks import AMBER, CHARCOAL, CORAL, CREAM, MARSH, NAVY, TEAL
from touchline.demo.pen import Colour


@dataclass(frozen=True)
class Dress:
    """What somebody wears: colours, sleeve and trouser length, and what is written on it."""

    top: Colour = NAVY
    sleeve: Colour = NAVY
    long_sleeve: bool = False
    legs: Colour = CREAM
    long_legs: bool = False
    sock: Colour = NAVY
    trim: Colour = AMBER
    number: str = ""
    badge: str = ""
    coat: bool = False
    scarf: bool = False
    stripes: bool = False
    band: bool = False


KIT = Dress(badge="PELICAN FERRIES")
TRAINING = Dress(top=CORAL, sleeve=NAVY, long_sleeve=True, legs=NAVY, trim=CREAM, badge="NORTHLIGHT")
COAT = Dress(top=NAVY, sleeve=NAVY, long_sleeve=True, legs=CHARCOAL, long_legs=True, coat=True, sock=CHARCOAL)
TRACKSUIT = Dress(top=TEAL, sleeve=TEAL, long_sleeve=True, legs=NAVY, long_legs=True, trim=CREAM, sock=NAVY)
SUIT = Dress(
    top=CHARCOAL, sleeve=CHARCOAL, long_sleeve=True, legs=CHARCOAL, long_legs=True, trim=CREAM, sock=CHARCOAL, coat=True
)
AWAY = Dress(top=CREAM, sleeve=MARSH, legs=MARSH, sock=MARSH, trim=MARSH, stripes=True)
KEEPER = Dress(top=(132, 92, 176), sleeve=(132, 92, 176), long_sleeve=True, legs=(84, 60, 120), sock=(84, 60, 120))
FAN = Dress(
    top=(96, 104, 92), sleeve=(96, 104, 92), long_sleeve=True, legs=CHARCOAL, long_legs=True, coat=True, scarf=True
)


def numbered(dress: Dress, number: int | None, band: bool = False) -> Dress:
    """The dress with a shirt number, and the captain's band."""
    return replace(dress, number=str(number or ""), band=band)
