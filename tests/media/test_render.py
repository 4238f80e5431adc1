"""A rendered film: exactly the frames and the sound that the cut asked for."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from counted import SIZE, clip_of, luma_of, number_in, write_counted
from rendering import P25, ROOM, film_of, frames_in, numbers_in, quiet, shot
from touchline.domain.cut.cut import Event
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Damaged, Unavailable
from touchline.media.frame_source import FrameSource, packet_times
from touchline.ports import FilmSpec


class TestPictures:
    def test_shows_exactly_the_frames_asked_for(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 120))
        film = film_of(tmp_path, shot(clip, 37, 20, 0), shot(clip, 5, 11, 20), shot(clip, 100, 20, 31), clips=[clip])
        assert numbers_in(film) == [*range(37, 57), *range(5, 16), *range(100, 120)]

    @pytest.mark.parametrize("kind", ["intra", "open-gop", "hevc-10-bit", "mpeg2-ts", "mkv", "late-start", "mpeg4-avi"])
    def test_any_kind_of_original_gives_the_same_frames(self, tmp_path: Path, kind: str) -> None:
        wide = (640, 360)
        make = {
            "intra": ("a.mov", {"codec": "prores_ks", "pixels": "yuv422p10le", "options": {}}),
            "open-gop": (
                "a.mp4",
                {"options": {"x264-params": "open-gop=1:keyint=15:bframes=3:b-pyramid=normal", "crf": "18"}},
            ),
            "hevc-10-bit": (
                "a.mp4",
                {
                    "codec": "libx265",
                    "pixels": "yuv420p10le",
                    "options": {"x265-params": "keyint=20:bframes=4:log-level=none"},
                },
            ),
            "mpeg2-ts": ("a.ts", {"codec": "mpeg2video", "options": {"bf": "2", "g": "12", "b": "6000000"}}),
            "mkv": ("a.mkv", {}),
            "late-start": ("a.mp4", {"times": [k + 17 for k in range(80)]}),
            "mpeg4-avi": ("a.avi", {"codec": "mpeg4", "options": {"bf": "2", "g": "12", "b": "6000000"}}),
        }
        name, how = make[kind]
        clip = clip_of(write_counted(tmp_path / name, 80, size=wide, **how))
        assert clip.frames == 80
        film = film_of(
            tmp_path, shot(clip, 43, 15, 0), shot(clip, 12, 9, 15), shot(clip, 70, 10, 24), clips=[clip], size=wide
        )
        assert numbers_in(film) == [*range(43, 58), *range(12, 21), *range(70, 80)]

    def test_another_rate_shows_the_frame_on_screen_when_each_cut_frame_begins(self, tmp_path: Path) -> None:
        slow, fast = (
            clip_of(write_counted(tmp_path / f"{rate.numerator}.mp4", 90, rate, mark=mark), clip_id=f"r{mark}")
            for mark, rate in ((1, Fraction(10)), (2, Fraction(60000, 1001)))
        )
        film = film_of(tmp_path, shot(slow, 8, 20, 0), shot(fast, 10, 20, 20), clips=[slow, fast])
        meant = [8 + int(Fraction(10, 25) * n) for n in range(20)]
        meant += [10 + int(Fraction(60000, 1001) / 25 * n) for n in range(20)]
        assert numbers_in(film) == meant

    def test_retimed_reversed_and_frozen(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 120))
        film = film_of(
            tmp_path,
            shot(clip, 10, 10, 0, speed=Fraction(3, 2)),
            shot(clip, 80, 40, 10, speed=Fraction(-1)),
            shot(clip, 66, 5, 50, speed=Fraction(0)),
            clips=[clip],
        )
        meant = [10 + int(Fraction(3, 2) * n) for n in range(10)] + list(range(80, 40, -1)) + [66] * 5
        assert numbers_in(film) == meant

    def test_frames_of_an_uneven_clip_are_counted(self, tmp_path: Path) -> None:
        gaps = np.cumsum([0, *([40, 20, 55, 33] * 20)])[:80]
        path = write_counted(tmp_path / "a.mp4", 80, times=[int(gap) for gap in gaps], time_base=Fraction(1, 1000))
        clip = replace(clip_of(path), rate=P25)
        assert numbers_in(film_of(tmp_path, shot(clip, 31, 30, 0), shot(clip, 3, 10, 30), clips=[clip])) == [
            *range(31, 61),
            *range(3, 13),
        ]

    def test_a_spanned_clip_runs_over_the_border_of_its_files(self, tmp_path: Path) -> None:
        parts = [write_counted(tmp_path / f"{k}.mp4", 30, first=30 * k) for k in range(3)]
        clip = clip_of(*parts)
        assert numbers_in(film_of(tmp_path, shot(clip, 25, 40, 0), clips=[clip])) == list(range(25, 65))

    def test_higher_tracks_cover_lower_ones_and_gaps_are_black(self, tmp_path: Path) -> None:
        below = clip_of(write_counted(tmp_path / "a.mp4", 60, mark=1), clip_id="below")
        above = clip_of(write_counted(tmp_path / "b.mp4", 60, mark=2), clip_id="above")
        film = film_of(
            tmp_path,
            shot(below, 0, 20, 0),
            shot(above, 30, 5, 10, track="V2"),
            shot(above, 0, 5, 25, track="V2"),
            clips=[below, above],
        )
        seen = frames_in(film)
        assert [number_in(luma) for luma in seen[:20]] == [
            *((1, n) for n in range(10)),
            *((2, 30 + n) for n in range(5)),
            *((1, n) for n in range(15, 20)),
        ]
        assert all(luma.max() <= 18 for luma in seen[20:25])
        assert [number_in(luma) for luma in seen[25:]] == [(2, n) for n in range(5)]

    def test_a_dissolve_mixes_evenly_even_within_one_clip(self, tmp_path: Path) -> None:
        path = write_counted(tmp_path / "a.mp4", 100)
        clip = clip_of(path)
        film = film_of(tmp_path, shot(clip, 0, 20, 0), shot(clip, 60, 20, 15, dissolve=5), clips=[clip])
        seen = frames_in(film)
        assert len(seen) == 35
        assert [number_in(luma)[1] for luma in (*seen[:15], *seen[20:])] == [*range(15), *range(65, 80)]
        source = FrameSource(path, 0)
        for step in range(5):
            old, new = (luma_of(source.frame(n)).astype(float) for n in (15 + step, 60 + step))
            meant = old + (new - old) * (step + 1) / 6
            assert np.abs(seen[15 + step] - meant).mean() < 4

    def test_odd_shapes_are_fitted_and_never_stretched(self, tmp_path: Path) -> None:
        narrow = clip_of(write_counted(tmp_path / "a.mp4", 10, size=(240, 180)), clip_id="narrow")
        tall = clip_of(write_counted(tmp_path / "b.mp4", 10, shape=Fraction(2, 3)), clip_id="tall")
        film = film_of(tmp_path, shot(narrow, 0, 10, 0), shot(tall, 0, 10, 10), clips=[narrow, tall], size=(640, 360))
        seen = frames_in(film)
        assert [number_in(luma[:, 80:560])[1] for luma in seen[:10]] == list(range(10))
        assert seen[4][:, :76].max() <= 20 and seen[4][:, 564:].max() <= 20
        left = (640 - 426) // 2
        assert [number_in(luma[:, left : left + 426])[1] for luma in seen[10:]] == list(range(10))
        assert seen[14][:, : left - 4].max() <= 20

    def test_a_turned_clip_stands_upright(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 5))
        assert clip.probe.picture
        turned = replace(clip, probe=replace(clip.probe, picture=replace(clip.probe.picture, rotation=90)))
        seen = frames_in(film_of(tmp_path, shot(turned, 0, 5, 0), clips=[turned], size=(320, 320)))
        inside = [np.rot90(luma[:, 70:250]) for luma in seen]
        assert [number_in(luma)[1] for luma in inside] == list(range(5))
        assert seen[2][:, :64].max() <= 20

    def test_a_still_is_held(self, tmp_path: Path) -> None:
        Image.new("RGB", (300, 300), (200, 30, 30)).save(tmp_path / "photo.png")
        clip = clip_of(tmp_path / "photo.png")
        held = Event("e", "picture", "V1", 0, 12, clip.id, Span(0, 1), Fraction(0), Fraction(0))
        seen = frames_in(film_of(tmp_path, held, clips=[clip]))
        assert len(seen) == 12
        assert all(abs(float(luma[90, 160]) - float(seen[0][90, 160])) < 3 and luma[90, 10] <= 20 for luma in seen)

    def test_cards_are_drawn_and_black_is_black(self, tmp_path: Path) -> None:
        card = Event("e", "picture", "V1", 0, 3, ours="card", text="Harbour Town\nSunday")
        seen = frames_in(
            film_of(tmp_path, card, replace(card, id="f", at=3, ours="black", text=""), clips=[], size=(640, 360))
        )
        assert len(seen) == 6
        assert seen[1].max() > 200 and seen[4].max() <= 18

    def test_the_film_keeps_rate_start_and_size(self, tmp_path: Path) -> None:
        rate = Fraction(30000, 1001)
        clip = clip_of(write_counted(tmp_path / "a.mp4", 100, rate))
        film = film_of(tmp_path, shot(clip, 0, 97, 0, rate=rate), clips=[clip], rate=rate, start=107892, drop=True)
        facts = ROOM.measure(film, quiet)
        assert (facts.frames, facts.rate, facts.width, facts.height) == (97, rate, *SIZE)
        assert facts.timecode == "01:00:00;00"
        assert facts.samples == round(97 / rate * 48000)

    def test_prores_and_a_screener_are_as_exact(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 60, size=(1280, 720)))
        for spec in (FilmSpec("prores"), FilmSpec("screener", "SCREENER\nfor Harbour TV", 640)):
            film = film_of(tmp_path, shot(clip, 20, 12, 0), clips=[clip], size=(1280, 720), spec=spec)
            assert len(frames_in(film)) == 12
        with av.open(str(tmp_path / "film.mov")) as container:
            assert container.streams.video[0].codec_context.name == "prores"
            assert container.streams.audio[0].codec_context.name == "pcm_s24le"
        assert numbers_in(tmp_path / "film.mov") == list(range(20, 32))

    def test_the_mark_of_a_screener_is_on_every_frame(self, tmp_path: Path) -> None:
        black = Event("e", "picture", "V1", 0, 10, ours="black")
        seen = frames_in(
            film_of(tmp_path, black, clips=[], size=(1280, 720), spec=FilmSpec("screener", "SCREENER\nfor us", 640))
        )
        assert all(luma.shape == (360, 640) and (luma > 60).mean() > 0.02 for luma in seen)


class TestTrouble:
    def test_an_original_out_of_reach_is_named(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 10))
        (tmp_path / "a.mp4").unlink()
        with pytest.raises(Unavailable) as told:
            ROOM.whole([clip], lambda path: None, lambda path, content: None, quiet)
        assert clip.id in told.value.details[0]

    def test_a_changed_original_is_named(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 10))
        raw = bytearray((tmp_path / "a.mp4").read_bytes())
        raw[-5] ^= 1
        (tmp_path / "a.mp4").write_bytes(raw)
        with pytest.raises(Damaged, match=clip.id):
            ROOM.whole([clip], lambda path: None, lambda path, content: None, quiet)

    def test_an_original_that_was_read_and_not_touched_is_not_read_again(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 10))
        noted: list[Path] = []
        ROOM.whole([clip], lambda path: None, lambda path, content: noted.append(path), quiet)
        ROOM.whole([clip], lambda path: clip.content, lambda path, content: noted.append(path), quiet)
        assert noted == [tmp_path / "a.mp4"]

    def test_a_cut_beyond_its_clip_is_damaged_not_padded(self, tmp_path: Path) -> None:
        clip = clip_of(write_counted(tmp_path / "a.mp4", 20))
        rushes = (replace(clip.rushes[0], frames=60),)
        with pytest.raises(Damaged):
            film_of(
                tmp_path,
                Event("e", "picture", "V1", 0, 20, clip.id, Span(10, 30), Fraction(10)),
                clips=[replace(clip, frames=60, rushes=rushes)],
            )

    def test_a_film_that_shows_another_frame_is_caught(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from touchline.media import render as rendering

        clip = clip_of(write_counted(tmp_path / "a.mp4", 60))
        honest = rendering.Witness.see

        def one_late(witness: object, frame: object) -> None:
            honest(witness, frame)  # type: ignore[arg-type]
            witness.looks[:] = np.roll(witness.looks, 1, axis=0)  # type: ignore[attr-defined]

        monkeypatch.setattr(rendering.Witness, "see", one_late)
        with pytest.raises(Damaged, match="frame"):
            film_of(tmp_path, shot(clip, 0, 20, 0), clips=[clip])

    def test_nothing_and_nonsense_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="empty"):
            film_of(tmp_path, clips=[])
        with pytest.raises(BadInput, match="profile"):
            ROOM.suffix(FilmSpec("imax"))


def test_frames_that_lean_on_what_the_file_does_not_have_are_not_counted(tmp_path: Path) -> None:
    """A camera file cut out of a running stream begins with frames nobody can decode."""
    whole = write_counted(
        tmp_path / "whole.ts",
        60,
        options={"x264-params": "open-gop=1:keyint=20:min-keyint=20:scenecut=0:bframes=3:b-adapt=0", "crf": "18"},
    )
    with av.open(str(whole)) as source, av.open(str(tmp_path / "late.ts"), "w") as out:
        video = source.streams.video[0]
        copy = out.add_stream_from_template(video)
        keys = 0
        for packet in source.demux(video):
            keys += packet.is_keyframe
            if keys > 1 and packet.dts is not None:
                packet.stream = copy
                out.mux(packet)
    with av.open(str(tmp_path / "late.ts")) as late:
        counted = [number_in(luma_of(frame))[1] for frame in late.decode(video=0)]
    known, _ = packet_times(tmp_path / "late.ts", 0)
    assert known is not None and len(known) > len(counted)
    source_of = FrameSource(tmp_path / "late.ts", 0)
    assert [number_in(luma_of(source_of.frame(n)))[1] for n in (0, 30, 10, 5)] == [counted[n] for n in (0, 30, 10, 5)]
