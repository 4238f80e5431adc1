"""What is said of a whole cut is what the plain judge says of it, whatever was asked of the same snapshot before."""

import json
from pathlib import Path
from random import Random

import pytest
from cases import case_of
from snapshots import cut_of, snapshot_of

from touchline.domain.verdict.case_document import read_case
from touchline.domain.verdict.judge import judge

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*.json"))


def plain(case):
    return {
        (event.id, frame): tuple(span[2:])
        for event in judge(case).events
        for span in event.spans
        for frame in range(span.start, span.end)
    }


def cleared(known, cut, case, only=None):
    return {
        (span.event, frame): (span.verdict, span.because, span.flags, span.duties)
        for span in known.clear(cut, [case.target], only).spans
        for frame in range(span.source.start, span.source.end)
    }


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_written_case(path):
    document = json.loads(path.read_text("utf-8"))
    if "expect_error" in document or any(clip.get("rate", "25/1") != "25/1" for clip in document["case"]["clips"].values()):
        return
    case = read_case(document["case"])
    if not case.treatments:
        assert cleared(snapshot_of(case), cut_of(case), case) == plain(case)


def test_drawn_cases_in_any_order_of_asking():
    for seed in range(600):
        random = Random(seed)
        case = read_case(case_of(random))
        known, cut = snapshot_of(case), cut_of(case)
        cleared(known, cut, case, {random.choice(cut.events).id})
        assert cleared(known, cut, case) == plain(case), f"seed {seed}"
