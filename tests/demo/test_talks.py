"""The end of the demo's story, typed on a small season: three offers, one collapses, one is blocked until a mind changes."""

import sys
from pathlib import Path

import pytest

from small_season import event, small_season
from touchline.cli.demo import run_quietly
from touchline.demo.club import PEOPLE
from touchline.demo.steps import Told
from touchline.demo.story import FILM
from touchline.demo.talks import CLUB, MATCH_DAY, OFFERS, TRAINING, bargain
from touchline.domain.talks.terms_file import read_terms
from touchline.settings import settings
from touchline.stages.world.people import add_person, join_group
from touchline.stages.world.state import sign_watched


@pytest.fixture
def told(tmp_path: Path):
    """Every step with its exit code and answer, and what the summary tells."""
    made = small_season(tmp_path / "season")
    for person in PEOPLE:
        add_person(made.store, person.id, "mo", name=person.name, minor=bool(person.guardian), guardian=person.guardian or "")
    join_group(made.store, "squad", [person.id for person in PEOPLE if person.squad], "mo")
    clips = {}
    for number, (path, _, _) in enumerate(dict.fromkeys((*FILM, *TRAINING, *MATCH_DAY))):
        if path not in clips:
            clip = made.clip(f"A{number:03d}C001", place="press-room" if path == MATCH_DAY[-1][0] else "stadium")
            sign_watched(made.store, clip, clip.whole, "mo")
            clips[path] = clip.id
    made.say("grant", CLUB, {"place": ["stadium", "press-room"]})
    made.cut(event("e1", made.store.shelf.clip(clips[TRAINING[0][0]]), 0, 100), name="derby")
    made.store.close()
    settings.cache_clear()
    summary, steps = Told(), []
    story = bargain(clips, tmp_path, summary)
    step, before = next(story), sys.argv
    while True:
        code, answer = run_quietly([*step.command, "--season", str(tmp_path / "season"), "--json"])
        assert code == step.exits, (step.command, answer)
        steps.append((step, answer))
        try:
            step = story.send(answer)
        except StopIteration:
            break
    assert sys.argv == before
    return tmp_path, summary, steps


def test_one_collapses_and_one_is_blocked_until_he_changes_his_mind(told):
    _, summary, steps = told
    story = steps[-1][1]
    assert {talk["talk"]: talk["state"] for talk in story["talks"]} == {
        "harbour-tv": "agreed", "coast-stream": "collapsed", "meridian": "agreed",
    }  # fmt: skip
    assert [step.exits for step, _ in steps if step.command[:3] == ("talk", "sign", "meridian")] == [50, 50, 0]
    assert len(story["contradictions"]) == 2 and "coast-stream collapsed" in summary.lines[-1]


def test_the_offers_were_held_side_by_side_before(told):
    folder, _, steps = told
    (found,) = [answer for step, answer in steps if step.command[0] == "what-if"]
    assert [len(one["episodes"]["viable"]) for one in found["offers"]] == [2, 3, 3]
    assert (folder / "offers.html").is_file() and (folder / "story.html").is_file()


@pytest.mark.parametrize("file", sorted(OFFERS.glob("*.toml")), ids=lambda path: path.name)
def test_every_offer_of_the_demo_can_be_read(file):
    assert read_terms(file.read_text("utf-8"), file.name).club == CLUB


def test_the_second_offers_differ_from_the_first_only_in_what_was_bargained():
    for name in ("harbour-tv", "meridian"):
        first, second = ((OFFERS / f"{name}-{number}.toml").read_text("utf-8").splitlines() for number in (1, 2))
        assert len(set(first) ^ set(second)) <= 6
