"""One decode pass: every frame once, in order, to everyone who asked; the proxy frame for frame."""

from __future__ import annotations

import os
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from conftest_media import Witness, clip_from, proxy_numbers
from counted import clicks, write_counted
from touchline.domain.facts.findings import Findings
from touchline.domain.time.time import Span
from touchline.errors import Unavailable
from touchline.media.decode import Footage
from touchline.ports import Needs, Pace

NTSC = Fraction(30000, 1001)


@pytest.mark.parametrize(
    ("name", "rate", "more"),
    [
        ("pal.mp4", Fraction(25), {}),
        ("ntsc.mov", NTSC, {}),
        ("film.mkv", Fraction(24000, 1001), {}),
        ("fast.mkv", Fraction(60000, 1001), {}),
        ("slow.mp4", Fraction(10), {}),
        ("one-gop.mp4", Fraction(25), {"options": {"g": "600", "bf": "3", "crf": "18"}}),
        ("late.mp4", Fraction(25), {"times": [250 + i for i in range(60)], "time_base": Fraction(1, 25)}),
        ("wide-pixels.mp4", Fraction(25), {"shape": Fraction(4, 3)}),
        ("ten-bit.mov", Fraction(25), {"codec": "libx265", "pixels": "yuv420p10le", "options": {"x265-params": "log-level=none"}}),
        ("prores.mov", Fraction(25), {"codec": "prores_ks", "pixels": "yuv422p10le", "options": {}}),
    ],
)  # fmt: skip
def test_proxy_frame_n_is_clip_frame_n_at_its_own_time(tmp_path, watched, name, rate, more):
    clip, seen, witness, folder = watched(write_counted(tmp_path / name, 60, rate, **more))
    numbers, times = proxy_numbers(folder)
    assert (clip.frames, seen.frames, clip.rate) == (60, 60, rate)
    assert numbers == witness.numbers == witness.frames == list(range(60))
    assert times == [frame / rate for frame in range(60)]
    assert not seen.variable and not seen.faults and witness.pace == Pace(rate, 60)


def test_frames_of_uneven_pace_keep_their_own_times(tmp_path, watched):
    moments = [0, 40, 80, 200, 240, 500, 540, 580]
    clip, seen, witness, folder = watched(
        write_counted(tmp_path / "phone.mp4", 8, times=moments, time_base=Fraction(1, 1000)))
    numbers, times = proxy_numbers(folder)
    assert clip.probe.picture.variable and seen.variable
    assert numbers == list(range(8))
    assert [round(moment * 1000) for moment in times] == moments
    assert np.load(folder / "frames.npy").tolist() == pytest.approx([moment / 1000 for moment in moments])
    assert witness.pace.span(0.1, 0.3) == Span(2, 5)


def test_a_clip_filmed_upright_is_shown_upright(tmp_path, watched):
    path = tmp_path / "portrait.mp4"
    with av.open(str(write_counted(tmp_path / "lying.mp4", 10))) as source, av.open(str(path), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        stream.set_display_rotation(-90)
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    clip, seen, witness, folder = watched(path)
    assert clip.probe.picture.rotation == 90
    assert witness.shapes == {(320, 180, 3)}
    with av.open(str(folder / "proxy.mp4")) as proxy:
        frames = list(proxy.decode(video=0))
    assert len(frames) == seen.frames == 10
    assert (frames[0].width, frames[0].height) == (180, 320)
    upper_half_of_the_camera = frames[0].to_ndarray(format="gray")[:, 90:]
    assert upper_half_of_the_camera.std() > 40 > frames[0].to_ndarray(format="gray")[:, :80].std()


def test_pixels_that_are_not_square_are_shown_square(tmp_path, watched):
    _, _, _witness, folder = watched(write_counted(tmp_path / "anamorphic.mp4", 3, shape=Fraction(4, 3)))
    with av.open(str(folder / "proxy.mp4")) as proxy:
        video = proxy.streams.video[0]
        assert (video.width, video.height) == (426, 180)
        assert video.sample_aspect_ratio in (None, Fraction(1))


def test_the_proxy_is_small_and_browsers_can_seek_in_it(tmp_path, watched):
    _, _, _, folder = watched(write_counted(tmp_path / "large.mp4", 60, size=(1920, 1080)))
    raw = (folder / "proxy.mp4").read_bytes()
    assert raw.index(b"moov") < raw.index(b"mdat")
    with av.open(str(folder / "proxy.mp4")) as proxy:
        video = proxy.streams.video[0]
        keys = [entry.is_keyframe for entry in video.index_entries]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height) == (960, 540)
    assert max(np.diff(np.flatnonzero(keys))) <= 13


