"""What is read of a season to say what an entry touches is enough: the answer is the one that all of it gives."""

from random import Random

import pytest

from drawn_season import SHOWING, drawn, meant, told, wholly
from touchline.stages.clear import known_clips
from touchline.stages.ledger.ledger import mean
from touchline.stages.reach.reach import affected


@pytest.mark.parametrize("seed", range(14))
def test_what_is_read_is_enough(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(known_clips, "_MOST", 0 if seed % 3 == 2 else known_clips._MOST)
    random = Random(seed)
    season, clips, traces = drawn(tmp_path / "season", random)
    found = 0
    for entry in season.store.ledger.entries():
        now = season.clock()
        mine = told(affected(season.store, [entry.id], SHOWING, now))
        assert mine == wholly(season.store, [entry.id], now), entry
        found += bool(mine)
    for _ in range(4):
        now = season.clock()
        said = mean(season.store, meant(random, clips, traces), now)
        mine = told(affected(season.store, [said.entry], SHOWING, now))
        assert mine == wholly(season.store, [said.entry], now), said.entry
        found += bool(mine)
    season.store.close()
    assert found > 1
