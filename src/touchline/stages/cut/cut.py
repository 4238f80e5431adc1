"""Cut: string-outs from hits and ranges, each change a version of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from touchline.domain.cut.change_words import sentences
from touchline.domain.cut.cut import Cut, Event, fresh_ids, said_of_rates, taken
from touchline.domain.cut.diff import Change, diff
from touchline.domain.cut.pick import picked, split_pick
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, parse_timecode, timecode
from touchline.domain.verdict.treated import under_names
from touchline.errors import BadInput, Conflict, Missing
from touchline.ports import FrameTimes, Store
from touchline.stages.people.identity import names_behind
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now

AS_THE_FIRST_CLIP = "rate and size: as the first clip has them"
"""The note on a cut that nobody gave a rate: its first clip gives it one."""

_STEADY = [Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30), Fraction(50),
           Fraction(60000, 1001), Fraction(60)]  # fmt: skip

SIZE = (1920, 1080)
START = "10:00:00:00"


@dataclass(frozen=True)
class Wish:
    """How ranges are to be added: ``track`` V2 or A2 alone, picture or sound only, ``at`` a record timecode or a frame
    of the cut (empty: at the end), ``hold`` how long a still stands."""

    hold: Fraction = Fraction(3)
    track: str = ""
    picture_only: bool = False
    sound_only: bool = False
    at: str = ""


def new_cut(
    store: Store,
    name: str,
    by: str,
    *,
    rate: Fraction | None = None,
    size: tuple[int, int] | None = None,
    start: str = START,
) -> Cut:
    """An empty cut, version 1. Raises Conflict where there is one of that name."""
    if name in dict(store.cuts.names()):
        raise Conflict(f"There is a cut named {name} already.", f"Add to it, or see it: touchline cut show {name}")
    if "@" in name or not name.strip() or "/" in name:
        raise BadInput(f"{name!r} cannot name a cut.", "Use a name without @ and /, such as episode-1.")
    beat = rate or Fraction(30000, 1001) if ";" in start else rate or Fraction(25)
    width, height = size or SIZE
    notes = () if rate else (AS_THE_FIRST_CLIP,)
    cut = Cut(name, beat, width, height, (), 0, parse_timecode(start, beat), ";" in start, notes=notes)
    return store.cuts.save(cut, by=by, why="new")


def add(store: Store, cut: Cut, picks: Sequence[str], wish: Wish, by: str, times: FrameTimes) -> tuple[Cut, list[str]]:
    """The next version with the ranges in it, one after another, and what is to be said of their rates.

    Raises Missing and BadInput for a clip or range that is not there, Conflict where something lies already.
    """
    clips = clips_as_known(store, world_now(store))
    ranges = []
    for pick in picks:
        clip, spread = _clip_of(pick, clips)
        ranges.append((clip, picked(clip, spread, times(clip))))
    told: list[str] = []
    if AS_THE_FIRST_CLIP in cut.notes:
        cut = _as_first_clip(cut, [clip for clip, _ in ranges])
    at = _place(cut, wish)
    ids = iter(fresh_ids(cut.events))
    events = list(cut.events)
    for clip, span in ranges:
        fresh = _events(cut, clip, span, wish, at, ids)
        _need_free(cut, fresh)
        still = f"a still, held for {fresh[0].length} frames." if _is_still(clip) else ""
        said = still or said_of_rates(span, clip.rate, cut.rate)
        told += [f"{clip.name}: {said}"] if said else []
        events += fresh
        at = max(event.end for event in fresh)
    made = replace(cut, events=tuple(events))
    return store.cuts.save(made, by=by, why="add " + " ".join(picks), after=cut.version), told


def _clip_of(pick: str, clips: Mapping[str, Clip]) -> tuple[Clip, str]:
    name, spread = split_pick(pick)
    try:
        return clip_called(clips.values(), name), spread
    except Missing:
        if not spread:
            raise
        return clip_called(clips.values(), pick), ""


def _as_first_clip(cut: Cut, clips: Sequence[Clip]) -> Cut:
    """Rate and size of the first clip that has a picture; the start keeps its label."""
    notes = tuple(note for note in cut.notes if note != AS_THE_FIRST_CLIP)
    first = next((clip for clip in clips if clip.has_picture and not _is_still(clip)), None)
    if first is None or first.probe.picture is None:
        return replace(cut, notes=notes)
    picture = first.probe.picture
    upright = picture.rotation not in (90, 270) and picture.width > picture.height and picture.pixel_shape == 1
    width, height = (picture.width, picture.height) if upright else SIZE
    rate = min(_STEADY, key=lambda steady: abs(steady - first.rate)) if picture.variable else first.rate
    drop = cut.drop and rate.denominator == 1001 and rate > 29
    label = timecode(cut.start, cut.rate, cut.drop)
    start = parse_timecode(f"{label[:8]}{';' if drop else ':'}{label[9:]}", rate)
    return replace(cut, rate=rate, drop=drop, width=width, height=height, start=start, notes=notes)


def _place(cut: Cut, wish: Wish) -> int:
    if not wish.at:
        tracks = [wish.track] if wish.track else ["V1"] * (not wish.sound_only) + ["A1"] * (not wish.picture_only)
        return max((event.end for name in tracks for event in cut.track(name)), default=0)
    if wish.at.isdecimal():
        return int(wish.at)
    label = f"{wish.at[:8]}{';' if cut.drop else ':'}{wish.at[9:]}"
    at = parse_timecode(label, cut.rate) - cut.start
    if at < 0:
        raise BadInput(
            f"{wish.at} is before the cut begins, at {timecode(cut.start, cut.rate, cut.drop)}.",
            "Give a later timecode, or a frame number counted from 0.",
        )
    return at


def _events(cut: Cut, clip: Clip, span: Span, wish: Wish, at: int, ids: Iterator[str]) -> list[Event]:
    picture = clip.has_picture and not wish.sound_only and not wish.track.startswith("A")
    sound = clip.has_sound and not wish.picture_only and not wish.track.startswith("V")
    tracks = [("picture", wish.track or "V1")] * picture + [("sound", wish.track or "A1")] * sound
    if not tracks:
        raise BadInput(
            f"{clip.name} has no {'sound' if clip.has_picture else 'picture'} to add.",
            "Leave out --picture-only, --sound-only or --track.",
        )
    if _is_still(clip):
        length = max(1, round(wish.hold * cut.rate))
        return [Event(next(ids), "picture", wish.track or "V1", at, length, clip.id, span, speed=Fraction(0),
                      name=clip.name)]  # fmt: skip
    return [
        taken(next(ids), clip.id, span, clip.rate, cut.rate, channel=channel, track=track, at=at, name=clip.name)
        for channel, track in tracks
    ]


def _is_still(clip: Clip) -> bool:
    """A still is a clip of one frame, held."""
    return clip.has_picture and clip.frames == 1


def _need_free(cut: Cut, fresh: Sequence[Event]) -> None:
    for event in fresh:
        for other in cut.track(event.track):
            if other.place.meets(event.place):
                where = timecode(cut.start + other.at, cut.rate, cut.drop)
                raise Conflict(
                    f"{event.track} has {other.name or other.id} at {where} already.",
                    "Choose another place with --at, or another track with --track.",
                )


@dataclass(frozen=True)
class Compared:
    """Two versions and what changed from the first to the second."""

    old: Cut
    new: Cut
    changes: tuple[Change, ...]
    told: tuple[str, ...]


def compare(store: Store, old: Cut, new: Cut) -> Compared:
    """What changed, in frames and in words. Raises BadInput where the rates differ."""
    clips = {clip.id: clip for clip in store.shelf.clips()}
    rates, names = {name: clip.rate for name, clip in clips.items()}, {name: clip.name for name, clip in clips.items()}
    called = names_behind(store, [one.hides[1] for cut in (old, new) for event in cut.events for one in event.treatments])
    old, new = (under_names(cut, called) for cut in (old, new))
    changes = diff(old, new, rates)
    return Compared(old, new, tuple(changes), tuple(sentences(changes, new, names)))


def need_track(track: str) -> str:
    """A track's name as it is kept: V2, A1. Raises BadInput."""
    name = track.strip().upper()
    if name and not (name[0] in "VA" and name[1:].isdecimal() and 1 <= int(name[1:]) <= 99):
        raise BadInput(f"{track!r} is no track.", "Tracks are V1, V2 … for picture and A1, A2 … for sound.")
    return name


def size_of(text: str) -> tuple[int, int]:
    """``1280x720``. Raises BadInput for what is no size, or an odd one, which no film can have."""
    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal() and 16 <= int(width) <= 16384 and 16 <= int(height) <= 16384):
        raise BadInput(f"{text!r} is no picture size.", "Write it like 1280x720.")
    if int(width) % 2 or int(height) % 2:
        raise BadInput(f"{text} has an odd side.", "Width and height are even.")
    return int(width), int(height)
