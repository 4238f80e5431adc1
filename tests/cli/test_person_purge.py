"""``touchline person`` and ``touchline purge`` as they are typed."""

from __future__ import annotations

import json

import pytest

from small_season import event, small_season
from touchline.cli import purge as purge_verb
from touchline.cli.demo import run_quietly
from touchline.cli.program import main
from touchline.domain.time.time import Span
from touchline.stages.world.people import add_person
from touchline.stages.world.state import sign_watched, state_fact


@pytest.fixture
def season(tmp_path):
    made = small_season(tmp_path / "season")
    add_person(made.store, "ada-holt", "mo", name="Ada Holt")
    clip = made.clip("A1")
    sign_watched(made.store, clip, clip.whole, "mo")
    state_fact(made.store, clip, Span(40, 90), "person", "ada-holt", "mo", channel="picture")
    made.say("refusal", "ada-holt", {"person": ["ada-holt"]}, private={"why": "she asked"})
    made.cut(event("v", clip, 0, 100))
    made.store.close()
    return made.store.folder


def typed(season, *words: str, exits: int = 0) -> dict:
    code, answer = run_quietly([*words, "--season", str(season), "--json"])
    assert code == exits, json.dumps(answer)
    return answer


def blocked(season) -> list[tuple[int, int]]:
    spans = typed(season, "clear", "film", "--for", "tv", "--territory", "GB")["spans"]
    return [(span["from"], span["to"]) for span in spans if span["verdict"] == "blocked"]


def test_it_is_listed_tried_dry_and_purged(season):
    found = typed(season, "person", "Ada Holt")
    assert [entry["id"] for entry in found["entries"]] == ["L1"] and {n["text"] for n in found["notes"]} >= {"Ada Holt", "she asked"}
    assert found["beyond_reach"]
    dry = typed(season, "purge", "ada-holt", "--dry-run")
    assert not dry["erased"] and dry["would_go"]["name"] == "Ada Holt"
    assert blocked(season) == [(40, 90)]
    done = typed(season, "purge", "ada-holt", "--yes")
    assert done["erased"] and done["chain"]["whole"] and done["left"]["name"] is None and not done["left"]["notes"]
    assert blocked(season) == [(40, 90)]
    assert typed(season, "person", "ada-holt", exits=20)["error"]["kind"] == "Missing"
    assert typed(season, "person", done["person"])["purged"] and typed(season, "ledger", "--verify")["whole"]


def test_in_a_script_it_wants_to_be_told_yes(season):
    assert typed(season, "purge", "ada-holt", exits=10)["error"]["kind"] == "BadInput"
    assert typed(season, "person", "ada-holt")["name"] == "Ada Holt"


@pytest.mark.parametrize(("answer", "gone"), [("ada", False), ("ada-holt", True)])
def test_on_a_terminal_the_name_must_be_typed(season, monkeypatch, answer, gone):
    monkeypatch.setattr(purge_verb, "on_a_terminal", lambda: True)
    monkeypatch.setattr("typer.prompt", lambda question: answer)
    monkeypatch.setattr("sys.argv", ["touchline", "purge", "ada-holt", "--season", str(season)])
    with pytest.raises(SystemExit) as left:
        main()
    assert (left.value.code or 0) == (0 if gone else 30)
    typed(season, "person", "ada-holt", exits=20 if gone else 0)
