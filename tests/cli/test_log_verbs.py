"""``touchline log``, ``clips``, ``facts``, ``faults`` and ``models`` as they are typed, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from counted import clicks, write_counted


class Typed:
    """Types commands in one season."""

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        self.environment = os.environ | {"TOUCHLINE_MODELS": str(models)}
        self.environment.pop("TOUCHLINE_SEASON", None)

    def start(self, *words: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", "from touchline.cli import main; main()", *map(str, words)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=self.environment,
                                cwd=self.folder if self.folder.is_dir() else None)

    def __call__(self, *words: object, code: int = 0) -> Any:
        process = self.start(*words, "--json")
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, err or out
        return json.loads(out)

    def said(self, *words: object) -> str:
        process = self.start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        return out


@pytest.fixture
def touchline(tmp_path: Path) -> Typed:
    typed = Typed(tmp_path / "season", tmp_path / "no models")
    typed("new", tmp_path / "season", "--club", "Harbour Town", "--years", "2025-26")
    return typed


@pytest.fixture
def rushes(tmp_path: Path) -> Path:
    folder = tmp_path / "rushes"
    folder.mkdir()
    for number in range(4):
        sound = clicks(Fraction(4), []) if number % 2 else None
        write_counted(folder / f"C000{number}.mp4", 100, mark=number, samples=sound)
    return folder


def test_log_then_list_then_everything_of_one_clip(touchline, rushes):
    done = touchline("log", rushes)
    assert len(done["logged"]) == 4 and "shots" not in {fault["stage"] for fault in done["faults"]}
    clips = touchline("clips")["clips"]
    assert [clip["file"] for clip in clips] == [str(rushes / f"C000{number}.mp4") for number in range(4)]
    assert (clips[0]["rate"], clips[0]["frames"], clips[0]["proxy"]) == ("25/1", 100, True)
    by_id, by_name, by_path = (touchline("facts", called) for called in (clips[1]["clip"], "C0001", rushes / "C0001.mp4"))
    assert by_id == by_name == by_path
    assert by_id["clip"] == clips[1]["clip"] and by_id["file"] == clips[1]["file"]
    [shot] = [fact for fact in by_id["facts"] if fact["kind"] == "shot"]
    assert (shot["kind"], shot["value"], shot["channel"], shot["from"], shot["to"]) == ("shot", "cut", "picture", 0, 100)
    assert shot["source"] == "shots/2" and 0 < shot["confidence"] <= 1
    assert "C0001" in touchline.said("facts", "C0001") and "C0003" in touchline.said("clips")


def test_the_day_that_a_person_says_stands_through_a_log_even_where_it_is_none(touchline, rushes):
    touchline("log", rushes, "--only", "shots")
    touchline("clips", "set", "C0000", "--shot", "none")
    touchline("clips", "set", "C0001", "--shot", "2025-09-14")
    touchline("log", rushes, "--only", "shots", "--again")
    days = {clip["name"]: (clip["shot"], clip["shot_by"]) for clip in touchline("clips")["clips"]}
    assert days["C0000"] == (None, "a person") and days["C0001"] == ("2025-09-14", "a person")


def test_paths_are_kept_as_they_were_given(touchline, rushes):
    relative = os.path.relpath(rushes, touchline.folder)
    touchline("log", relative, "--only", "shots")
    assert {clip["file"] for clip in touchline("clips")["clips"]} == {f"{relative}/C000{number}.mp4" for number in range(4)}


def test_a_clip_is_called_by_any_path_that_leads_to_it(touchline, rushes):
    (rushes / "card").mkdir()
    (rushes / "C0000.mp4").rename(rushes / "card" / "C0000.mp4")
    touchline("log", rushes / ".." / "rushes" / "card", "--only", "shots")
    (touchline.folder / "way").symlink_to(rushes)
    for path in (rushes / "card" / "C0000.mp4", "way/card/C0000.mp4", rushes / "card" / ".." / "card" / "C0000.mp4"):
        assert touchline("facts", path)["name"] == "C0000"


def test_a_file_name_that_is_no_unicode_is_valid_json_and_leads_back_to_the_file(touchline, rushes):
    odd = (rushes / "C0000.mp4").rename(rushes / os.fsdecode(b"take\xff.mp4"))
    touchline("log", odd, "--only", "shots")
    (clip,) = touchline("clips")["clips"]
    assert clip["file"] == str(odd) and Path(clip["file"]).exists()
    page = touchline.folder.parent / "day.html"
    touchline("day", clip["shot"], "--out", page)
    assert "take?" in page.read_text(encoding="utf-8")


def test_a_missing_model_is_told_with_its_remedy_and_stops_nothing_else(touchline, rushes):
    touchline("log", rushes, "--only", "shots,speech,proxy")
    faults = touchline("faults")["faults"]
    assert [fault["stage"] for fault in faults].count("speech") == 2
    assert all("touchline models fetch" in fault["remedy"] for fault in faults)
    refused = touchline("log", rushes, "--only", "speech", code=40)
    assert "models fetch" in refused["error"]["remedy"]


def test_an_offline_disk_is_a_fault_and_no_clip_is_lost(touchline, rushes):
    touchline("log", rushes, "--only", "proxy")
    rushes.rename(rushes.parent / "unplugged")
    assert len(touchline("faults")["faults"]) == 4
    assert len(touchline("clips")["clips"]) == 4


def test_faults_that_only_some_files_have_end_well(touchline, rushes):
    (rushes / "bad.mp4").write_text("nothing")
    done = touchline("log", rushes, "--only", "shots")
    assert len(done["logged"]) == 4 and [Path(fault["where"]).name for fault in done["faults"]] == ["bad.mp4"]
    assert "bad.mp4" in touchline.said("faults")


def test_wrong_words(touchline, rushes):
    assert touchline("log", rushes / "nowhere", code=20)["error"]["kind"] == "Missing"
    assert "proxy" in touchline("log", rushes, "--only", "hats", code=10)["error"]["remedy"]
    assert touchline("facts", "C9999", code=20)["error"]["kind"] == "Missing"
    assert touchline("models", "eat", code=10)["error"]["kind"] == "BadInput"


def test_models_are_listed_with_their_state(touchline):
    listed = touchline("models")["models"]
    assert {model["state"] for model in listed} == {"missing"}
    assert all(model["licence"] and model["home"] for model in listed)
    assert "missing" in touchline.said("models")


def _everything(touchline: Typed) -> list[Any]:
    return [touchline("facts", clip["clip"]) for clip in touchline("clips")["clips"]]


@pytest.mark.parametrize("moment", [0.4, 1.0, 1.6])
def test_killed_at_any_moment_a_second_run_ends_like_an_undisturbed_one(touchline, rushes, tmp_path, moment):
    undisturbed = Typed(tmp_path / "other", tmp_path / "no models")
    undisturbed("new", tmp_path / "other", "--club", "Harbour Town", "--years", "2025-26")
    undisturbed("log", rushes)
    process = touchline.start("log", rushes)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    touchline("log", rushes)
    assert _everything(touchline) == _everything(undisturbed)
    derived = touchline.folder / "derived"
    assert not list(derived.rglob("*.part"))
    assert touchline("log", rushes)["logged"] == []


def test_stopped_by_hand_it_says_so_and_goes_on_where_it_was(touchline, rushes):
    process = touchline.start("log", rushes, "--only", "proxy,shots")
    while process.poll() is None and not list((touchline.folder / "derived").rglob("*.part")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode in (0, 130) and "Traceback" not in err
    assert process.returncode == 0 or "Stopped. Nothing is lost" in err
    touchline("log", rushes, "--only", "proxy,shots")
    assert len(touchline("clips")["clips"]) == 4
    assert touchline("log", rushes, "--only", "proxy,shots")["logged"] == []
