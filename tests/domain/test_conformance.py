"""Every case beside the clearance page gets exactly the answer written there."""

import json
from pathlib import Path

import pytest

from touchline.errors import BadInput
from touchline.stages.clear.judge import judge_document

CASES = sorted((Path(__file__).parents[1] / "conformance").glob("*.json"))
DOCUMENTS = [pytest.param(json.loads(path.read_text("utf-8")), id=path.stem) for path in CASES]


def test_the_cases_are_there() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_answer_is_the_one_written_down(document: dict) -> None:
    if "expect_error" in document:
        with pytest.raises(BadInput) as refused:
            judge_document(document)
        assert document["place"] in str(refused.value)
    else:
        assert judge_document(document)["events"] == document["expect"]["events"]


def test_the_bare_case_is_taken_too() -> None:
    document = json.loads(CASES[0].read_text("utf-8"))
    assert judge_document(document["case"]) == judge_document(document)
