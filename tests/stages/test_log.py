"""Logging: everything under a path, once, with its faults; what is there costs nothing."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from counted import clicks, write_counted
from logging_room import Room, Watcher
from small_season import SmallSeason
from touchline.domain.facts.findings import Findings
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Damaged, Missing, Unavailable
from touchline.media.decode import Footage


@pytest.fixture
def room(season: SmallSeason, tmp_path: Path) -> Room:
    folder = tmp_path / "rushes"
    folder.mkdir()
    write_counted(folder / "C0001.mp4", 30, samples=clicks(Fraction(6, 5), []))
    write_counted(folder / "C0002.mp4", 20)
    return Room(season, folder)


def test_what_is_said_is_prepared_for_once_it_may_be_heard_and_no_program_ends_in_the_middle_of_it(room):
    prepared = []
    room.prepare = lambda: prepared.append(threading.current_thread())
    room.log(only=["shots"])
    assert prepared == []
    room.log()
    for thread in [one for one in threading.enumerate() if one is not threading.current_thread() and not one.daemon]:
        thread.join(10)
    [thread] = prepared
    assert not thread.daemon, "loading a model is no thing to be torn out of"


def test_a_folder_is_logged_and_everything_is_kept_with_its_source(room):
    done = room.log()
    assert [clip.name for clip in done.done] == ["C0001", "C0002"] and not done.faults
    clip = room.clips["C0001"]
    assert (clip.frames, clip.file, clip.id) == (30, str(room.folder / "C0001.mp4"), f"c{clip.content[:12]}")
    assert set(room.passes("C0001")) == {"proxy", "shots", "speech"}
    assert room.passes("C0001")["shots"].facts[0].source == "shots"
    folder = room.season.store.shelf.folder(clip.content)
    assert {path.name for path in folder.iterdir()} == {"proxy.mp4", "filmstrip.jpg", "waveform.png"}


def test_progress_counts_footage_that_was_not_opened_yet(room):
    """The time left is that of the whole card, not of the clips in hand."""
    told: list[tuple[float, float]] = []
    room.log(report=lambda what, done, total: told.append((done, total)) if what.startswith("Seconds") else None)
    totals = [total for _, total in told]
    assert totals[0] > 1.2 and all(done <= total + 1e-6 for done, total in told)
    assert told[-1] == pytest.approx((2.0, 2.0))


def test_again_costs_nothing_where_nothing_changed(room):
    room.log()
    room.begun()
    done = room.log()
    assert room.begun() == [] and not done.done
    assert [clip.name for clip in done.unchanged] == ["C0001", "C0002"]


def test_again_redoes_when_it_is_told_to(room):
    room.log()
    room.begun()
    assert len(room.log(again=True, only=["shots"]).done) == 2
    assert room.begun() == ["C0001", "C0002"]


def test_only_what_is_missing_runs(room):
    room.log(only=["shots"])
    assert set(room.passes("C0001")) == {"shots"}
    assert room.begun() == ["C0001", "C0002"]
    room.log(only=["shots", "speech"])
    assert room.begun() == ["C0001"], "a clip without sound needs nobody to listen"
    room.analysers[0].version = "2"
    room.log(only=["shots", "speech"])
    assert room.begun() == ["C0001", "C0002"]


def test_a_clip_without_sound_is_wholly_listened_to(room):
    room.log()
    assert room.passes("C0002")["speech"] == Findings(complete=(Span(0, 20),))


def test_new_names_make_nothing_stale_but_are_mentioned(room):
    room.log()
    room.analysers[1].settings = "m;y"
    done = room.log()
    assert not done.done and [clip.name for clip in done.older_hints] == ["C0001"]
    room.analysers[1].settings = "n;y"
    assert [clip.name for clip in room.log().done] == ["C0001", "C0002"]


def test_a_lost_proxy_is_made_again_alone(room):
    room.log()
    room.begun()
    (room.season.store.shelf.folder(room.clips["C0002"].content) / "proxy.mp4").unlink()
    assert [clip.name for clip in room.log().done] == ["C0002"]
    assert room.begun() == []


def test_one_analyser_that_fails_costs_only_its_own_facts(room):
    room.analysers[0].trouble = ValueError("tripped")
    done = room.log(room.folder / "C0001.mp4")
    kept = room.passes("C0001")
    assert kept["shots"].facts == () and kept["shots"].complete == ()
    assert kept["shots"].faults[0].stage == "shots" and "tripped" in kept["shots"].faults[0].subject
    assert kept["speech"].facts and kept["proxy"].complete == (Span(0, 30),)
    assert len(done.faults) == 1 and room.faults() == [done.faults[0].subject]


def test_a_missing_model_is_a_fault_until_it_is_fetched(room):
    room.analysers[1].absent = True
    done = room.log()
    assert [fault.remedy for fault in done.faults] == ["touchline models fetch"]
    assert set(room.passes("C0001")) == {"proxy", "shots"}
    with pytest.raises(Unavailable):
        room.log(room.folder / "C0001.mp4", only=["speech"])
    room.analysers[1].absent = False
    room.begun()
    room.log()
    assert room.begun() == ["C0001"] and room.faults() == []


def test_a_damaged_model_and_a_look_that_cannot_begin_cost_only_their_own_facts(room):
    class Bent(Watcher):
        def ready(self) -> None:
            raise Damaged("model.bin is not what it should be.", "touchline models fetch")

    class Stuck(Watcher):
        def begin(self, clip: Clip) -> Any:
            raise RuntimeError("no memory")

    room.analysers += [Bent("faces"), Stuck("text")]
    logged = room.log()
    assert len(logged.done) == 2 and len(room.faults()) == 4
    made = room.passes("C0001")
    assert "faces" not in made and made["shots"].complete and not made["text"].complete
    assert "no memory" in made["text"].faults[0].subject
    with pytest.raises(Damaged):
        room.log(only=["faces"])


def test_files_that_are_no_media_are_faults_and_the_rest_goes_on(room):
    (room.folder / "empty.mov").touch()
    (room.folder / "notes.mp4").write_text("half-time: nothing to report\n" * 20)
    (room.folder / "readme.txt").write_text("not footage, and nobody says so")
    done = room.log()
    assert len(done.done) == 2
    assert sorted(fault.where for fault in done.faults) == [str(room.folder / "empty.mov"), str(room.folder / "notes.mp4")]
    assert len(room.log().faults) == 2 and len(room.faults()) == 2
    (room.folder / "empty.mov").unlink()
    shutil.copy(room.folder / "C0002.mp4", room.folder / "notes.mp4")
    room.log()
    assert room.faults() == []


def test_a_file_that_makes_the_decoder_stumble_does_not_keep_the_others_out(room, monkeypatch):
    probed = Footage.probe

    def stumbling(self: Footage, path: Path) -> Any:
        if path.name == "C0001.mp4":
            raise AttributeError("no such thing as a width")
        return probed(self, path)

    monkeypatch.setattr(Footage, "probe", stumbling)
    done = room.log()
    assert [clip.name for clip in done.done] == ["C0002"]
    assert [Path(fault.where).name for fault in done.faults] == ["C0001.mp4"] and "width" in done.faults[0].subject


def test_what_is_no_file_is_said_to_be_none(room):
    os.mkfifo(room.folder / "pipe.mp4")
    (room.folder / "gone.mp4").symlink_to("/nowhere/card/C0001.MP4")
    (room.folder / "folder.mp4").mkdir()
    faults = {Path(fault.where).name: fault.subject for fault in room.log().faults}
    assert faults.keys() == {"pipe.mp4", "gone.mp4"}
    assert "no file" in faults["pipe.mp4"] and "/nowhere/card/C0001.MP4" in faults["gone.mp4"]


def test_what_one_analyser_lacks_is_not_forgotten_while_another_works(room):
    for analyser in room.analysers:
        analyser.absent = True
    room.log(room.folder / "C0001.mp4")
    room.analysers[0].absent = False
    room.log(room.folder / "C0001.mp4", only=("shots",))
    (left,) = room.faults()
    assert "speech" in left


def test_a_link_to_footage_is_footage(room):
    elsewhere = room.folder.parent / "store"
    elsewhere.mkdir()
    (room.folder / "C0001.mp4").rename(elsewhere / "C0001.mp4")
    (room.folder / "C0001.mp4").symlink_to(elsewhere / "C0001.mp4")
    done = room.log()
    assert not done.faults and str(room.folder / "C0001.mp4") in {clip.file for clip in done.done}


def test_a_file_that_is_named_is_always_tried(room):
    path = room.folder / "readme.txt"
    path.write_text("no footage")
    assert [fault.where for fault in room.log(path).faults] == [str(path)]


def test_a_file_cut_short_is_complete_only_as_far_as_it_goes(room):
    whole = write_counted(room.folder.parent / "w.mkv", 100, options={"g": "10", "bf": "0", "crf": "18"})
    path = room.folder / "C0003.mp4"
    import av

    with av.open(str(whole)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    room.log(path)
    clip, kept = room.clips["C0003"], room.passes("C0003")
    assert clip.frames < 90
    assert kept["shots"].complete and kept["shots"].complete[-1].end <= clip.frames
    assert any("breaks off" in fault.subject for fault in kept["proxy"].faults)
    assert any("breaks off" in fault.subject for fault in kept["shots"].faults)
    room.log(path, only=["shots"], again=True)
    assert room.clips["C0003"].frames == clip.frames


def test_the_same_bytes_at_two_places_are_one_clip(room):
    shutil.copy(room.folder / "C0001.mp4", room.folder / "copy of C0001.mp4")
    room.log()
    assert len(room.clips) == 2
    assert len(room.season.store.shelf.locations(room.clips["C0001"].content)) == 2


def test_a_clip_that_moved_is_known_at_its_new_place(room):
    room.log()
    room.begun()
    moved = room.folder.parent / "archive"
    room.folder.rename(moved)
    assert not room.log(moved).done and room.begun() == []
    assert room.clips["C0001"].file == str(moved / "C0001.mp4")


def test_chapters_of_one_recording_are_one_clip_and_a_broken_one_leaves_the_others(room):
    card = room.folder / "DCIM" / "100GOPRO"
    card.mkdir(parents=True)
    for part in (1, 2):
        write_counted(card / f"GX0{part}0042.MP4", 25, first=25 * part)
    room.log(card)
    assert [(clip.name, clip.frames) for clip in room.clips.values()] == [("GX010042", 50)]
    (card / "GX030042.MP4").write_bytes(b"\0\0\0\x14ftypmp42")
    done = room.log(card)
    assert {clip.name for clip in done.done} == {"GX010042", "GX020042"} and len(done.faults) == 1


def test_a_path_that_is_not_there(room):
    with pytest.raises(Missing):
        room.log(room.folder / "nowhere")


def test_an_analyser_nobody_knows(room):
    with pytest.raises(BadInput, match="shoes"):
        room.log(only=["shoes"])


def test_a_proxy_that_cannot_be_written_costs_no_facts(room, monkeypatch):
    from touchline.media.proxy import Proxy

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Proxy, "picture", full)
    done = room.log(room.folder / "C0002.mp4")
    assert "No space left" in done.faults[0].subject
    assert set(room.passes("C0002")) == {"shots", "speech"}
    monkeypatch.undo()
    room.begun()
    room.log(room.folder / "C0002.mp4")
    assert room.begun() == [] and "proxy" in room.passes("C0002") and room.faults() == []


def test_a_file_that_vanishes_on_the_way_is_a_fault_and_is_logged_when_it_is_back(room, monkeypatch):
    content = room.folder / "C0001.mp4"
    away = room.folder.parent / "away.mp4"
    watch = Footage.watch

    def unplugged(self: Footage, clip: Clip, *rest: Any) -> Any:
        if clip.name == "C0001":
            content.rename(away)
        return watch(self, clip, *rest)

    monkeypatch.setattr(Footage, "watch", unplugged)
    done = room.log()
    assert [clip.name for clip in done.done] == ["C0002"] and "went away" in done.faults[0].subject
    monkeypatch.undo()
    away.rename(content)
    assert [clip.name for clip in room.log().done] == ["C0001"]
    assert room.faults() == []


NAMES: Sequence[str] = ("a b.mp4", 'quo"te\'s.mp4', "🎬.mp4", "قصة.mp4", "dots...mp4")


@pytest.mark.parametrize("name", NAMES)
def test_any_name_will_do(room, name):
    (room.folder / "C0002.mp4").rename(room.folder / name)
    (room.folder / "C0001.mp4").unlink()
    assert [clip.file for clip in room.log().done] == [str(room.folder / name)]
