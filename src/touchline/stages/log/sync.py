"""Sync: what was logged is placed against everything else by its sound; only what is new is compared, with all there is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

from touchline.domain.facts.findings import Print
from touchline.domain.rushes.camera_clocks import said_of_clocks
from touchline.domain.rushes.learned_days import learned_days, written_moments
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.meeting import Compared, Meeting
from touchline.domain.rushes.sync_map import Place, SyncMap, sync_map
from touchline.domain.rushes.timecodes import Label, with_timecode
from touchline.domain.time.moment import parse_day
from touchline.domain.time.time import nominal, timecode
from touchline.domain.world.world import World, world_of
from touchline.ports import Progress, Store
from touchline.ports.together import LANDMARKS, SOUND, Ears, MeetingsKept
from touchline.stages.world.clips import day_in

_AT_ONCE = 200_000_000
"""Bytes of landmarks indexed at once: some 70 hours of sound; more is taken in turns."""
_SOUNDS_HELD = 12
_AROUND_SEASON = 120


def bring_up(store: Store, ears: Ears, report: Progress) -> int:
    """Compare what was logged since the last time; how many clips were. Safe to stop: what is not kept is compared again."""
    kept, shelf = store.meetings, store.shelf
    since, known = kept.followed(), dict(kept.compared())
    notices = shelf.outbox(since)
    wanted = {content for _, content in notices} | {content for content, one in known.items() if not _by(ears, one)}
    if not wanted:
        return 0
    count, met = 0, set[str]()
    for fresh in _blocks(store, ears, sorted(wanted), known, met):
        compared = {content: Compared(_stamp(ears, one), _begins(one)) for content, one in fresh.items()}
        known |= compared
        kept.keep(since, compared, (), _meetings(store, ears, fresh, known, report))
        count += len(fresh)
    gone = sorted(content for content in wanted - met if content in known)
    kept.keep(max((seq for seq, _ in notices), default=since), {}, gone, ())
    return count


def _by(ears: Ears, one: Compared) -> bool:
    return one.stamp.startswith(f"{ears.version}:")


def _stamp(ears: Ears, one: Print) -> str:
    begins = ",".join(map(str, _begins(one)))
    return f"{ears.version}:{hashlib.blake2b(one.data + begins.encode(), digest_size=12).hexdigest()}"


def _begins(one: Print) -> tuple[float, ...]:
    said = one.detail.get("begins")
    return tuple(float(seconds) for seconds in said) if isinstance(said, list | tuple) else ()


def _blocks(store: Store, ears: Ears, wanted: Sequence[str], known: Mapping[str, Compared],
            met: set[str]) -> Iterator[dict[str, Print]]:
    """Landmarks that were not compared yet, as many at once as memory should hold; ``met`` gathers all there were."""
    block: dict[str, Print] = {}
    size = 0
    for content, one in store.shelf.prints(LANDMARKS, wanted):
        met.add(content)
        if content in known and known[content].stamp == _stamp(ears, one):
            continue
        block[content] = one
        size += len(one.data)
        if size > _AT_ONCE:
            yield block
            block, size = {}, 0
    if block:
        yield block


def _meetings(store: Store, ears: Ears, fresh: Mapping[str, Print], among: Collection[str], report: Progress) -> list[Meeting]:
    others = ((content, one) for content, one in store.shelf.prints(LANDMARKS) if content in among)
    likely = sorted(ears.candidates(fresh, others), key=lambda one: one[:2])
    sounds = _Sounds(store)
    found = []
    for number, (one, other, offsets) in enumerate(likely):
        report("Comparing sound", number, len(likely))
        first, second = sorted((one, other))
        turned = offsets if first == one else [(-offset, anchor + offset) for offset, anchor in offsets]
        meeting = ears.meeting((first, sounds[first]), (second, sounds[second]), turned)
        if meeting is not None:
            found.append(meeting)
    return found


class _Sounds:
    """The sound of a few clips, read when it is needed."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, Print] = {}

    def __getitem__(self, content: str) -> Print:
        if content not in self._held:
            if len(self._held) >= _SOUNDS_HELD:
                del self._held[next(iter(self._held))]
            ((_, self._held[content]),) = self._store.shelf.prints(SOUND, [content])
        return self._held[content]


