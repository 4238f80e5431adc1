"""The contract of `touchline.ports.LedgerBook`, kept by every store."""

from __future__ import annotations

import pytest
from season_case import Clock, release

from touchline.domain.ledger.chain import GENESIS
from touchline.domain.ledger.ledger import Entry
from touchline.errors import BadInput, Damaged, Missing


def append(store, draft, **private) -> Entry:
    return store.ledger.append(draft, private=private, typed_by="jo")


def test_an_empty_ledger_has_no_head_and_is_whole(store):
    assert store.ledger.head() == (0, GENESIS)
    assert store.ledger.verify() == (0, GENESIS)
    assert store.ledger.entries() == []


def test_entries_come_back_in_order_as_they_were_meant(store, opened):
    first = append(store, release("p-1"), why="She read it and said yes")
    second = append(
        store, {"kind": "embargo", "by": "club", "scope": {"topic": ["transfer"]}, "for": {"until": "2026-05-01"}}
    )
    assert [entry.id for entry in (first, second)] == ["L1", "L2"]
    assert opened().ledger.entries() == [first, second]
    assert first.detail["why"] == "She read it and said yes"
    assert first.detail["typed_by"] == "jo"


def test_each_row_holds_the_seal_of_the_row_before_it(store):
    append(store, release("p-1"))
    append(store, release("p-2"))
    one, two = store.ledger.rows()
    assert one["prev"] == GENESIS
    assert two["prev"] == one["hash"]
    assert store.ledger.head() == store.ledger.verify() == (2, two["hash"])


def test_entries_as_of_a_moment_are_those_recorded_no_later(store):
    early = append(store, release("p-1"))
    late = append(store, release("p-2"))
    assert [e.id for e in store.ledger.entries(store.ledger.rows()[0]["recorded"])] == [early.id]
    assert [e.id for e in store.ledger.entries("2026-04-01T12:00:00Z")] == []
    assert [e.id for e in store.ledger.entries("2030-01-01T00:00:00+02:00")] == [early.id, late.id]


def test_a_moment_without_fraction_is_the_very_moment(store, clock: Clock):
    clock.set("2026-04-01T12:00:00.500000Z")
    append(store, release("p-1"))
    assert store.ledger.entries("2026-04-01T12:00:01Z") == []
    assert len(store.ledger.entries("2026-04-01T12:00:01.5Z")) == 1


def test_a_clock_that_jumps_back_does_not_turn_an_entry_away_nor_reorder(store, clock: Clock):
    append(store, release("p-1"))
    clock.set("2019-01-01T00:00:00Z")
    append(store, {"kind": "refusal", "by": "p-1", "scope": {"person": ["p-1"]}})
    before, after = store.ledger.rows()
    assert after["recorded"] == before["recorded"]
    assert after["clock"] == "2019-01-01T00:00:01.000000Z"
    assert store.ledger.verify()[0] == 2


def test_the_clock_does_not_run_back_between_journal_and_ledger(store, clock: Clock):
    said = store.journal.state("place", {"place": "tunnel"}, "jo")
    clock.set("2019-01-01T00:00:00Z")
    append(store, release("p-1"))
    assert store.ledger.rows()[0]["recorded"] == said.recorded


def test_erasing_private_text_leaves_the_chain_whole_and_the_entry_in_force(store, opened):
    entry = append(store, release("p-1"), why="Her number is 0151 496 0000", clause="4.2")
    head = store.ledger.head()
    assert store.ledger.erase(entry.id, ["why"]) == 1
    left = opened().ledger.entries()[0]
    assert "why" not in left.detail
    assert left.detail["clause"] == "4.2"
    assert (left.kind, left.scope) == (entry.kind, entry.scope)
    assert opened().ledger.verify() == head


def test_the_same_private_text_is_never_committed_to_alike(store):
    append(store, release("p-1"), why="yes")
    append(store, release("p-1"), why="yes")
    one, two = (row["body"]["private"]["why"] for row in store.ledger.rows())
    assert one != two


def test_heads_that_deliveries_printed_lie_on_the_chain(store):
    append(store, release("p-1"))
    printed = store.ledger.head()
    append(store, release("p-2"))
    assert store.ledger.verify([(0, GENESIS), printed])[0] == 2


def test_a_head_beyond_the_end_shows_a_cut_off_tail(store):
    append(store, release("p-1"))
    with pytest.raises(Damaged, match="cut off"):
        store.ledger.verify([(2, "ab" * 32)])


def test_a_head_with_another_seal_shows_another_past(store):
    append(store, release("p-1"))
    with pytest.raises(Damaged, match="entry 1"):
        store.ledger.verify([(1, "ab" * 32)])


@pytest.mark.parametrize(
    "draft, place",
    [
        ({"kind": "wish", "by": "p-1", "scope": {}}, "kind"),
        ({"kind": "veto", "by": "p-1", "scope": {"colour": ["red"]}}, "scope.colour"),
        ({"kind": "veto", "by": "p-1", "scope": {}, "for": {"until": "soon"}}, "for.until"),
        ({"kind": "say", "party": "p-1", "rung": "top", "scope": {}}, "rung"),
        ({"kind": "veto", "by": "p-1", "scope": {}, "id": "L9"}, "id"),
    ],
)
def test_what_the_judge_could_not_read_is_not_written(store, draft, place):
    with pytest.raises(BadInput) as refused:
        append(store, draft)
    assert refused.value.place == place
    assert store.ledger.head()[0] == 0


def test_only_an_entry_that_is_there_and_is_no_lift_can_be_lifted(store):
    with pytest.raises(Missing):
        append(store, {"kind": "lift", "by": "p-1", "lifts": "L1"})
    append(store, release("p-1"))
    lift = append(store, {"kind": "lift", "by": "p-1", "lifts": "L1"})
    with pytest.raises(BadInput):
        append(store, {"kind": "lift", "by": "p-1", "lifts": lift.id})
    assert store.ledger.head()[0] == 2


def test_words_in_any_script_survive(store, opened):
    text = "قالت «لا» — ‎😀 \u0000 'quotes' \"more\""
    append(store, {"kind": "veto", "by": "p-1", "scope": {"words": [text]}}, why=text)
    entry = opened().ledger.entries()[0]
    assert entry.scope.words == (text,)
    assert entry.detail["why"] == text
