"""``touchline cut`` as it is typed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from small_season import SmallSeason, small_season
from touchline.cli.program import main


def touchline(capsys: pytest.CaptureFixture[str], *words: object, as_json: bool = True) -> tuple[int, Any]:
    """The exit code and what was printed."""
    before, sys.argv = sys.argv, ["touchline", *map(str, words), *(["--json"] if as_json else [])]
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    out = capsys.readouterr().out
    return int(left.value.code or 0), json.loads(out) if as_json else out


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSeason:
    made = small_season(tmp_path / "season")
    made.clip("A1C1")
    made.store.close()
    monkeypatch.setenv("TOUCHLINE_USER", "story-producer")
    monkeypatch.chdir(tmp_path / "season")
    return made


def test_from_a_range_to_an_editors_system_and_back(season, tmp_path, capsys):
    assert touchline(capsys, "cut", "new", "ep 1", "--size", "1280x720")[0] == 0
    code, added = touchline(capsys, "cut", "add", "ep 1", "A1C1@100..200", "A1C1@01:00:10:00..01:00:12:00")
    assert code == 0 and [event["length"] for event in added["added"]] == [100, 100, 50, 50]
    _, shown = touchline(capsys, "cut", "show", "ep 1@2")
    assert shown["events"][0]["record_in"] == "10:00:00:00" and shown["events"][0]["source_in"] == "01:00:04:00"
    code, made = touchline(capsys, "cut", "export", "ep 1", "--format", "otio,edl,paper", "--to", tmp_path / "out")
    assert code == 0 and [Path(name).suffix for name in made["files"]] == [".otio", ".edl", ".md"]
    for file in made["files"]:
        code, back = touchline(capsys, "cut", "import", "ep 1", file)
        assert code == 0 and not back["unmatched"]
        assert all("does not say its rate" in fault for fault in back["faults"])
    assert touchline(capsys, "cut", "diff", "ep 1@2", "ep 1@5")[1]["changes"] == []
    assert touchline(capsys, "cut", "list")[1]["cuts"][0]["version"] == 5


def test_people_read_tables_and_a_strip(season, capsys):
    touchline(capsys, "cut", "new", "ep")
    touchline(capsys, "cut", "add", "ep", "A1C1@100..200")
    _, text = touchline(capsys, "cut", "show", "ep", as_json=False)
    assert "01:00:04:00" in text and "V1  █" in text and "100 frames" in text
    touchline(capsys, "cut", "add", "ep", "A1C1@300..310")
    _, text = touchline(capsys, "cut", "diff", "ep@2", as_json=False)
    assert "added, 10 frames" in text and "10 frames longer" in text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nothing"), 20),
        (("add", "ep", "B9@0..1"), 20),
        (("add", "ep", "A1C1@9..1"), 10),
        (("new", "ep"), 30),
        (("new", "ep2", "--size", "big"), 10),
        (("show", "ep@9"), 20),
        (("export", "ep", "--format", "avi"), 10),
        (("import", "ep", "not-there.edl"), 20),
        (("add", "ep", "A1C1", "--track", "X1"), 10),
    ],
)
def test_what_is_wrong_ends_with_its_code_and_a_remedy(season, capsys, words, code):
    touchline(capsys, "cut", "new", "ep")
    left, said = touchline(capsys, "cut", *words)
    assert left == code and said["error"]["subject"] and said["error"]["remedy"]


def test_a_picture_is_no_list(season, tmp_path, capsys):
    picture = tmp_path / "still.edl"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert touchline(capsys, "cut", "import", "ep", picture)[0] == 10
