"""The file of uses may be harmed in any of its rows: whoever asks is told so once, and it is made again."""

import sqlite3
from random import Random

import pytest

from drawn_season import SHOWING, drawn, told
from touchline.errors import Damaged
from touchline.stages.reach.reach import affected
from touchline.store.season import open_store

HARM = {
    "an event is none": "UPDATE piece SET body = replace(body, '\"channel\"', '\"channem\"')",
    "an event is no document": "UPDATE piece SET body = substr(body, 2)",
    "a version is none": "UPDATE laid SET head = replace(head, '\"rate\"', '\"rat\"')",
    "a version has half an event": "UPDATE laid SET places = substr(places, 2)",
    "a version has an event that is not there": "UPDATE laid SET places = places || x'ffffff0f000000000100000000000000'",
    "nobody knows how far it goes": "UPDATE about SET value = 'x' || value WHERE key = 'upto'",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
def test_whatever_is_harmed_is_made_again(tmp_path, harm):
    season, _, _ = drawn(tmp_path / "season", Random(3))
    entries = [entry.id for entry in season.store.ledger.entries()]
    now = season.clock()
    right = told(affected(season.store, entries, SHOWING, now))
    season.store.close()
    with sqlite3.connect(tmp_path / "season" / "derived" / "uses.db") as raw:
        raw.execute(harm)
    store = open_store(tmp_path / "season", season.clock)
    try:
        found = told(affected(store, entries, SHOWING, now))
    except Damaged as error:
        assert "ask once more" in error.remedy
        found = told(affected(store, entries, SHOWING, now))
    store.close()
    assert right and found == right
