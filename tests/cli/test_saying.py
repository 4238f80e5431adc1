"""Saying yes and no as it is typed: read back, tried dry, asked on a terminal, papers kept."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from small_season import event, small_season
from touchline.cli import entries
from touchline.cli.program import main
from touchline.domain.time.time import Span
from touchline.settings import settings
from touchline.stages.world.state import sign_watched, state_fact


def touchline(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    """The exit code and the JSON that was printed."""
    code, out = typed(capsys, *words, "--json")
    return code, json.loads(out)


def typed(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    before, sys.argv = sys.argv, ["touchline", *map(str, words)]
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    return int(left.value.code or 0), capsys.readouterr().out


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Ada, with a release, in frames 40..90 of a clip of the tunnel; two versions of a cut of it, one screener and one delivery out."""
    monkeypatch.setenv("TOUCHLINE_SEASON", str(tmp_path / "season"))
    settings.cache_clear()
    made = small_season(tmp_path / "season")
    made.say("location", "landlord", {"place": ["tunnel"]})
    made.say("release", "ada-holt", {"person": ["ada-holt"]})
    made.say("say", "manager", rung="full-veto", private={"clause": "9.1"})
    made.say("say", "sponsor", rung="viewing", private={"clause": "7.2"})
    clip = made.clip("A001C001")
    sign_watched(made.store, clip, clip.whole, "mo")
    state_fact(made.store, clip, Span(40, 90), "person", "ada-holt", "mo", channel="picture")
    made.cut(event("e1", clip, 0, 100))
    made.cut(event("e1", clip, 0, 60))
    for kind in ("screener", "delivery"):
        made.store.deliveries.note({
            "id": f"d-{kind}", "cut": "film", "version": 1, "kind": kind, "recipient": "harbour-tv", "folder": "/nowhere",
            "targets": [{"platform": "harbour-tv", "territory": "GB", "on": "2026-05-01", "use": "film"}],
            "moment": "2026-01-01T00:10:00Z"})  # fmt: skip
    made.store.close()
    yield tmp_path / "season"
    settings.cache_clear()


VETO = ("veto", "--by", "manager", "--person", "ada-holt", "--shot", "2025-08-01..2025-12-31")


def test_a_dry_run_tells_seconds_scenes_cuts_and_what_is_out_and_writes_nothing(season, capsys):
    code, found = touchline(capsys, *VETO, "--dry-run")
    touches = found["touches"]
    assert code == 0 and not found["written"] and found["binds"] is True
    assert found["rests_on"] == {"entry": "L3", "rung": "full-veto", "clause": "9.1"}
    assert touches["seconds"] == {"touched": 0.8, "lost": 0.8, "gained": 0}
    assert (touches["scenes"], touches["cuts_touched"], touches["older_versions_touched"]) == (1, 1, 1)
    assert (touches["screeners_out"], touches["deliveries_out"]) == (1, 1)
    spans = {cut["version"]: [(s["from"], s["to"]) for s in cut["spans"]] for cut in touches["cuts"]}
    assert spans == {1: [(40, 90)], 2: [(40, 60)]}
    assert [(s["from"], s["to"]) for s in touches["deliveries"][0]["spans"]] == [(40, 90)]
    assert len(touchline(capsys, "ledger")[1]["entries"]) == 4
    _, told = typed(capsys, *VETO, "--dry-run")
    assert "It touches 0.80 s (0.80 s lost) in 1 scene of 1 cut and 1 older version; already out: 1 screener and 1 delivery." in told
    assert "up to and including 31 December 2025" in told and "Nothing was written." in told


def test_a_viewing_right_makes_a_request_that_cites_its_clause_and_touches_nothing(season, capsys):
    code, found = touchline(capsys, "veto", "--by", "sponsor", "--person", "ada-holt", "--dry-run")
    assert code == 0 and found["binds"] is False and found["rests_on"] == {"entry": "L4", "rung": "viewing", "clause": "7.2"}
    assert "clause 7.2" in found["warnings"][0] and "request" in found["warnings"][0]
    assert found["touches"]["seconds"]["lost"] == 0


def test_a_lift_tried_dry_tells_what_comes_back(season, capsys):
    touchline(capsys, *VETO, "--territory", "US")
    _, found = touchline(capsys, "lift", "L5", "--by", "manager", "--dry-run")
    assert found["touches"]["seconds"]["gained"] == 0.8
    _, found = touchline(capsys, "lift", "L5", "--by", "sponsor", "--dry-run")
    assert found["touches"]["seconds"]["gained"] == 0 and "changes nothing" in found["warnings"][0]


