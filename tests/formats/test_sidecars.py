"""Sidecars: what the recording machine wrote down, beside the recording or inside it."""

from fractions import Fraction
from pathlib import Path

import pytest
from waves import bext, ixml, rf64, wave

from touchline.errors import BadInput
from touchline.formats.cards import group
from touchline.formats.sidecars import sidecar_of
from touchline.formats.sony import frame_rate, ltc

NTSC = Fraction(30000, 1001)


def sony(folder, table, extra="", name="C0001"):
    (folder / f"{name}.MP4").write_bytes(b"")
    (folder / f"{name}M01.XML").write_text(f"""<?xml version="1.0" encoding="UTF-8"?>
      <NonRealTimeMeta xmlns="urn:schemas-professionalDisc:nonRealTimeMeta:ver.2.10"><Duration value="100"/>{table}
      <CreationDate value="2025-09-14T15:01:02+01:00"/><Device manufacturer="Sony" modelName="ILCE-7SM3" serialNo="7"/>
      {extra}</NonRealTimeMeta>""")
    return sidecar_of(folder / f"{name}.MP4")


def table(value, base=25, half="false"):
    return f"""<LtcChangeTable tcFps="{base}" halfStep="{half}">
      <LtcChange frameCount="0" value="{value}" status="increment"/></LtcChangeTable>"""


@pytest.mark.parametrize("clip, rate, frames, timecode, clock, recorded", [
    ("C0001", Fraction(60000, 1001), 210, "00:00:00;00", NTSC, "2016-01-03T06:10:57-04:00"),
    ("C0003", Fraction(24000, 1001), 120, "00:00:00:00", Fraction(24000, 1001), "2016-01-03T06:12:00-04:00"),
    ("C0004", NTSC, 105, "00:00:00;00", NTSC, "2016-01-03T06:52:49-04:00"),
])
def test_a_real_camera_s_documents(data, clip, rate, frames, timecode, clock, recorded):
    side = sidecar_of(data / f"interchange/cards/SONY_FDR-AX100/PRIVATE/M4ROOT/CLIP/{clip}.MP4")
    assert (side.rate, side.frames, side.timecode, side.timecode_rate, side.recorded) == (
        rate, frames, timecode, clock, recorded)
    assert (side.camera, side.umid[:20]) == ("Sony FDR-AX100", "060A2B34010101050101")


def test_a_sony_timecode_comes_frames_first_with_flags_above_the_tens():
    assert ltc("40000000") == (0, 0, 0, 0, True)
    assert ltc("54830000") == (0, 0, 3, 14, True)
    assert ltc("23595923") == (23, 59, 59, 23, False)
    for wrong in ("", "zz000000", "0A000000", "000000"):
        with pytest.raises(BadInput):
            ltc(wrong)


def test_the_last_frame_of_a_real_clip_agrees_with_its_first(data):
    """208 half steps after 00:00:00;00 the camera's own clock shows frame 14 of second 3."""
    hours, minutes, seconds, frames, _ = ltc("54830000")
    assert ((hours * 60 + minutes) * 60 + seconds) * 30 + frames == 209 // 2


def test_a_timecode_in_the_day_counts_at_its_own_rate(tmp_path):
    side = sony(tmp_path, table("24134210"), '<VideoFormat><VideoFrame formatFps="50p"/></VideoFormat>')
    assert (side.timecode, side.timecode_rate, side.rate) == ("10:42:13:24", Fraction(50), Fraction(50))
    pairs = sony(tmp_path, table("24134210", half="true"), '<VideoFormat><VideoFrame formatFps="50p"/></VideoFormat>')
    assert (pairs.timecode, pairs.timecode_rate, pairs.rate) == ("10:42:13:24", Fraction(25), Fraction(50))


def test_a_document_without_timecode_still_says_the_rest(tmp_path):
    side = sony(tmp_path, "")
    assert side.timecode is None and side.frames == 100 and side.recorded == "2025-09-14T15:01:02+01:00"


@pytest.mark.parametrize("value", ["2A000000", "00000024", "25000000", "nonsense"])
def test_a_timecode_no_clock_shows_is_told_and_the_rest_is_kept(tmp_path, value):
    side = sony(tmp_path, table(value))
    assert side.timecode is None and side.frames == 100
    assert "timecode makes no sense" in dict(side.extra)["unreadable"]
    assert "timecode makes no sense" in group([tmp_path])[0].notes[0]


@pytest.mark.parametrize("text, rate", [
    ("59.94p", Fraction(60000, 1001)), ("59.94i", NTSC), ("50i", Fraction(25)), ("23.98p", Fraction(24000, 1001)),
    ("29.97p", NTSC), ("25p", Fraction(25)), ("100p", Fraction(100)), ("", None), ("fast", None), (None, None)])
def test_rates_as_sony_writes_them(text, rate):
    assert frame_rate(text) == rate


