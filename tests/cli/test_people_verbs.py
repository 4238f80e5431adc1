"""Who is who, typed: named, joined, parted, denied, and taken back."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from small_season import SmallSeason, TickingClock, small_season
from touchline.cli.demo import run_quietly
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass, Print
from touchline.domain.time.time import Span
from touchline.store.season import open_store


def likeness(turn: float) -> bytes:
    return np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))], "<f2").tobytes()


@pytest.fixture
def season(tmp_path):
    made = small_season(tmp_path / "season")
    for name, trace, turn in (("A1", "?face-aaaa1", 0), ("B2", "?face-bbbb1", 4), ("C3", "?face-cccc1", 90)):
        clip = made.clip(name)
        fact = Fact(clip.id, Span(0, 100), "picture", "person", trace, 0.9, source="faces/1", detail={"by": "face"})
        best = {"frame": 5, "box": [0.4, 0.4, 0.1, 0.2], "seen": [0, 99]}
        kept = Print("face", trace, likeness(turn), {"dtype": "<f2", "quality": 0.9, **best})
        picture = Print("face-picture", trace, b"\xff\xd8jpeg")
        made.logged(clip, fact, analyser="faces", prints=[kept, picture], gathered=False)
    made.store.close()
    return made.store.folder


def typed(season, *words: str, exits: int = 0) -> dict:
    code, answer = run_quietly([*words, "--season", str(season), "--json"])
    assert code == exits, json.dumps(answer)
    return answer


def board(season) -> dict[str, list[str]]:
    return {one["who"]: one["clips"] for one in typed(season, "people")["people"] if one["clips"]}


def test_a_family_is_named_everywhere_and_its_name_taken_back_in_one_command(season):
    before = board(season)
    assert sorted(map(len, before.values())) == [1, 2]
    typed(season, "people", "add", "ada-holt")
    done = typed(season, "name", "?face-bbbb", "ada-holt")
    assert done["traces"] == 2 and len(board(season)["ada-holt"]) == 2
    typed(season, "people", "undo", str(done["statement"]))
    assert board(season) == before


def test_whoever_said_no_cannot_be_made_unknown_by_taking_back_their_introduction(season):
    typed(season, "people", "add", "ada-holt")
    typed(season, "name", "?face-aaaa", "ada-holt")
    typed(season, "people", "add", "ada-holt", "--role", "player")
    before = board(season)
    typed(season, "people", "undo", "3")
    typed(season, "people", "undo", "1", exits=30)
    assert board(season) == before


def test_a_wrong_batch_is_taken_back_in_one_command(season):
    typed(season, "people", "add", "ada-holt")
    before = board(season)
    first = typed(season, "name", "?face-aaaa", "ada-holt")["statement"]
    typed(season, "people", "not", "?face-aaaa", "ada-holt")
    undone = typed(season, "people", "undo", f"{first}..{first + 1}")["statements"]
    assert [one["undone"] for one in undone] == [first, first + 1] and board(season) == before
    assert typed(season, "people", "undo", "9..3", exits=10)["error"]["kind"] == "BadInput"


def test_every_sighting_is_told_with_frames_seconds_and_both_confidences(season):
    typed(season, "people", "add", "ada-holt")
    typed(season, "name", "?face-aaaa", "ada-holt")
    (ada,) = [one for one in typed(season, "people")["people"] if one["who"] == "ada-holt"]
    seen = ada["sightings"][0]
    assert (seen["from"], seen["to"], seen["from_seconds"], seen["to_seconds"]) == (0, 100, 0.0, 4.0)
    assert seen["channel"] == "picture" and seen["by"] == "face" and seen["confidence"] == 0.9 and seen["named"] > 0.9
    assert ada["best"][0]["frame"] == 5 and seen["trace"] in ("?face-aaaa1", "?face-bbbb1")


def test_a_sighting_names_the_analysers_that_made_it_and_is_told_once_however_many_did(season):
    store = open_store(season, TickingClock())
    (clip,) = [clip for clip in store.shelf.clips() if clip.name == "C3"]
    again = Fact(clip.id, Span(20, 120), "picture", "person", "?face-cccc1", 0.95, source="faces-full/2+face-net", detail={"by": "face"})
    kept = Print("face", "?face-cccc1", likeness(90), {"dtype": "<f2", "quality": 0.9})
    store.shelf.keep(Pass(clip.content, "faces-full", "2", "", ("faces",), Findings((again,), (), (Span(0, 120),), (kept,))))
    store.close()
    (third,) = [one for one in typed(season, "people")["people"] if one["clips"] == [clip.id]]
    (seen,) = third["sightings"]
    assert (seen["from"], seen["to"], seen["confidence"], third["seen_seconds"]) == (0, 120, 0.95, 4.8)
    assert seen["source"] == "faces/1, faces-full/2+face-net" and seen["trace"] == "?face-cccc1"


def test_a_voice_is_told_by_its_longest_line_and_where_to_hear_it(season, tmp_path):
    made = SmallSeason(open_store(season, TickingClock()), TickingClock())
    clip = made.clip("D4")
    turns = [Fact(clip.id, Span(a, b), "sound", "person", "?voice-dddd1", 0.9, source="voices/1", detail={"by": "voice"})
             for a, b in ((0, 100), (200, 300))]
    mute = Fact(clip.id, Span(400, 450), "sound", "person", "?voice-eeee1", 0.9, source="voices/1", detail={"by": "voice"})
    lines = [made.line(clip, 0.0, [("Well,", 0.2, 0.6)]),
             made.line(clip, 8.0, [("the", 8.2, 8.4), ("knee", 8.4, 8.8), ("is", 8.8, 9.0), ("fine.", 9.0, 9.5)]),
             made.line(clip, 10.0, [("unlikely", 10.0, 10.2), *((f"w{n}", 10.2 + n / 10, 10.3 + n / 10) for n in range(8))], 0.3)]
    sounds = {"?voice-dddd1": 0, "?voice-eeee1": 90}
    prints = [Print("voice", key, likeness(turn), {"dtype": "<f2", "quality": 0.9}) for key, turn in sounds.items()]
    made.logged(clip, *turns, mute, analyser="voices", prints=prints, gathered=False)
    made.logged(clip, *lines, gathered=False)
    made.store.close()
    found = {one["who"]: one["listen"] for one in typed(season, "people", "--page", str(tmp_path / "p.html"))["people"] if one["clips"]}
    said = found["?voice-dddd1"]
    assert (said["clip"], said["file"], said["from"], said["to"], said["text"]) == (clip.id, clip.file, 200, 238, "the knee is fine.")
    assert said["timecode"] == "01:00:08:00" and said["from_seconds"] == 8.0
    assert (found["?voice-eeee1"]["from"], found["?voice-eeee1"]["to"], found["?voice-eeee1"]["text"]) == (400, 450, "")
    assert found["?face-cccc1"] is None
    page = (tmp_path / "p.html").read_text("utf-8")
    assert "the knee is fine." in page and "01:00:08:00" in page and f"touchline show {clip.id}@200..238 --film" in page


def test_families_are_joined_parted_and_denied(season):
    typed(season, "people", "add", "ada-holt")
    typed(season, "people", "merge", "?face-aaaa", "?face-cccc")
    assert [len(clips) for clips in board(season).values()] == [3]
    parted = typed(season, "people", "split", "?face-aaaa", "C3")
    assert parted["label"] == "?face-cccc1" and board(season)["?face-cccc1"] == ["c433300000000"]
    typed(season, "name", "?face-cccc", "ada-holt")
    typed(season, "people", "not", "?face-cccc", "ada-holt")
    assert "ada-holt" not in board(season)
    typed(season, "people", "merge", "?face-nobody", "?face-cccc", exits=20)
    typed(season, "people", "split", "?face-cccc", "C3", exits=30)


def test_the_one_face_of_a_clip_can_be_named_by_its_clip(season):
    typed(season, "people", "add", "ada-holt")
    typed(season, "name", "C3", "ada-holt", exits=10)
    typed(season, "name", "C3@10..20", "ada-holt", "--voice", exits=20)
    assert typed(season, "name", "C3@10..20", "ada-holt", "--face")["unknown"] == "?face-cccc1"


def test_scores_and_the_page_are_written(season, tmp_path):
    typed(season, "people", "--scores", str(tmp_path / "s.csv"), "--page", str(tmp_path / "p.html"))
    rows = list(csv.DictReader((tmp_path / "s.csv").open()))
    assert len(rows) == 3 and {row["by"] for row in rows} == {"face"}
    near = min(rows, key=lambda row: float(row["distance"]))
    assert {near["a"], near["b"]} == {"?face-aaaa1", "?face-bbbb1"}
    page = (tmp_path / "p.html").read_text("utf-8")
    assert "data:image/jpeg" in page and "?face-cccc1" in page and "viewport" in page