def test_sound_stands_where_it_stood_against_the_picture(tmp_path, watched):
    moments = [Fraction(1, 2), Fraction(3, 2)]
    sound = clicks(Fraction(2), moments)
    _, seen, witness, folder = watched(write_counted(tmp_path / "clap.mp4", 50, samples=sound))
    assert witness.starts == np.cumsum([0, *(len(part) for part in witness.sound[:-1])]).tolist()
    loud = np.flatnonzero(np.abs(witness.heard) > 0.1) / 16000
    assert [loud[0], loud[loud > 1][0]] == pytest.approx([0.5, 1.5], abs=0.002)
    with av.open(str(folder / "proxy.mp4")) as proxy:
        pieces = [(frame.pts, frame.to_ndarray()) for frame in proxy.decode(audio=0)]
    played = np.zeros(50 * 1920 + 4096, np.float32)
    for at, piece in pieces:
        played[max(0, at) : max(0, at) + piece.shape[1]] = piece[0][: len(played) - max(0, at)]
    loud = np.flatnonzero(np.abs(played) > 0.1) / 48000
    assert loud[0] == pytest.approx(0.5, abs=0.003)
    assert seen.samples >= 96000


def test_sound_before_the_first_picture_is_left_out(tmp_path, watched):
    late = [12 + place for place in range(25)]
    path = write_counted(tmp_path / "late.mkv", 25, times=late, time_base=Fraction(1, 25),
                         samples=clicks(Fraction(2), [Fraction(1)]))
    clip, _, witness, _ = watched(path)
    start = clip.probe.picture.start_seconds
    loud = np.flatnonzero(np.abs(witness.heard) > 0.1) / 16000
    assert float(start) == pytest.approx(0.48, abs=0.05)
    assert loud[0] == pytest.approx(1 - float(start), abs=0.03)


def test_several_tracks_are_heard_together_and_the_shorter_one_ends_in_silence(tmp_path, watched):
    path = tmp_path / "two-microphones.mov"
    lengths, tones = (96000, 48000), (440, 3000)
    with av.open(str(path), "w") as out:
        streams = [out.add_stream("pcm_s16le", rate=48000, layout="mono") for _ in lengths]
        for stream, length, tone in zip(streams, lengths, tones, strict=True):
            wave = (0.5 * np.sin(2 * np.pi * tone / 48000 * np.arange(length)) * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(wave[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 48000, 0, Fraction(1, 48000)
            for packet in [*stream.encode(frame), *stream.encode(None)]:
                out.mux(packet)
    clip, seen, witness, _ = watched(path)
    first, second = (np.abs(np.fft.rfft(part)) for part in (witness.heard[:16000], witness.heard[16000:32000]))
    assert len(clip.probe.sounds) == 2
    assert first[440] > 1000 and first[3000] > 1000
    assert second[440] > 1000 and second[3000] < 100
    assert clip.frames == seen.samples == 96000


def test_sound_alone_counts_samples_and_has_a_proxy_to_listen_to(tmp_path, watched):
    path = tmp_path / "memo.wav"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("pcm_s16le", rate=44100, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 100_000), np.int16), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 44100, 0, Fraction(1, 44100)
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)
    clip, seen, witness, folder = watched(path)
    assert (clip.rate, clip.frames, seen.frames) == (44100, 100_000, 100_000)
    assert not witness.frames and len(witness.heard) == pytest.approx(100_000 / 44100 * 16000, abs=16)
    assert (folder / "proxy.mp4").exists() and (folder / "waveform.png").exists()
    assert not (folder / "filmstrip.jpg").exists()


def test_a_file_cut_short_is_logged_as_far_as_it_goes(tmp_path, watched):
    whole = write_counted(tmp_path / "whole.mkv", 100, options={"g": "10", "bf": "0", "crf": "18"})
    path = tmp_path / "C0007.mp4"
    with av.open(str(whole)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(len(raw) * 0.7)])
    clip, seen, witness, folder = watched(path)
    assert clip.frames == 100
    assert 40 < seen.frames < 95
    fault = next(fault for fault in seen.faults if "breaks off" in fault.subject)
    assert fault.span == Span(seen.frames, 100) and f"frame {seen.frames} of 100" in fault.subject
    assert proxy_numbers(folder)[0][: seen.frames - 2] == list(range(seen.frames - 2))
    assert witness.pace.frames == seen.frames


