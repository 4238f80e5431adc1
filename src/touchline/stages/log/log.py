"""Log: footage watched once by machines, every finding kept with its source.

Each clip is decoded in one pass for all analysers that have not seen it yet. What is there already costs nothing; what
fails is a fault, and the rest goes on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

from touchline.domain.facts.findings import Fault, Findings, Pass
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, minus, union
from touchline.errors import BadInput, Damaged, Missing, Unavailable
from touchline.ports import Analyser, Cards, Decoder, Executor, Look, Progress, Shelf, Watched
from touchline.stages.log.intake import STAGE, ContentOf, Intake, in_words
from touchline.stages.log.meter import Meter
from touchline.stages.log.recording import as_watched

PROXY, PROXY_VERSION = "proxy", "1"
"""What stands for the proxy, the filmstrip and the waveform among the passes."""


@dataclass(frozen=True)
class Crew:
    """Who does the work: what opens files, what reads cards, who looks and listens, and in how many hands; ``understand`` is
    told of each content that was kept, ``prepare`` called meanwhile, once there is work."""

    decoder: Decoder
    cards: Cards
    analysers: Sequence[Analyser]
    executor: Executor
    content_of: ContentOf
    understand: Callable[[str], None] = lambda _: None
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Job:
    """One clip to decode, for these analysers; with a proxy where ``folder`` is given."""

    clip: Clip
    analysers: tuple[Analyser, ...]
    folder: str | None


@dataclass
class Logged:
    """What a run did: clips worked on, clips that needed nothing, faults, clips that were heard before the names now known,
    seconds of footage and of work."""

    done: list[Clip] = field(default_factory=list)
    unchanged: list[Clip] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    older_hints: list[Clip] = field(default_factory=list)
    footage_seconds: float = 0.0
    wall_seconds: float = 0.0


def log(shelf: Shelf, crew: Crew, paths: Sequence[Path], report: Progress, *, only: Sequence[str] = (),
        again: bool = False) -> Logged:
    """Log everything under ``paths``. ``only`` names analysers (or ``proxy``); ``again`` redoes what is there.

    Raises Missing for a path that is not there, BadInput for an analyser nobody knows, Unavailable or Damaged where nothing that
    was asked for can run.
    """
    for path in paths:
        if not path.exists():
            raise Missing(f"There is nothing at {path}.", "Check the path, or connect its disk.")
    known = {PROXY, *(analyser.name for analyser in crew.analysers)}
    for name in only:
        if name not in known:
            raise BadInput(f"There is no analyser {name!r}.", f"Known are {', '.join(sorted(known))}.")
    return _Run(shelf, crew, report, frozenset(only) or frozenset(known), again).run(paths)


class Watch:
    """One clip's pass, as something that can be sent to wherever there are hands."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def __call__(self, job: Job, progress: Callable[[int], None]) -> Watched:
        looks = [(analyser.needs, _begun(analyser, job.clip)) for analyser in job.analysers]
        return self._decoder.watch(job.clip, looks, Path(job.folder) if job.folder else None, progress)


def _begun(analyser: Analyser, clip: Clip) -> Look:
    try:
        return analyser.begin(clip)
    except Exception as error:  # whoever cannot even begin must not keep the others from looking
        return _Failed(error)


@dataclass(frozen=True)
class _Failed:
    """The look of an analyser that could not begin."""

    error: Exception

    def see(self, frame: int, image: object) -> None:
        raise self.error

    def hear(self, start: int, sound: object) -> None:
        raise self.error

    def end(self, pace: object) -> Findings:
        raise self.error