def test_a_file_without_a_sidecar_has_none(tmp_path):
    (tmp_path / "walk.mp4").write_bytes(b"")
    assert sidecar_of(tmp_path / "walk.mp4") is None
    (tmp_path / "text.wav").write_text("this is no sound")
    assert sidecar_of(tmp_path / "text.wav") is None


# --- broadcast wave ------------------------------------------------------------------------------------------------

TRACKS = ("<TRACK_LIST><TRACK><INTERLEAVE_INDEX>2</INTERLEAVE_INDEX><NAME>Gaffer</NAME></TRACK>"
          "<TRACK><INTERLEAVE_INDEX>1</INTERLEAVE_INDEX><NAME>Boom</NAME></TRACK></TRACK_LIST>")


def written(tmp_path, content, name="T01.WAV"):
    (tmp_path / name).write_bytes(content)
    return sidecar_of(tmp_path / name)


def test_scene_take_tracks_and_clock_of_a_recorder(tmp_path):
    side = written(tmp_path, wave(
        bext(originator="SD 833", reference=48000 * 3600 * 15),
        after=[ixml("<SCENE>14 pm</SCENE><TAKE>3</TAKE><TAPE>SR007</TAPE><CIRCLED>TRUE</CIRCLED><NOTE>plane</NOTE>"
                    "<SPEED><TIMECODE_RATE>25/1</TIMECODE_RATE><TIMECODE_FLAG>NDF</TIMECODE_FLAG></SPEED>" + TRACKS)]))
    assert (side.scene, side.take, side.tape, side.track_names) == ("14 pm", "3", "SR007", ("Boom", "Gaffer"))
    assert (side.timecode, side.timecode_rate, side.time_reference) == ("15:00:00:00", Fraction(25), 48000 * 54000)
    assert (side.recorded, side.camera, side.samples) == ("2025-09-14T15:01:02", "SD 833", 480)
    assert dict(side.extra)["circled"] == "yes" and dict(side.extra)["note"] == "plane"


def test_drop_frame_of_a_recorder(tmp_path):
    label = 17982 * 48000 * 1001 // 30000
    side = written(tmp_path, wave(bext(reference=label), ixml(
        "<SPEED><TIMECODE_RATE>30000/1001</TIMECODE_RATE><TIMECODE_FLAG>DF</TIMECODE_FLAG></SPEED>")))
    assert side.timecode == "00:10:00;00" and side.drop


def test_older_recorders_say_it_in_the_description(tmp_path):
    said = "sSPEED=023.976-ND\r\nsTAKE=7\r\nsSCENE=12A\r\nsTAPE=D1\r\nsTRK2=Lav\r\nsTRK1=Boom\r\nsNOTE=\r\n"
    side = written(tmp_path, wave(bext(description=said)))
    assert (side.scene, side.take, side.tape, side.track_names) == ("12A", "7", "D1", ("Boom", "Lav"))
    assert (side.timecode, side.timecode_rate) == ("00:00:00:00", Fraction(24000, 1001))


def test_a_wave_beyond_four_gigabytes(tmp_path):
    side = written(tmp_path, rf64(bext(reference=5), samples=1000, after=[ixml("<SCENE>9</SCENE>")]))
    assert (side.samples, side.time_reference, side.scene) == (1000, 5, "9")


def test_a_plain_wave_says_how_long_it_is(tmp_path):
    side = written(tmp_path, wave(samples=480))
    assert (side.samples, side.sample_rate, side.timecode) == (480, 48000, None)


@pytest.mark.parametrize("content", [wave(ixml("<SCENE>")), wave(b"bext\x08\0\0\0" + bytes(8))])
def test_a_chunk_that_makes_no_sense_is_told_and_the_rest_is_kept(tmp_path, content):
    side = written(tmp_path, content)
    assert side.samples == 480 and dict(side.extra)["unreadable"]


def test_a_wave_cut_short_counts_only_what_is_there(tmp_path):
    assert written(tmp_path, wave(bext(), samples=1000)[:-2000]).samples == 500


def test_a_continued_wave_is_one_recording(tmp_path):
    family = ixml("<FILE_SET><FAMILY_UID>F1</FAMILY_UID></FILE_SET>")
    for name, start in (("T01_1.WAV", 48000), ("T01_2.WAV", 48480), ("T01_4.WAV", 49500)):
        (tmp_path / name).write_bytes(wave(bext(reference=start), family, samples=480))
    assert [[Path(file).name for file in clip.files] for clip in group([tmp_path])] == [
        ["T01_1.WAV", "T01_2.WAV"], ["T01_4.WAV"]]


def test_waves_that_run_together_are_not_continuations(tmp_path):
    for name in ("T01_Tr1.WAV", "T01_Tr2.WAV"):
        (tmp_path / name).write_bytes(wave(bext(reference=48000), samples=480))
    assert len(group([tmp_path])) == 2


def test_real_waves_of_other_makers_are_read(data):
    for path in sorted((data / "speech").glob("*.wav")):
        assert sidecar_of(path).sample_rate in (8000, 16000, 22050, 44100, 48000)
