"""``touchline affected`` and its kin as they are typed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from small_season import event, small_season
from touchline.cli import showing
from touchline.cli.program import main
from touchline.domain.time.time import Span
from touchline.settings import settings
from touchline.stages.world.state import sign_watched, state_fact
from touchline.store.season import open_store

SHOWN = ("--for", "harbour-tv", "--territory", "GB", "--on", "2026-05-01")


def touchline(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    """The exit code and the JSON that was printed."""
    before, sys.argv = sys.argv, ["touchline", *map(str, words), "--json"]
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    return int(left.value.code or 0), json.loads(capsys.readouterr().out)


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Ada, with a release, in frames 40..90 of a clip of the tunnel; a cut of it, and the manager has a full veto."""
    monkeypatch.setenv("TOUCHLINE_SEASON", str(tmp_path / "season"))
    settings.cache_clear()
    made = small_season(tmp_path / "season")
    made.say("location", "landlord", {"place": ["tunnel"]})
    made.say("release", "ada-holt", {"person": ["ada-holt"]})
    made.say("say", "manager", rung="full-veto")
    clip = made.clip("A001C001")
    sign_watched(made.store, clip, clip.whole, "mo")
    state_fact(made.store, clip, Span(40, 90), "person", "ada-holt", "mo", channel="picture")
    made.cut(event("e1", clip, 0, 100), event("s1", clip, 0, 100, channel="sound"))
    made.store.close()
    yield tmp_path / "season"
    settings.cache_clear()


def test_an_entry_tells_every_frame_it_touches(season, capsys):
    touchline(capsys, "refuse", "--by", "ada-holt")
    code, found = touchline(capsys, "affected", "L4", *SHOWN)
    assert code == 0 and found["seconds"] == {"touched": 2.0, "lost": 2.0, "gained": 0.0}
    (cut,) = found["cuts"]
    assert (cut["label"], cut["latest"], cut["scenes"]) == (
        "film@1", True, [{"from": 0, "to": 100, "place": "tunnel", "day": "2025-10-18"}],
    )  # fmt: skip
    (span,) = cut["spans"]
    assert (span["event"], span["from"], span["to"], span["source"]) == ("e1", 40, 90, [40, 90])
    assert (span["before"]["verdict"], span["after"]["verdict"], span["after"]["because"]) == ("cleared", "blocked", ["L4"])


def test_an_entry_that_is_not_there_is_exit_20(season, capsys):
    code, told = touchline(capsys, "affected", "L44")
    assert code == 20 and told["error"]["kind"] == "Missing"


def test_a_longer_shot_names_at_once_whom_it_now_shows(season, capsys):
    touchline(capsys, "fact", "A001C001", "200..300", "--kind", "person", "--value", "Kit Rowe", "--by", "mo")
    code, saved = touchline(capsys, "cut", "add", "film", "A001C001@190..210", "--picture-only")
    (new,) = saved["clearance"]["newly"]
    assert code == 0 and (new["from"], new["to"], new["source"]) == (110, 120, [200, 210])
    assert new["why"] == ["kit-rowe has no release for this"]
    code, found = touchline(capsys, "cut", "diff", "film@1", "film@2", *SHOWN)
    assert [row["because"] for row in found["changes"][0]["newly"]] == [["no-release:kit-rowe"]]
    assert found["clearance"]["seconds"]["after"]["unknown"] == 0.4 and found["clearance"]["no_longer"] == []


