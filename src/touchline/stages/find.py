"""Find: the words, the people, the places; each hit with what is said before and after it, playable at the word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from touchline.domain.facts import FACT_KINDS, Frames, joined, without
from touchline.domain.line import Found, Line, found_in
from touchline.domain.media import Clip
from touchline.domain.playhead import seconds_at, timecode_at
from touchline.domain.query import Hit, Phrase, Query, parse_query
from touchline.domain.time import Span
from touchline.domain.tokens import tokens_of
from touchline.errors import BadInput
from touchline.ports import FrameTimes, Pace, Store, WordSearch
from touchline.stages.known import Known, uneven
from touchline.stages.scene import Scene, Wanted, scene_of

__all__ = ["KINDS", "Answer", "Wanted", "find"]

KINDS = ("speech", *FACT_KINDS, "shot")
"""What ``kinds`` may name; speech is another name for words."""


@dataclass(frozen=True)
class Answer:
    """``hits``, best first, and the ``clips`` they lie in, by id, with what people said of them."""

    hits: tuple[Hit, ...]
    clips: Mapping[str, Clip]


def find(store: Store, index: WordSearch, times: FrameTimes, wanted: Wanted) -> Answer:
    """Hits, best first; where no line has all that is asked for, those that have some of it.

    Raises BadInput where nothing is asked, Missing for a person, place, clip or fixture nobody knows.
    """
    _need_sense(wanted)
    index.follow()
    known = Known(store, index, times)
    scene = scene_of(known, wanted)
    phrases = parse_query(wanted.text) if wanted.text.strip() else ()
    query = Query(phrases, scene.clips, _kinds(wanted, phrases))
    hits = _best(known, scene, query, wanted.limit)
    if not hits and len(phrases) > 1:
        hits = _best(known, scene, replace(query, some=True), wanted.limit)
    return Answer(tuple(hits), known.read({hit.clip for hit in hits}))


def _need_sense(wanted: Wanted) -> None:
    if not wanted.asks:
        raise BadInput(
            "Nothing is asked for.", 'Give words, --seen WHO, --place X or --kind KIND: touchline find "trust"'
        )
    if wanted.limit < 1:
        raise BadInput("A list of no hits shows nothing.", "Give --limit 1 or more.")
    for kind in wanted.kinds:
        if kind not in KINDS:
            raise BadInput(f"There is no kind {kind!r}.", f"Choose from {', '.join(KINDS)}.")


def _kinds(wanted: Wanted, phrases: Sequence[Phrase]) -> frozenset[str] | None:
    """Words are looked for in everything; without words it is people who are listed where people are asked
    for, else what is said."""
    if wanted.kinds:
        return frozenset("words" if kind == "speech" else kind for kind in wanted.kinds)
    if phrases:
        return None
    return frozenset(("person",) if wanted.said_by or wanted.seen else ("words",))


def _best(known: Known, scene: Scene, query: Query, limit: int) -> list[Hit]:
    """What people stated comes before what machines noticed."""
    at_once = min(max(limit, 8), 512)
    noticed = list(islice(_hits(known, scene, query, _noticed(known, scene, query), at_once), limit))
    above = 1 + max((hit.score for hit in noticed), default=0.0)
    hits = {(hit.id, hit.kind): hit for hit in _hits(known, scene, query, _stated(known, query, above), at_once)}
    for hit in noticed:
        hits.setdefault((hit.id, hit.kind), hit)
    return sorted(hits.values(), key=lambda hit: (-hit.score, hit.clip, hit.span))[:limit]


def _stated(known: Known, query: Query, score: float) -> Iterator[Line]:
    for fact in known.stated:
        if fact.says == "yes" and (query.kinds is None or fact.kind in query.kinds):
            value = known.world.called(fact.value) if fact.kind == "person" else fact.value
            yield Line(fact.clip, fact.span, value, fact.kind, fact.channel, 1.0, score=score)


def _noticed(known: Known, scene: Scene, query: Query) -> Iterator[Line]:
    """What machines heard, read and saw; people only where people are asked for, and by their names."""
    kinds = None if query.kinds is None else query.kinds - {"person"}
    if kinds is None or kinds:
        yield from (line for line in known.index.search(replace(query, kinds=kinds)) if line.kind != "person")
    if query.kinds and "person" in query.kinds:
        for line in known.index.search(Query(clips=query.clips, kinds=frozenset(("person",)))):
            person = known.world.named.get(line.text, line.text)
            if scene.about(person):
                yield replace(line, text=known.world.called(person), score=line.confidence)


def _hits(known: Known, scene: Scene, query: Query, lines: Iterable[Line], at_once: int) -> Iterator[Hit]:
    """The hits in lines: inside the clips and frames that the filters leave over, and not denied by a person."""
    for line, clip in known.drawn(lines, at_once):
        if query.clips is not None and clip.id not in query.clips:
            continue
        denied = _denied(known, line)
        for found in found_in(line, query):
            span, seconds = _place(known, clip, found)
            for start, end in without([(span.start, span.end)], denied):
                if scene.covers(clip.id, Span(start, end)):
                    begins = seconds_at(clip, start, known.times(clip))
                    yield Hit(clip.id, Span(start, end), found.text, found.lead, found.rest, line.kind, line.score,
                              seconds if start == span.start else float(begins), timecode_at(clip, begins), query.some)


def _denied(known: Known, line: Line) -> list[Frames]:
    """Where the last person to speak says that it is not so."""
    denied: list[Frames] = []
    for fact in known.stated_of(line.clip, line.kind):
        value = known.world.called(fact.value) if fact.kind == "person" else fact.value
        if value == line.text or tokens_of(value) == tokens_of(line.text):
            frames = (fact.span.start, fact.span.end)
            denied = joined([*denied, frames]) if fact.says == "no" else without(denied, [frames])
    return denied


def _place(known: Known, clip: Clip, found: Found) -> tuple[Span, float]:
    """The frames of what was found, and the second to play from."""
    line, times = found.line, known.times(clip)
    if found.seconds is None:
        return line.span, float(seconds_at(clip, line.span.start, times))
    start, end = found.seconds
    if times is None and uneven(clip):
        return line.span, start
    return Pace(clip.rate, clip.frames, times=times).span(start, end) or line.span, start
