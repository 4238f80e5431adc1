"""The entries filed under what is known of some footage are enough: the judge says the same with them as with the whole ledger."""

from dataclasses import replace
from random import Random

import pytest
from cases import case_of

from touchline.domain.verdict.bearing_on import FiledLedger
from touchline.domain.verdict.case_document import read_case
from touchline.domain.verdict.judge import judge


@pytest.mark.parametrize("part", range(5))
def test_few_entries_give_the_answer_of_all(part):
    left_out = 0
    for seed in range(part * 200, part * 200 + 200):
        case = read_case(case_of(Random(seed)))
        used = {event.clip for event in case.events}
        footage = [(name, case.clips[name], [f for f in case.facts if f.clip == name]) for name in used]
        few = FiledLedger(case.ledger, case.groups).bearing_on(footage)
        assert judge(replace(case, ledger=few)) == judge(case), f"seed {seed}"
        left_out += len(case.ledger) - len(few)
    assert left_out > 100
