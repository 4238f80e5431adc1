"""Whatever a recorder has on any of its tracks is heard when the clip is logged."""

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from touchline.media.sound import MIX_RATE, Feed, Track

TONE = 0.25 * np.sin(2 * np.pi * 300 * np.arange(MIX_RATE) / MIX_RATE)


def poly(path: Path, channels: int, with_sound: int) -> Path:
    """A second of sound on one of the channels."""
    samples = np.zeros((MIX_RATE, channels), np.int16)
    samples[:, with_sound] = (TONE * 32767).astype(np.int16)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(MIX_RATE)
        out.writeframes(samples.tobytes())
    return path


@pytest.mark.parametrize("channels", [1, 2, 3, 4, 6, 8, 10, 16])
def test_every_channel_is_in_the_mix(tmp_path: Path, channels: int) -> None:
    for number in range(channels):
        with av.open(str(poly(tmp_path / "poly.wav", channels, number))) as container:
            track = Track(MIX_RATE, Fraction(0), 0, latest=Fraction(60))
            heard = [pcm for frame in container.decode(audio=0) for _, pcm in track.place(frame)]
        loudest = max(float(np.abs(pcm.mean(axis=0)).max()) for pcm in heard)
        assert loudest > 0.05, f"channel {number + 1} of {channels}"


@pytest.mark.parametrize("right", [1.0, -1.0, 0.0, -0.9])
def test_a_channel_wired_the_wrong_way_round_does_not_silence_the_other(right: float) -> None:
    given: list[np.ndarray] = []
    feed = Feed(16_000, False, lambda at, sound: given.append(sound))
    feed.take(np.stack([TONE, right * TONE]).astype(np.float32))
    feed.flush()
    assert np.abs(np.concatenate(given)).max() > 0.1
