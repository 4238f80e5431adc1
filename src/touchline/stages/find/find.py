"""Find: the words, what means the same, the people, the places; each hit with what is said before and after it, playable
at the word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from touchline.domain.facts.facts import FACT_KINDS, KNOWN_FROM, Frames, joined, unidentified, without
from touchline.domain.people.identity import VOICE
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.domain.time.time import Span
from touchline.domain.words.line import Found, Line, found_in
from touchline.domain.words.query import Hit, Phrase, Query, free_text, parse_query
from touchline.domain.words.tokens import tokens_of
from touchline.errors import BadInput, Damaged, TouchlineError, Unavailable
from touchline.ports import FrameTimes, MeaningSearch, Pace, Progress, Store, WordSearch
from touchline.stages.find.asked import as_meant, in_order
from touchline.stages.find.known import Known, uneven
from touchline.stages.find.ranking import NEAR_ENOUGH, one_list
from touchline.stages.find.scene import Scene, Wanted, scene_of
from touchline.stages.find.sounding import names_of, sounding

__all__ = ["KINDS", "Answer", "Wanted", "find"]

KINDS = ("speech", *FACT_KINDS, "shot")
"""What ``kinds`` may name; speech is another name for words."""
_DRAWN = 48
"""Lines drawn of each list that is made into one, at least."""
_LISTED = 1000
"""Lines among which the surest are chosen, where no words are asked for."""
_AT_ONCE = 256
"""Sightings whose people are looked up together."""


@dataclass(frozen=True)
class Answer:
    """``hits``, best first, and the ``clips`` they lie in, by id, with what people said of them. ``lacking`` is why meaning
    could not be compared, None where it was or was not asked for (``compared``). ``understood`` is what a sentence was taken for,
    empty where its words were looked for as they stand."""

    hits: tuple[Hit, ...]
    clips: Mapping[str, Clip]
    compared: bool = False
    lacking: TouchlineError | None = None
    understood: str = ""


class Finder:
    """Finds in one season, time after time: what was read of it is kept until somebody writes something."""

    def __init__(self, store: Store, index: WordSearch, times: FrameTimes, meaning: MeaningSearch | None = None) -> None:
        self._store, self._index, self._times, self._meaning = store, index, times, meaning
        self._known: tuple[object, Known] | None = None

    def __call__(self, wanted: Wanted, report: Progress = lambda *_: None) -> Answer:
        """Hits, best first: lines with all that is asked for; then names that only sound like it; then, in one list, lines that
        have some of it and those that mean much the same. Without its model meaning is not compared, and the answer says so.

        Raises BadInput where nothing is asked, Missing for a person, place, clip or fixture nobody knows.
        """
        _need_sense(wanted)
        self._index.follow()
        known = self._now()
        wanted, understood = as_meant(wanted, known.world)
        scene = scene_of(known, wanted)
        phrases = parse_query(wanted.text) if wanted.text.strip() else ()
        query = Query(phrases, scene.clips, _kinds(wanted, phrases), frames=scene.frames)
        hits = _best(known, scene, query, wanted.limit)
        hits += _misheard(known, scene, query, wanted, hits)
        near, lacking = _near(known, wanted, query, self._meaning, report) if len(hits) < wanted.limit else ([], None)
        telling = replace(query, phrases=_telling(known, phrases), some=True)
        some = _some(known, telling, wanted.limit) if not hits and len(phrases) > 1 else []
        rest = _hits(known, scene, telling, one_list(some, near, query, below=hits), wanted.limit)
        hits += islice(rest, wanted.limit - len(hits))
        compared = self._meaning is not None and bool(_asked_of_meaning(wanted, query)) and lacking is None
        clips = known.read({hit.clip for hit in hits})
        return Answer(tuple(in_order(hits, clips) if understood else hits), clips, compared, lacking, understood)

    def _now(self) -> Known:
        version = self._store.version
        if self._known is None or self._known[0] != version:
            self._known = version, Known(self._store, self._index, self._times)
        return self._known[1]


def find(store: Store, index: WordSearch, times: FrameTimes, wanted: Wanted, meaning: MeaningSearch | None = None,
         report: Progress = lambda *_: None) -> Answer:
    """One question; see `Finder`."""
    return Finder(store, index, times, meaning)(wanted, report)


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


def _misheard(known: Known, scene: Scene, query: Query, wanted: Wanted, hits: Sequence[Hit]) -> list[Hit]:
    """Hits where a name is not to the letter what is asked for, but sounds like it: no more than there is room for."""
    room = wanted.limit - len(hits)
    if not room or wanted.exact:
        return []
    phrases, names = sounding(query.phrases, known.once("names", lambda: names_of(known.world)))
    if not names:
        return []
    listening = replace(query, phrases=phrases)
    there = {(hit.id, hit.kind) for hit in hits}
    top = min((hit.score for hit in hits), default=0.0)
    heard = _hits(known, scene, listening, _noticed_lines(known, listening), wanted.limit)
    new = (hit for hit in heard if (hit.id, hit.kind) not in there)
    return [replace(hit, sounds_like=names, score=min(hit.score, top) if hits else hit.score) for hit in islice(new, room)]


def _asked_of_meaning(wanted: Wanted, query: Query) -> str:
    """What is to be compared by meaning: nothing where only letters, or no spoken words, are asked for."""
    spoken = query.kinds is None or "words" in query.kinds
    return free_text(wanted.text) if spoken and not wanted.exact else ""


def _near(known: Known, wanted: Wanted, query: Query, meaning: MeaningSearch | None,
          report: Progress) -> tuple[list[Line], TouchlineError | None]:
    """Lines that mean much the same, nearest first, with their similarity; or why they could not be had."""
    text = _asked_of_meaning(wanted, query)
    if meaning is None or not text:
        return [], None
    try:
        meaning.follow(report)
        near = [one for one in meaning.near(text, query, max(_DRAWN, 2 * wanted.limit)) if one.cosine >= NEAR_ENOUGH]
    except (Unavailable, Damaged) as lacking:
        return [], lacking
    lines = known.index.named(near)
    return [replace(line, similarity=one.cosine) for one, line in zip(near, lines, strict=True) if line is not None], None


def _some(known: Known, query: Query, limit: int) -> list[Line]:
    """Lines that have some of what is asked for, best first."""
    return list(islice(_noticed_lines(known, query), max(_DRAWN, 2 * limit)))


def _telling(known: Known, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """The phrases without words that every other line has, in whatever language: a line that has only those tells nothing. All
    of them where there are no others."""
    common = known.index.common([phrase.tokens[0] for phrase in phrases if len(phrase.tokens) == 1 and not phrase.prefix])
    return tuple(phrase for phrase in phrases if phrase.tokens[0] not in common or len(phrase.tokens) > 1) or tuple(phrases)


def _best(known: Known, scene: Scene, query: Query, limit: int) -> list[Hit]:
    """What people stated comes before what machines noticed."""
    at_once = min(max(limit, 8), 512)
    drawn = limit if query.phrases else max(limit, _LISTED)
    noticed = list(islice(_hits(known, scene, query, _noticed(known, scene, query), at_once), drawn))
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
    yield from _noticed_lines(known, query)
    if query.kinds and "person" in query.kinds:
        yield from _people(known, scene, query)


def _people(known: Known, scene: Scene, query: Query) -> Iterator[Line]:
    """Sightings, each under the name of whoever it most likely is."""
    for person in sorted(scene.people):
        for kin, chance in known.traces_of(person):
            channel, name = "sound" if kin.by == VOICE else "picture", known.world.called(person)
            for start, end, sure in kin.spans:
                yield Line(kin.clip, Span(start, end), name, "person", channel, min(sure, chance), score=min(sure, chance))
    lines = known.index.search(Query(clips=query.clips, kinds=frozenset(("person",))))
    while some := list(islice(lines, _AT_ONCE)):
        who = known.who(line.text for line in some)
        for line in some:
            person = who.called(line.text) if unidentified(line.text) else line.text
            if scene.about(person) and not (scene.people and unidentified(line.text)):
                yield replace(line, text=known.world.called(person), score=line.confidence)


def _noticed_lines(known: Known, query: Query) -> Iterator[Line]:
    kinds = None if query.kinds is None else query.kinds - {"person"}
    if kinds is None or kinds:
        lines = (line for line in known.index.search(replace(query, kinds=kinds)) if line.kind != "person")
        yield from lines if query.phrases else map(_by_sureness, lines)


def _by_sureness(line: Line) -> Line:
    """Where nothing is asked but a kind, what is known comes first, in its order, and what is only possible after it."""
    return line if line.kind == "words" else replace(line, score=1.0 if line.confidence >= KNOWN_FROM else line.confidence)


def _hits(known: Known, scene: Scene, query: Query, lines: Iterable[Line], at_once: int) -> Iterator[Hit]:
    """The hits in lines: inside the clips and frames that the filters leave over, and not denied by a person."""
    for line, clip in known.drawn(lines, at_once):
        if query.clips is not None and clip.id not in query.clips:
            continue
        denied = _denied(known, line)
        met = found_in(line, query)
        by_meaning = not met and line.similarity > 0
        for found in [Found(line, 0, len(line.words))] if by_meaning else met:
            span, seconds = _place(known, clip, found)
            for start, end in without([(span.start, span.end)], denied):
                if scene.covers(clip.id, Span(start, end)):
                    begins = seconds_at(clip, start, known.times(clip))
                    yield Hit(clip.id, Span(start, end), found.text, found.lead, found.rest, line.kind, line.score,
                              seconds if start == span.start else float(begins), timecode_at(clip, begins),
                              query.some and not by_meaning, by_meaning, line.similarity)


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
