"""Changes between two cuts, in plain sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.diff import Change
from touchline.domain.cut.treatment import in_words
from touchline.domain.time.time import timecode


def sentences(changes: Sequence[Change], new: Cut, names: Mapping[str, str]) -> list[str]:
    """The changes in words, moves that only follow from others told together; ``names`` are the clips'."""
    told = [_sentence(change, new, names) for change in changes if not change.pushed]
    pushed: dict[tuple[str, int], list[Change]] = defaultdict(list)
    for change in changes:
        if change.pushed:
            pushed[change.event.track, change.frames].append(change)
    for (track, frames), group in pushed.items():
        first, many = group[0].event, len(group)
        what = "1 event follows" if many == 1 else f"{many} events follow"
        told.append(f"{track} from {_at(first, new)}: {what}, {_frames(frames)} {_way(frames)}.")
    return told


def _sentence(change: Change, new: Cut, names: Mapping[str, str]) -> str:
    a, b, frames = change.before, change.after, _frames(change.frames)
    what = f"{change.event.track} {_at(change.event, new)} {_name(change.event, names)}"
    if a is not None and b is not None and change.kind == "replaced":
        return f"{what} in place of {_name(a, names)}."
    if a is not None and b is not None and change.kind == "retimed":
        return f"{what}: {_percent(b.speed)} instead of {_percent(a.speed)}, now {b.length} frames, before {a.length}."
    if a is not None and b is not None and change.kind == "moved":
        track = f" from {a.track}" if a.track != b.track else ""
        return f"{what}: moved{track} by {frames}, {_way(change.frames)}."
    if change.kind == "treated" and b is not None:
        return f"{what}: {'; '.join(dict.fromkeys(in_words(one.label) for one in b.treatments)) or 'nothing is hidden any more'}."
    says = {
        "added": f"{what}: added, {frames}.", "removed": f"{what}: removed, {frames}.",
        "extended-head": f"{what}: {frames} longer at the head.", "trimmed-head": f"{what}: {frames} off the head.",
        "extended-tail": f"{what}: {frames} longer at the tail.", "trimmed-tail": f"{what}: {frames} off the tail.",
        "slipped": f"{what}: shows {frames} {_way(change.frames)} of its clip.",
        "dissolve": f"{what}: the dissolve is now {_frames(b.dissolve if b else 0)}.",
        "changed": f"{what}: other words or sound channels.",
    }  # fmt: skip
    return says[change.kind]


def _name(event: Event, names: Mapping[str, str]) -> str:
    return event.name or names.get(event.clip or "", "") or event.text or event.ours or event.clip or "unmatched"


def _at(event: Event, cut: Cut) -> str:
    return timecode(cut.start + event.at, cut.rate, cut.drop)


def _frames(count: int) -> str:
    return f"{abs(count)} frame{'' if abs(count) == 1 else 's'}"


def _way(count: int) -> str:
    return "earlier" if count < 0 else "later"


def _percent(speed: Fraction) -> str:
    return "a freeze" if speed == 0 else f"{float(speed * 100):g} %"
