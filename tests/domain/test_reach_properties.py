"""The reverse question: what changes is exactly where two full answers differ, though few events are judged to find it."""

from random import Random

import pytest
from cases import case_of
from snapshots import cut_of, snapshot_of

from touchline.domain.reach.reach import Between, compared, difference, without
from touchline.domain.verdict.case_document import read_case


def drawn(seed):
    case = read_case(case_of(Random(seed)))
    return snapshot_of(case), cut_of(case), case.target


@pytest.mark.parametrize("part", range(6))
def test_what_an_entry_touches_is_where_the_whole_answers_differ(part):
    found = 0
    for seed in range(part * 100, part * 100 + 100):
        known, cut, target = drawn(seed)
        for entry in known.entries:
            before = without(known, {entry.id})
            whole = compared(before.clear(cut, [target]), known.clear(cut, [target]), cut, known)
            assert difference(cut, before, known, [target]) == whole, f"seed {seed}, {entry.id}"
            found += bool(whole)
    assert found > 40


def test_most_events_need_not_be_judged_again():
    judged = every = 0
    for seed in range(300):
        known, cut, target = drawn(seed)
        for entry in known.entries:
            before = without(known, {entry.id})
            events = Between(before, known).touched(cut, [target])
            if events:
                judged, every = judged + len(events), every + len(cut.events)
    assert judged < every * 0.9


def test_taking_back_several_at_once_is_one_question():
    for seed in range(200):
        known, cut, target = drawn(seed)
        ids = {entry.id for entry in known.entries[::2]}
        before = without(known, ids)
        whole = compared(before.clear(cut, [target]), known.clear(cut, [target]), cut, known)
        assert difference(cut, before, known, [target]) == whole
