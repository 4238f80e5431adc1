"""``touchline find`` and ``touchline show`` as they are typed, one after the other."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image

from counted import clicks, clip_of, luma_of, number_in, write_counted
from small_season import SmallSeason, small_season
from touchline.cli.program import main
from touchline.stages.world.state import state_fact


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallSeason:
    """One clip of 200 frames with sound: every frame shows its number, a word is said in every second."""
    monkeypatch.delenv("TOUCHLINE_SEASON", raising=False)
    made = small_season(tmp_path / "Saison 25 – é")
    path = write_counted(tmp_path / "A 'quoted' clip ⚽.mp4", 200, samples=clicks(Fraction(8), [Fraction(4)]))
    clip = clip_of(path, start=90000)
    made.store.shelf.register(clip)
    words = ["we", "trust", "the", "half", "time", "talk", "Adrián", "gave"]
    made.logged(clip, made.line(clip, 0, [(word, n, n + 0.8) for n, word in enumerate(words)]))
    monkeypatch.chdir(made.store.folder)
    return made


def run(*words: object) -> int:
    before, sys.argv = sys.argv, ["touchline", *map(str, words)]
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    return int(left.value.code or 0)


def document(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, Any]:
    code = run(*words, "--json")
    return code, json.loads(capsys.readouterr().out)


def test_what_find_prints_show_understands(season, capsys):
    code, found = document(capsys, "find", '"half time"')
    (hit,) = found["hits"]
    assert code == 0
    assert (hit["from"], hit["to"], hit["seconds"], hit["timecode"]) == (75, 120, 3.0, "01:00:03:00")
    assert (hit["before"], hit["text"], hit["after"]) == ("we trust the", "half time", "talk Adrián gave")
    code, shown = document(capsys, "show", hit["hit"], "--frames", 5)
    assert (
        code == 0
        and shown["made"] == "sheet"
        and shown["words"] == "half time"
        and shown["frames"] == [75, 84, 93, 102, 111]
    )
    with Image.open(shown["file"]) as sheet:
        assert sheet.format == "JPEG" and Path(shown["file"]).parent == season.store.folder / "shows"


def test_a_film_plays_at_the_word(season, capsys):
    code, found = document(capsys, "find", "talk")
    code, shown = document(capsys, "show", found["hits"][0]["hit"], "--film", "--handles", 1)
    assert code == 0 and (shown["from"], shown["film_from"], shown["film_to"], shown["plays_from"]) == (
        125,
        100,
        170,
        1.0,
    )
    with av.open(shown["file"]) as film:
        numbers = [number_in(luma_of(frame))[1] for frame in film.decode(video=0)]
        assert numbers == list(range(100, 170)) and film.streams.audio
        assert (film.streams.video[0].codec.name, film.streams.audio[0].codec.name) == ("h264", "aac")


def test_people_read_the_words_in_their_line(season, capsys):
    assert run("find", "adrian") == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith("c") and "01:00:06:00" in line and "half time talk Adrián gave" in line


def test_filters_are_typed_as_options(season, capsys):
    clip = season.store.shelf.clips()[0]
    state_fact(season.store, clip, clip.whole, "person", "Ada Holt", "logger")
    state_fact(season.store, clip, clip.whole, "topic", "money", "logger")
    for words, hits in (
        (("trust", "--said-by", "ada-holt", "--seen", "ada-holt"), 1),
        (("trust", "--clip", clip.id), 1),
        (("trust", "--kind", "text, topic"), 0),
        (("--kind", "topic"), 1),
        (("money",), 1),
        (("--seen", "ada-holt"), 1),
        (("the", "trust", "--limit", "1"), 1),
    ):
        code, found = document(capsys, "find", *words)
        assert (code, len(found["hits"])) == (0, hits), words


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 10),
        (("*",), 10),
        (("trust", "--kind", "dance"), 10),
        (("trust", "--limit", "0"), 10),
        (("trust", "--seen", "nobody"), 20),
        (("trust", "--clip", "nothing"), 20),
        (("trust", "--fixture", "final"), 20),
        (("trust", "--limit", "many"), 2),
    ],
)
def test_what_makes_no_sense_ends_with_its_code(season, words, code):
    assert run("find", *words) == code


def test_nothing_found_is_an_answer(season, capsys):
    code, answer = document(capsys, "find", "nothing-like-it")
    assert (code, answer["hits"]) == (0, [])
    assert run("find", "zebra") == 0
    assert "Nothing found" in capsys.readouterr().out


def test_some_of_it_is_said_to_be_some(season, capsys):
    assert run("find", "trust zebra") == 0
    assert "Nothing has all of that" in capsys.readouterr().out
    assert document(capsys, "find", "trust zebra")[1]["hits"][0]["partly"] is True


def test_show_says_where_and_what_is_wrong(season, capsys, tmp_path):
    clip = season.store.shelf.clips()[0]
    assert run("show", f"{clip.id}@0..5", "--to", tmp_path / "look.jpg") == 0
    assert "".join(capsys.readouterr().out.split("\n")) == str(tmp_path / "look.jpg")
    assert run("show", f"{clip.id}@0..5", "--to", tmp_path / "look.jpg") == 30
    assert run("show", "nobody") == 20
    assert run("show", f"{clip.id}@9..1") == 10
    Path(clip.rushes[0].path).unlink()
    assert run("show", clip.id) == 40
    assert "relink" in capsys.readouterr().err


def test_a_clip_that_is_cut_short_shows_what_there_is(season, capsys, tmp_path):
    path = write_counted(tmp_path / "whole.mkv", 100, options={"g": "10", "bf": "0"})
    whole = clip_of(path, start=0)
    short = tmp_path / "short.mkv"
    short.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    season.store.shelf.register(replace(whole, rushes=(replace(whole.rushes[0], path=str(short)),)))
    code, shown = document(capsys, "show", whole.id, "--frames", 10)
    assert code == 0 and 0 not in shown["spoilt"] and 90 in shown["spoilt"]
