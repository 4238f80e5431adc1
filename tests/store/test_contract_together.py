"""Statements and entries in one transaction: all or none."""

import pytest

from touchline.errors import BadInput, Conflict

GRANT = {"kind": "grant", "by": "p-1", "scope": {"place": ["tunnel"]}}


def test_the_statements_know_the_ids_of_the_entries_written_with_them(opened):
    store = opened()
    drafts = [(GRANT, {"clause": "2"}), (GRANT, {})]
    told, entries = store.write_all(lambda _, ids: [("talk-deal", {"entries": ids}, {"why": "so"})], drafts, by="mo")
    assert [entry.id for entry in entries] == ["L1", "L2"] == told[0].body["entries"]
    assert told[0].body["why"] == "so" and entries[0].detail["clause"] == "2"
    assert len({told[0].recorded, *(row["recorded"] for row in store.ledger.rows())}) == 1, "no moment knows only half of it"
    assert opened().ledger.verify()[0] == 2 and opened().journal.verify()[0] == 1


def test_an_entry_that_is_none_leaves_nothing_written(opened):
    store = opened()
    with pytest.raises(BadInput):
        store.write_all(lambda _, ids: [("talk-deal", {"entries": ids}, {})], [(GRANT, {}), ({"kind": "nonsense"}, {})], by="mo")
    assert store.ledger.entries() == [] and store.journal.history() == []


def test_who_objects_inside_the_transaction_leaves_nothing_written(opened):
    store = opened()
    store.journal.state("place", {"place": "tunnel"}, "mo")

    def object_to(statements, ids):
        assert [said.kind for said in statements] == ["place"]
        raise Conflict("No.", "")

    with pytest.raises(Conflict):
        store.write_all(object_to, [(GRANT, {})], by="mo")
    assert store.ledger.entries() == [] and len(opened().journal.history()) == 1
