"""``touchline deliver`` and ``touchline check`` as they are typed."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from counted import clicks, clip_of, write_counted
from small_season import event, small_season
from touchline.cli.program import main
from touchline.domain.cut.cut import Cut
from touchline.stages.world.state import sign_watched

FOR = ("--for", "harbour-tv", "--territory", "GB,IE", "--on", "2026-05-01..2026-06-30")


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
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("TOUCHLINE_SEASON", raising=False)
    made = small_season(tmp_path / "season")
    path = write_counted(tmp_path / "a.mp4", 60, samples=clicks(Fraction(2), [Fraction(1)]))
    clip = clip_of(path, place="tunnel", shot="2025-10-18")
    made.store.shelf.register(clip)
    made.say("location", "landlord", {"place": ["tunnel"]})
    sign_watched(made.store, clip, clip.whole, "mo")
    events = (event("v", clip, 0, 50), event("a", clip, 0, 50, channel="sound"))
    made.store.cuts.save(Cut("film", Fraction(25), 320, 180, events), by="mo", why="made")
    made.store.close()
    return tmp_path / "season"


def test_a_cleared_cut_is_delivered_and_proved(season, capsys, tmp_path):
    code, done = touchline(capsys, "deliver", "film", "--season", season, "--to", tmp_path / "out", *FOR)
    assert code == 0 and done["cleared"] and done["film"]["frames"] == 50
    assert {"film-v1.mp4", "film-v1.otio", "film-v1.edl", "film-v1.srt", "film-v1.vtt"} <= set(done["files"])
    code, found = touchline(capsys, "check", tmp_path / "out", "--key", done["key"])
    assert code == 0 and found["whole"] and found["key_pinned"] and "now" not in found
    code, found = touchline(capsys, "check", tmp_path / "out", "--season", season)
    assert code == 0 and found["now"]["cleared"]


def test_a_changed_byte_is_exit_60_and_named(season, capsys, tmp_path):
    touchline(capsys, "deliver", "film", "--season", season, "--to", tmp_path / "out", *FOR)
    film = tmp_path / "out" / "film-v1.mp4"
    film.write_bytes(film.read_bytes()[:-1] + b"\0")
    code, said = touchline(capsys, "check", tmp_path / "out")
    assert code == 60 and "film-v1.mp4 was changed" in said["error"]["details"][0]


def test_a_blocked_cut_is_exit_50_with_every_stretch(season, capsys, tmp_path):
    code, _ = touchline(capsys, "say", "club", "--season", season, "--rung", "full-veto")
    code, _ = touchline(capsys, "veto", "--season", season, "--by", "club", "--place", "tunnel")
    assert code == 0
    code, said = touchline(capsys, "deliver", "film", "--season", season, "--to", tmp_path / "out", *FOR)
    assert code == 50 and len(said["error"]["details"]) == 2 and "club vetoes" in said["error"]["details"][0]
    assert not (tmp_path / "out").exists()
    code, done = touchline(
        capsys,
        "deliver",
        "film",
        "--season",
        season,
        "--to",
        tmp_path / "out",
        "--screener",
        "--recipient",
        "Ada",
        *FOR,
    )
    assert code == 0 and done["kind"] == "screener" and not done["cleared"]


def test_what_is_no_delivery_is_exit_20_and_a_taken_folder_exit_30(season, capsys, tmp_path):
    assert touchline(capsys, "check", tmp_path)[0] == 20
    assert touchline(capsys, "check", tmp_path / "nowhere")[0] == 20
    assert touchline(capsys, "deliver", "film", "--season", season, "--to", tmp_path, *FOR)[0] == 30
