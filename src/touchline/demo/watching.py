"""What the logger of the story does with the faces, voices and tunes that machines found: she looks and listens, and says who
each one is; where a machine took a poster for a face or two people for one voice, she says so.

She knows who is where because the season is drawn: a scene tells whose head lies at which point of a picture.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from touchline.demo.club import PEOPLE
from touchline.demo.moments import MOMENTS
from touchline.demo.recordings import Recording
from touchline.demo.scenes import Scene, scene
from touchline.demo.seen import frames, moment, said
from touchline.demo.steps import Step, Story, Told

WITH_NOTICE = "stadium"
"""Where a filming notice covers whoever is not named."""
_LOOKS, _WIDE, _HIGH = 5, 1280, 720
_KNOWN = {person.id for person in PEOPLE}

Command = tuple[str, ...]


@dataclass(frozen=True)
class Watched:
    """One clip as she watches it: its recordings in a row, each with its first frame; ``facts`` as the log has them."""

    clip: str
    recordings: Sequence[tuple[int, Recording]]
    facts: Sequence[Mapping[str, Any]]

    @property
    def place(self) -> str:
        moments = {m.id: m.place for m in MOMENTS}
        return moments[self.recordings[0][1].moment] or ""

    def recorded(self, frame: int) -> tuple[Recording, int]:
        """The recording that holds a frame of the clip, and its number there."""
        start, recording = [pair for pair in self.recordings if pair[0] <= frame][-1]
        return recording, frame - start


def who(rows: Mapping[str, Sequence[Recording]], by: str, song: str, told: Told) -> Story:
    """She says who the faces and voices are that the machines found; ``rows`` are the recordings of each clip."""
    board = (yield Step(("people",), "Faces and voices are one identity each for the whole season.", chapter="Who is who"))["people"]
    found = sum(bool(one.get("unidentified")) for one in board)
    watched = []
    for clip, recordings in rows.items():
        facts = (yield Step(("facts", clip), quiet=True))["facts"]
        starts = accumulate((one.frames for one in recordings), initial=0)
        watched.append(Watched(clip, [*zip(starts, recordings, strict=False)], facts))
    named = 0
    for number, command in enumerate([*commands(watched, by), *tunes(watched, song, by)]):
        yield Step(command, "She says who each one is, everywhere at once." if number == 0 else "", quiet=number > 2)
        named += command[0] == "name"
    told.lines.append(f"who        {found} faces and voices found; {named} times somebody said who it is")


def commands(clips: Iterable[Watched], by: str) -> Iterator[Command]:
    """What she types: families that are one person by one name, what is mixed one by one, what is nobody denied."""
    traces: dict[str, tuple[str, str | None, Watched, list[Mapping[str, Any]]]] = {}
    for clip in clips:
        for trace, facts in _by_trace(clip.facts).items():
            label = next((fact["value"] for fact in facts if str(fact["value"]).startswith("?")), trace)
            traces[trace] = label, _whose(clip, facts), clip, facts
    families: dict[str, list[str]] = {}
    for trace, (label, *_) in traces.items():
        families.setdefault(label, []).append(trace)
    for label, members in families.items():
        whose = {traces[trace][1] for trace in members}
        if len(whose) == 1 and (person := whose.pop()):
            yield "name", label, person, "--by", by
            continue
        for trace in members:
            person = traces[trace][1]
            if person:
                yield "name", trace, person, "--only", "--by", by
    for trace, (_, person, clip, facts) in traces.items():
        if person is None and clip.place != WITH_NOTICE:
            yield from _denials(clip, trace, facts, by)


def tunes(clips: Iterable[Watched], song: str, by: str) -> Iterator[Command]:
    """Tunes that are the supporters' song get its title; what only sounded like music is none."""
    for clip in clips:
        for fact in (fact for fact in clip.facts if fact["kind"] == "music" and str(fact["value"]).startswith("?")):
            if _chanted(clip, fact):
                yield "name", fact["value"], song, "--by", by
            else:
                yield _fact(clip, fact, "music", fact["value"], by)


def _by_trace(facts: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for fact in facts:
        if fact["kind"] == "person" and fact.get("trace"):
            found.setdefault(fact["trace"], []).append(fact)
    return found


def _whose(clip: Watched, facts: Sequence[Mapping[str, Any]]) -> str | None:
    """The one person whom a trace shows or lets us hear; None where it is nobody, or more than one."""
    if facts[0].get("by") == "voice":
        heard = {person for fact in facts if (person := _speaker(clip, fact["from"], fact["to"]))}
        return heard.pop() if len(heard) == 1 else None
    boxes = [box for fact in facts for box in fact.get("boxes", ())]
    step = max(1, len(boxes) // _LOOKS)
    met = Counter(_at(clip, box) for box in boxes[::step])
    person, times = met.most_common(1)[0] if met else (None, 0)
    return person if times * 2 > sum(met.values()) else None


def _at(clip: Watched, box: Sequence[float]) -> str | None:
    """Whose head lies in a box (frame, then left, top, width and height in fractions)."""
    recording, frame = clip.recorded(int(box[0]))
    x, y, width, height = box[1] * _WIDE, box[2] * _HIGH, box[3] * _WIDE, box[4] * _HIGH
    heads = _heads(recording.moment, recording.view, recording.starts + frame / float(recording.rate))
    near = {person: max(abs(px - x - width / 2) / width, abs(py - y - height / 2) / height)
            for person, (px, py, _) in heads.items() if width and height}  # fmt: skip
    person = min(near, key=lambda one: near[one], default=None)
    return person if person in _KNOWN and near[person] < 0.75 else None


@cache
def _heads(moment_id: str, view: str, second: float) -> dict[str, tuple[float, float, float]]:
    return dict(_drawn(moment_id, view).draw(second).heads)


@cache
def _drawn(moment_id: str, view: str) -> Scene:
    return scene(moment_id, view)


def _speaker(clip: Watched, start: int, end: int) -> str | None:
    """Who says most of these frames."""
    heard: dict[str, int] = {}
    for first, recording in clip.recordings:
        for line in moment(recording).lines:
            spoken = said(line.id, recording)
            shared = min(end - first, spoken[1]) - max(start - first, spoken[0]) if spoken else 0
            if shared > 0:
                heard[line.person] = heard.get(line.person, 0) + shared
    return max(heard, key=lambda person: heard[person], default=None)


def _chanted(clip: Watched, fact: Mapping[str, Any]) -> bool:
    for first, recording in clip.recordings:
        for noise in moment(recording).noises:
            sung = frames(recording, noise.at, noise.at + noise.seconds) if noise.kind == "chant" else None
            if sung and min(fact["to"] - first, sung[1]) > max(fact["from"] - first, sung[0]):
                return True
    return False


def _denials(clip: Watched, trace: str, facts: Sequence[Mapping[str, Any]], by: str) -> Iterator[Command]:
    for start, end in sorted({(fact["from"], fact["to"]) for fact in facts}):
        yield _fact(clip, {"from": start, "to": end, "channel": facts[0]["channel"]}, "person", trace, by)


def _fact(clip: Watched, fact: Mapping[str, Any], kind: str, value: str, by: str) -> Command:
    span = f"{fact['from']}..{fact['to']}"
    return "fact", clip.clip, span, "--kind", kind, "--value", value, "--channel", fact["channel"], "--no", "--by", by
