"""Sync: what a clip's sound leaves behind so that it can be placed against every other clip of the season.

Two prints a clip: landmarks, by which candidates are found among tens of thousands of clips, and the whitened sound at one bit a
sample, by which a candidate is measured or refused. Together about 1.7 MB for each half hour, and neither the originals nor
the proxies are needed again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.sync.landmarks import Landmarks
from touchline.analysers.sync.whitened import HEARD_RATE, HOP, Whitener
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.ports import Needs, Pace
from touchline.ports.together import LANDMARKS, SOUND


class Sync:
    """The analyser; it has no model and finds no facts."""

    name = "sync"
    version = "2"
    settings = ""
    watches: tuple[str, ...] = ()
    needs = Needs(sample_rate=HEARD_RATE)

    def ready(self) -> None:
        """It needs nothing."""

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip)


class _Look:
    def __init__(self, clip: Clip) -> None:
        self._clip = clip
        self._whitener, self._landmarks = Whitener(), Landmarks()

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Sync only listens."""

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        for stretch in self._whitener.take(sound):
            self._landmarks.take(stretch)

    def end(self, pace: Pace) -> Findings:
        for stretch in self._whitener.end():
            self._landmarks.take(stretch)
        marks = self._landmarks.end()
        bits, levels = self._whitener.sound()
        detail = {"hops": self._whitener.hops, "seconds": self._whitener.hops * HOP / HEARD_RATE,
                  "begins": [round(seconds, 9) for seconds in pace.sound_begins]}
        prints = (Print(LANDMARKS, self._clip.id, marks.astype("<u4").tobytes(), detail),
                  Print(SOUND, self._clip.id, bits + levels, detail))
        return Findings(complete=(Span(0, pace.frames),) if pace.frames else (), prints=prints)
