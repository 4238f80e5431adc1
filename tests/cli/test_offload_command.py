"""``touchline offload`` and ``touchline verify`` as scripts see them: one document, and the exit code."""

import json
import os
import subprocess
import sys

import pytest


def touchline(*words):
    command = [sys.executable, "-c", "from touchline.cli import main; main()", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def card(tmp_path):
    folder = tmp_path / "GO 1 ⚽"
    for name in ("GH010001.MP4", "GH020001.MP4", "GH010002.MP4"):
        path = folder / "DCIM/100GOPRO" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(4) + b"ftypmp42" + os.urandom(5000))
    return folder


def test_the_document_of_an_offload(card, tmp_path):
    answer = touchline("offload", card, "--to", tmp_path / "a", "--to", tmp_path / "b", "--json")
    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout)
    assert (said["kind"], said["reel"], said["files"], said["bytes"]) == ("gopro", "GO 1 ⚽", 3, 3 * 5012)
    assert [(clip["name"], clip["spanned"]) for clip in said["clips"]] == [("GH010001", True), ("GH010002", False)]
    assert [(copy["path"], copy["verified"], copy["generation"]) for copy in said["copies"]] == [
        (str(tmp_path / "a/GO 1 ⚽"), True, 1), (str(tmp_path / "b/GO 1 ⚽"), True, 1)]
    assert said["safe_to_format"] is False and "one device" in said["reasons"][0] and said["faults"] == []


def test_what_a_person_reads(card, tmp_path):
    answer = touchline("offload", card, "--to", tmp_path / "a", "--to", tmp_path / "b")
    assert "GoPro card · 2 clips (1 spanned) · 3 files" in answer.stdout
    assert "NOT safe to format" in answer.stdout and "two folders on one device are not two copies" in answer.stdout


def test_a_flipped_byte_ends_with_60_and_its_file_is_named(card, tmp_path):
    assert touchline("offload", card, "--to", tmp_path / "a").returncode == 0
    assert touchline("verify", tmp_path / "a").returncode == 0
    victim = tmp_path / "a/GO 1 ⚽/DCIM/100GOPRO/GH020001.MP4"
    data = bytearray(victim.read_bytes())
    data[3000] ^= 16
    victim.write_bytes(data)
    spoken = touchline("verify", tmp_path / "a")
    assert spoken.returncode == 60 and "GH020001.MP4" in spoken.stderr
    told = touchline("verify", tmp_path / "a", "--json")
    changes = json.loads(told.stdout)["copies"][0]["changes"]
    assert told.returncode == 60
    assert [(change["kind"], change["file"]) for change in changes] == [("altered", "DCIM/100GOPRO/GH020001.MP4")]
    again = touchline("offload", card, "--to", tmp_path / "a", "--json")
    assert again.returncode == 60 and "GH020001.MP4" in json.loads(again.stdout)["damage"][0]["file"]
    assert json.loads(again.stdout)["error"]["kind"] == "Damaged"


def test_what_makes_no_sense_ends_with_its_own_code(card, tmp_path):
    assert touchline("offload", tmp_path / "nowhere", "--to", tmp_path / "a").returncode == 20
    assert touchline("offload", card, "--to", card / "backup").returncode == 10
    assert touchline("offload", card).returncode == 2
    assert touchline("verify", card).returncode == 20
    refused = touchline("offload", card, "--to", tmp_path / "a", "--to", tmp_path / "a", "--json")
    assert refused.returncode == 10 and json.loads(refused.stdout)["error"]["kind"] == "BadInput"


def test_one_copy_of_two_without_a_seal_is_a_change(card, tmp_path):
    touchline("offload", card, "--to", tmp_path / "a")
    answer = touchline("verify", tmp_path / "a", card, "--json")
    assert answer.returncode == 60
    assert json.loads(answer.stdout)["copies"][0]["changes"][0]["kind"] == "seal"


def test_a_season_remembers_the_card_s_faults_until_they_are_gone(card, tmp_path):
    season = tmp_path / "season"
    assert touchline("new", season, "--club", "Harbour Town", "--years", "2025-26").returncode == 0
    (card / "link.MP4").symlink_to(card / "nowhere")
    answer = touchline("offload", card, "--to", tmp_path / "a", "--season", season)
    assert answer.returncode == 0 and "link.MP4" in answer.stdout
    faults = json.loads(touchline("faults", "--season", season, "--json").stdout)["faults"]
    assert [fault["stage"] for fault in faults] == ["offload"] and "link.MP4" in json.dumps(faults)
    (card / "link.MP4").unlink()
    touchline("offload", card, "--to", tmp_path / "a", "--season", season)
    assert json.loads(touchline("faults", "--season", season, "--json").stdout)["faults"] == []
    assert touchline("offload", card, "--to", tmp_path / "a", "--season", tmp_path / "none").returncode == 20
