"""What a file says of itself, and what is said of files that are none."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from counted import clicks, write_counted
from touchline.errors import BadInput, Unavailable
from touchline.media.probe import probe
from touchline.media.stills import wire_words


def test_empty_file(tmp_path):
    path = tmp_path / "C0001.MP4"
    path.touch()
    with pytest.raises(BadInput, match="empty"):
        probe(path)


@pytest.mark.parametrize("text", ["1\n00:00:01,000 --> 00:00:02,000\nHello\n", "just some notes\n" * 200, "{}", "\x00" * 5000])
def test_what_is_not_media_is_said_to_be_none(tmp_path, text):
    path = tmp_path / "holiday.mp4"
    path.write_text(text)
    with pytest.raises(BadInput, match="not media"):
        probe(path)


def test_a_recording_that_was_never_finished(tmp_path):
    raw = write_counted(tmp_path / "C0001.mp4", 20).read_bytes()
    path = tmp_path / "C0002.mp4"
    path.write_bytes(raw[: raw.index(b"moov") - 4])
    with pytest.raises(BadInput, match="never finished"):
        probe(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(Unavailable):
        probe(tmp_path / "gone.mp4")


def test_a_picture_that_is_none(tmp_path):
    path = tmp_path / "wire.jpg"
    path.write_text("no picture")
    with pytest.raises(BadInput, match="not a picture"):
        probe(path)


def test_cover_art_is_no_picture(tmp_path):
    cover, path = tmp_path / "cover.png", tmp_path / "song.mp3"
    Image.new("RGB", (64, 64), (9, 99, 9)).save(cover)
    with av.open(str(path), "w", options={"write_id3v2": "0"}) as out:
        sound = out.add_stream("mp3", rate=48000, layout="stereo")
        frame = av.AudioFrame.from_ndarray(clicks(Fraction(1), []), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = 48000, 0, Fraction(1, 48000)
        for packet in [*sound.encode(frame), *sound.encode(None)]:
            out.mux(packet)
    picture = b"\0image/png\0\3\0" + cover.read_bytes()
    size = len(picture) + 10
    tag = b"ID3\3\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127])
    path.write_bytes(tag + b"APIC" + len(picture).to_bytes(4, "big") + b"\0\0" + picture + path.read_bytes())
    found = probe(path)
    assert found.picture is None and len(found.sounds) == 1
    assert any("cover" in note for note in found.notes)


def test_timecode_reel_and_moment_of_a_container(tmp_path):
    path = tmp_path / "A001C003.mov"
    with av.open(str(path), "w", options={"movflags": "use_metadata_tags"}) as out:
        out.metadata.update({"creation_time": "2025-10-18T13:45:00Z", "reel_name": "A001", "make": "ACME", "model": "Eleven"})
        stream = out.add_stream("mpeg4", rate=25)
        stream.width, stream.height, stream.metadata["timecode"] = 64, 64, "10:11:12:13"
        for _ in range(3):
            out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode(None))
    found = probe(path)
    assert (found.timecode, found.reel, found.camera) == ("10:11:12:13", "A001", "ACME Eleven")
    assert found.recorded.startswith("2025-10-18T13:45:00")


def test_high_dynamic_range_and_depth_are_noted(tmp_path):
    path = write_counted(
        tmp_path / "hlg.mov", 5, codec="libx265", pixels="yuv420p10le",
        options={"x265-params": "log-level=none:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc"})
    found = probe(path)
    assert (found.picture.hdr, found.picture.bits) == ("hlg", 10)
    assert any("HDR" in note for note in found.notes)


def test_the_longest_and_the_evenest_clip_of_a_phone(tmp_path):
    jitter = [round(i * 1000 / 30) + (7 if i % 5 == 0 else 0) for i in range(40)]
    found = probe(write_counted(tmp_path / "phone.mp4", 40, Fraction(30), times=jitter, time_base=Fraction(1, 1000)))
    assert found.picture.variable and found.picture.frames == 40
    assert any("uneven" in note for note in found.notes)


@pytest.mark.parametrize(
    ("caption", "said"),
    [
        ("HARBOUR TOWN, ENGLAND - Saturday, October 18, 2025: Ada Holt celebrates. (Pic by Lee Marsh/Coastline Sport)",
         {"place": "HARBOUR TOWN, ENGLAND", "day": "2025-10-18", "photographer": "Lee Marsh", "agency": "Coastline Sport"}),
        ("LEEDS — Sunday, May 4, 2025: x (Photo by J. O’Neil)", {"place": "LEEDS", "day": "2025-05-04", "photographer": "J. O’Neil"}),
        ("Training as usual.", {}),
        ("ODD - Caturday, Smarch 41, 2025: x", {"place": "ODD"}),
        ("", {}),
    ],
)  # fmt: skip
def test_wire_captions(caption, said):
    assert wire_words(caption) == said


def test_a_wire_photograph_tells_whose_it_is(tmp_path):
    path = tmp_path / "wire.jpg"
    xmp = ('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
           '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt><rdf:li xml:lang="x-default">'
           "TOWN - Saturday, October 18, 2025: Goal. (Pic by Lee Marsh/Coastline Sport)</rdf:li></rdf:Alt></dc:description>"
           "</rdf:Description></rdf:RDF></x:xmpmeta>")
    Image.new("RGB", (40, 30)).save(path, xmp=xmp.encode())
    found = probe(path)
    said = dict(found.extra)
    assert (found.recorded, said["agency"], said["photographer"]) == ("2025-10-18", "Coastline Sport", "Lee Marsh")
    assert any("third-party" in note for note in found.notes)


def test_every_odd_file_of_real_footage_is_probed(data):
    odd = {"SAR-2by3.mp4": "2:3", "nasa_webb.mp4": "another picture", "gopro_karma_GPMF.mp4": "data",
           "testsrc_with_attachment.mkv": "attachment", "webvtt.mkv": "captions"}
    for name, note in odd.items():
        assert any(note in said for said in probe(data / "video" / name).notes), name
    assert probe(data / "video" / "gopro_karma_GPMF.mp4").timecode == "19:26:48:04"
    assert probe(data / "video" / "whitehouse_performance.mp4").picture.start_seconds > 0
    assert probe(data / "photos" / "iptc_xmp" / "IPTC.jpg").recorded == "2004-02-26"
    assert np.isclose(float(probe(data / "video" / "signers" / "no.mkv").picture.rate), 30)


def test_bytes_without_any_extension_are_known_by_their_content(tmp_path):
    path = Path(tmp_path / "clip")
    path.write_bytes(write_counted(tmp_path / "C1.mov", 5).read_bytes())
    assert probe(path).picture.frames == 5
