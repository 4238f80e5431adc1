"""Footage with a hole in it: what lies behind the hole keeps its number, its time and its sound."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from conftest_media import proxy_numbers
from counted import clicks, luma_of, number_in, write_counted
from touchline.domain.time import Span
from touchline.errors import Damaged
from touchline.media.frame_source import FrameSource
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
