"""Look: the stretches of picture that look like another one. No model stands behind it, and every answer says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from touchline.domain.facts.findings import Print
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.domain.rushes.ranges import parse_range
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Missing
from touchline.ports import FrameTimes, LookAlikes, Store
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now

KIND = "look"
LEAST_CHANCE = 0.3
"""Where the clearance rules begin to count a thing as possible."""
_ASKED, _LIKEST = 12, 8
"""Stretches of a clip that are asked where it was shot, and look-alikes heard on each."""


@dataclass(frozen=True)
class LookAlike:
    """A stretch of a clip, how like it is (0..1), and the chance that it is the same set-up or place."""

    clip: Clip
    span: Span
    similarity: float
    chance: float
    seconds: float
    timecode: str | None

    @property
    def id(self) -> str:
        """What ``show`` and ``cut add`` understand."""
        return f"{self.clip.id}@{self.span.start}..{self.span.end}"


def look_alikes(store: Store, opened: Callable[[Sequence[bytes]], LookAlikes], times: FrameTimes, like: str, limit: int,
                within: Iterable[str] | None = None) -> list[LookAlike]:
    """The stretches most like the one that ``CLIP``, ``CLIP@FRAME`` or ``CLIP@FROM..TO`` shows, the likest first, itself left
    out; ``within`` are ids of the only clips to look in. Raises Missing, Conflict, BadInput."""
    if limit < 1:
        raise BadInput("A list of no hits shows nothing.", "Give --limit 1 or more.")
    known = clips_as_known(store, world_now(store))
    by_content = {clip.content: clip for clip in known.values()}
    asked_clip, frame = asked(known.values(), times, like)
    prints = [(by_content[content], one) for content, one in store.shelf.prints(KIND) if content in by_content]
    shown = _at(prints, asked_clip, frame)
    wanted = None if within is None else frozenset(within)
    others = [(clip, one) for clip, one in prints if one is not shown and (wanted is None or clip.id in wanted)]
    found = opened([one.data for _, one in others]).nearest(shown.data, limit)
    return [_hit(*others[place], similarity, chance, times) for place, similarity, chance in found]


def asked(clips: Iterable[Clip], times: FrameTimes, like: str) -> tuple[Clip, int]:
    """The clip and the frame that somebody points at. Raises Missing, Conflict, BadInput."""
    name, at, where = like.rpartition("@")
    if not at:
        name, where = like, ""
    clip = clip_called(clips, name)
    span = parse_range(where if not where or ".." in where else f"{where}..", clip, times(clip))
    return clip, span.start


def _at(prints: Sequence[tuple[Clip, Print]], clip: Clip, frame: int) -> Print:
    own = [one for other, one in prints if other.id == clip.id]
    if not own:
        if not clip.has_picture:
            raise BadInput(f"{clip.name} has no pictures.", "Choose a clip with pictures.")
        raise Missing(f"Nobody has looked at {clip.name} yet.", f"Log it: touchline log {clip.file} --only look")
    return next((one for one in own if frame in range(_number(one, "from"), _number(one, "to"))), own[-1])


def _hit(clip: Clip, one: Print, similarity: float, chance: float, times: FrameTimes) -> LookAlike:
    span = Span(_number(one, "from"), _number(one, "to"))
    begins = seconds_at(clip, span.start, times(clip))
    return LookAlike(clip, span, similarity, chance, float(begins), timecode_at(clip, begins))


def _number(one: Print, key: str) -> int:
    return int(str(one.detail[key]))


def learn_places(store: Store, opened: Callable[[Sequence[bytes]], LookAlikes]) -> int:
    """For each clip of which nobody knows where it was shot, keep the places that it looks like; how many clips changed."""
    known = {clip.content: clip for clip in clips_as_known(store, world_now(store)).values()}
    placed: list[tuple[Clip, Print]] = []
    asking: dict[str, list[Print]] = {}
    for content, one in store.shelf.prints(KIND):
        if (clip := known.get(content)) is None or "place" in dict(clip.told_by):
            placed += [(clip, one)] if clip else []
        else:
            asking.setdefault(content, []).append(one)
    alikes = opened([one.data for _, one in placed]) if placed else None
    changed = 0
    for raw in store.shelf.clips():
        seems = _seems(asking.get(raw.content, ()), placed, alikes)
        if seems != raw.seems:
            store.shelf.register(replace(raw, seems=seems))
            changed += 1
    return changed


def _seems(looks: Sequence[Print], placed: Sequence[tuple[Clip, Print]], alikes: LookAlikes | None) -> tuple[tuple[str, float], ...]:
    """The places that the longest stretches of a clip look like, each by its share of their time."""
    longest = sorted(looks, key=lambda one: (-_length(one), _number(one, "from")))[:_ASKED]
    whole = sum(map(_length, longest))
    chances: dict[str, float] = {}
    for one in longest:
        near = [(placed[place][0], chance) for place, _, chance in alikes.nearest(one.data, _LIKEST)] if alikes else []
        for place, chance in places_like(near).items():
            chances[place] = chances.get(place, 0.0) + chance * _length(one) / whole
    likely = [(place, round(chance, 3)) for place, chance in chances.items() if chance >= LEAST_CHANCE]
    return tuple(sorted(likely, key=lambda pair: (-pair[1], pair[0])))


def _length(one: Print) -> int:
    return max(1, _number(one, "to") - _number(one, "from"))


def places_like(found: Iterable[tuple[Clip, float]]) -> Mapping[str, float]:
    """The places of look-alikes (each a clip and its chance), with a chance each, the likeliest first. Several look-alikes of
    one place count as the likest of them; two places that look alike share the doubt."""
    best: dict[str, float] = {}
    for clip, chance in found:
        if clip.place:
            best[clip.place] = max(best.get(clip.place, 0.0), chance)
    doubt = max(1.0, sum(best.values()))
    shared = {place: chance / doubt for place, chance in best.items() if chance / doubt >= LEAST_CHANCE}
    return dict(sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])))
