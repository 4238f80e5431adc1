"""The sound of a rendered film: every sample where the cut has it."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from counted import clicks, clip_of, write_counted
from rendering import film_of, onsets, shot, sound_in
from touchline.domain.cut.cut import Event
from touchline.domain.time.time import Span
from touchline.ports import FilmSpec


class TestSound:
    def test_sound_lies_where_its_picture_lies(self, tmp_path: Path) -> None:
        at = [Fraction(n, 10) for n in (5, 11, 17, 26, 33)]
        clip = clip_of(write_counted(tmp_path / "a.mov", 100, samples=clicks(Fraction(4), at), sound="pcm_s16le"))
        events = [
            shot(clip, 25, 50, 0),
            shot(clip, 25, 50, 0, track="A1", channel="sound"),
            shot(clip, 10, 20, 60),
            shot(clip, 10, 20, 60, track="A1", channel="sound"),
        ]
        sound = sound_in(film_of(tmp_path, *events, clips=[clip]))
        meant = [4800, 33600, 76800, 48000 * 60 // 25 + 4800, 48000 * 60 // 25 + 33600]
        heard = onsets(sound)
        assert len(heard) == len(meant)
        assert all(abs(place - (moment + 20)) <= 24 for place, moment in zip(heard, meant, strict=True))

    @pytest.mark.parametrize(
        ("suffix", "sound", "rate"),
        [
            ("mp4", "aac", 48000),
            ("mp4", "aac", 44100),
            ("mkv", "aac", 44100),
            ("mkv", "pcm_s16le", 48000),
            ("ts", "mp2", 48000),
        ],
    )
    def test_any_kind_of_sound_is_in_sync_far_into_a_clip(
        self, tmp_path: Path, suffix: str, sound: str, rate: int
    ) -> None:
        heard = clicks(Fraction(12), [Fraction(21, 2)], rate)
        clip = clip_of(write_counted(tmp_path / f"a.{suffix}", 300, samples=heard, sound=sound, sample_rate=rate))
        film = film_of(tmp_path, shot(clip, 250, 50, 0, track="A1", channel="sound"), clips=[clip])
        places = onsets(sound_in(film))
        assert len(places) == 1
        assert abs(places[0] - (24000 + 20)) <= 48

    def test_a_recorder_is_counted_in_samples(self, tmp_path: Path) -> None:
        path = tmp_path / "a.wav"
        samples = (clicks(Fraction(3), [Fraction(2)], 96_000) * 32767).astype(np.int16)
        with av.open(str(path), "w") as out:
            stream = out.add_stream("pcm_s16le", rate=96_000, layout="stereo")
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples.T.reshape(1, -1)), format="s16", layout="stereo"
            )
            frame.sample_rate, frame.pts = 96_000, 0
            out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        clip = clip_of(path)
        assert clip.rate == 96_000
        event = Event("a", "sound", "A1", 0, 25, clip.id, Span(144_000, 240_000), Fraction(144_000))
        places = onsets(sound_in(film_of(tmp_path, event, clips=[clip])))
        assert len(places) == 1 and abs(places[0] - 24_020) <= 24

    def test_gaps_are_silent_and_mixes_never_clip(self, tmp_path: Path) -> None:
        loud = np.full((2, 96_000), 0.9, np.float32) * np.sin(np.arange(96_000) * 0.05).astype(np.float32)
        clip = clip_of(write_counted(tmp_path / "a.mov", 50, samples=loud, sound="pcm_s16le"))
        spec = FilmSpec("prores")
        film = film_of(
            tmp_path,
            shot(clip, 0, 20, 0, track="A1", channel="sound"),
            shot(clip, 0, 20, 0, track="A2", channel="sound"),
            shot(clip, 0, 5, 30),
            clips=[clip],
            spec=spec,
        )
        sound = sound_in(film)
        assert sound.shape[1] == 35 * 1920
        assert 0.9 < np.abs(sound[:, : 20 * 1920]).max() <= 1
        assert not sound[:, 20 * 1920 :].any()

    def test_channels_are_chosen(self, tmp_path: Path) -> None:
        tone = 0.5 * np.sin(np.arange(96_000) * 0.1)
        two = np.stack([tone, np.zeros(96_000)]).astype(np.float32)
        clip = clip_of(write_counted(tmp_path / "a.mov", 50, samples=two, sound="pcm_s16le"))
        levels = []
        for tracks in ((0,), (1,), ()):
            film = film_of(
                tmp_path,
                shot(clip, 0, 25, 0, track="A1", channel="sound", tracks=tracks),
                clips=[clip],
                spec=FilmSpec("prores"),
            )
            levels.append(np.abs(sound_in(film)).max(axis=1).round(1).tolist())
        assert levels == [[0.5, 0.5], [0.0, 0.0], [0.5, 0.0]]

    def test_nothing_is_heard_beyond_the_source(self, tmp_path: Path) -> None:
        heard = clicks(Fraction(4), [Fraction(1), Fraction(3)])
        clip = clip_of(write_counted(tmp_path / "a.mov", 100, samples=heard, sound="pcm_s16le"))
        kept = Event("a", "sound", "A1", 0, 75, clip.id, Span(20, 40), Fraction(20))
        assert len(onsets(sound_in(film_of(tmp_path, kept, clips=[clip])))) == 1

    def test_half_speed_doubles_the_time(self, tmp_path: Path) -> None:
        clip = clip_of(
            write_counted(tmp_path / "a.mov", 100, samples=clicks(Fraction(4), [Fraction(1)]), sound="pcm_s16le")
        )
        slow = shot(clip, 0, 75, 0, track="A1", channel="sound", speed=Fraction(1, 2))
        places = onsets(sound_in(film_of(tmp_path, slow, clips=[clip])))
        assert len(places) == 1 and abs(places[0] - 96_040) <= 40
