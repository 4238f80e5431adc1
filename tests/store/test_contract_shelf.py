"""The contract of `touchline.ports.Shelf`, kept by every store."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from season_case import clip_of, pass_of

from touchline.domain.facts.findings import Fault, Print
from touchline.domain.time.time import Span


@pytest.fixture
def rush(tmp_path: Path) -> Path:
    path = tmp_path / "card" / "C0001.MP4"
    path.parent.mkdir()
    path.write_bytes(b"12345")
    return path


def test_a_clip_comes_back_as_it_was_taken_in(store, opened, rush):
    clip = clip_of(rush)
    store.shelf.register(clip)
    (kept,) = opened().shelf.clips()
    assert replace(kept, rushes=clip.rushes) == clip
    assert kept.rushes[0].path == str(rush)
    assert store.shelf.clip(clip.id) == kept
    assert store.shelf.clip("c000") is None


def test_registering_again_brings_up_to_date_and_makes_no_second_clip(store, rush):
    store.shelf.register(clip_of(rush))
    store.shelf.register(replace(clip_of(rush), reel="A002"))
    assert [clip.reel for clip in store.shelf.clips()] == ["A002"]


def test_a_rush_with_two_copies_is_taken_where_one_is_there(store, rush, tmp_path):
    store.shelf.register(clip_of(rush))
    second = tmp_path / "other disk" / "C0001.MP4"
    second.parent.mkdir()
    second.write_bytes(rush.read_bytes())
    store.shelf.found("a" * 32, second)
    assert store.shelf.locations("a" * 32) == [second, rush]
    second.unlink()
    assert store.shelf.clips()[0].rushes[0].path == str(rush)


def test_an_offline_rush_keeps_its_clip(store, rush):
    store.shelf.register(clip_of(rush))
    rush.unlink()
    assert store.shelf.clips()[0].rushes[0].path == str(rush)


def test_a_pass_comes_back_as_it_was_found(store, opened):
    done = pass_of("ab", "speech", "he is out", "for the season")
    store.shelf.keep(done)
    (kept,) = opened().shelf.passes("ab")
    assert kept == done
    assert kept.findings.facts[0].detail == {"words": [["he is out", 0.5]]}
    assert store.shelf.passes("cd") == []


def test_a_newer_pass_of_an_analyser_replaces_its_older_one(store):
    store.shelf.keep(pass_of("ab", "speech", "old"))
    store.shelf.keep(pass_of("ab", "shots", "cut"))
    store.shelf.keep(pass_of("ab", "speech", "new", version="2"))
    assert [(done.analyser, done.version) for done in store.shelf.passes("ab")] == [("shots", "1"), ("speech", "2")]


def test_prints_are_kept_with_their_pass_and_go_with_it(store, opened):
    done = pass_of("ab", "faces")
    face = Print("face", "?face-1", b"\x00\x01", {"frame": 3})
    store.shelf.keep(replace(done, findings=replace(done.findings, prints=(face, Print("look", "0", b"")))))
    store.shelf.keep(pass_of("cd", "faces"))
    assert list(opened().shelf.prints("face")) == [("ab", face)]
    assert list(store.shelf.prints("face", ["ab"])) == [("ab", face)]
    assert list(store.shelf.prints("face", ["cd"])) == []
    store.shelf.keep(done)
    assert list(store.shelf.prints("face")) == []


def test_the_outbox_names_what_was_kept_since_each_once_and_in_order(store):
    for content in ("ab", "cd", "ab"):
        store.shelf.keep(pass_of(content))
    notices = store.shelf.outbox()
    assert [content for _, content in notices] == ["cd", "ab"]
    assert store.shelf.outbox(notices[0][0]) == notices[1:]
    assert store.shelf.outbox(notices[-1][0]) == []


def test_faults_of_a_pass_stand_until_it_is_made_again(store):
    fault = Fault("c1", "speech", "The sound is cut short.", "Log it again.", Span(0, 5))
    store.shelf.keep(pass_of("ab", faults=(fault,)))
    store.shelf.mended("c1")
    assert store.shelf.faults() == [fault]
    store.shelf.keep(pass_of("ab"))
    assert store.shelf.faults() == []


def test_other_faults_stand_until_they_are_mended_and_are_not_told_twice(store):
    fault = Fault("/card/notes.mp4", "probe", "This is not media.")
    store.shelf.fault(fault)
    store.shelf.fault(fault)
    store.shelf.fault(Fault("/card/other.mp4", "probe", "It is empty."))
    assert len(store.shelf.faults()) == 2
    store.shelf.mended("/card/notes.mp4")
    assert [kept.where for kept in store.shelf.faults()] == ["/card/other.mp4"]


def test_a_hash_is_known_until_the_file_changes(store, rush):
    assert store.shelf.hash_of(rush) is None
    store.shelf.note_hash(rush, "a" * 32)
    assert store.shelf.hash_of(rush) == "a" * 32
    os.utime(rush, ns=(1, 1))
    assert store.shelf.hash_of(rush) is None
    rush.unlink()
    assert store.shelf.hash_of(rush) is None


@pytest.mark.skipif(sys.platform == "darwin", reason="this file system has Unicode names only")
def test_a_file_whose_name_is_no_unicode_is_a_rush_like_any_other(store, opened, rush):
    odd = Path(os.fsdecode(os.fsencode(rush.parent) + b"/caf\xe9.MP4"))
    rush.rename(odd)
    store.shelf.register(clip_of(odd))
    store.shelf.note_hash(odd, "a" * 32)
    fault = Fault(str(odd), "probe", f"{odd} is cut short.")
    store.shelf.fault(fault)
    (clip,) = opened().shelf.clips()
    assert clip.rushes[0].path == str(odd)
    assert Path(clip.rushes[0].path).exists()
    assert store.shelf.locations("a" * 32) == [odd]
    assert store.shelf.hash_of(odd) == "a" * 32
    assert opened().shelf.faults() == [fault]
    store.shelf.mended(str(odd))
    assert store.shelf.faults() == []


def test_what_is_made_from_a_content_has_its_own_folder(store):
    place = store.shelf.folder("abcdef")
    assert place == store.folder / "derived" / "ab" / "abcdef"
    assert place.is_dir()
