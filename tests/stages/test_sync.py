"""Sync as it is used: files logged, placed, and looked at from every camera."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from counted import write_counted
from heard import heard_by, scene, write_wave
from logging_room import InOrder
from small_season import SmallSeason
from touchline.analysers.sync.meeting_finder import MeetingFinder
from touchline.analysers.sync.sync import Sync
from touchline.domain.facts.findings import Print
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Missing
from touchline.formats.cards import group
from touchline.media.checksum import checksum_of
from touchline.media.decode import Footage
from touchline.ports.together import Offsets
from touchline.stages.cut.angles import take_angle
from touchline.stages.cut.cut import Wish, add, new_cut
from touchline.stages.log.log import Crew, log
from touchline.stages.log.sync import bring_up, map_of, sync_document

RATE = 16_000
SOUND = scene(30, 1, RATE)


class Counting(MeetingFinder):
    """Ears that remember what they were given."""

    def __init__(self) -> None:
        self.fresh: list[list[str]] = []

    def candidates(self, fresh: dict[str, Print], others: Iterable[tuple[str, Print]]) -> Iterator[tuple[str, str, Offsets]]:
        self.fresh.append(sorted(fresh))
        return super().candidates(fresh, others)


def _log(season: SmallSeason, *paths: Path, again: bool = False) -> None:
    crew = Crew(Footage(), group, (Sync(),), InOrder(), lambda path, step: checksum_of(path, ["xxh128"], step)["xxh128"])
    logged = log(season.store.shelf, crew, paths, lambda *_: None, only=["sync"], again=again)
    assert not logged.faults


def _synced(season: SmallSeason, *paths: Path) -> dict[str, object]:
    _log(season, *paths)
    bring_up(season.store, MeetingFinder(), lambda *_: None)
    return _document(season)


def _document(season: SmallSeason) -> dict[str, object]:
    clips = {clip.id: clip for clip in season.store.shelf.clips()}
    return sync_document(map_of(season.store, clips), clips, season.store.meetings)


def _named(document: dict[str, object]) -> dict[str, dict[str, float]]:
    return {Path(one["file"]).name: one for group in document["groups"] for one in group}  # type: ignore[attr-defined]


def _encoded(path: Path, sound: np.ndarray, codec: str, rate: int = RATE) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=rate, layout="mono")
        stream.bit_rate = 96_000
        form = stream.codec_context.format.name
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray([sound], np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        for part in av.AudioResampler(form, "mono", rate, stream.codec_context.frame_size).resample(frame):
            out.mux(stream.encode(part))
        out.mux(stream.encode(None))
    return path


def test_files_of_every_kind_are_placed_from_their_first_sample(season: SmallSeason, tmp_path: Path) -> None:
    write_wave(tmp_path / "a.wav", SOUND, RATE)
    write_wave(tmp_path / "b.wav", -heard_by(SOUND, 3.21, 25, 20, 10, rate=RATE), RATE)
    _encoded(tmp_path / "c.m4a", heard_by(SOUND, 1.5, 25, rate=RATE).astype(np.float32), "aac")
    _encoded(tmp_path / "d.mp3", heard_by(SOUND, 2.5, 25, rate=RATE).astype(np.float32), "libmp3lame")
    samples = heard_by(SOUND, 5.005, 20, rate=RATE)[None].astype(np.float32)
    write_counted(tmp_path / "e.mov", 500, samples=samples, sample_rate=RATE, sound="pcm_s16le")
    write_wave(tmp_path / "z.wav", scene(20, 2, RATE), RATE)
    document = _synced(season, tmp_path)
    placed = _named(document)
    truth = {"a.wav": (0, 0), "b.wav": (3.21, 20), "c.m4a": (1.5, 0), "d.mp3": (2.5, 0), "e.mov": (5.005, 0)}
    assert placed.keys() == truth.keys()
    for name, (offset, drift) in truth.items():
        assert placed[name]["offset_seconds"] == pytest.approx(offset, abs=2e-4), name
        assert placed[name]["drift_ppm"] == pytest.approx(drift, abs=5), name
    assert placed["a.wav"]["offset_seconds"] == placed["a.wav"]["drift_ppm"] == 0
    assert [Path(name).name for name in document["alone"]] == ["z.wav"]  # type: ignore[attr-defined]
    json.dumps(document)


def test_a_picture_that_begins_later_than_its_sound_does_not_shift_it(season: SmallSeason, tmp_path: Path) -> None:
    samples = heard_by(SOUND, 4.0, 20, rate=RATE)[None].astype(np.float32)
    early = write_counted(tmp_path / "e.mov", 490, times=[n + 10 for n in range(490)], time_base=Fraction(1, 25), samples=samples,
                          sample_rate=RATE, sound="pcm_s16le")
    document = _synced(season, early, write_wave(tmp_path / "f.wav", SOUND, RATE))
    placed = _named(document)
    assert placed["f.wav"]["offset_seconds"] == pytest.approx(-4.0, abs=2e-4)


def test_only_what_is_new_is_compared_and_nothing_when_nothing_is(season: SmallSeason, tmp_path: Path) -> None:
    first, second, third = (write_wave(tmp_path / f"{n}.wav", heard_by(SOUND, n, 15, rate=RATE), RATE) for n in range(3))
    ears = Counting()
    _log(season, first, second)
    assert bring_up(season.store, ears, lambda *_: None) == 2
    assert bring_up(season.store, ears, lambda *_: None) == 0
    _log(season, first, again=True)
    assert bring_up(season.store, ears, lambda *_: None) == 0
    _log(season, third)
    assert bring_up(season.store, ears, lambda *_: None) == 1
    assert [len(fresh) for fresh in ears.fresh] == [2, 1]
    assert len(season.store.meetings.all()) == 3
    assert len(_named(_document(season))) == 3


def test_another_way_of_comparing_compares_everything_anew(season: SmallSeason, tmp_path: Path) -> None:
    _log(season, *(write_wave(tmp_path / f"{n}.wav", heard_by(SOUND, n, 15, rate=RATE), RATE) for n in range(2)))
    bring_up(season.store, MeetingFinder(), lambda *_: None)
    newer = Counting()
    newer.version = "next"
    assert bring_up(season.store, newer, lambda *_: None) == 2
    assert len(season.store.meetings.all()) == 1


def _two_cameras(season: SmallSeason, tmp_path: Path) -> tuple[Clip, Clip]:
    for name, start, mark in (("a", 0.0, 1), ("b", 3.0, 2)):
        samples = heard_by(SOUND, start, 20, rate=RATE)[None].astype(np.float32)
        write_counted(tmp_path / f"{name}.mov", 500, mark=mark, samples=samples, sample_rate=RATE, sound="pcm_s16le")
    _synced(season, tmp_path)
    one, other = sorted(season.store.shelf.clips(), key=lambda clip: clip.name)
    return one, other


def test_an_event_takes_its_moment_from_another_camera_to_the_frame(season: SmallSeason, tmp_path: Path) -> None:
    one, other = _two_cameras(season, tmp_path)
    new_cut(season.store, "film", "ed", rate=Fraction(25))
    cut, _ = add(season.store, season.store.cuts.load("film"), [f"{one.id}@100..150"], Wish(), "ed", lambda clip: None)
    picture, sound = cut.events
    made, event, angle = take_angle(season.store, cut, picture.id, "b", "ed", lambda clip: None)
    assert angle.whole and angle.error < 1e-3
    assert (event.clip, event.at, event.length, event.track) == (other.id, 0, 50, "V1")
    assert event.source is not None and event.source == Span(25, 75)
    assert made.version == cut.version + 1 and made.event(sound.id) == sound
    heard, moved, _ = take_angle(season.store, made, sound.id, other.id, "ed", lambda clip: None)
    assert moved.begins == pytest.approx(25, abs=0.01) and moved.length == 50 and heard.version == made.version + 1


def test_an_angle_that_was_not_running_is_refused_in_words(season: SmallSeason, tmp_path: Path) -> None:
    one, other = _two_cameras(season, tmp_path)
    new_cut(season.store, "film", "ed", rate=Fraction(25))
    cut, _ = add(season.store, season.store.cuts.load("film"), [f"{one.id}@40..100"], Wish(), "ed", lambda clip: None)
    with pytest.raises(Conflict, match="only during part of it"):
        take_angle(season.store, cut, cut.events[0].id, other.id, "ed", lambda clip: None)
    with pytest.raises(Missing):
        take_angle(season.store, cut, "e99", other.id, "ed", lambda clip: None)
    slow = season.store.cuts.save(replace(cut, events=(replace(cut.events[0], speed=Fraction(1, 2)),)), by="ed", why="slow")
    with pytest.raises(BadInput):
        take_angle(season.store, slow, cut.events[0].id, other.id, "ed", lambda clip: None)
    assert cut.events[0].source == Span(40, 100)


def test_every_file_is_in_one_list_or_the_other(season: SmallSeason, tmp_path: Path) -> None:
    samples = heard_by(SOUND, 0.0, 4, rate=RATE)[None].astype(np.float32)
    blink = write_counted(tmp_path / "blink.mov", 1)
    flash = write_counted(tmp_path / "flash.mov", 1, samples=samples, sample_rate=RATE, sound="pcm_s16le")
    document = _synced(season, blink, flash, write_wave(tmp_path / "f.wav", SOUND, RATE))
    listed = sorted([*(one["file"] for group in document["groups"] for one in group), *document["alone"]])  # type: ignore[attr-defined]
    assert [Path(name).name for name in listed] == ["blink.mov", "f.wav", "flash.mov"]
    assert "-0.0" not in json.dumps(document)
