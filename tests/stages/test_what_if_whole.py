"""What is read of a cut to say what something costs is enough: the answer is the one that clearing all of it gives."""

from random import Random

import pytest

from drawn_season import PEOPLE, PLACES, SHOWING, drawn, meant
from touchline.domain.reach.cost import cost_of
from touchline.domain.reach.reach import compared, without
from touchline.stages.clear import known_clips
from touchline.stages.clear.clear import even
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.ledger.ledger import mean
from touchline.stages.reach import costs
from touchline.stages.reach.what_if import what_if


def parts(cost):
    return cost.cut.label, cost.touched, cost.lost, cost.gained, cost.scenes, cost.people, cost.whole


def wholly(store, entry, now):
    latest = [store.cuts.load(name, version) for name, version in store.cuts.names()]
    after = KnownClips(store, now, even, [entry]).snapshot({one.clip for cut in latest for one in cut.events if one.clip})
    before = without(after, {entry.id})
    targets = SHOWING.targets((*before.entries, *after.entries))
    for cut in latest:
        was, now_ = before.clear(cut, targets), after.clear(cut, targets)
        if touched := compared(was, now_, cut, after):
            yield cost_of(cut, was, now_, touched, after)


def everybody_says_yes(season, random):
    """So that there is something to lose; what is licensed, for so many frames only."""
    for person in PEOPLE:
        season.say("release", person, {"person": [person]})
    season.say("location", "club", {"place": list(PLACES)}, notice=True)
    season.say("licence", "owner", {"owner": ["coastline"]}, limit_frames=random.choice([60, 150, 400]), people=True)
    season.say("licence", "owner", {"music": ["anthem", "march"]}, limit_frames=random.choice([60, 150, 400]))


@pytest.mark.parametrize("seed", [0, *range(9, 30), 75])
def test_a_cost_is_what_clearing_all_of_a_cut_twice_gives(tmp_path, monkeypatch, seed):
    monkeypatch.setattr(costs, "_MANY", 0 if seed % 5 == 4 else costs._MANY)
    monkeypatch.setattr(known_clips, "_MOST", 0 if seed % 3 == 2 else known_clips._MOST)
    random = Random(seed)
    season, clips, traces = drawn(tmp_path / "season", random)
    everybody_says_yes(season, random)
    found = 0
    for _ in range(8):
        now = season.clock()
        entry = mean(season.store, meant(random, clips, traces), now).entry
        mine = [parts(cost) for cost in what_if(season.store, [entry], SHOWING, now).costs]
        assert mine == [parts(cost) for cost in wholly(season.store, entry, now)], entry
        found += len(mine)
    season.store.close()
    assert found
