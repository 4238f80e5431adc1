"""What each of many noes takes, found in one look, is what the plain judge says with it and without it."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cases import case_of
from snapshots import cut_of, snapshot_of

from touchline.domain.ledger.ledger import NO
from touchline.domain.talks.taking import taken
from touchline.domain.verdict.case import CLEARED
from touchline.domain.verdict.case_document import read_case
from touchline.domain.verdict.judge import judge
from touchline.domain.verdict.standing import binds, standing

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*.json"))


def cleared(case, gone):
    ledger = tuple(entry for entry in case.ledger if entry.id not in gone and entry.lifts not in gone)
    return {(event.id, frame) for event in judge(replace(case, ledger=ledger)).events
            for span in event.spans if span.verdict == CLEARED for frame in range(span.start, span.end)}  # fmt: skip


def in_one_look(case, groups):
    """By group, the frames of each event's clip that it takes."""
    known, cut = snapshot_of(case), cut_of(case)
    gone = {entry.id for some in groups.values() for entry in some}
    left = replace(known, entries=tuple(entry for entry in known.entries if entry.id not in gone and entry.lifts not in gone))
    (found,) = taken(known, groups, [(cut, left.clear(cut, [case.target]))], [case.target])
    shift = {event.id: event.source.start - event.at for event in cut.events}
    return {name: {(event, frame + shift[event]) for event, spans in found.alone.get(name, {}).items()
                   for span in spans for frame in range(span.start, span.end)} for name in groups}  # fmt: skip


def noes(case):
    """Those that bind and stand."""
    ledger = standing(case.ledger, case.as_of)
    standing_ones = [entry for entry in ledger.entries if entry.kind in NO and not ledger.lifted(entry)]
    return [entry for entry in standing_ones if binds(entry, ledger, case.people, case.groups)]


def held_against_the_judge(case, groups):
    every = {entry.id for some in groups.values() for entry in some}
    before = cleared(case, every)
    plain = {name: before - cleared(case, every - {entry.id for entry in some}) for name, some in groups.items()}
    assert in_one_look(case, groups) == plain
    return sum(map(len, plain.values()))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_written_case(path):
    document = json.loads(path.read_text("utf-8"))
    if "expect_error" in document or any(clip.get("rate", "25/1") != "25/1" for clip in document["case"]["clips"].values()):
        return
    case = replace(read_case(document["case"]), treatments=())
    held_against_the_judge(case, {entry.id: [entry] for entry in noes(case)})


def test_drawn_cases_with_noes_in_groups():
    lost = 0
    for seed in range(1500):
        random = Random(seed)
        case = read_case(case_of(random))
        groups = {}
        for entry in noes(case):
            groups.setdefault(random.choice("abc"), []).append(entry)
        lost += held_against_the_judge(case, groups)
    assert lost > 500, "nobody compares nothing"
