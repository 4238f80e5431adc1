"""The whole way, typed as a stranger would type it: from cards to a film in which the vetoed words are not, with proof."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SHOWING = ("--for", "harbour-tv", "--territory", "GB,IE", "--on", "2026-05-01..2026-12-31")


def touchline(*words: str, exits: int = 0) -> dict:
    """One command in a process of its own: its JSON document."""
    command = [sys.executable, "-c", "from touchline.cli import main; main()", *map(str, words), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == exits, f"{words}: exit {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> Path:
    """The demo, left in a folder; skips where the speech model cannot be had."""
    folder = tmp_path_factory.mktemp("demo")
    fetched = subprocess.run([sys.executable, "-c", "from touchline.cli import main; main()", "models", "fetch"], capture_output=True)
    if fetched.returncode == 40:
        pytest.skip("the speech model cannot be fetched on this machine")
    touchline("demo", "--keep", folder)
    return folder


@pytest.fixture(scope="module")
def film(told) -> Path:
    (made,) = (told / "season" / "deliveries").iterdir()
    return made


@pytest.mark.timeout(900)
def test_the_vetoed_words_are_not_in_the_film(told, film, tmp_path):
    """The delivered film is listened to again by a season that knows nothing of it."""
    touchline("new", tmp_path / "s", "--club", "A stranger", "--years", "2026")
    touchline("log", next(film.glob("*.mp4")), "--season", tmp_path / "s")
    facts = touchline("facts", next(film.glob("*.mp4")), "--season", tmp_path / "s")["facts"]
    heard = " ".join(fact["value"].lower() for fact in facts if fact["kind"] == "words")
    assert "trust" in heard and "season" not in heard


def test_before_the_mend_it_was_blocked_and_after_it_everything_is_cleared(told):
    season = ("--season", told / "season")
    before, after = touchline("clear", "derby@2", *SHOWING, *season), touchline("clear", "derby", *SHOWING, *season)
    blocked = [span for span in before["spans"] if span["verdict"] == "blocked"]
    assert blocked and {span["track"] for span in blocked} == {"A1"}
    assert after["cleared"] and not before["cleared"]
    ours = [(span["from"], span["to"]) for span in after["spans"] if span["verdict"] == "ours"]
    assert ours == [(span["from"], span["to"]) for span in blocked]


def test_the_film_is_silent_there_and_as_long_as_the_cut(told, film):
    import av
    import numpy as np

    spans = touchline("clear", "derby", *SHOWING, "--season", told / "season")["spans"]
    (muted,) = [span for span in spans if span["verdict"] == "ours"]
    with av.open(str(next(film.glob("*.mp4")))) as container:
        sound = np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)
    with av.open(str(next(film.glob("*.mp4")))) as container:
        frames = sum(1 for _ in container.decode(video=0))
    assert frames == max(span["to"] for span in spans)
    inside = sound[:, (muted["from"] + 1) * 1920 : (muted["to"] - 1) * 1920]
    assert np.abs(inside).max() < 1e-3 < np.abs(sound).max()


def test_the_uncleared_version_does_not_leave_the_house(told, tmp_path):
    answer = touchline("deliver", "derby@2", "--to", tmp_path / "out", *SHOWING, "--season", told / "season", exits=50)
    assert "out for the season" in " ".join(answer["error"]["details"])
    assert not (tmp_path / "out").exists()


def test_a_stranger_proves_the_delivery_and_every_changed_byte_is_caught(film, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(film, copy)
    touchline("check", copy)
    for name in sorted(path.name for path in copy.iterdir()):
        kept = (copy / name).read_bytes()
        (copy / name).write_bytes(kept[: len(kept) // 2] + bytes([kept[len(kept) // 2] ^ 1]) + kept[len(kept) // 2 + 1 :])
        touchline("check", copy, exits=60)
        (copy / name).write_bytes(kept)
    touchline("check", copy)


def test_the_season_can_be_moved_backed_up_and_its_chain_holds(told, tmp_path):
    touchline("backup", tmp_path / "backup", "--season", told / "season")
    shutil.copytree(told / "season", tmp_path / "moved")
    for season in (tmp_path / "moved", tmp_path / "backup"):
        assert touchline("clear", "derby", *SHOWING, "--season", season)["cut"] == "derby@3"
        touchline("ledger", "--verify", "--season", season)
