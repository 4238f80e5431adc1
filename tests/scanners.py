"""Stand-ins for those who look at a film again: who sees nothing, and who finds what a test hid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from likenesses import PlainLikeness
from touchline.analysers.sync.heard_again import HeardAgain
from touchline.analysers.sync.sync import Sync
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.mending.masks import Box
from touchline.domain.time.time import Span
from touchline.errors import Unavailable
from touchline.media.decode import Footage
from touchline.ports import Needs
from touchline.stages.deliver.leak_scan import Scanners
from touchline.stages.deliver.sightings import FACES, MUSIC, SOUNDS, TEXT, VOICES, WORDS


@dataclass
class Told:
    """An analyser that says what it was told to say of every film, having looked at every frame of it."""

    facts: Sequence[Fact] = ()
    prints: Sequence[Print] = ()
    missing: bool = False
    frames: list[int] = field(default_factory=list)
    pictures: list[Any] = field(default_factory=list)
    keep: bool = False
    name = "told"
    version = "1"
    settings = ""
    watches = ()
    needs = Needs(width=3840, height=3840)

    def ready(self) -> None:
        if self.missing:
            raise Unavailable("The model yunet-sface is not on this machine.", "Fetch it: touchline models fetch")

    def begin(self, clip):
        self.frames.clear()
        return self

    def see(self, frame, image):
        self.frames.append(frame)
        if self.keep:
            self.pictures.append(image.copy())

    def hear(self, start, sound):
        """Nothing is heard."""

    def end(self, pace):
        return Findings(tuple(self.facts), (), (Span(0, pace.frames),), tuple(self.prints))


def blind() -> Scanners:
    """They look at everything and find nothing."""
    return telling()


@dataclass
class FacesAt:
    """A finder that says of every frame where faces are."""

    at: Callable[[int], Sequence[Box]]
    frames: list[int] = field(default_factory=list)

    def ready(self):
        """Nothing is missing."""

    def found(self, stills, smallest):
        for frame, image in stills:
            assert image.ndim == 3 and 0 < smallest <= 1
            self.frames.append(frame)
            yield frame, self.at(frame), False


def telling(*, faces=None, voices=None, words=None, text=None, music=None, sounds=None, finder=None) -> Scanners:
    """They find what they were told, and know recordings again as they do at work."""
    given = {FACES: faces, VOICES: voices, WORDS: words, TEXT: text, MUSIC: music, SOUNDS: sounds}
    analysers = {kind: (one or Told(),) for kind, one in given.items()}
    return Scanners(Footage(), {**analysers, MUSIC: (Sync(), *analysers[MUSIC])}, PlainLikeness(), HeardAgain(), finder)
