"""What offers would cost, at the size of a series: ``python bench/offers.py [--small] [--whole]``.

On a drawn season (`scale_season`): ten episodes of 2,000 events over 4,000 clips with a million facts and 2,000 entries. Three
offers are reckoned, as ``touchline what-if --offer`` does it when everything is read: one territory group, the world, the world with
many restrictions. The peer reckons the same naively, by clearing a cut whole for each restriction, with it and without it (the
first cut, times their number; with ``--whole`` all of them); both must find the same frames. How much was found is printed, so that
nobody times an empty one.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from platform import machine, python_version
from time import process_time
from typing import Any

from scale_season import MARKS, PLACES, START, TOPICS, Season, Sizes, draw

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.attention import Attention
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.spelling import spelling_of
from touchline.domain.ledger.targets import alike
from touchline.domain.reach.reach import compared, without
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.talks.becoming import becoming
from touchline.domain.talks.offer_cost import CutSpans, OfferCost, forbidding
from touchline.domain.talks.terms import Terms
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.time.time import union
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import GROUP, PERSON, Statement, world_of
from touchline.stages.talk.deal_entries import Written
from touchline.stages.talk.offers import reckoned, vetoes_of

PAL = Fraction(25)
HEAD = 'schema = 1\n[offer]\ntitle = "{0}"\nclub = "club"\nmedia = "{0}"\nwatched_by = "mo"\n[fee]\ntotal = "GBP 9000000.00"\n'
PEOPLE = '[[people]]\npeople = ["@squad", "@staff"]\n'
GB = '[[rights]]\nterritories = ["GB", "IE"]\nfrom = 2026-09-01\nuntil = 2029-08-31\nexclusive = true\n'
WORLD = '[[rights]]\nterritories = ["WORLD"]\nfrom = 2026-09-01\n'


def offers() -> dict[str, Terms]:
    rooms = "".join(f'[[access]]\nplaces = ["{place}"]\nallowed = {str(n % 4 > 0).lower()}\n' for n, place in enumerate(PLACES))
    some = "".join(f'[[access]]\nplaces = ["{place}"]\n' for place in PLACES)
    marks = "".join(f'[[forbidden]]\nscope = {{ mark = ["{mark}"] }}\n' for mark in MARKS[::15])
    until = "[[embargo]]\nnot_before = 2027-0{0}-01\nscope = {{ topic = [\"{1}\"] }}\n"
    topics = "".join(until.format(n, topic) for n, topic in enumerate(TOPICS[:4], 1))
    say = '[[say]]\nparty = "manager"\nrung = "carve-out"\nscope = { topic = ["injury"] }\n'
    texts = {"harbour": some + marks[: marks.index("[[", 2)] + GB, "coast": some + WORLD, "meridian": rooms + marks + topics + say + WORLD}
    return {name: read_terms(HEAD.format(name) + PEOPLE + text, f"{name}.toml") for name, text in texts.items()}


def snapshot(drawn: Season) -> tuple[Snapshot, list[Cut]]:
    """Everything known of a drawn season, and its cuts on two tracks."""
    cuts = [_cut(name, events) for (name, _), events in drawn.cuts.items()]
    used = {event.clip for cut in cuts for event in cut.events}
    clips = {name: _clip(drawn, name) for name in used if name}
    facts: dict[str, tuple[Fact, ...]] = {}
    for name, clip in clips.items():
        rows = {row: fact for channel in ("picture", "sound") for row, fact in drawn.facts.numbered(name, channel, [(0, clip.frames)])}
        facts[name] = tuple(rows[row] for row in sorted(rows))
    said = [Statement(n, START.isoformat(), PERSON, "bench", {"id": p, "handle": p, "name": p}) for n, p in enumerate(drawn.people)]
    for group, members in drawn.case.groups.items():
        said += [Statement(len(said), START.isoformat(), GROUP, "bench", {"group": group, "person": p, "since": "2025-07-01", "until": ""})
                 for p in members]  # fmt: skip
    looked = {name: Attention(dict.fromkeys(WATCHFUL, (clip.whole,))) for name, clip in clips.items()}
    now = drawn.case.ledger[-1].recorded.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Snapshot(now, (1, ""), world_of(said), drawn.case.ledger, clips, facts, looked), cuts


def _clip(drawn: Season, name: str) -> Clip:
    told = drawn.facts.clips[name]
    probe = Probe("mp4", Picture(640, 360, PAL, told.frames, "h264", "yuv420p"), (Sound(1, 2, 48000, told.frames * 1920, "aac"),))
    rush = Rush(name, 1, name, name, "card", told.frames)
    shot = told.shot.isoformat() if told.shot else None
    return Clip(name, name, "A001", name, PAL, told.frames, (rush,), probe, 0, shot=shot, place=told.place, fixture=told.fixture,
                owner=told.owner)  # fmt: skip


def _cut(name: str, drawn: Sequence[Any]) -> Cut:
    at, events = {"picture": 0, "sound": 0}, []
    for one in drawn:
        track = {"picture": "V1", "sound": "A1"}[one.channel]
        events.append(Event(one.id, one.channel, track, at[one.channel], len(one.span), one.clip, one.span))
        at[one.channel] += len(one.span)
    return Cut(name, PAL, 1280, 720, tuple(events), 1, 90000)


def with_offer(known: Snapshot, terms: Terms) -> tuple[Snapshot, list[Written]]:
    """The season as if the offer had been signed."""
    recorded = datetime.fromisoformat(known.as_of)
    meant = [(becomes, one.entry) for becomes in becoming(terms) for one in becomes.entries]
    written = [Written(becomes, {}, {}, replace(entry, id=f"offer-{n}", recorded=recorded)) for n, (becomes, entry) in enumerate(meant)]
    entries = (*known.entries, *(one.entry for one in written), *vetoes_of(written).values())
    spelling = spelling_of(entries, (fact for some in known.facts.values() for fact in some), known.clips.values())
    return replace(known, entries=tuple(map(spelling.entry, entries)), spelling=spelling), written


def naive(known: Snapshot, written: Sequence[Written], cuts: Sequence[Cut], one: OfferCost) -> list[CutSpans]:
    """What each restriction takes by itself, by clearing every cut whole, twice."""
    ids, known = forbidding(one.entries), without(known, {entry.id for entry in vetoes_of(written).values()})
    targets: tuple[Target, ...] = tuple(alike(tuple(dict.fromkeys(map(known.spelling.target, one.targets))), known.entries))
    found = []
    for each in one.restrictions:
        if each.might:
            continue
        mine = {entry.id for entry in each.entries}
        sides = without(known, ids), without(known, ids - mine)
        lost = []
        for cut in cuts:
            before, after = (side.clear(cut, targets) for side in sides)
            spans = tuple(union(pair.at for pair in compared(before, after, cut, known) if pair.lost))
            lost += [(cut, spans)] if spans else []
        found.append(tuple(lost))
        others = without(known, mine)
        for cut in cuts:
            compared(others.clear(cut, targets), known.clear(cut, targets), cut, known)
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = process_time()
    out = work()
    return process_time() - start, out


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--small", action="store_true", help="a tenth of everything")
    asked.add_argument("--whole", action="store_true", help="the peer clears every cut, not only the first")
    options = asked.parse_args()
    part = 10 if options.small else 1
    sizes = Sizes(4000 // part, 1_000_000 // part, 400_000 // part, 2000 // part, 2000 // part, 10 // min(part, 5), 2000 // part, 1)
    print(f"{machine()}, Python {python_version()}; seconds of processor time")
    took, drawn = timed(lambda: draw(sizes))
    took_too, (season, cuts) = timed(lambda: snapshot(drawn))
    minutes = sum(cut.frames for cut in cuts) / 25 / 60
    print(f"drawn in {took + took_too:.1f} s: {len(cuts)} cuts of {sizes.events:,} events, {minutes:.0f} minutes, "
          f"{sum(map(len, season.facts.values())):,} facts of {len(season.clips):,} clips, {sizes.entries:,} entries")  # fmt: skip
    for name, terms in offers().items():
        known, written = with_offer(season, terms)
        took, one = timed(lambda known=known, name=name, terms=terms, written=written: reckoned(known, name, terms, written, cuts))
        fresh, _ = with_offer(season, terms)
        some = cuts if options.whole else cuts[:1]
        slow, peer = timed(lambda fresh=fresh, one=one, some=some, written=written: naive(fresh, written, some, one))
        mine = [tuple((cut, spans) for cut, spans in each.alone if cut in some) for each in one.restrictions if not each.might]
        assert peer == mine, "both must find the same frames"
        shares = ", ".join(f"{what} {float(one.minutes(what)):.1f}" for what in ("viable", "lost", "blocked", "open"))
        print(f"{name:<9} {len(one.entries):>3} entries, {len(one.restrictions):>2} restrictions, {len(one.places)} kinds of territory: "
              f"{took:7.2f} s   naively {slow * len(cuts) / len(some):7.1f} s; minutes: {shares}")  # fmt: skip


if __name__ == "__main__":
    main()
