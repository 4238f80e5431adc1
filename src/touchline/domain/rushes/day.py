"""The day sheet: what one shooting day brought, where, with whom, and what is wrong with it.

Every line points to a clip and the timecode in it; nothing is on it that nobody said and no machine found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from touchline.domain.facts.facts import KNOWN_FROM, Fact, holding
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at

UNPLACED = ""
"""The place of clips of which nobody knows where they were shot."""
NOTED_SOUNDS = ("whistle", "applause", "crowd", "singing", "music", "clipping", "hum", "tone")
_LINES = 3


@dataclass(frozen=True)
class Point:
    """A place in a clip: its name, the timecode there (seconds, where it has none), and the frame."""

    clip: str
    name: str
    timecode: str
    frame: int


@dataclass(frozen=True)
class Said:
    """A line that is heard: who says it (empty: nobody knows), its words, where, how surely."""

    who: str
    text: str
    at: Point
    confidence: float


@dataclass(frozen=True)
class ClipRow:
    """One clip of the day. ``sounds`` are what is known to be heard, with seconds; ``lines`` the first that are said of ``said``
    in all; ``faults`` how many stand; ``told_by`` who or what says when and where it was shot."""

    clip: str
    name: str
    reel: str
    file: str
    begins: Point
    ends: str
    seconds: float
    kind: str
    told_by: Mapping[str, str]
    shots: int
    sounds: tuple[tuple[str, float], ...]
    lufs: float | None
    lines: tuple[Said, ...]
    said: int
    faults: int


@dataclass(frozen=True)
class Present:
    """Somebody of the day: seconds seen and heard, in how many clips, where first. ``who`` is a handle or a working name."""

    who: str
    name: str
    seen_seconds: float
    heard_seconds: float
    clips: int
    first: Point | None

    @property
    def identified(self) -> bool:
        return not self.who.startswith("?")


@dataclass(frozen=True)
class Mark:
    """Something a person stated of a stretch: ``no`` where they denied it."""

    kind: str
    value: str
    no: bool
    by: str
    at: Point
    until: str


@dataclass(frozen=True)
class Wanted:
    """Something that was found more than once: what, by which questions, how many times, where; ``also`` the other places where
    just that was found."""

    text: str
    questions: tuple[str, ...]
    times: int
    at: Point
    also: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Take:
    """Clips that belong together: ``why`` says by what; each with its own label (``take 2``) where it has one."""

    why: str
    clips: tuple[tuple[Point, str], ...]


@dataclass(frozen=True)
class Trouble:
    """A fault, with the clip and the timecode it begins at where it is one of a clip."""

    subject: str
    remedy: str
    at: Point | None


@dataclass(frozen=True)
class DaySheet:
    """One day. ``match`` is empty where there was none; ``places`` in the order of their first clip, the unknown one last."""

    day: str
    title: str
    match: str
    places: tuple[tuple[str, tuple[ClipRow, ...]], ...]
    people: tuple[Present, ...]
    marks: tuple[Mark, ...]
    wanted: tuple[Wanted, ...]
    takes: tuple[Take, ...]
    faults: tuple[Trouble, ...]

    @property
    def clips(self) -> tuple[ClipRow, ...]:
        return tuple(row for _, rows in self.places for row in rows)

    @property
    def seconds(self) -> float:
        return sum(row.seconds for row in self.clips)


Times = Sequence[float] | None


def point(clip: Clip, frame: int, times: Times = None) -> Point:
    """A frame of a clip, as people find it."""
    seconds = seconds_at(clip, frame, times)
    return Point(clip.id, clip.name, timecode_at(clip, seconds) or f"{float(seconds):.2f} s", frame)


def row_of(clip: Clip, facts: Iterable[Fact], faults: int, loudness: Mapping[str, float | None] | None, times: Times) -> ClipRow:
    """What the sheet says of one clip."""
    every = sorted(facts, key=lambda fact: fact.span)
    lines = [fact for fact in every if fact.kind == "words" and fact.says != "no" and fact.confidence >= KNOWN_FROM]
    voices = [fact for fact in every if fact.kind == "person" and fact.perceivable("sound") and fact.says != "no"]
    picture = clip.probe.picture
    return ClipRow(
        clip.id, clip.name, clip.reel, clip.file, point(clip, 0, times), point(clip, clip.frames, times).timecode,
        round(float(clip.seconds), 2), "sound" if picture is None else "still" if clip.frames == 1 else "picture", dict(clip.told_by),
        sum(1 for fact in every if fact.kind == "shot"), _sounds(clip, every), (loudness or {}).get("integrated_lufs"),
        tuple(Said(_speaker(fact, voices), fact.value, point(clip, fact.span.start, times), fact.confidence) for fact in lines[:_LINES]),
        len(lines), faults)  # fmt: skip


def _sounds(clip: Clip, facts: Sequence[Fact]) -> tuple[tuple[str, float], ...]:
    found = []
    for value in NOTED_SOUNDS:
        known, _ = holding([fact for fact in facts if (fact.kind, fact.value) == ("sound", value)])
        if known:
            found.append((value, round(float(sum(end - start for start, end in known) / clip.rate), 1)))
    return tuple(found)


def _speaker(line: Fact, voices: Sequence[Fact]) -> str:
    """Who is heard over most of a line, where that is one known person."""
    shared = {fact.value: Fraction(len(there), len(line.span)) for fact in voices
              if (there := fact.span.meets(line.span)) and fact.confidence >= KNOWN_FROM}
    best = max(shared, key=lambda who: shared[who], default="")
    return best if best and shared[best] > Fraction(1, 2) else ""


def takes_of(clips: Sequence[Clip], together: Iterable[Sequence[tuple[str, float]]]) -> list[Take]:
    """Clips of one scene by what was noted on them, and clips that ran at the same time (ids with their offset in seconds)."""
    scenes: dict[str, list[tuple[Point, str]]] = {}
    for clip in clips:
        said = dict(clip.probe.extra)
        if scene := said.get("scene"):
            scenes.setdefault(scene, []).append((point(clip, 0), f"take {said['take']}" if said.get("take") else ""))
    found = [Take(f"scene {scene}, as noted on the clips", tuple(of)) for scene, of in scenes.items() if len(of) > 1]
    known = {clip.id: clip for clip in clips}
    for group in together:
        mine = [(point(known[name], 0), f"from {offset:+.1f} s") for name, offset in group if name in known]
        if len(mine) > 1:
            found.append(Take("ran at the same time, by their sound", tuple(mine)))
    return found
