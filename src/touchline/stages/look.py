"""Look: the stretches of picture that look like another one. No model stands behind it, and every answer says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from touchline.domain.findings import Print
from touchline.domain.media import Clip
from touchline.domain.playhead import seconds_at, timecode_at
from touchline.domain.ranges import parse_range
from touchline.domain.time import Span
from touchline.errors import BadInput, Missing
from touchline.ports import FrameTimes, LookAlikes, Store
from touchline.stages.clips import clip_called, clips_as_known
from touchline.stages.people import world_now

KIND = "look"
LEAST_CHANCE = 0.3
"""Where the clearance rules begin to count a thing as possible."""


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
        raise Missing(f"Nobody has looked at {clip.name} yet.", f"Log it: touchline log {clip.file} --only look")
    return next((one for one in own if frame in range(_number(one, "from"), _number(one, "to"))), own[-1])


def _hit(clip: Clip, one: Print, similarity: float, chance: float, times: FrameTimes) -> LookAlike:
    span = Span(_number(one, "from"), _number(one, "to"))
    begins = seconds_at(clip, span.start, times(clip))
    return LookAlike(clip, span, similarity, chance, float(begins), timecode_at(clip, begins))


def _number(one: Print, key: str) -> int:
    return int(str(one.detail[key]))


def places_like(found: Iterable[LookAlike]) -> Mapping[str, float]:
    """The places of named look-alikes, with a chance each, the likeliest first: for a clip of which nobody knows where it was
    shot. Several look-alikes of one place count as the likest of them; two places that look alike share the doubt."""
    best: dict[str, float] = {}
    for one in found:
        if one.clip.place:
            best[one.clip.place] = max(best.get(one.clip.place, 0.0), one.chance)
    doubt = max(1.0, sum(best.values()))
    shared = {place: chance / doubt for place, chance in best.items() if chance / doubt >= LEAST_CHANCE}
    return dict(sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])))
