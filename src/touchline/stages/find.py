"""Find: the words, the people, the places; each hit with what is said before and after it, playable at the word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from touchline.domain.facts import FACT_KINDS, Fact
from touchline.domain.media import Clip
from touchline.domain.moment import parse_day
from touchline.domain.phrases import outward
from touchline.domain.query import Hit, Line, Phrase, Query, parse_query, tokens_of
from touchline.domain.seen import identified, stated_facts
from touchline.domain.time import Span
from touchline.domain.world import World, handle_of, world_of
from touchline.errors import BadInput
from touchline.ports import Store, WordSearch
from touchline.stages.clips import clip_called, clips_as_known
from touchline.stages.fixtures import day_called, fixture_called

CONTEXT = 12
"""Words shown on either side of a hit."""

_PLENTY = 20
"""How many lines are looked at for each hit wanted, where people are asked for too."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for. ``first`` and ``last`` are days of shooting, both included, as typed (``2025-10-18``, ``derby-2``)."""

    text: str = ""
    clips: tuple[str, ...] = ()
    said_by: str = ""
    seen: str = ""
    place: str = ""
    fixture: str = ""
    first: str = ""
    last: str = ""
    kinds: tuple[str, ...] = ()
    limit: int = 20


@dataclass(frozen=True)
class Known:
    """What the season knows, for finding in it."""

    store: Store
    world: World
    clips: dict[str, Clip]
    stated: tuple[Fact, ...]

    def facts(self, clip: Clip) -> list[Fact]:
        machines = [fact for done in self.store.shelf.passes(clip.content) for fact in done.findings.facts]
        return [identified(fact, self.world) for fact in (*machines, *(f for f in self.stated if f.clip == clip.id))]


def find(store: Store, index: WordSearch, wanted: Wanted) -> list[Hit]:
    """Hits, best first. Raises BadInput where nothing is asked, Missing for a person, clip or fixture nobody knows."""
    statements = store.journal.statements()
    world = world_of(statements)
    known = Known(store, world, clips_as_known(store, world), tuple(stated_facts(statements)))
    if wanted.limit < 1:
        raise BadInput("A list of no hits shows nothing.", "Give --limit 1 or more.")
    for kind in wanted.kinds:
        if kind not in (*FACT_KINDS, "speech", "shot"):
            raise BadInput(f"There is no kind {kind!r}.", f"Choose from speech, {', '.join(FACT_KINDS)}.")
    inside = _clips(known, wanted)
    kinds = tuple("words" if kind == "speech" else kind for kind in wanted.kinds)
    people = tuple(world.who(name).id for name in (wanted.said_by, wanted.seen) if name)
    phrases = parse_query(wanted.text) if wanted.text.strip() else ()
    if not phrases and not kinds and not people:
        raise BadInput("Nothing is asked for.", 'Give words, --seen WHO, or --kind KIND: touchline find "trust"')
    hits: list[Hit] = []
    if phrases and (not kinds or set(kinds) & {"words", "text"}):
        index.follow()
        searched = tuple(kind for kind in kinds if kind in ("words", "text")) or ("words", "text")
        many = wanted.limit * (_PLENTY if people else 2)
        among = frozenset(clip.id for clip in inside) if len(inside) < len(known.clips) else None
        query = Query(phrases, among, searched, many)
        lines = index.search(query) or index.search(replace(query, some=True))
        hits += [_located(known, line, phrases) for line in lines if line.clip in known.clips]
    hits += [hit for clip in inside for hit in _stated(known, clip, phrases, kinds, people)]
    return [hit for hit in hits if _with_people(known, hit, wanted, people)][: wanted.limit]


def _clips(known: Known, wanted: Wanted) -> list[Clip]:
    """The clips that place, fixture, days and names leave over."""
    fixtures = list(known.world.fixtures.values())
    first = day_called(wanted.first, fixtures) if wanted.first else date.min
    last = day_called(wanted.last, fixtures) if wanted.last else date.max
    fixture = fixture_called(fixtures, wanted.fixture).id if wanted.fixture else None
    named = {clip_called(known.clips.values(), name).id for name in wanted.clips}
    place = handle_of(wanted.place)
    return [
        clip for clip in known.clips.values()
        if (not named or clip.id in named)
        and (not place or place == handle_of(clip.place or "") or _placed(known, clip, place))
        and (fixture is None or clip.fixture == fixture)
        and (not (wanted.first or wanted.last) or (clip.shot is not None and first <= parse_day(clip.shot[:10]) <= last))
    ]


