"""A room in which a small season is logged by analysers that do as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from small_season import SmallSeason
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import Unavailable
from touchline.formats.cards import group
from touchline.media.checksum import checksum_of
from touchline.media.decode import Footage
from touchline.ports import Needs, Pace
from touchline.stages.log.log import Crew, Logged, log


@dataclass
class Watcher:
    """An analyser that states how many frames it saw, and does as it is told."""

    name: str = "shots"
    version: str = "1"
    settings: str = "a;x"
    watches: tuple[str, ...] = ("faces",)
    needs: Needs = field(default_factory=lambda: Needs(64, 64))
    trouble: Exception | None = None
    absent: bool = False
    begun: list[str] = field(default_factory=list)

    def ready(self) -> None:
        if self.absent:
            raise Unavailable(f"The model of {self.name} is not here.", "touchline models fetch")

    def begin(self, clip: Clip) -> _Look:
        self.begun.append(clip.name)
        return _Look(clip, self)


class _Look:
    def __init__(self, clip: Clip, watcher: Watcher) -> None:
        self.clip, self.watcher, self.seen = clip, watcher, 0

    def see(self, frame: int, image: np.ndarray) -> None:
        self.seen += 1
        if self.watcher.trouble:
            raise self.watcher.trouble

    def hear(self, start: int, sound: np.ndarray) -> None:
        self.seen += 1

    def end(self, pace: Pace) -> Findings:
        whole = Span(0, pace.frames)
        return Findings((Fact(self.clip.id, whole, "picture", "topic", "seen", 0.9, source=self.watcher.name),), (), (whole,))


class InOrder:
    """An executor without processes."""

    def each(self, work: Callable[..., Any], jobs: Iterable[tuple[str, Any]],
             progress: Callable[[str, int], None]) -> Iterator[tuple[str, Any, Any]]:
        for name, job in jobs:
            try:
                result: Any = work(job, lambda done, name=name: progress(name, done))
            except Exception as error:
                result = error
            yield name, job, result


def listener() -> Watcher:
    return Watcher("speech", "1", "m;x", ("speech",), Needs(sample_rate=16000))


@dataclass
class Room:
    season: SmallSeason
    folder: Path
    analysers: list[Watcher] = field(default_factory=lambda: [Watcher(), listener()])
    prepare: Callable[[], None] = lambda: None

    def log(self, *paths: Path, report: Callable[[str, float, float], None] = lambda *_: None, **how: Any) -> Logged:
        crew = Crew(Footage(1), group, self.analysers, InOrder(), lambda path, step: checksum_of(path, ["xxh128"], step)["xxh128"],
                    prepare=self.prepare)
        return log(self.season.store.shelf, crew, list(paths) or [self.folder], report, **how)

    def begun(self) -> list[str]:
        said = [name for analyser in self.analysers for name in analyser.begun]
        for analyser in self.analysers:
            analyser.begun.clear()
        return said

    @property
    def clips(self) -> dict[str, Clip]:
        return {clip.name: clip for clip in self.season.store.shelf.clips()}

    def passes(self, name: str) -> dict[str, Findings]:
        return {done.analyser: done.findings for done in self.season.store.shelf.passes(self.clips[name].content)}

    def faults(self) -> list[str]:
        return [fault.subject for fault in self.season.store.shelf.faults()]