@pytest.mark.parametrize(("name", "how"), [
    ("cut.avi", {"codec": "mpeg4", "options": {}, "sound": "mp3"}),
    ("cut.mxf", {"codec": "mpeg2video", "options": {"g": "12"}, "sound": "pcm_s16le", "size": (720, 576)}),
    ("cut.mkv", {}),
])  # fmt: skip
def test_every_container_that_knows_its_length_tells_when_it_was_cut_short(tmp_path, watched, name, how):
    sound = clicks(Fraction(2), [])
    path = write_counted(tmp_path / name, 50, samples=sound[:1] if "mxf" in name else sound, **how)
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) // 2])
    _, seen, _, folder = watched(path)
    fault = next(fault for fault in seen.faults if "breaks off" in fault.subject)
    assert 5 < seen.frames < 45 and fault.span.start == seen.frames and 47 <= fault.span.end <= 53
    assert len(proxy_numbers(folder)[0]) == seen.frames


def test_interlaced_frames_stay_one_for_one(tmp_path, watched):
    path = write_counted(tmp_path / "tape.mp4", 50, options={"x264-params": "tff=1", "g": "12"})
    clip, seen, _, folder = watched(path)
    assert clip.probe.picture.interlaced and seen.frames == 50
    assert proxy_numbers(folder)[0] == list(range(50))


