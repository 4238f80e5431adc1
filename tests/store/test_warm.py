"""A season held in memory answers exactly as the judge does, before and after anything is said, over all versions at once."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import numpy as np
import pytest

from touchline.domain.time.time import Span
from touchline.domain.verdict.case import CutEvent
from touchline.domain.verdict.case_document import read_case
from touchline.domain.verdict.judge import judge
from touchline.store.packed import packed
from touchline.store.span_sets import SpanSet, united
from touchline.store.warm import WarmSeason

sys.path.insert(0, str(Path(__file__).parents[1] / "domain"))
from cases import case_of


def drawn(seed):
    """A case, its events dealt out to three versions of two cuts, some shared; and entries drawn to be said next."""
    random = Random(seed)
    case = read_case(case_of(random))
    more = read_case(case_of(Random(seed + 10**6)))
    events = list(case.events)
    for n in range(4):
        clip = random.choice(list(case.clips))
        start = random.randrange(case.clips[clip].frames)
        events.append(CutEvent(f"x{n}", random.choice(["picture", "sound"]), clip, Span(start, case.clips[clip].frames)))
    dealt = {("a", 1): events[::2], ("a", 2): events, ("b", 1): events[1:]}
    cuts = {label: tuple(some) for label, some in dealt.items()}
    return case, cuts, random, more


def next_entry(case, random, more, number):
    ids = {entry.id for entry in case.ledger}
    drawn = [entry for entry in more.ledger if entry.scope.clip is None and entry.kind != "lift"]
    lifts = [entry for entry in case.ledger if entry.kind != "lift" and entry.recorded <= case.as_of]
    if (lifts and random.random() < 0.4) or not drawn:
        if not lifts:
            return None
        lifted = random.choice(lifts)
        by = random.choice([lifted.holder, "ada"])
        entry = replace(lifted, kind="lift", lifts=lifted.id, by=by, party="", limit_frames=None)
    else:
        entry = random.choice(drawn)
    assert f"N{number}" not in ids
    return replace(entry, id=f"N{number}", recorded=case.as_of + timedelta(seconds=number + 1))


def said(verdicts):
    return {
        (place, frame): span[2:]
        for place, event in enumerate(verdicts.events)
        for span in event.spans
        for frame in range(span.start, span.end)
    }


def plainly(case, events):
    return said(judge(replace(case, events=events)))


@pytest.mark.parametrize("part", range(6))
def test_what_an_entry_touches_is_where_the_plain_answers_differ_and_it_can_go_on(part):
    found = 0
    for seed in range(part * 60, part * 60 + 60):
        case, cuts, random, more = drawn(seed)
        warm = WarmSeason(case, packed(case.clips, case.facts), cuts)
        for number in range(4):
            if (entry := next_entry(case, random, more, number)) is None:
                break
            # Entries that were not yet known at the moment of the case are none of its past.
            case = replace(case, ledger=tuple(e for e in case.ledger if e.recorded <= case.as_of))
            warm = warm if number else WarmSeason(case, packed(case.clips, case.facts), cuts)
            then = replace(case, ledger=(*case.ledger, entry), as_of=entry.recorded)
            told = warm.affected(entry)
            for label, events in cuts.items():
                was, now = plainly(case, events), plainly(then, events)
                differ = {where: (was[where], now[where]) for where in was if was[where] != now[where]}
                mine = {
                    (place, frame): (tuple(before[2:]), tuple(after[2:]))
                    for place, changes in told.touched.get(label, {}).items()
                    for start, end, before, after in changes
                    for frame in range(start, end)
                }
                assert mine == differ, f"seed {seed}, {entry}"
                found += bool(differ)
            warm.record(entry)
            case = then
            for label, events in cuts.items():
                assert warm.judge(label) == judge(replace(case, events=events)), f"seed {seed}, {entry}"
    assert found > 20


def test_one_event_is_answered_as_it_was_known_at_any_moment():
    for seed in range(250):
        case, cuts, random, _ = drawn(seed)
        warm = WarmSeason(case, packed(case.clips, case.facts), cuts)
        moment = random.choice([case.as_of, *(entry.recorded for entry in case.ledger)])
        label = random.choice(list(cuts))
        for place, event in enumerate(judge(replace(case, events=cuts[label], as_of=moment)).events):
            assert warm.as_it_was(label, place, moment) == event, f"seed {seed}"


def test_sets_of_frames_are_what_sets_of_numbers_are():
    random = Random(3)
    for _ in range(300):
        pairs = [[(s := random.randrange(40), s + random.randrange(1, 9)) for _ in range(random.randrange(6))] for _ in "ab"]
        one, other = (united(np.array([s for s, _ in p], np.int64), np.array([e for _, e in p], np.int64)) for p in pairs)
        mine, theirs = ({n for s, e in p for n in range(s, e)} for p in pairs)
        assert numbers(one) == mine
        assert numbers(one.meets(other)) == mine & theirs and numbers(one.minus(other)) == mine - theirs


def numbers(spans: SpanSet):
    found = [n for s, e in zip(spans.starts.tolist(), spans.ends.tolist(), strict=True) for n in range(s, e)]
    assert len(found) == len(set(found))
    return set(found)