def _placed(known: Known, clip: Clip, place: str) -> bool:
    return any(fact.clip == clip.id and fact.kind == "place" and fact.value == place and fact.says != "no" for fact in known.stated)


def _located(known: Known, line: Line, phrases: Sequence[Phrase]) -> Hit:
    """The words themselves inside a line, from the first phrase found in it, with their neighbours."""
    clip = known.clips[line.clip]
    said = sorted((fact for fact in known.facts(clip) if fact.kind == "words"), key=lambda fact: fact.span.start)
    stream = list(_words(clip, said)) if line.kind == "words" else []
    tokens = [token for token, *_ in stream]
    places = [n for n, (_, span, _, _) in enumerate(stream) if line.span.start <= span.start < line.span.end]
    in_a_row = Phrase(tuple(token for phrase in phrases for token in phrase.tokens), phrases[-1].prefix)
    for phrase in (in_a_row, *phrases):
        place = next((place for place in places if phrase.at(tokens, place)), None)
        if place is not None:
            return _hit(line, stream, place, place + len(phrase.tokens))
    start = float(line.span.start / clip.rate)
    return Hit(clip.id, line.span, line.text, "", "", line.kind, line.score, start)


_Token = tuple[str, Span, float, str]


def _words(clip: Clip, lines: Iterable[Fact]) -> Iterator[_Token]:
    """Every token of a clip with its frames, its second and its word as written (empty for a word's further tokens)."""
    even = not (clip.probe.picture and clip.probe.picture.variable)
    for fact in lines:
        timed = fact.detail.get("words")
        for text, start, end, _ in timed if isinstance(timed, Sequence) else ():
            span = outward(float(start), float(end), clip.rate, fact.span) if even else fact.span
            for number, token in enumerate(tokens_of(str(text))):
                yield token, span, float(start), str(text).strip() if number == 0 else ""


def _hit(line: Line, stream: Sequence[_Token], first: int, past: int) -> Hit:
    def text(low: int, high: int) -> str:
        return " ".join(word for *_, word in stream[max(0, low) : high] if word)

    span = Span(stream[first][1].start, max(stream[past - 1][1].end, stream[first][1].end))
    return Hit(line.clip, span, text(first, past), text(first - CONTEXT, first), text(past, past + CONTEXT), line.kind, line.score,
               stream[first][2])


def _stated(known: Known, clip: Clip, phrases: Sequence[Phrase], kinds: Sequence[str], people: Sequence[str]) -> Iterator[Hit]:
    """What people stated (and, where kinds are asked for, what machines saw) that fits. Lines of speech come from the index."""
    if not (phrases or kinds or people):
        return
    for fact in known.facts(clip):
        wanted = fact.kind in kinds if kinds else (fact.says is not None or (not phrases and fact.kind == "person"))
        if not wanted or fact.says == "no" or (fact.says is None and fact.kind == "words" and phrases):
            continue
        if not phrases and people and not kinds and fact.value not in people:
            continue
        value = known.world.called(fact.value) if fact.kind == "person" else fact.value
        tokens = tokens_of(value)
        if all(any(phrase.at(tokens, place) for place in range(len(tokens))) for phrase in phrases):
            yield Hit(clip.id, fact.span, value, "", "", fact.kind, fact.confidence, float(fact.span.start / clip.rate))


def _with_people(known: Known, hit: Hit, wanted: Wanted, people: Sequence[str]) -> bool:
    """Whether the people asked for are there on the hit's frames: heard for ``said_by``, seen for ``seen``."""
    if not people:
        return True
    facts = [f for f in known.facts(known.clips[hit.clip]) if f.kind == "person" and f.says != "no" and f.span.meets(hit.span)]
    channels = [channel for channel, name in (("sound", wanted.said_by), ("picture", wanted.seen)) if name]
    return all(any(f.value == person and f.perceivable(channel) for f in facts) for person, channel in zip(people, channels, strict=True))
