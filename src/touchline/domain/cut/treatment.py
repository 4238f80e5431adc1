"""Treatments: what a mend hides in one event, such as a blurred face or a muted line.

A treatment lies on the event, in frames of its clip, so that it stays on what it hides when the event is moved, split, trimmed
or extended: frames that come in later are not hidden. It counts in a verdict only after a leak scan of the rendered film has
seen that it works.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from touchline.domain.time.time import Span
from touchline.errors import BadInput

BLUR, PIXELATE, MUTE, BLEEP, ROOM_TONE = "blur", "pixelate", "mute", "bleep", "room-tone"
CHANNEL_OF = {BLUR: "picture", PIXELATE: "picture", MUTE: "sound", BLEEP: "sound", ROOM_TONE: "sound"}
"""The kinds of treatment, and what each changes."""
HIDEABLE = ("person", "words", "text", "mark", "music", "sound")
WITHHELD = "withheld"
TREATED = "treated:"
"""Begins the reason of a span that would be cleared if a leak scan had seen that its treatments work."""


@dataclass(frozen=True, order=True)
class Treatment:
    """``span`` are frames of the event's clip; ``hides`` the kind and value of the facts that are taken out on them."""

    kind: str
    span: Span
    hides: tuple[str, str]

    def __post_init__(self) -> None:
        if self.kind not in CHANNEL_OF or len(self.hides) != 2 or self.hides[0] not in HIDEABLE or not self.hides[1]:
            raise BadInput(
                f"A treatment cannot be {self.kind} of {':'.join(map(str, self.hides))}.",
                f"It is one of {', '.join(CHANNEL_OF)}, and hides one of {', '.join(HIDEABLE)}.",
            )

    @property
    def channel(self) -> str:
        return CHANNEL_OF[self.kind]

    @property
    def label(self) -> str:
        """``blur:person:ada-holt``."""
        return ":".join((self.kind, *self.hides))

    @property
    def nameless(self) -> Treatment:
        """The same as a buyer may read it: what kind of thing is hidden, not who or what."""
        return replace(self, hides=(self.hides[0], WITHHELD))


def treatment_to_json(one: Treatment) -> dict[str, Any]:
    """As plain JSON values."""
    return {"kind": one.kind, "span": [one.span.start, one.span.end], "hides": list(one.hides)}


def treatment_from_json(raw: Any) -> Treatment:
    """What was written. Raises BadInput."""
    try:
        first, last = raw["span"]
        kind, value = raw["hides"]
        return Treatment(str(raw["kind"]), Span(int(first), int(last)), (str(kind), str(value)))
    except (KeyError, TypeError, ValueError):
        raise BadInput(
            "This is no treatment.", 'Written are {"kind": "blur", "span": [10, 20], "hides": ["person", "ada-holt"]}.'
        ) from None


def nameless(label: str) -> str:
    """``blur:person:ada-holt`` without who it is."""
    return ":".join((*label.split(":")[:2], WITHHELD))


def covered(treatments: Iterable[Treatment], frame: Fraction) -> bool:
    """Whether the sound at a frame of the clip is taken out."""
    return any(one.channel == "sound" and one.span.start <= frame < one.span.end for one in treatments)


def in_words(label: str) -> str:
    """``blur:person:ada-holt`` as people say it: *blurred: ada-holt*."""
    kind, _, rest = label.partition(":")
    fact, _, value = rest.partition(":")
    done = {BLUR: "blurred", PIXELATE: "pixelated", MUTE: "muted", BLEEP: "bleeped", ROOM_TONE: "under room tone"}
    return f"{done.get(kind, kind)}: {fact if value == WITHHELD else f'“{value}”' if fact in ('words', 'text') else value or fact}"
