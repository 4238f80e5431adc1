"""Footage with a hole in it: what lies behind the hole keeps its number, its time and its sound."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from conftest_media import proxy_numbers
from counted import clicks, luma_of, number_in, write_counted
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Damaged
from touchline.media.frame_source import FrameSource
from touchline.media.packets import packets_of
from touchline.media.sound import Mix, Track
from touchline.media.sound_source import SoundSource

PAL = Fraction(25)
PLAIN = {"g": "10", "bf": "0", "crf": "10"}


def hurt(path: Path, kind: str, first: Fraction, last: Fraction, junk: bytes) -> Path:
    """The file with the picture or sound between two moments made unreadable, as a bad sector on a card leaves it."""
    raw = bytearray(path.read_bytes())
    with av.open(str(path)) as source:
        stream = getattr(source.streams, kind)[0]
        for packet in source.demux(stream):
            if packet.pos is not None and packet.pts is not None and first <= packet.pts * packet.time_base < last:
                start = raw.index(bytes(packet), packet.pos)
                raw[start : start + packet.size] = junk * packet.size
    path.write_bytes(raw)
    return path


@pytest.mark.parametrize("junk", [b"\xff", b"\x00"], ids=["rubbish", "zeros"])
@pytest.mark.parametrize("name", ["bent.mp4", "bent.mkv"])
def test_frames_after_damage_keep_their_numbers(tmp_path, watched, name, junk):
    path = write_counted(tmp_path / name, 100, options=PLAIN)
    clip, seen, witness, folder = watched(hurt(path, "video", 40 / PAL, 46 / PAL, junk))
    numbers, times = proxy_numbers(folder)
    assert seen.frames == clip.frames == 100 and not seen.variable
    assert numbers[:40] == list(range(40)) and numbers[50:] == list(range(50, 100))
    assert times == [frame / PAL for frame in range(100)]
    shown = dict(zip(witness.frames, witness.numbers, strict=True))
    assert all(shown[frame] == frame for frame in (0, 39, 50, 99))
    assert [fault.span for fault in seen.faults if fault.stage == "picture"] == [Span(40, 50)]
    assert not any("breaks off" in fault.subject for fault in seen.faults)


@pytest.mark.parametrize("junk", [b"\xff", b"\x00"], ids=["rubbish", "zeros"])
def test_frames_after_damage_can_be_asked_for_and_lost_ones_are_named(tmp_path, junk):
    path = hurt(write_counted(tmp_path / "bent.mp4", 100, options=PLAIN), "video", 40 / PAL, 46 / PAL, junk)
    source = FrameSource(path, 0)
    for number in (39, 60, 52, 99, 12):
        assert number_in(luma_of(source.frame(number)))[1] == number
    with pytest.raises(Damaged, match="42"):
        source.frame(42)
    assert number_in(luma_of(source.frame(77)))[1] == 77


def test_sound_after_damage_is_heard(tmp_path):
    heard = clicks(Fraction(4), [Fraction(1), Fraction(3)])
    path = hurt(write_counted(tmp_path / "bent.mp4", 100, samples=heard), "audio", Fraction(2), Fraction(21, 10), b"\xff")
    source = SoundSource(path, 1)
    loud = [np.abs(source.read(at * 4800, 4800)).max() > 0.1 for at in range(40)]
    assert [place for place, is_loud in enumerate(loud) if is_loud] == [10, 30]


def halved(path: Path) -> Path:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    return path


def write_sound(path: Path, codec: str, seconds: int = 4, **how: str) -> Path:
    with av.open(str(path), "w", options=how) as out:
        stream = out.add_stream(codec, rate=48000, layout="mono")
        noise = np.random.default_rng(1).normal(0, 0.1, (1, seconds * 48000)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(noise, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, 0, Fraction(1, 48000)
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("name", "codec", "how"), [
    ("take.wav", "pcm_s24le", {}), ("take.wav", "pcm_s16le", {"rf64": "always"}), ("take.mp3", "mp3", {}), ("take.flac", "flac", {})])
def test_sound_that_was_cut_short_says_how_much_is_there(tmp_path, watched, name, codec, how):
    whole = write_sound(tmp_path / name, codec, **how)
    _, seen, _, _ = watched(whole)
    assert not seen.faults
    _, seen, _, _ = watched(halved(whole))
    fault = next(fault for fault in seen.faults if "breaks off" in fault.subject)
    assert "of 4.0 seconds" in fault.subject and 1.5 < float(fault.subject.split("after ")[1].split()[0]) < 2.5
    assert fault.span and fault.span.start == seen.frames


def test_a_recorder_that_never_wrote_its_length_promised_nothing(tmp_path, watched):
    path = write_sound(tmp_path / "take.wav", "pcm_s16le")
    raw = bytearray(path.read_bytes())
    at = raw.index(b"data") + 4
    raw[at : at + 4] = b"\xff\xff\xff\xff"
    path.write_bytes(raw)
    _, seen, _, _ = watched(path)
    assert seen.frames == 4 * 48000 and not seen.faults


def test_damage_in_sound_alone_is_told_in_seconds(tmp_path, watched):
    path = hurt(write_sound(tmp_path / "take.m4a", "aac"), "audio", Fraction(2), Fraction(21, 10), b"\xff")
    _, seen, _, _ = watched(path)
    assert any("2.0 s" in fault.subject for fault in seen.faults) and not any("frame" in fault.subject for fault in seen.faults)


@pytest.mark.parametrize("name", ["bent.mp4", "bent.mkv"])
def test_a_long_hole_in_sound_is_told_from_its_first_frame_to_its_last(tmp_path, watched, name):
    heard = clicks(Fraction(4), [Fraction(1), Fraction(3)])
    path = hurt(write_counted(tmp_path / name, 100, samples=heard), "audio", Fraction(1), Fraction(3), b"\xff")
    _, seen, _, _ = watched(path)
    (span,) = [fault.span for fault in seen.faults if fault.stage == "sound"]
    assert span and 23 <= span.start <= 25 and 75 <= span.end <= 78


def test_sound_that_is_lost_to_the_end_is_told_to_the_end(tmp_path, watched):
    heard = clicks(Fraction(4), [Fraction(1)])
    path = hurt(write_counted(tmp_path / "bent.mp4", 100, samples=heard), "audio", Fraction(2), Fraction(5), b"\xff")
    _, seen, _, _ = watched(path)
    (span,) = [fault.span for fault in seen.faults if fault.stage == "sound"]
    assert span and 48 <= span.start <= 50 and span.end == 100


def test_sound_that_is_silently_left_out_is_noticed(tmp_path, watched):
    path = hurt(write_sound(tmp_path / "take.flac", "flac"), "audio", Fraction(2), Fraction(21, 10), b"\xff")
    _, seen, _, _ = watched(path)
    assert seen.faults and seen.frames < 4 * 48000


@pytest.mark.parametrize("start", [3600, 10**7])
def test_a_recording_that_starts_late_is_whole(tmp_path, watched, start):
    moments = [start * 1000 + 40 * frame for frame in range(50)]
    path = write_counted(tmp_path / "late.mkv", 50, times=moments, time_base=Fraction(1, 1000))
    clip, seen, _, folder = watched(path)
    assert seen.frames == clip.frames == 50 and not seen.faults and not seen.variable
    assert proxy_numbers(folder)[0] == list(range(50))


def test_a_whole_avi_is_whole(tmp_path, watched):
    _, seen, _, _ = watched(write_counted(tmp_path / "old.avi", 50, codec="mpeg4", options={"bf": "1"}))
    assert seen.frames == 50 and not seen.faults


def test_one_lost_frame_is_told_as_one(tmp_path, watched):
    path = write_counted(tmp_path / "bent.mov", 60, codec="mpeg4", options={"g": "1", "bf": "0"})
    _, seen, _, _ = watched(hurt(path, "video", 40 / PAL, 41 / PAL, b"\xff"))
    assert any(fault.subject.startswith("bent.mov: frame 40 is damaged") for fault in seen.faults) or not seen.faults


def test_a_file_of_which_nothing_can_be_decoded(tmp_path, watched):
    path = write_counted(tmp_path / "gone.mp4", 20, options=PLAIN)
    with pytest.raises(BadInput, match="Nothing in it"):
        watched(hurt(path, "video", Fraction(0), Fraction(1), b"\xff"))
    assert not list((tmp_path / "derived").glob("*"))


def test_a_stream_that_begins_on_the_way_does_not_disturb_the_others():
    """A receiver that is switched to a channel with one more language goes on writing the same transport stream."""

    class Announced:
        def __init__(self) -> None:
            self.coming = iter(["one", IndexError("list index out of range"), "two", IndexError("list index out of range"), "three"])

        def demux(self) -> Iterator[str]:
            for packet in self.coming:
                if isinstance(packet, IndexError):
                    raise packet
                yield packet

    assert list(packets_of(Announced())) == ["one", "two", "three"]  # type: ignore[arg-type]


def test_a_sound_stamped_years_later_costs_neither_memory_nor_its_place():
    given: list[tuple[int, int]] = []
    mix = Mix(1, lambda at, block: given.append((at, block.shape[1])))
    track = Track(48000, Fraction(0), 0, latest=Fraction(60))
    for pts in (0, 10**14, 2048):
        frame = av.AudioFrame.from_ndarray(np.full((2, 1024), 0.5, np.float32), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, pts, Fraction(1, 48000)
        for at, pcm in track.place(frame):
            mix.add(at, pcm)
    mix.flush()
    assert sum(length for _, length in given) == 3 * 1024


def test_a_long_silence_between_two_sounds_is_given_on_in_pieces():
    given: list[np.ndarray] = []
    mix = Mix(1, lambda at, block: given.append(block))
    mix.add(0, np.ones((2, 100), np.float32))
    mix.add(48000 * 60, np.ones((2, 100), np.float32))
    mix.flush()
    sound = np.concatenate(given, axis=1)
    assert sound.shape == (2, 48000 * 60 + 100) and max(block.shape[1] for block in given) <= 48000 * 11
    assert np.flatnonzero(sound[0]).tolist() == [*range(100), *range(48000 * 60, 48000 * 60 + 100)]
