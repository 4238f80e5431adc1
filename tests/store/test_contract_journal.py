"""The contract of `touchline.ports.Journal`, kept by every store."""

from __future__ import annotations

from random import Random

import pytest

from touchline.domain.world.world import world_of
from touchline.errors import BadInput, Conflict, Missing


def place(store, name: str):
    return store.journal.state("place", {"place": name}, "jo")


def places(store, as_of: str | None = None) -> list[str]:
    return [said.body["place"] for said in store.journal.statements(as_of)]


def test_statements_come_back_in_order(store, opened):
    made = [place(store, "tunnel"), place(store, "boot-room")]
    assert opened().journal.statements() == made
    assert [said.seq for said in made] == [1, 2]


def test_statements_as_of_a_moment(store):
    early = place(store, "tunnel")
    place(store, "boot-room")
    assert places(store, early.recorded) == ["tunnel"]


def test_what_is_undone_no_longer_holds_but_did_hold_then(store):
    said = place(store, "tunnel")
    store.journal.state("undo", {"undoes": said.seq}, "jo")
    assert places(store) == []
    assert places(store, said.recorded) == ["tunnel"]
    assert [kept.kind for kept in store.journal.history()] == ["place", "undo"]


def test_undoing_an_undoing_brings_back(store):
    said = place(store, "tunnel")
    undoing = store.journal.state("undo", {"undoes": said.seq}, "jo")
    store.journal.state("undo", {"undoes": undoing.seq}, "jo")
    assert places(store) == ["tunnel"]


@pytest.mark.parametrize("undoes, error", [(9, Missing), ("1", BadInput), (None, BadInput)])
def test_only_what_was_said_can_be_undone(store, undoes, error):
    place(store, "tunnel")
    with pytest.raises(error):
        store.journal.state("undo", {"undoes": undoes}, "jo")


def test_nothing_is_undone_twice(store):
    said = place(store, "tunnel")
    store.journal.state("undo", {"undoes": said.seq}, "jo")
    with pytest.raises(Conflict):
        store.journal.state("undo", {"undoes": said.seq}, "jo")


def test_private_text_is_read_back_as_part_of_the_body_until_it_is_erased(store, opened):
    said = store.journal.state("person", {"id": "p-1"}, "jo", {"name": "Ada Holt", "handle": "ada-holt"})
    assert said.body == {"id": "p-1", "name": "Ada Holt", "handle": "ada-holt"}
    assert opened().journal.statements() == [said]
    assert store.journal.erase(said.seq) == 2
    assert opened().journal.statements()[0].body == {"id": "p-1"}
    assert opened().journal.verify()[0] == 1


def test_many_statements_are_written_all_or_none(store):
    good, bad = ("place", {"place": "tunnel"}, {}), ("undo", {"undoes": 77}, {})
    with pytest.raises(Missing):
        store.journal.state_all([good, bad], "jo")
    assert store.journal.history() == []
    assert len(store.journal.state_all([good, good], "jo")) == 2


def test_private_text_never_hides_a_word_of_the_body(store):
    with pytest.raises(BadInput):
        store.journal.state("person", {"id": "p-1", "name": "x"}, "jo", {"name": "y"})


def test_what_has_no_canonical_form_is_refused(store):
    for body in ({"n": 2**60}, {"x": float("nan")}, {"t": "\udcff"}):
        with pytest.raises(BadInput):
            store.journal.state("note", body, "jo")
    assert store.journal.history() == []


def test_the_world_of_any_moment_is_what_the_statements_up_to_it_add_up_to(store, opened):
    random = Random(1)
    for _ in range(4):
        said = []
        for _ in range(400):
            who = f"p-{random.randrange(40)}"
            said.append(random.choice([
                ("person", {"id": who, "minor": random.random() < 0.5}, {"handle": who, "name": f"N {random.random()}"}),
                ("group", {"group": "squad", "person": who, "since": "", "until": ""}, {}),
                ("clip-is", {"clip": f"c{random.randrange(9)}", "what": "place", "value": f"room-{random.randrange(5)}"}, {}),
            ]))  # fmt: skip
        store.journal.state_all(said, "jo")
        history = store.journal.history()
        for _ in range(2):
            standing = [one.seq for one in store.journal.statements()]
            store.journal.state("undo", {"undoes": random.choice(standing)}, "jo")
        for moment in [None, *(random.choice(history).recorded for _ in range(12))]:
            for journal in (store.journal, opened().journal):
                assert journal.world(moment) == world_of(store.journal.statements(moment))
