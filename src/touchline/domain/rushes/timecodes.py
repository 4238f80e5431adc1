"""Timecode beside sound: wrong labels are found where sound says otherwise, and clips without usable sound are placed by
timecode where two clocks have been shown to agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from touchline.domain.rushes.sync_map import BY_TIMECODE, Place, Remark, SyncMap

DAY = 86400.0
BY_TIMECODE_CONFIDENCE = 0.5
"""Clocks that agreed once may have been set anew since: known, but no surer than that."""
_AGREE = 0.06
"""Seconds: a frame at 25, and what sound takes to cross a pitch's box."""


@dataclass(frozen=True)
class Label:
    """The timecode of a clip: ``seconds`` after midnight at frame 0, of ``device`` (camera and serial, empty where nobody knows),
    on ``day``; the clip is ``length`` seconds long and a frame of the timecode lasts ``frame``. ``shown`` is the label read as a
    clock: where a second of timecode is not one of time (29.97 without drop), a camera set to the time of day shows that."""

    seconds: float
    frame: float
    length: float
    device: str = ""
    day: str = ""
    shown: float | None = None


def with_timecode(found: SyncMap, labels: Mapping[str, Label], order: Sequence[str]) -> SyncMap:
    """The map with remarks on timecodes that sound contradicts, and with clips placed by timecode that sound could not place."""
    remarks: list[Remark] = []
    agreed: set[tuple[str, frozenset[str]]] = set()
    apart: set[tuple[str, frozenset[str]]] = set()
    for group in found.groups:
        labelled = [place for place in group if place.clip in labels]
        remarks += _wrong(labelled, labels)
        for one, other in combinations(labelled, 2):
            pair = _pair(labels[one.clip], labels[other.clip])
            if pair:
                (agreed if abs(_gap(one, other, labels)) <= _AGREE else apart).add(pair)
    return _placed(replace(found, remarks=(*found.remarks, *remarks)), labels, agreed - apart, order)


def _pair(one: Label, other: Label) -> tuple[str, frozenset[str]] | None:
    """Two devices on one day."""
    if not one.device or not other.device or one.device == other.device or one.day != other.day:
        return None
    return one.day, frozenset((one.device, other.device))


def _behind(place: Place, labels: Mapping[str, Label]) -> float:
    """What the clip's timecode shows at moment 0 of its group."""
    return labels[place.clip].seconds - place.offset


def _gap(one: Place, other: Place, labels: Mapping[str, Label]) -> float:
    """By how much the first one's timecode is ahead of the other's, round the clock."""
    return (_behind(one, labels) - _behind(other, labels) + DAY / 2) % DAY - DAY / 2


def _least_gap(one: Place, other: Place, labels: Mapping[str, Label]) -> float:
    """The gap by whichever reading of the two labels brings them nearer."""
    as_clocks = {clip: replace(label, seconds=label.shown) for clip in (one.clip, other.clip) if (label := labels[clip]).shown is not None}
    return min(_gap(one, other, labels), _gap(one, other, {**labels, **as_clocks}), key=abs)


def _wrong(group: Sequence[Place], labels: Mapping[str, Label]) -> list[Remark]:
    """Timecodes that differ from those most devices agree on; where no two agree, that they differ."""
    if len(group) < 2:
        return []
    fellows = {one.clip: [other for other in group if abs(_least_gap(one, other, labels)) <= _AGREE] for one in group}
    sides = {one.clip: len({labels[other.clip].device or other.clip for other in fellows[one.clip]}) for one in group}
    first = max(group, key=lambda one: (sides[one.clip], len(fellows[one.clip]), -group.index(one)))
    settled = sides[first.clip] > 1
    said = []
    for one in group:
        gap = _least_gap(one, first, labels)
        if one not in fellows[first.clip]:
            way = "ahead of" if gap > 0 else "behind"
            whom = "the others'" if settled else "that of the first"
            text = f"its timecode is {abs(gap):.2f} s {way} {whom}, as sound has it"
            said.append(Remark("timecode", (one.clip,) if settled else (one.clip, first.clip), text, round(gap, 3)))
    return said


def _placed(found: SyncMap, labels: Mapping[str, Label], agreed: set[tuple[str, frozenset[str]]],
            order: Sequence[str]) -> SyncMap:
    number = {clip: place for place, clip in enumerate(order)}
    groups = {group[0].clip: list(group) for group in found.groups}
    home = {place.clip: group[0].clip for group in found.groups for place in group}
    fellows: dict[str, list[str]] = defaultdict(list)
    for clip in number:
        if clip in labels and labels[clip].device:
            fellows[labels[clip].day].append(clip)
    for clip in found.alone:
        beside = _beside(clip, labels, agreed, fellows) if clip in labels else None
        if beside is None or clip in home:
            continue
        if beside not in home:
            home[beside], groups[beside] = beside, [Place(beside, confidence=BY_TIMECODE_CONFIDENCE, by=BY_TIMECODE)]
        group = groups[home[beside]]
        shift = (labels[clip].seconds - labels[beside].seconds + DAY / 2) % DAY - DAY / 2
        there = next(place for place in group if place.clip == beside)
        group.append(Place(clip, there.offset + shift, 0.0, BY_TIMECODE_CONFIDENCE, labels[clip].frame, BY_TIMECODE))
        home[clip] = home[beside]
    whole = [tuple(_from_first(sorted(group, key=lambda place: number[place.clip]))) for group in groups.values()]
    whole.sort(key=lambda group: number[group[0].clip])
    return replace(found, groups=tuple(whole), alone=tuple(clip for clip in found.alone if clip not in home))


def _beside(clip: str, labels: Mapping[str, Label], agreed: set[tuple[str, frozenset[str]]],
            fellows: Mapping[str, Sequence[str]]) -> str | None:
    """The clip of a clock that agrees with which this one shares most time."""
    own = labels[clip]
    shared: list[tuple[float, str]] = []
    for other in fellows.get(own.day, ()):
        far = labels[other]
        if other != clip and _pair(own, far) in agreed:
            shift = (own.seconds - far.seconds + DAY / 2) % DAY - DAY / 2
            common = min(far.length, shift + own.length) - max(0.0, shift)
            if common > 0:
                shared.append((-common, other))
    return min(shared)[1] if shared else None


def _from_first(group: Sequence[Place]) -> list[Place]:
    """The same places on the time of the first of them."""
    zero = group[0]
    if zero.offset == 0 and zero.drift == 0:
        return list(group)
    return [replace(place, offset=zero.within(place.offset), drift=(1 + place.drift) / (1 + zero.drift) - 1) for place in group]
