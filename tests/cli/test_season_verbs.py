"""``touchline new``, ``backup``, ``relink`` and ``ledger`` as they are typed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from touchline.cli.program import main


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
def season(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TOUCHLINE_SEASON", raising=False)
    code, made = touchline(capsys, "new", tmp_path / "season", "--club", "Harbour Town", "--years", "2025-26")
    assert code == 0
    monkeypatch.chdir(made["season"])
    return Path(made["season"])


def test_a_season_is_made_with_its_fixtures(tmp_path, capsys):
    listed = tmp_path / "fixtures.csv"
    listed.write_text("date,home,away\n2025-09-13,Harbour Town,Crewe\n2025-09-20,Bury,Harbour Town\n")
    code, made = touchline(
        capsys, "new", tmp_path / "s", "--club", "Harbour Town", "--years", "2025-26", "--fixtures", listed
    )
    assert code == 0
    assert [fixture["day"] for fixture in made["fixtures"]] == ["2025-09-13", "2025-09-20"]


def test_a_bad_fixture_list_makes_no_season(tmp_path, capsys):
    listed = tmp_path / "fixtures.csv"
    for text, wanted in (("date,home,away\n2025-09-13,Crewe,Bury\n", 20), ("date,home,away\nsoon,Crewe,Bury\n", 10)):
        listed.write_text(text)
        code, said = touchline(
            capsys, "new", tmp_path / "s", "--club", "Harbour Town", "--years", "2025-26", "--fixtures", listed
        )
        assert code == wanted
        assert said["error"]["remedy"]
        assert not (tmp_path / "s").exists()


def test_a_season_is_not_made_twice(season, capsys):
    assert touchline(capsys, "new", season, "--club", "Harbour Town", "--years", "2025-26")[0] == 30


def test_the_ledger_is_read_as_of_a_day_and_says_what_was_taken_back(season, capsys):
    touchline(capsys, "release", "--by", "ada-holt", "--why", "she said so")
    touchline(capsys, "lift", "L1", "--by", "ada-holt")
    code, now = touchline(capsys, "ledger")
    assert (code, now["head"]["entry"]) == (0, 2)
    assert [(entry["id"], entry["lifted_by"]) for entry in now["entries"]] == [("L1", "L2"), ("L2", None)]
    assert now["entries"][0]["why"] == "she said so"
    assert touchline(capsys, "ledger", "--as-of", "2001-01-01")[1]["entries"] == []
    assert len(touchline(capsys, "ledger", "--as-of", now["entries"][0]["recorded"])[1]["entries"]) == 1
    assert touchline(capsys, "ledger", "--as-of", "yesterday")[0] == 10


def test_a_ledger_that_was_changed_does_not_verify(season, capsys):
    touchline(capsys, "release", "--by", "ada-holt")
    assert touchline(capsys, "ledger", "--verify")[0] == 0
    with sqlite3.connect(season / "season.db") as raw:
        raw.execute("DROP TRIGGER ledger_never_changes")
        raw.execute("UPDATE ledger SET body = replace(body, 'release', 'refusal')")
    code, said = touchline(capsys, "ledger", "--verify")
    assert code == 60
    assert "entry 1" in said["error"]["subject"]


def test_a_backup_is_a_season_with_the_same_ledger(season, tmp_path, capsys):
    touchline(capsys, "release", "--by", "ada-holt")
    code, done = touchline(capsys, "backup", tmp_path / "safe" / "copy")
    assert code == 0
    assert touchline(capsys, "ledger", "--verify", "--season", done["folder"])[1]["head"] == done["head"]
    assert touchline(capsys, "backup", tmp_path / "safe" / "copy")[0] == 30


def test_relinking_looks_where_it_is_told(season, tmp_path, capsys):
    code, done = touchline(capsys, "relink", tmp_path)
    assert (code, done["found"], done["offline"]) == (0, [], [])
    assert touchline(capsys, "relink", tmp_path / "nowhere")[0] == 20


def test_outside_of_a_season_the_way_in_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("TOUCHLINE_SEASON", raising=False)
    monkeypatch.chdir(tmp_path)
    code, said = touchline(capsys, "ledger")
    assert code == 20
    assert "touchline new" in said["error"]["remedy"]


def test_people_read_plain_lines(season):
    words = [sys.executable, "-c", "from touchline.cli import main; main()", "ledger", "--verify"]
    listed = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "The ledger is whole: 0 entries" in listed.stdout
    assert listed.returncode == 0


@pytest.mark.parametrize("words", [("veto", "--person", "ada-holt"), ("mend",), ("clear", "film", "--ter", "GB")])
def test_what_is_wrongly_typed_is_a_document_too(season, capsys, words):
    code, told = touchline(capsys, *words)
    assert code == 2 and told["error"]["kind"] == "Usage" and told["error"]["subject"] and "--help" in told["error"]["remedy"]
