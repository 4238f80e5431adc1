"""A season as large as the largest that was published, drawn by seed: clips, facts, lines, people, a ledger, cuts with versions.

5,500 hours in 40,000 clips; ten million facts, four million of them lines of speech; 5,000 people, of whom a few are filmed all
the time and most hardly ever; 2,000 entries; 100 cuts of 2,000 events in five versions each, a version changing two events in a hundred.
All sizes can be set, so that cost can be drawn against each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Entry, For, Target
from touchline.domain.ledger.scope import Scope
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import Case, CaseClip, CasePerson, CutEvent
from touchline.domain.verdict.where import Key
from touchline.store.packed import DOUBTED, KNOWN, NO, POSSIBLE, YES, PackedFacts, Rows

FRAMES = 12_375
"""Of an average clip, at 25 a second: 5,500 hours in 40,000 clips."""
START = datetime(2025, 7, 1, tzinfo=UTC)
TARGET = Target("harbour-tv", "GB", date(2026, 5, 1), "film")
PLACES = [f"room-{n:02}" for n in range(60)]
WORKS = [f"work-{n:03}" for n in range(200)]
MARKS = [f"mark-{n:03}" for n in range(150)]
TOPICS = ["injury", "transfer", "contract", "tactics", "family", "money", "illness", "referee", "sponsor", "board"]
SOUNDS = ["whistle", "crowd", "applause", "chant", "door"]
TEXTS = [f"notice {n} on the wall" for n in range(20_000)]
OWNERS = [f"owner-{n}" for n in range(12)]
VOCABULARY, WORDS_A_LINE = 20_000, 10
PER_CLIP = {"person": 105, "text": 12, "topic": 8, "mark": 8, "sound": 10, "music": 4, "place": 3}
"""Facts of an average clip that are not lines."""


@dataclass(frozen=True)
class Sizes:
    """How large it is; facts count the lines too."""

    clips: int = 40_000
    facts: int = 10_000_000
    lines: int = 4_000_000
    people: int = 5_000
    entries: int = 2_000
    cuts: int = 100
    events: int = 2_000
    versions: int = 5
    seed: int = 4


@dataclass
class Season:
    """What was drawn. ``lines`` are spoken words by number, ten a line, with each line's clip and frames."""

    case: Case
    facts: PackedFacts
    cuts: dict[tuple[str, int], tuple[CutEvent, ...]]
    people: list[str]
    words: NDArray[np.uint16]
    line_at: NDArray[np.int32]
    filmed: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


def draw(sizes: Sizes = Sizes()) -> Season:
    """The season, the same for the same sizes on every machine."""
    random = np.random.default_rng(sizes.seed)
    people = [f"person-{n:04}" for n in range(sizes.people)]
    clips = dict(_clips(random, sizes.clips))
    words, line_at = _lines(random, sizes, clips)
    ledger, phrases = _ledger(random, sizes, people)
    rows, keys = _facts(random, sizes, people, words, line_at, phrases, np.array([clip.frames for clip in clips.values()]))
    packed = PackedFacts(clips, keys, rows)
    case = Case({}, _who(people), _groups(people), (), ledger, (), TARGET, ledger[-1].recorded)
    filmed = np.bincount(rows.key[rows.key < len(people)], minlength=len(people))
    return Season(case, packed, _cuts(random, sizes, packed), people, words, line_at, filmed)