@pytest.mark.parametrize(
    "asked",
    [
        ("--veto", "--by manager --person ada-holt"),
        ("--veto", "--person ada-holt"),
        ("--veto", "person ada-holt"),
        ("--refuse", "--by ada-holt"),
        ("--refuse", "--person ada-holt"),
        ("--embargo", "--person ada-holt --not-before 2027-01-01"),
    ],
)
def test_what_if_tells_the_cost_and_writes_nothing(season, capsys, asked):
    code, found = touchline(capsys, "what-if", *asked, *SHOWN)
    assert code == 0 and not found["written"] and found["totals"]["minutes"] == {"lost": 0.033, "gained": 0}
    assert found["totals"]["people"] == {"lost": ["ada-holt"], "gained": []} and found["totals"]["episodes"]["lost"] == ["film"]
    (cut,) = found["cuts"]
    assert cut["frames"]["lost"] == [[40, 90]] and cut["scenes"][0]["lost"] == [[40, 90]]
    assert cut["deliverable"] == {"before": True, "after": False}
    _, ledger = touchline(capsys, "ledger")
    assert len(ledger["entries"]) == 3


def test_what_if_a_territory_and_what_if_a_lift(season, capsys):
    touchline(capsys, "term", "--by", "club", "--person", "ada-holt", "--territory", "US")
    _, found = touchline(capsys, "what-if", "--territory", "US", "--for", "harbour-tv", "--on", "2026-05-01")
    assert found["cuts"][0]["frames"] == {"lost": [[40, 90]], "gained": []}
    _, found = touchline(capsys, "what-if", "--territory", "US", "--against", "GB", "--for", "harbour-tv")
    assert found["cuts"][0]["frames"]["lost"] == [[40, 90]]
    _, found = touchline(capsys, "what-if", "--lift", "L4", "--territory", "US", "--for", "harbour-tv")
    assert found["cuts"][0]["frames"] == {"lost": [], "gained": [[40, 90]]}


def test_what_if_several_says_of_each_what_it_would_be_after_the_others(season, capsys):
    veto, refusal = ("--veto", "--by sponsor --person ada-holt"), ("--refuse", "--by kit-rowe --person kit-rowe")
    _, told = touchline(capsys, "what-if", *veto, *refusal)
    assert len(told["notes"]) == 1 and "a request, not a veto: sponsor is on no rung" in told["notes"][0]
    _, told = touchline(capsys, "what-if", *veto, *refusal, "--say", "sponsor --rung full-veto")
    assert told["notes"] == []


def test_what_if_nothing_is_bad_input_and_wrong_words_wrong_usage(season, capsys):
    assert touchline(capsys, "what-if")[0] == 10
    assert touchline(capsys, "what-if", "--lift", "L44")[0] == 20


def test_recall_is_quiet_where_nothing_left_the_house(season, capsys):
    assert touchline(capsys, "recall") == (0, {"asked": 0, "changed": [], "cannot_be_judged": []})


def test_the_same_is_told_to_people_in_words(season, capsys):
    told = {}
    for words in (["refuse", "--by", "ada-holt", "--yes"], ["affected", "L4", *SHOWN], ["what-if", "--lift", "L4", *SHOWN]):
        before, sys.argv = sys.argv, ["touchline", *words]
        try:
            with pytest.raises(SystemExit):
                main()
        finally:
            sys.argv = before
        told[words[0]] = capsys.readouterr().out
    assert "film@1: 2 s touched, 2 s lost, in 1 scene" in told["affected"] and "cleared → blocked" in told["affected"]
    assert "If: ada-holt takes back L4." in told["what-if"] and "+ada-holt" in told["what-if"] and "Nothing was written." in told["what-if"]


@pytest.mark.parametrize("words", ["clear film", "recall", "book film"])
def test_nobody_knows_what_is_to_come(season, capsys, words):
    """By then a child may be none any more."""
    assert touchline(capsys, *words.split(), "--as-of", "2199-01-01")[0] == 10


def test_a_clock_that_ran_ahead_is_told(season, capsys, monkeypatch):
    told: list[str] = []
    monkeypatch.setattr(showing, "warn", told.append)
    made = open_store(season, lambda: "2199-01-01T00:00:00.000000Z")
    state_fact(made, next(iter(made.shelf.clips())), Span(0, 1), "place", "tunnel", "mo")
    made.close()
    touchline(capsys, "clear", "film", "--on", "2026-05-01")
    assert len(told) == 1 and "is of 2199-01-01" in told[0]