class _Run:
    def __init__(self, shelf: Shelf, crew: Crew, report: Progress, wanted: frozenset[str], again: bool) -> None:
        self.shelf, self.crew, self.wanted, self.again = shelf, crew, wanted, again
        self.logged = Logged()
        self.asked: set[str] = set()
        self.missing: dict[str, Unavailable | Damaged] = {}
        self.prepared = False
        self.intake = Intake(shelf, crew.decoder, crew.content_of, report, again and PROXY in wanted)
        self.meter = Meter(report, lambda: self.intake.bytes_to_come)

    def run(self, paths: Sequence[Path]) -> Logged:
        began = time.monotonic()
        for name, job, result in self.crew.executor.each(Watch(self.crew.decoder), self._jobs(paths), self.meter.heard):
            self.meter.heard(name, job.clip.frames)
            self._take(job, result)
        if self.missing and self.asked == set(self.missing):
            raise next(iter(self.missing.values()))
        self.logged.faults += self.intake.faults
        self.logged.wall_seconds = time.monotonic() - began
        return self.logged

    def _jobs(self, paths: Sequence[Path]) -> Iterator[tuple[str, Job]]:
        for clip in self.intake.clips(paths, self.crew.cards):
            job = self._job(clip)
            if job is None:
                self.logged.unchanged.append(clip)
            elif job.analysers or job.folder:
                self.meter.expect(clip)
                self._prepare(job)
                yield clip.id, job
            else:
                self.logged.done.append(clip)

    def _prepare(self, job: Job) -> None:
        """Once it is known that somebody may be heard. No daemon: a program that ends in the middle of it is aborted."""
        if not self.prepared and any("speech" in one.watches for one in job.analysers):
            self.prepared = True
            Thread(target=self.crew.prepare, daemon=False).start()

    def _job(self, clip: Clip) -> Job | None:
        """What of the wanted is not there yet; None where nothing is left to do."""
        passes = {done.analyser: done for done in self.shelf.passes(clip.content)}
        wanted = [one for one in self.crew.analysers if one.name in self.wanted]
        stale = [one for one in wanted if self.again or not self._settled(clip, one, passes.get(one.name))]
        folder = self._proxy_folder(clip, passes.get(PROXY))
        if PROXY in self.wanted:
            self.asked.add(PROXY)
        if not stale and folder is None:
            return None
        self.shelf.mended(clip.id, [*(one.name for one in stale), *([PROXY] if folder else [])])
        able = [one for one in stale if self._ready(clip, one)]
        if not able and folder is None:
            return None
        seeing = [one for one in able if _concerns(one, clip)]
        for one in able:
            if one not in seeing:
                self._keep(clip, one, Findings(complete=(clip.whole,)))
        return Job(clip, tuple(seeing), folder)

    def _settled(self, clip: Clip, analyser: Analyser, done: Pass | None) -> bool:
        self.asked.add(analyser.name)
        if done is None or done.version != analyser.version:
            return False
        was, now = done.settings.split(";"), analyser.settings.split(";")
        if was[0] == now[0] and was[1:] != now[1:] and _concerns(analyser, clip):
            self.logged.older_hints.append(clip)
        return was[0] == now[0]

    def _proxy_folder(self, clip: Clip, done: Pass | None) -> str | None:
        if PROXY not in self.wanted:
            return None
        folder = self.shelf.folder(clip.content)
        there = done is not None and done.version == PROXY_VERSION and (folder / "proxy.mp4").exists()
        return None if there and not self.again else str(folder)

    def _ready(self, clip: Clip, analyser: Analyser) -> bool:
        """Whether the analyser can run; where its model is missing or damaged that is a fault of the clip until it was fetched."""
        if not _concerns(analyser, clip):
            return True
        if analyser.name not in self.missing:
            try:
                analyser.ready()
                return True
            except (Unavailable, Damaged) as error:
                self.missing[analyser.name] = error
        why = self.missing[analyser.name]
        self._fault(Fault(clip.id, analyser.name, f"{clip.name}: {why.subject}", why.remedy))
        return False

    def _take(self, job: Job, result: Watched | BaseException) -> None:
        clip = job.clip
        if isinstance(result, BaseException):
            subject, remedy = in_words(result)
            self._fault(Fault(clip.id, STAGE, f"{clip.name}: {subject}", remedy))
            return
        self.shelf.mended(clip.id, [STAGE])
        clip = as_watched(clip, result)
        self.shelf.register(clip)
        for analyser, found in zip(job.analysers, result.findings, strict=True):
            self._keep(clip, analyser, _spoilt(found, analyser, result.faults))
        if job.folder:
            self._keep_proxy(clip, result)
        self.crew.understand(clip.content)
        self.logged.done.append(clip)
        self.logged.footage_seconds += float(clip.seconds)

    def _keep(self, clip: Clip, analyser: Analyser, found: Findings) -> None:
        faults = tuple(replace(fault, stage=analyser.name) if fault.stage == "analyser" else fault for fault in found.faults)
        found = replace(found, faults=faults)
        self.logged.faults += [fault for fault in faults if fault not in self.logged.faults]
        self.shelf.keep(Pass(clip.content, analyser.name, analyser.version, analyser.settings, analyser.watches, found))

    def _keep_proxy(self, clip: Clip, result: Watched) -> None:
        failed = [fault for fault in result.faults if fault.stage == PROXY]
        if failed:
            self._fault(failed[0])
            return
        self.logged.faults += [fault for fault in result.faults if fault not in self.logged.faults]
        holes = [fault.span for fault in result.faults if fault.span]
        complete = tuple(minus(clip.whole, holes)) if clip.frames else ()
        self.shelf.keep(Pass(clip.content, PROXY, PROXY_VERSION, "", (), Findings((), result.faults, complete)))

    def _fault(self, fault: Fault) -> None:
        self.shelf.fault(fault)
        self.logged.faults.append(fault)


def _concerns(analyser: Analyser, clip: Clip) -> bool:
    """Whether the clip has what the analyser looks or listens for; in one without sound there is nothing to miss."""
    needs = analyser.needs
    return bool((needs.width and clip.has_picture) or (needs.sample_rate and clip.has_sound))


def _spoilt(found: Findings, analyser: Analyser, faults: Sequence[Fault]) -> Findings:
    """The findings without the frames that could not be decoded for this analyser."""
    channels = {"picture": bool(analyser.needs.width), "sound": bool(analyser.needs.sample_rate)}
    own = [fault for fault in faults if channels.get(fault.stage)]
    holes: list[Span] = union(fault.span for fault in own if fault.span)
    complete = tuple(part for span in found.complete for part in minus(span, holes))
    return replace(found, faults=(*found.faults, *own), complete=complete)
