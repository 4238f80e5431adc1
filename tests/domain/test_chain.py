"""The hash chain: whole as written, broken by any change anywhere."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.ledger.chain import (
    GENESIS,
    Link,
    canonical,
    commitment,
    readable,
    seal_of,
    verify,
    with_commitments,
)
from touchline.errors import BadInput, Damaged

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
BODIES = st.lists(st.tuples(st.dictionaries(TEXTS, TEXTS, max_size=3), TEXTS), min_size=1, max_size=6)


def chain(bodies) -> list[Link]:
    links: list[Link] = []
    before = GENESIS
    for seq, (body, text) in enumerate(bodies, 1):
        body.pop("private", None)
        beside = {} if "why" in body else {"why": ("ab" * 8, text)}
        sealed = {
            "seq": seq,
            "recorded": f"2026-04-{seq:02}T00:00:00.000000Z",
            "prev": before,
            "body": with_commitments(body, beside),
        }
        links.append(Link(sealed, before := seal_of(sealed), beside))
    return links


def test_a_seal_is_the_sha256_of_the_canonical_json():
    row = {"seq": 1, "prev": GENESIS, "body": {"b": 1, "a": "é"}}
    text = '{"body":{"a":"é","b":1},"prev":"' + GENESIS + '","seq":1}'
    assert canonical(row) == text
    assert seal_of(row) == hashlib.sha256(text.encode()).hexdigest()


def test_a_commitment_is_the_sha256_of_salt_and_text():
    assert commitment("00ff", "yes") == hashlib.sha256(b"\x00\xffyes").hexdigest()


def test_no_rows_are_a_whole_chain():
    assert verify([]) == (0, GENESIS)


@given(BODIES)
def test_what_was_written_is_whole_with_and_without_its_private_text(bodies):
    links = chain(bodies)
    head = (len(links), links[-1].seal)
    assert verify(links) == head
    assert verify([replace(link, beside={}) for link in links]) == head
    assert verify(links, [(link.seq, link.seal) for link in links]) == head


@given(BODIES, st.data())
def test_any_changed_row_is_found_and_named(bodies, data):
    links = chain(bodies)
    at = data.draw(st.integers(0, len(links) - 1))
    key = data.draw(st.sampled_from(["seq", "recorded", "prev", "body"]))
    links[at] = replace(links[at], sealed={**links[at].sealed, key: "something else"})
    with pytest.raises(Damaged) as damaged:
        verify(links)
    assert damaged.value.place == f"ledger[{at}]"


@given(BODIES, st.data())
def test_a_row_taken_out_of_the_middle_or_put_elsewhere_is_found(bodies, data):
    links = chain(bodies)
    moved = data.draw(st.permutations(links))
    if moved != links:
        with pytest.raises(Damaged):
            verify(moved)
    at = data.draw(st.integers(0, len(links) - 1))
    if at < len(links) - 1:
        with pytest.raises(Damaged):
            verify(links[:at] + links[at + 1 :])


@given(BODIES)
def test_a_tail_cut_off_is_found_by_a_head_printed_before(bodies):
    links = chain(bodies)
    with pytest.raises(Damaged, match="cut off"):
        verify(links[:-1], [(len(links), links[-1].seal)])


def test_a_row_recorded_before_the_one_above_it_is_found_even_if_sealed():
    first = {"seq": 1, "recorded": "2026-04-02T00:00:00.000000Z", "prev": GENESIS, "body": {}}
    second = {"seq": 2, "recorded": "2026-04-01T00:00:00.000000Z", "prev": seal_of(first), "body": {}}
    with pytest.raises(Damaged, match="earlier"):
        verify([Link(first, seal_of(first)), Link(second, seal_of(second))])


@given(st.dictionaries(TEXTS, st.integers(0, 9), max_size=3), st.dictionaries(TEXTS, TEXTS, max_size=2))
def test_a_body_is_read_back_as_it_was_stated(body, private):
    beside = {name: ("ab", text) for name, text in private.items()}
    if "private" in body or body.keys() & private.keys():
        with pytest.raises(BadInput):
            with_commitments(body, beside)
    elif "private" not in private:
        assert readable(json.loads(canonical(with_commitments(body, beside))), beside) == {**body, **private}


@pytest.mark.parametrize("value", [2**60, float("inf"), {"a": "\ud800"}, {1: "x"}, object()])
def test_what_has_no_canonical_form_is_bad_input(value):
    with pytest.raises(BadInput):
        canonical({"v": value})