def test_a_no_for_one_use_from_a_later_day_is_tried_where_it_applies(season, capsys):
    _, found = touchline(capsys, "refuse", "--by", "ada-holt", "--use", "trailer", "--from", "2027-01-01", "--dry-run")
    assert found["touches"]["seconds"]["lost"] == 0.8


@pytest.mark.parametrize(("answer", "more", "entries_after"), [(False, (), 4), (True, (), 5), (False, ("--yes",), 5)])
def test_on_a_terminal_it_is_read_back_and_asked_before_it_is_written(season, capsys, monkeypatch, answer, more, entries_after):
    asked = []
    monkeypatch.setattr(entries, "on_a_terminal", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda question: asked.append(question) or answer)
    code, told = typed(capsys, *VETO, *more)
    assert code == 0 and "up to and including 31 December 2025" in told and bool(asked) is (not more)
    assert len(touchline(capsys, "ledger")[1]["entries"]) == entries_after


def test_a_script_is_never_kept_waiting(season, capsys):
    code, told = typed(capsys, *VETO)
    assert code == 0 and told.startswith("L5: manager vetoes")


def test_who_said_who_typed_clause_and_paper_are_kept(season, capsys, tmp_path):
    scan = tmp_path / "Ada Holt letter.pdf"
    scan.write_bytes(b"%PDF a letter")
    sha256 = hashlib.sha256(scan.read_bytes()).hexdigest()
    code, said = touchline(
        capsys, "refuse", "--by", "ada-holt", "--typed-by", "Mo", "--clause", "3", "--why", "her wish", "--evidence", scan
    )
    assert code == 0 and said["entry"]["evidence"] == sha256
    entry = touchline(capsys, "ledger")[1]["entries"][-1]
    assert (entry["by"], entry["typed_by"], entry["clause"], entry["why"]) == ("ada-holt", "Mo", "3", "her wish")
    assert (entry["evidence"], entry["evidence_file"]) == (sha256, "Ada Holt letter.pdf")
    scan.unlink()
    assert (season / "records" / "evidence" / f"{sha256}.pdf").read_bytes() == b"%PDF a letter"
    code, _ = touchline(capsys, "refuse", "--by", "ada-holt", "--evidence", tmp_path / "gone.pdf")
    assert code == 20 and len(touchline(capsys, "ledger")[1]["entries"]) == 5


@pytest.mark.parametrize("words", [
    "release --by ada-holt --place", "refuse --by ada-holt --words", "veto --by manager --person", "release --by ada-holt --until",
    "release --by ada-holt --territory", "release --by ada-holt --shot",
    "grant --by club --person ada-holt --channel", "location --by me --for",
])  # fmt: skip
@pytest.mark.parametrize("nothing", ["", " , "])
def test_a_condition_that_names_nothing_is_never_taken_for_anything(season, capsys, words, nothing):
    """As from a script whose variable is empty: without its place a yes would hold everywhere."""
    code, told = touchline(capsys, *words.split(), nothing)
    assert code == 10 and f"{words.split()[-1]} is empty" in told["error"]["subject"]
    assert len(touchline(capsys, "ledger")[1]["entries"]) == 4


def test_a_name_with_a_comma_is_meant_as_well_as_a_list(season, capsys):
    touchline(capsys, "fact", "A001C001", "50..60", "--kind", "music", "--value", "Hello, Goodbye", "--by", "mo")
    _, told = touchline(capsys, "term", "--by", "club", "--music", "hello, goodbye", "--dry-run")
    assert "the music “hello, goodbye”, hello or goodbye;" in told["sentence"]
    _, one = touchline(capsys, "term", "--by", "club", "--music", "march", "--dry-run")
    assert "the music march;" in one["sentence"]
    stated = touchline(capsys, "term", "--by", "club", "--music", "Hello, Goodbye")[1]["entry"]["scope"]["music"]
    assert stated == ["Hello, Goodbye", "Hello", "Goodbye"]


def test_nor_in_what_if(season, capsys):
    assert touchline(capsys, "what-if", "--veto", "--by manager --person ''")[0] == 10


def test_a_window_that_ends_before_it_begins_is_told_in_the_days_that_were_typed(season, capsys):
    days = ("--from", "2026-05-01", "--until", "2026-01-01")
    code, told = touchline(capsys, "release", "--by", "ada-holt", *days)
    assert code == 10 and told["error"]["subject"] == "--until 2026-01-01 is before --from 2026-05-01."
