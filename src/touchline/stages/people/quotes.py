"""Quotes: by what a voice is known to somebody who listens: the longest line that is surely theirs, and where it is heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from touchline.domain.facts.facts import KNOWN_FROM, Fact
from touchline.domain.people.identity import VOICE
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at
from touchline.domain.time.time import Span
from touchline.domain.words.said_by import with_speakers
from touchline.domain.world.world import World, world_of
from touchline.ports import FrameTimes, Store
from touchline.stages.people.board import Appearance, Sighting
from touchline.stages.people.identity import identities, resolved

_CLIPS = 2
"""Clips of somebody, those they speak longest in, in which a line is looked for."""
_MOST_WORDS = 24
"""Longer lines tell no more of a voice."""


@dataclass(frozen=True)
class Quote:
    """Frames of a clip in which somebody is heard, and what they say there, empty where no words were made out."""

    clip: str
    span: Span
    text: str


def quotes(store: Store, board: Iterable[Appearance], clips: Mapping[str, Clip], times: FrameTimes) -> dict[str, Quote]:
    """For everybody of the board whose voice is heard, by ``who``, what to listen to."""
    heard = {one.who: [each for each in one.sightings if each.by == VOICE] for one in board}
    found: dict[str, Quote] = {}
    lines = _Lines(store, clips, times)
    for who, turns in heard.items():
        if turns:
            said = [line for clip in _most(turns) for line in lines.of(clip) if line.detail.get("said_by") == who]
            best = max(said, key=_telling, default=None)
            longest = max(turns, key=lambda one: (len(one.span) / clips[one.clip].rate, one.clip, -one.span.start))
            found[who] = Quote(best.clip, best.span, best.value) if best else Quote(longest.clip, longest.span, "")
    return found


def _most(turns: Iterable[Sighting]) -> list[str]:
    """The clips in which somebody speaks most."""
    lengths: dict[str, float] = {}
    for one in turns:
        lengths[one.clip] = lengths.get(one.clip, 0.0) + one.confidence * len(one.span)
    return sorted(lengths, key=lambda clip: (-lengths[clip], clip))[:_CLIPS]


def _telling(line: Fact) -> tuple[float, str, Span]:
    return line.confidence * min(_MOST_WORDS, len(line.value.split())), line.clip, line.span


class _Lines:
    """What is surely said in a clip, line by line with who says it; each clip is read once."""

    def __init__(self, store: Store, clips: Mapping[str, Clip], times: FrameTimes) -> None:
        self._store, self._clips, self._times = store, clips, times
        self._statements = store.journal.statements()
        self._world: World = world_of(self._statements)
        self._kept: dict[str, list[Fact]] = {}

    def of(self, clip_id: str) -> list[Fact]:
        if clip_id not in self._kept:
            self._kept[clip_id] = self._read(self._clips[clip_id])
        return self._kept[clip_id]

    def _read(self, clip: Clip) -> list[Fact]:
        picture, shown = clip.probe.picture, self._times(clip)
        found = [fact for done in self._store.shelf.passes(clip.content) for fact in done.findings.facts
                 if fact.kind == "words" or (fact.kind == "person" and fact.channel == "sound")]
        known = identities(self._store, self._statements, [clip.content])
        told = with_speakers(self._called(resolved(found, known, self._world)), lambda frame: float(seconds_at(clip, frame, shown)),
                             None if picture is not None and picture.variable else clip.rate)
        return [line for line in told if line.kind == "words" and line.confidence >= KNOWN_FROM]

    def _called(self, facts: Iterable[Fact]) -> list[Fact]:
        return [Fact(fact.clip, fact.span, fact.channel, fact.kind, self._world.called(fact.value), fact.confidence, None, fact.source,
                     fact.detail) if fact.kind == "person" else fact for fact in facts]  # fmt: skip
