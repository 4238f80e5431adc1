"""Kept verdicts are the judge's, whatever was asked before and whatever is said after."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from cases import case_of

from touchline.domain.verdict.bearing import Finding
from touchline.domain.verdict.case import Treatment, VerdictSpan
from touchline.domain.verdict.case_document import read_case
from touchline.domain.verdict.judge import judge
from touchline.domain.verdict.kept_verdicts import Kept, KeptVerdicts, with_no
from touchline.domain.verdict.yeses import KNOWN, POSSIBLY

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*.json"))


def kept_of(case):
    return KeptVerdicts(case, case.clips.__getitem__, lambda clip, channel, frames: [f for f in case.facts if f.clip == clip])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_written_case_is_answered_alike(path):
    document = json.loads(path.read_text("utf-8"))
    if "expect_error" in document:
        return
    case = read_case(document["case"])
    kept = kept_of(case)
    assert kept.judge(case.events) == judge(case) == kept.judge(case.events)


@pytest.mark.parametrize("part", range(8))
def test_drawn_cases_are_answered_alike_in_any_order_of_asking(part):
    for seed in range(part * 200, part * 200 + 200):
        random = Random(seed)
        case = read_case(case_of(random))
        kept = kept_of(case)
        for event in random.sample(case.events, len(case.events)):
            assert kept.judge([event]) == judge(replace(case, events=(event,))), f"seed {seed}"
        assert kept.judge(case.events) == judge(case), f"seed {seed}"


def test_what_is_hidden_in_an_event_is_hidden_there_only():
    for seed in range(300):
        random = Random(seed)
        case = read_case(case_of(random))
        event = random.choice(case.events)
        facts = [f for f in case.facts if f.clip == event.clip and f.kind not in ("place", "topic")]
        hides = {fact.kind: fact.value for fact in random.sample(facts, min(1, len(facts)))}
        treated = replace(case, treatments=(Treatment(event.id, event.span, event.channel, hides),))
        assert kept_of(case).judge(case.events, treated.treatments) == judge(treated), f"seed {seed}"


def test_a_no_is_laid_over_what_was_said():
    before = Kept((VerdictSpan(0, 10, "cleared", ("L1",), (), ("credit",)), VerdictSpan(10, 20, "blocked", ("L2",))))
    after = with_no(before, "L9", True, [(5, 12, KNOWN), (15, 18, POSSIBLY)])
    assert after.spans == (
        VerdictSpan(0, 5, "cleared", ("L1",), (), ("credit",)),
        VerdictSpan(5, 10, "blocked", ("L9",)),
        VerdictSpan(10, 12, "blocked", ("L2", "L9")),
        VerdictSpan(12, 20, "blocked", ("L2",)),
    )
    assert with_no(before, "L9", False, [(8, 20, KNOWN)]).spans[1:] == (
        VerdictSpan(8, 10, "cleared", ("L1",), ("request:L9",), ("credit",)),
        VerdictSpan(10, 20, "blocked", ("L2",), ("request:L9",)),
    )
    doubted = with_no(before, "L9", True, [(0, 10, POSSIBLY)])
    assert doubted.spans[0] == VerdictSpan(0, 10, "unknown", ("possible:L9",))
    assert Finding("unknown", ("a",), (), ()).blocked("L9").because == ("L9",)
