"""What was read of journal and ledger is not read again when somebody writes more, and is always what reading all of it would give."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import text

from small_season import TickingClock
from touchline.domain.world.undo import UNDO
from touchline.domain.world.world import CLIP_IS, PERSON
from touchline.errors import Damaged, TouchlineError
from touchline.store.season import create_season, open_store


@pytest.fixture
def folder(tmp_path):
    create_season(tmp_path / "season", "Harbour Town", "2025-26", TickingClock())
    return tmp_path / "season"


@pytest.fixture
def opened(folder):
    """Opens the season once more, as another program does."""
    clock, stores = TickingClock(), []

    def again(at=folder):
        stores.append(open_store(at, clock))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


def person(n):
    return PERSON, {"id": f"p-{n}"}, {"handle": f"mo-{n}", "name": f"Mo {n}"}


def everything(store):
    journal, ledger = store.journal, store.ledger
    moments = [said.recorded for said in journal.history()]
    worlds = [journal.world(moment) for moment in moments[:: max(1, len(moments) // 7)]]
    return journal.history(), journal.world(), worlds, ledger.entries(), ledger.rows()


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_a_program_that_opens_the_season_now_reads(opened, seed):
    dice = random.Random(seed)
    here, there = opened(), opened()
    for number in range(60):
        store = dice.choice([here, there])
        what = dice.randrange(6)
        try:
            if what <= 1:
                store.journal.state_all([person(number + n) for n in range(dice.randrange(1, 4))], "mo")
            elif what == 2:
                store.journal.state(CLIP_IS, {"clip": f"c{dice.randrange(4)}", "what": "place", "value": f"room-{number}"}, "mo")
            elif what == 3:
                store.journal.state(UNDO, {"undoes": dice.randrange(1, number + 2)}, "mo")
            elif what == 4:
                store.journal.erase(dice.randrange(1, number + 2), dice.choice([None, ["name"]]))
            else:
                store.ledger.append({"kind": "refusal", "by": "p-1", "scope": {"person": ["p-1"]}}, private={"why": "no"}, typed_by="mo")
        except TouchlineError:
            pass  # there was nothing to undo
        if dice.random() < 0.5:
            assert everything(dice.choice([here, there])) == everything(opened())


def test_what_was_written_in_vain_is_not_remembered(opened):
    here = opened()
    here.journal.state_all([person(1)], "mo")
    with pytest.raises(TouchlineError):
        here.journal.state_all([person(2), person(3), (UNDO, {"undoes": 99}, {})], "mo")
    assert [said.seq for said in here.journal.history()] == [1]
    opened().journal.state_all([person(4), person(5)], "mo")
    assert [said.body["id"] for said in here.journal.history()] == ["p-1", "p-4", "p-5"] and len(here.journal.world().people) == 3


def test_a_name_that_another_program_erased_is_told_by_nobody_any_more(opened):
    here = opened()
    here.journal.state_all([person(1), person(2)], "mo")
    assert here.journal.world().people["p-1"].name == "Mo 1"
    opened().journal.erase(1)
    assert "Mo 1" not in str(here.journal.history()) and not here.journal.world().people["p-1"].name


def test_where_an_older_copy_is_put_in_place_what_it_does_not_have_is_forgotten(opened):
    here = opened()
    here.journal.state_all([person(1), person(2), person(3), person(4)], "mo")
    assert len(here.journal.history()) == 4
    with here.truth.write() as connection:  # as if the file were the older one
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'journal%'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("DELETE FROM journal_private WHERE seq > 2"))
        connection.execute(text("DELETE FROM journal WHERE seq > 2"))
    assert [said.seq for said in here.journal.history()] == [1, 2] and sorted(here.journal.world().people) == ["p-1", "p-2"]


def test_a_row_that_somebody_changed_is_found_although_it_was_read_before(opened):
    here = opened()
    here.journal.state_all([person(1), person(2)], "mo")
    here.ledger.append({"kind": "term", "by": "club", "scope": {"place": ["tunnel"]}}, private={}, typed_by="mo")
    assert here.journal.history() and here.ledger.entries()
    with here.truth.write() as connection:
        for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text("UPDATE journal SET body = '{\"id\":\"p-9\"}' WHERE seq = 1"))
        connection.execute(text("UPDATE ledger SET body = '{}' WHERE seq = 1"))
    for book in (here.journal, here.ledger):
        with pytest.raises(Damaged):
            book.verify()


def test_a_world_that_was_handed_out_does_not_change(opened):
    here = opened()
    here.journal.state(CLIP_IS, {"clip": "c1", "what": "place", "value": "tunnel"}, "mo")
    before = here.journal.world()
    here.journal.state(CLIP_IS, {"clip": "c1", "what": "place", "value": "gym"}, "mo")
    assert before.clips["c1"]["place"] == "tunnel" and here.journal.world().clips["c1"]["place"] == "gym"


def test_only_what_is_new_is_read(opened, monkeypatch):
    here = opened()
    here.journal.state_all([person(n) for n in range(30)], "mo")
    here.journal.world()
    read = []
    rows = here.journal._rows
    monkeypatch.setattr(rows, "_from_disk", lambda connection, after, of=rows._from_disk: read.append(after) or of(connection, after))
    here.journal.state_all([person(31)], "mo")
    assert len(here.journal.history()) == 31 and read == [30]