def map_of(store: Store, clips: Mapping[str, Clip]) -> SyncMap:
    """The sync map of these clips (by id) as far as they were compared, with their timecodes."""
    order = [clip.id for clip in sorted(clips.values(), key=lambda clip: (clip.file, clip.id))]
    ids = {clip.content: clip.id for clip in clips.values()}
    meetings = [_named(one, ids) for one in store.meetings.all() if one.first in ids and one.second in ids]
    labels = {clip.id: label for clip in clips.values() if (label := _label(clip))}
    found = with_timecode(sync_map(order, meetings), labels, order)
    return replace(found, remarks=(*found.remarks, *said_of_clocks(found, written_moments(clips))))


def learn_days(store: Store) -> int:
    """Put right, from what ran at the same time, the day of clips whose camera's clock is wrong or whose files tell none; how many
    days changed. What a person said of a clip stands over it."""
    clips = {clip.id: clip for clip in store.shelf.clips()}
    world = world_of(store.journal.statements())
    said = {clip: of["shot"] for clip, of in world.clips.items() if "shot" in of}
    days = learned_days(clips, map_of(store, clips), _season(world), said, lambda moment: day_in(moment, world.zone))
    fresh = [replace(clip, learned=days.get(clip.id)) for clip in clips.values() if clip.learned != days.get(clip.id)]
    for clip in fresh:
        store.shelf.register(clip)
    return len(fresh)


def _season(world: World) -> tuple[str, str] | None:
    """From the summer before the first match to the one after the last; None where there is no fixture list."""
    matches = sorted(parse_day(one.day) for one in world.fixtures.values())
    around = timedelta(days=_AROUND_SEASON)
    return ((matches[0] - around).isoformat(), (matches[-1] + around).isoformat()) if len(matches) > 1 else None


def _named(one: Meeting, ids: Mapping[str, str]) -> Meeting:
    return replace(one, first=ids[one.first], second=ids[one.second])


def _label(clip: Clip) -> Label | None:
    if clip.start is None:
        return None
    said = dict(clip.probe.extra)
    device = " ".join(part for part in (clip.probe.camera, said.get("serial")) if part)
    hours, minutes, seconds, frame = map(int, re.split("[:;]", timecode(clip.start, clip.clock, clip.drop)))
    shown = (hours * 60 + minutes) * 60 + seconds + frame / nominal(clip.clock)
    return Label(float(clip.start / clip.clock), float(1 / clip.clock), float(clip.seconds), device, clip.shot or "", shown)


def sync_document(found: SyncMap, clips: Mapping[str, Clip], kept: MeetingsKept) -> dict[str, Any]:
    """The map as a document: every file by itself, ``t_first = offset_seconds + (1 + drift_ppm * 1e-6) * t_file``, both counted
    from a file's first decoded sample."""
    begins = {content: one.begins for content, one in kept.compared().items()}
    return {
        "groups": [list(_files(group, clips, begins)) for group in found.groups],
        "alone": [rush.given for clip in found.alone for rush in clips[clip].rushes],
        "remarks": [{"kind": one.kind, "clips": list(one.clips), "text": one.text, "seconds": one.seconds}
                    for one in found.remarks],
    }


def _files(group: Sequence[Place], clips: Mapping[str, Clip], begins: Mapping[str, tuple[float, ...]]) -> Iterator[dict[str, Any]]:
    zero = _starts(clips[group[0].clip], begins)[0]
    for place in group:
        clip = clips[place.clip]
        for rush, start in zip(clip.rushes, _starts(clip, begins), strict=True):
            yield {"clip": clip.id, "file": rush.given, "offset_seconds": round(place.at(start) - zero, 7) + 0.0,
                   "drift_ppm": round(place.drift * 1e6, 3) + 0.0, "confidence": place.confidence, "by": place.by,
                   "error_seconds": place.error}


def _starts(clip: Clip, begins: Mapping[str, tuple[float, ...]]) -> list[float]:
    """When the sound of each file begins, in seconds from frame 0 of the clip; its first frame where it has none."""
    known = begins.get(clip.content, ())
    first = Fraction(0)
    starts = []
    for number, rush in enumerate(clip.rushes):
        starts.append(known[number] if number < len(known) else float(first))
        first += rush.frames / clip.rate
    return starts