def _clips(random: np.random.Generator, count: int) -> Iterator[tuple[str, CaseClip]]:
    lengths = np.clip(random.gamma(2.0, FRAMES / 2, count), 250, 90_000).astype(int).tolist()
    days = random.integers(0, 300, count).tolist()
    places, owners = random.integers(0, len(PLACES) * 10 // 9, count).tolist(), random.integers(0, len(OWNERS) * 20, count).tolist()
    fixtures = random.integers(0, 46 * 3, count).tolist()
    for n in range(count):
        place = PLACES[places[n]] if places[n] < len(PLACES) else None
        owner = OWNERS[owners[n]] if owners[n] < len(OWNERS) else None
        fixture = f"F{fixtures[n]:02}" if fixtures[n] < 46 else None
        yield f"C{n:05}", CaseClip(lengths[n], shot=date(2025, 7, 1) + timedelta(days[n]), place=place, fixture=fixture, owner=owner)


def _lines(random: np.random.Generator, sizes: Sizes, clips: Mapping[str, CaseClip]) -> tuple[NDArray[np.uint16], NDArray[np.int32]]:
    """Words by Zipf's law, and each line's clip, first and last frame."""
    ranks = (VOCABULARY * random.random((sizes.lines, WORDS_A_LINE), np.float32) ** 3).astype(np.uint16)
    clip = np.sort(random.integers(0, len(clips), sizes.lines)).astype(np.int32)
    lengths = np.array([one.frames for one in clips.values()])
    start = (random.random(sizes.lines) * (lengths[clip] - 120)).astype(np.int32)
    return ranks, np.stack([clip, start, start + random.integers(50, 120, sizes.lines).astype(np.int32)])


def _who(people: Sequence[str]) -> dict[str, CasePerson]:
    return {name: CasePerson(True, people[n - 1]) if n % 50 == 49 else CasePerson() for n, name in enumerate(people)}


def _groups(people: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {"squad": tuple(people[:60]), "staff": tuple(people[60:200]), "academy": tuple(people[49::50])}


def _facts(
    random: np.random.Generator, sizes: Sizes, people: Sequence[str], words: NDArray[np.uint16],
    line_at: NDArray[np.int32], phrases: Sequence[tuple[int, int]], lengths: NDArray[np.int64],
) -> tuple[Rows, list[Key]]:  # fmt: skip
    """Everything but the lines, and the phrases of the ledger on the frames where they are said."""
    strangers = [f"?face-{n:06}" for n in range(sizes.clips // 4)]
    values = {"person": [*people, *strangers], "text": TEXTS, "topic": TOPICS, "mark": MARKS, "sound": SOUNDS, "music": WORKS,
              "place": PLACES}  # fmt: skip
    keys = [(kind, value) for kind, some in values.items() for value in some]
    begins = dict(zip(values, np.cumsum([0, *map(len, values.values())])[:-1].tolist(), strict=True))
    count = sizes.facts - sizes.lines
    shares = np.array(list(PER_CLIP.values())) / sum(PER_CLIP.values())
    kinds = random.choice(len(PER_CLIP), count, p=shares)
    clip = np.sort(random.integers(0, sizes.clips, count)).astype(np.int32)
    key, channel = np.zeros(count, np.int32), np.zeros(count, np.uint8)
    for number, kind in enumerate(PER_CLIP):
        mine = kinds == number
        some = int(mine.sum())
        key[mine] = begins[kind] + (_seen(random, sizes, clip[mine], len(strangers)) if kind == "person"
                                    else (len(values[kind]) * random.random(some) ** 2).astype(np.int32))  # fmt: skip
        heard = {"person": 0.33, "text": 0, "mark": 0, "sound": 1, "music": 1, "place": 0.5, "topic": 0.5}[kind]
        channel[mine] = np.where(random.random(some) < heard, 2, 1)
    rows = _on_frames(random, clip, key, channel, lengths)
    said = [_said(words, line_at, pair) for pair in phrases]
    keys += [("words", f"word{first} word{second}") for first, second in phrases]
    for number, (where, start, end) in enumerate(said):
        size = len(where)
        more = (where, start, end, np.full(size, len(keys) - len(phrases) + number, np.int32), np.full(size, 2, np.uint8),
                np.full(size, KNOWN, np.uint8))  # fmt: skip
        rows = [np.concatenate(pair) for pair in zip(rows, more, strict=True)]
    order = np.argsort(rows[0], kind="stable")
    return Rows(*(column[order] for column in rows)), keys


def _seen(random: np.random.Generator, sizes: Sizes, clip: NDArray[np.int32], strangers: int) -> NDArray[np.int32]:
    """A clip shows a handful of people again and again; who they are follows how often somebody is filmed."""
    weights = 1 / (np.arange(sizes.people) + 3.0) ** 0.9
    cast = random.choice(sizes.people, (sizes.clips, 6), p=weights / weights.sum()).astype(np.int32)
    found = cast[clip, random.integers(0, 6, len(clip))]
    unknown = random.random(len(clip)) < 0.05
    found[unknown] = sizes.people + random.integers(0, strangers, int(unknown.sum()))
    return found


def _on_frames(random: np.random.Generator, clip, key, channel, lengths) -> list[NDArray]:  # type: ignore[no-untyped-def, type-arg]
    """Most facts last two to twenty seconds, anywhere in the clip."""
    count, frames = len(clip), lengths[clip]
    length = np.minimum(np.clip(random.gamma(2.0, 110, count), 5, 3000), frames).astype(np.int32)
    start = (random.random(count) * (frames - length)).astype(np.int32)
    level = random.choice([DOUBTED, POSSIBLE, KNOWN, NO, YES], count, p=[0.04, 0.08, 0.879, 0.0005, 0.0005]).astype(np.uint8)
    return [clip, start, start + length, key, channel, level]


def _said(words: NDArray[np.uint16], line_at: NDArray[np.int32], pair: tuple[int, int]) -> tuple[NDArray, NDArray, NDArray]:  # type: ignore[type-arg]
    line, place = np.nonzero((words[:, :-1] == pair[0]) & (words[:, 1:] == pair[1]))
    clip, start, end = line_at[:, line]
    word = (end - start) / WORDS_A_LINE
    return clip, (start + place * word).astype(np.int32), (start + (place + 2) * word).astype(np.int32) + 1


def _ledger(random: np.random.Generator, sizes: Sizes, people: Sequence[str]) -> tuple[tuple[Entry, ...], list[tuple[int, int]]]:
    """Half of it yeses, for whoever is filmed most; every tenth entry a lift."""
    phrases = [(int(a), int(b)) for a, b in random.integers(0, 400, (40, 2))]
    ledger: list[Entry] = []
    for n in range(sizes.entries):
        ledger.append(_entry(random, n, sizes.entries, people, phrases, ledger))
    return tuple(ledger), phrases


def _entry(random, n, count, people, phrases, earlier) -> Entry:  # type: ignore[no-untyped-def]
    kinds = ["release"] * 42 + ["location"] * 5 + ["licence"] * 4 + ["grant"] * 2 + ["refusal"] * 14 + ["veto"] * 11
    kinds += ["term"] * 9 + ["embargo"] * 2 + ["say"] + ["lift"] * 10
    kind = kinds[int(random.integers(len(kinds)))]
    person = people[int(len(people) * random.random() ** 2)]
    places = [PLACES[int(p)] for p in random.choice(len(PLACES), 3, replace=False)]
    entry = {"id": f"L{n + 1}", "recorded": START + timedelta(hours=n * 6000 / count), "kind": kind, "by": person}
    where = For(territories=("GB", "IE")) if random.random() < 0.2 else For()
    if kind == "lift":
        open_ = [one for one in earlier[-300:] if one.kind in ("refusal", "veto", "term")]
        if open_:
            lifted = open_[int(random.integers(len(open_)))]
            return Entry(**{**entry, "by": lifted.holder, "lifts": lifted.id})
        kind = entry["kind"] = "refusal"
    if kind == "release":
        return Entry(**entry, scope=Scope(person=(person,)), terms=where)
    if kind == "refusal":
        more = {"place": tuple(places[:1])} if random.random() < 0.6 else {}
        return Entry(**entry, scope=Scope(person=(person,), **more), terms=where)
    if kind == "location":
        return Entry(**{**entry, "by": "club"}, scope=Scope(place=tuple(places)), notice=bool(random.random() < 0.6))
    if kind == "licence":
        works = tuple(WORKS[int(work)] for work in random.integers(0, 200, 8))
        named = {"owner": (OWNERS[int(random.integers(len(OWNERS)))],)} if random.random() < 0.4 else {"music": works}
        limit = [None, 2_000, 10**6][int(random.integers(3))]
        return Entry(**{**entry, "by": "owner"}, scope=Scope(**named), limit_frames=limit, people=bool(random.random() < 0.5))
    if kind == "grant":
        group = ["@squad", "@staff"][int(random.integers(2))]
        return Entry(**{**entry, "by": "club"}, scope=Scope(person=(group,)), duties=("credit",))
    if kind == "say":
        party, rung = ["manager", "club", "sponsor"][n % 3], ["full-veto", "carve-out", "viewing"][n % 3]
        return Entry(**{**entry, "by": ""}, party=party, rung=rung)
    pair = phrases[int(random.integers(len(phrases)))]
    conditions = {"topic": (TOPICS[int(random.integers(len(TOPICS)))],), "place": tuple(places[:2]), "person": (person,),
                  "mark": (MARKS[int(random.integers(len(MARKS)))],), "words": (f"word{pair[0]} word{pair[1]}",)}  # fmt: skip
    keys = random.choice(list(conditions), 2, replace=False)
    terms = For(until=date(2026, 8, 1)) if kind == "embargo" else where
    scope = Scope(**{str(key): conditions[str(key)] for key in keys})
    return Entry(**{**entry, "by": ["manager", "club", "sponsor"][n % 3]}, scope=scope, terms=terms)


def _cuts(random: np.random.Generator, sizes: Sizes, facts: PackedFacts) -> dict[tuple[str, int], tuple[CutEvent, ...]]:
    cuts: dict[tuple[str, int], tuple[CutEvent, ...]] = {}
    for cut in range(sizes.cuts):
        events = [drawn_event(random, facts, f"e{n}") for n in range(sizes.events)]
        for version in range(1, sizes.versions + 1):
            cuts[f"cut-{cut:03}", version] = tuple(events)
            events = changed(random, facts, events)
    return cuts


def drawn_event(random: np.random.Generator, facts: PackedFacts, name: str) -> CutEvent:
    """One and a half to twelve seconds of a clip, seen or heard."""
    clip = int(random.integers(len(facts.names)))
    length = min(int(38 + random.gamma(2.0, 50)), int(facts.lengths[clip]) - 1)
    start = int(random.integers(int(facts.lengths[clip]) - length))
    return CutEvent(name, "picture" if random.random() < 0.5 else "sound", facts.names[clip], Span(start, start + length))


def changed(random: np.random.Generator, facts: PackedFacts, events: Sequence[CutEvent]) -> list[CutEvent]:
    """The next version: of a hundred events one is ten frames longer and one is another."""
    out = list(events)
    for number in random.choice(len(out), max(1, len(out) // 50), replace=False).tolist():
        event, clip = out[number], facts.clips[out[number].clip]
        longer = Span(event.span.start, min(event.span.end + 10, clip.frames))
        out[number] = (CutEvent(event.id, event.channel, event.clip, longer) if random.random() < 0.5
                       else drawn_event(random, facts, event.id))  # fmt: skip
    return out


def plain_case(season: Season, events: Sequence[CutEvent]) -> Case:
    """The same question for the plain judge: the clips and facts of one cut."""
    from dataclasses import replace

    used = {event.clip: None for event in events}
    facts: list[Fact] = []
    for clip in used:
        whole = [(0, season.facts.clips[clip].frames)]
        found = {row: fact for channel in ("picture", "sound") for row, fact in season.facts.numbered(clip, channel, whole)}
        facts += [found[row] for row in sorted(found)]
    return replace(season.case, clips={clip: season.facts.clips[clip] for clip in used}, facts=tuple(facts), events=tuple(events))
