"""Values of the ground floor as plain values, and back."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footage import clip
from touchline.domain.documents.plain import from_plain, to_plain
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault, Findings
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import BadInput

SPANS = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 10**9), st.integers(1, 10**6))
FACTS = st.builds(
    Fact,
    st.text(max_size=5),
    SPANS,
    st.sampled_from(["picture", "both"]),
    st.just("words"),
    st.text(max_size=9),
    st.floats(0, 1),
    st.sampled_from([None, "yes"]),
    st.text(max_size=5),
    st.dictionaries(st.text(max_size=3), st.lists(st.integers(0, 9)), max_size=2),
)
FINDINGS = st.builds(
    Findings,
    st.lists(FACTS, max_size=3).map(tuple),
    st.lists(st.builds(Fault, st.text(), st.text(), st.text(), st.text(), st.none() | SPANS), max_size=2).map(tuple),
    st.lists(SPANS, max_size=2).map(tuple),
)


@given(FINDINGS)
def test_findings_come_back_through_json_as_they_were(findings):
    back = from_plain(Findings, json.loads(json.dumps(to_plain(findings))))
    assert back == findings
    assert [fact.detail for fact in back.facts] == [fact.detail for fact in findings.facts]


@pytest.mark.parametrize("rate", [Fraction(25), Fraction(30000, 1001), Fraction(48000)])
def test_a_clip_comes_back_with_its_exact_rate(rate):
    made = clip(rate=rate)
    assert from_plain(Clip, json.loads(json.dumps(to_plain(made)))) == made


@pytest.mark.parametrize(
    "plain",
    [
        None,
        [],
        "x",
        {},
        {"id": "c1"},
        {**to_plain(clip()), "rate": "1/0"},
        {**to_plain(clip()), "colour": "red"},
        {**to_plain(clip()), "rushes": [{"content": "ab"}]},
        {**to_plain(clip()), "probe": 3},
    ],
)
def test_what_is_no_clip_is_bad_input(plain):
    with pytest.raises(BadInput):
        from_plain(Clip, plain)


def test_what_json_cannot_hold_is_refused_when_it_is_written():
    with pytest.raises(TypeError):
        to_plain(Fault("a", "b", object()))  # type: ignore[arg-type]
