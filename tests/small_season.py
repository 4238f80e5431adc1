"""A small season to try stages on: clips without files, what people say of them, and a clock that a test holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from likenesses import PlainLikeness
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault, Findings, Pass, Print
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.time.time import Span
from touchline.stages.ledger.ledger import Draft, Spoken, record
from touchline.stages.people.gather import gather
from touchline.store.season import Season, create_season, open_store

PAL = Fraction(25)


@dataclass
class TickingClock:
    """Every look at it is a second later."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 1, 1, tzinfo=UTC))

    def __call__(self) -> str:
        self.moment += timedelta(seconds=1)
        return self.moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass
class SmallSeason:
    """One season in a folder; ``say`` writes to its ledger."""

    store: Season
    clock: TickingClock

    def clip(
        self,
        name: str,
        frames: int = 500,
        *,
        rate: Fraction = PAL,
        place: str | None = "tunnel",
        owner: str | None = None,
        shot: str = "2025-10-18",
        sound_only: bool = False,
    ) -> Clip:
        content = (name.encode().hex() + "0" * 32)[:32]
        sound = Sound(0 if sound_only else 1, 2, 48000, frames if sound_only else int(frames / rate * 48000), "aac")
        picture = None if sound_only else Picture(640, 360, rate, frames, "h264", "yuv420p")
        rush = Rush(content, 1000, f"cards/{name}.MP4", f"/nowhere/{name}.MP4", "card", frames)
        clip = Clip(
            f"c{content[:12]}",
            name,
            name[:4],
            content,
            rate,
            frames,
            (rush,),
            Probe("mp4", picture, (sound,)),
            start=90000,
            place=place,
            owner=owner,
            shot=shot,
        )
        self.store.shelf.register(clip)
        return clip

    def logged(
        self,
        clip: Clip,
        *facts: Fact,
        watches: Sequence[str] = (),
        complete: Sequence[Span] | None = None,
        faults: Sequence[Fault] = (),
        analyser: str = "speech",
        prints: Sequence[Print] = (),
        gathered: bool = True,
    ) -> None:
        spans = tuple(complete) if complete is not None else (clip.whole,)
        found = Findings(facts, tuple(faults), spans, tuple(prints))
        self.store.shelf.keep(Pass(clip.content, analyser, "1", "", tuple(watches), found))
        if gathered:
            self.gather()

    def gather(self) -> None:
        gather(self.store, PlainLikeness(), lambda *_: None, anew=True)

    def line(
        self, clip: Clip, start: float, words: Sequence[tuple[str, float, float]], confidence: float = 0.9
    ) -> Fact:
        """A transcript line with timed words."""
        timed = [[text, begin, end, confidence] for text, begin, end in words]
        end = words[-1][2]
        return Fact(
            clip.id,
            Span(int(start * clip.rate), int(end * clip.rate) + 1),
            "sound",
            "words",
            " ".join(text for text, *_ in words),
            confidence,
            None,
            "speech/1",
            {"words": timed, "language": "en"},
        )

    def say(self, kind: str, by: str, scope: dict | None = None, **more: object) -> Spoken:
        known = {key: more.pop(key) for key in ("terms", "lifts", "private") if key in more}
        return record(self.store, Draft(kind, by, scope or {}, more=more, **known), "tester", self.clock())

    def cut(self, *events: Event, name: str = "film", rate: Fraction = PAL) -> Cut:
        return self.store.cuts.save(Cut(name, rate, 640, 360, tuple(events)), by="tester", why="made")


def event(
    event_id: str, clip: Clip, start: int, end: int, *, at: int = 0, channel: str = "picture", track: str | None = None
) -> Event:
    """Frames of a clip, at its own speed, in a cut of its own rate."""
    return Event(
        event_id, channel, track or ("V1" if channel == "picture" else "A1"), at, end - start, clip.id, Span(start, end)
    )


def small_season(folder: Path) -> SmallSeason:
    clock = TickingClock()
    create_season(folder, "Harbour Town", "2025-26", clock)
    return SmallSeason(open_store(folder, clock), clock)