def test_a_file_that_begins_between_keyframes_counts_from_its_first_picture(tmp_path, watched):
    path = write_counted(tmp_path / "stream.ts", 50)
    raw = path.read_bytes()
    path.write_bytes(raw[len(raw) // 2 // 188 * 188 :])
    clip, seen, _, folder = watched(path)
    numbers, _ = proxy_numbers(folder)
    assert clip.frames == seen.frames == len(numbers) and numbers == list(range(numbers[0], 50))


def test_timestamps_that_start_anew_go_on_where_they_were(tmp_path, watched):
    sound = clicks(Fraction(4, 5), [Fraction(2, 5)])
    parts = [write_counted(tmp_path / f"{n}.ts", 20, first=20 * n, samples=sound).read_bytes() for n in (0, 1)]
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join(parts))
    _, seen, witness, folder = watched(path)
    numbers, times = proxy_numbers(folder)
    assert seen.frames == 40 and numbers == list(range(40))
    assert times == sorted(set(times)) and float(times[-1]) == pytest.approx(39 / 25, abs=0.05)
    loud = np.flatnonzero(np.abs(witness.heard) > 0.1) / 16000
    assert loud[loud > 0.7][0] == pytest.approx(1.2, abs=0.06)


def test_half_written_proxies_of_the_dead_are_swept_away(tmp_path):
    folder = tmp_path / "derived"
    folder.mkdir()
    dead, alive = folder / ".proxy.mp4.999999999.part", folder / f".proxy.mp4.{os.getppid()}.part"
    dead.touch()
    alive.touch()
    Footage().watch(clip_from(write_counted(tmp_path / "a.mp4", 3)), [], folder, lambda _: None)
    assert alive.exists() and not dead.exists()


def test_sound_that_outlasts_the_picture_is_said_to(tmp_path, watched):
    _, seen, witness, _ = watched(write_counted(tmp_path / "long.mp4", 25, samples=clicks(Fraction(4), [Fraction(3)])))
    assert any("3.0 seconds longer" in note for note in seen.notes)
    assert witness.pace.frames == 25 and witness.pace.span(3.0, 3.2) is None


def test_listening_alone_still_knows_the_times_of_uneven_frames(tmp_path):
    moments = [0, 40, 80, 500, 540, 900]
    path = write_counted(tmp_path / "phone.mp4", 6, times=moments, time_base=Fraction(1, 1000), samples=clicks(Fraction(1), []))
    clip, witness = clip_from(path), Witness()
    seen = Footage().watch(clip, [(Needs(sample_rate=16000), witness)], None, lambda _: None)
    assert seen.frames == 6 and witness.pace.span(0.3, 0.52) == Span(2, 4)


@pytest.mark.parametrize("frames", [1, 2])
def test_the_shortest_clips(tmp_path, watched, frames):
    _, seen, witness, folder = watched(write_counted(tmp_path / "blink.mp4", frames))
    assert seen.frames == frames and witness.numbers == proxy_numbers(folder)[0] == list(range(frames))


def test_damage_in_the_middle_spoils_only_what_it_touches(tmp_path, watched):
    path = write_counted(tmp_path / "bent.mkv", 100, size=(640, 360), options={"g": "10", "bf": "0", "crf": "10"})
    raw = bytearray(path.read_bytes())
    with av.open(str(path)) as source:
        packets = [packet for packet in source.demux(video=0) if packet.pos is not None and packet.pts]
        packets = [packet for packet in source.demux(video=0) if packet.pos is not None and packet.pts]
        hurt = [packet.pos for packet in packets if 40 <= packet.pts * packet.time_base * 25 < 44]
    for place in hurt:
        raw[place + 20 : place + 60] = bytes(40)
    path.write_bytes(raw)
    _, seen, witness, _ = watched(path)
    assert witness.numbers[:35] == list(range(35))
    assert seen.frames > 90


def test_one_look_that_fails_costs_only_its_own_findings(tmp_path):
    class Clumsy(Witness):
        def see(self, frame: int, image: np.ndarray) -> None:
            if frame == 7:
                raise ValueError("stumbled")

    path = write_counted(tmp_path / "pal.mp4", 40)
    clip, clumsy, careful = clip_from(path), Clumsy(), Witness()
    seen = Footage().watch(clip, [(Needs(64, 64), clumsy), (Needs(320, 320), careful)], tmp_path / "out", lambda _: None)
    assert careful.numbers == list(range(40))
    assert seen.findings[1] == Findings()
    assert seen.findings[0].complete == () and "stumbled" in seen.findings[0].faults[0].subject
    assert proxy_numbers(tmp_path / "out")[0] == list(range(40))


def test_a_look_gets_no_more_than_it_asked_for(tmp_path):
    path = write_counted(tmp_path / "pal.mp4", 100, samples=clicks(Fraction(4), []))
    clip, seldom, deaf, blind = clip_from(path), Witness(), Witness(), Witness()
    looks = [(Needs(160, 160, Fraction(1, 2)), seldom), (Needs(320, 100), deaf), (Needs(sample_rate=8000), blind)]
    Footage().watch(clip, looks, None, lambda _: None)
    assert seldom.frames == [0, 13, 26, 39, 52, 65, 78, 91] and not seldom.sound
    assert deaf.frames == list(range(100)) and deaf.shapes == {(100, 178, 3)}
    assert not blind.frames and len(blind.heard) == pytest.approx(32000, abs=8000 * 0.1)


def test_files_of_one_recording_run_on_without_a_seam(tmp_path, watched):
    paths = [write_counted(tmp_path / f"GX0{part}0042.MP4", 30, NTSC, first=30 * part,
                           samples=clicks(Fraction(30) / NTSC, [Fraction(1, 2)])) for part in (0, 1)]
    clip, seen, witness, folder = watched(*paths)
    numbers, times = proxy_numbers(folder)
    assert clip.frames == seen.frames == 60 and seen.rush_frames == (30, 30)
    assert numbers == list(range(60)) and times[45] == 45 / NTSC
    loud = np.flatnonzero(np.abs(witness.heard) > 0.1) / 16000
    assert [loud[0], loud[loud > 1][0]] == pytest.approx([0.5, 0.5 + float(30 / NTSC)], abs=0.003)


@pytest.mark.parametrize("uneven", [False, True])
def test_files_of_one_recording_run_on_without_a_seam_where_only_its_sound_is_heard(tmp_path, uneven):
    moments = {"times": [40 * n + 13 * (n % 3) for n in range(30)], "time_base": Fraction(1, 1000)} if uneven else {}
    paths = [write_counted(tmp_path / f"GX0{part}0042.MP4", 30, samples=clicks(Fraction(6, 5), [Fraction(1, 2)]), **moments)
             for part in (1, 2, 3)]  # fmt: skip
    clip, shown, heard = clip_from(*paths), Witness(), Witness()
    assert clip.probe.picture.variable == uneven
    Footage().watch(clip, [(Needs(320, 320, sample_rate=16000), shown)], None, lambda _: None)
    Footage().watch(clip, [(Needs(sample_rate=16000), heard)], None, lambda _: None)
    assert heard.pace.sound_begins == pytest.approx(shown.pace.sound_begins)
    assert len(heard.heard) == len(shown.heard) and np.allclose(heard.heard, shown.heard, atol=1e-3)


def test_stills_of_the_originals_are_exact(tmp_path):
    paths = [write_counted(tmp_path / f"part{part}.mp4", 50, first=50 * part) for part in (0, 1)]
    clip = clip_from(*paths)
    from counted import number_in

    shown = [(frame, number_in(image.mean(axis=2).astype(np.uint8))[1]) for frame, image in Footage().stills(clip, [77, 3, 50, 49], 320)]
    assert shown == [(3, 3), (49, 49), (50, 50), (77, 77)]


def test_a_photograph_is_a_clip_of_one_frame(tmp_path, watched):
    from PIL import Image

    path = tmp_path / "wire.jpg"
    tall = Image.new("RGB", (300, 200), (200, 30, 30))
    exif = Image.Exif()
    exif[0x0112] = 6
    tall.save(path, exif=exif)
    clip, seen, witness, _folder = watched(path)
    assert (clip.frames, seen.frames, clip.probe.picture.rotation) == (1, 1, 90)
    assert witness.shapes == {(300, 200, 3)}
    [(_, still)] = Footage().stills(clip, [0], 400)
    assert still.shape == (300, 200, 3) and still[10, 10, 0] > 150


def test_a_file_that_changes_while_it_is_read_keeps_nothing(tmp_path):
    path = write_counted(tmp_path / "copying.mp4", 40)
    clip = clip_from(path)
    with path.open("ab") as file:
        file.write(b"more")
    with pytest.raises(Unavailable, match="changed while it was read"):
        Footage().watch(clip, [], tmp_path / "out", lambda _: None)
    assert not [left for left in Path(tmp_path / "out").iterdir() if left.name.endswith(("mp4", "part"))]


def test_a_file_that_vanished_is_out_of_reach(tmp_path):
    path = write_counted(tmp_path / "gone.mp4", 10)
    clip = clip_from(path)
    path.unlink()
    with pytest.raises(Unavailable, match="went away"):
        Footage().watch(clip, [], tmp_path / "out", lambda _: None)
