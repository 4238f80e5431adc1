"""The demo season's footage is what its screenplay says, in files a camera could have written."""

import csv
import struct
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from touchline.demo import generate as generator
from touchline.demo.cards import placed, seal_card, umid
from touchline.demo.film import Slate, write_film
from touchline.demo.generate import Season, generate
from touchline.demo.scenes import scene
from touchline.demo.screenplay import LINES, MOMENTS, PEOPLE, RECORDINGS, SEEN, Recording
from touchline.demo.seen import recording, said
from touchline.demo.sound import LEAD, MICROPHONES, RATE, heard, recorded
from touchline.demo.stills import STILLS
from touchline.demo.voices import RATE as VOICE_RATE
from touchline.demo.voices import VOICES, spoken

FILMS = [r for r in RECORDINGS if r.rate < RATE]
WAVES = [r for r in RECORDINGS if r.rate >= RATE]


def _chunks(path: Path) -> dict[bytes, bytes]:
    data, at, out = path.read_bytes(), 12, {}
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        out[name] = data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    return out


def _grey(count: int) -> list[np.ndarray]:
    return [np.full((720, 1280, 3), 40 + i, np.uint8) for i in range(count)]


def _quiet(seconds: float) -> list[np.ndarray]:
    return [np.zeros(int(seconds * RATE), np.float32)] * 2


@pytest.mark.parametrize(
    ("name", "rate", "label"),
    [
        ("C0001.MP4", Fraction(25), "18:41:06:00"),
        ("GH010123.MP4", Fraction(30000, 1001), "18:47:23;05"),
        ("C0001.MXF", Fraction(25), "18:52:21:17"),
    ],
)
def test_a_file_says_its_timecode_and_has_every_frame(tmp_path: Path, name: str, rate: Fraction, label: str) -> None:
    written = write_film(tmp_path / name, rate, _grey(14), _quiet(1), Slate(label, "A001", "2025-09-11T17:41:06Z"))
    with av.open(str(tmp_path / name)) as back:
        picture = back.streams.video[0]
        labels = {stream.metadata.get("timecode") for stream in back.streams} | {back.metadata.get("timecode")}
        frames = list(back.decode(video=0))
    assert written == len(frames) == 14
    assert picture.average_rate == rate
    assert frames[0].time == 0 and frames[-1].pts * frames[-1].time_base == 13 / rate
    assert label in labels


def test_a_broadcast_file_carries_reel_and_the_name_of_its_material(tmp_path: Path) -> None:
    name = "060A2B340101010501010D4313000000" + "AB" * 12 + "00000000"
    write_film(
        tmp_path / "C0001.MXF",
        Fraction(25),
        _grey(3),
        _quiet(1),
        Slate("10:00:00:00", "B001", "2025-09-11T17:41:06Z", umid=name),
    )
    with av.open(str(tmp_path / "C0001.MXF")) as back:
        assert back.streams.video[0].metadata["reel_name"] == "B001"
        assert back.metadata["material_package_umid"] == f"0x{name}"
        assert len(back.streams.audio) == 2


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Season:
    """The season with the recorder's card alone, which is quickly made."""
    return generate(tmp_path_factory.mktemp("season"), only=("S001",), workers=1)


def test_the_recorders_card_is_read_as_broadcast_wave(made: Season) -> None:
    for written in made.card("S001").clips:
        parts = _chunks(written.path)
        code, channels, rate, _, _, bits = struct.unpack("<HHIIHH", parts[b"fmt "])
        assert (code, channels, rate, bits) == (1, 2, RATE, 24)
        assert len(parts[b"data"]) == written.recording.frames * 6
        assert struct.unpack_from("<Q", parts[b"bext"], 338)[0] == written.first
        ixml = ET.fromstring(parts[b"iXML"])
        assert ixml.findtext("TAPE") == "S001" and ixml.findtext("SCENE") and ixml.findtext("TAKE")
        assert [track.findtext("NAME") for track in ixml.iter("TRACK")] == [m.name for m in MICROPHONES["R"]]


def test_a_generated_card_is_the_same_every_time_and_reports_progress(made: Season, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    again = generate(tmp_path, lambda *step: told.append(step), only=("S001",), workers=1)
    for one, two in zip(made.card("S001").clips, again.card("S001").clips, strict=True):
        assert one.path.read_bytes() == two.path.read_bytes()
    assert told[-1][0] == told[-1][1] and len(told) == len(WAVES)


def test_fixtures_and_squad_are_in_the_form_a_season_reads(made: Season) -> None:
    with made.fixtures.open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert list(rows[0]) == ["date", "kickoff", "competition", "round", "home", "away", "score"]
    assert [row["away"] for row in rows if row["date"] == "2025-09-13"] == ["Saltmarsh Rovers"]
    assert "38\tKit Rowe" in made.squad.read_text(encoding="utf-8")


def test_sidecars_agree_with_their_clips(tmp_path: Path) -> None:
    for card in ("A001", "B001"):
        clips = [placed(r, tmp_path / card) for r in RECORDINGS if r.card == card]
        clips[0].path.parent.mkdir(parents=True)
        seal_card(clips)
        listed = ET.parse(clips[0].path.parents[1] / "MEDIAPRO.XML").getroot()
        assert [int(m.get("dur", 0)) for m in listed.findall(".//{*}Material")] == [c.recording.frames for c in clips]
        for clip in clips:
            beside = ET.parse(clip.path.with_name(f"{clip.path.stem}M01.XML")).getroot()
            start = beside.findall(".//{*}LtcChange")[0].get("value", "")
            assert ":".join(reversed([start[i : i + 2] for i in range(0, 8, 2)])) == clip.timecode
            target = beside.findall("{*}TargetMaterial")[0]
            assert target.get("umidRef") == umid(clip) and len(umid(clip)) == 64


def test_the_second_chapter_goes_on_where_the_first_ends(tmp_path: Path) -> None:
    first, second = (placed(r, tmp_path) for r in RECORDINGS if r.card == "G001")
    assert second.first == first.first + first.recording.frames
    assert ";" in first.timecode


def test_a_still_carries_its_wire_caption(tmp_path: Path) -> None:
    generator._photograph(0, tmp_path)
    path = tmp_path / STILLS[0].name
    data = path.read_bytes()
    caption = STILLS[0].caption.encode()
    assert caption.startswith(b"HARBOUR TOWN - Saturday, September 13, 2025: ") and caption.endswith(
        b"(Pic by Ines Calder/Tideline Images)"
    )
    assert data.count(caption) == 2
    with Image.open(path) as picture:
        assert picture.size == (1500, 1000)
        assert "xmp" in picture.info and "photoshop" in picture.info


def test_lines_last_as_long_as_the_screenplay_says_and_nobody_is_cut_off() -> None:
    for line in LINES:
        assert abs(len(spoken(line.id)) / VOICE_RATE - line.seconds) < 0.05, line.id
    for moment in MOMENTS:
        ends = [0.0, *(line.at + line.seconds for line in moment.lines)]
        assert all(end <= line.at for end, line in zip(ends, moment.lines, strict=False)), moment.id
        assert ends[-1] <= moment.seconds


def test_the_voices_are_kept_small() -> None:
    assert sum(path.stat().st_size for path in VOICES.iterdir()) < 1_000_000


@pytest.mark.parametrize("recording", FILMS, ids=lambda r: f"{r.card}-{r.path.rsplit('/', 1)[-1]}")
def test_who_is_noted_as_seen_is_drawn_there_and_nobody_else(recording: Recording) -> None:
    place = scene(recording.moment, recording.view)
    people = [one for one in SEEN[f"{recording.card}/{recording.path}"] if one.kind == "person"]
    edges = {at for one in people for at in (one.start - 1, one.start, one.end - 1, one.end)} | {recording.frames // 2}
    for frame in sorted(at for at in edges if 0 <= at < recording.frames):
        heads = place.draw(recording.starts + frame / float(recording.rate)).heads
        near = {who for who, head in heads.items() if _recognisable(*head) and not who.startswith("stranger")}
        assert near == {one.value for one in people if one.start <= frame < one.end}, frame


def _recognisable(x: float, y: float, radius: float) -> bool:
    edge = 0.4 * radius
    return radius >= 12 and -edge <= x <= 1280 + edge and -edge <= y <= 720 + edge


def test_pictures_move() -> None:
    for film in FILMS:
        place = scene(film.moment, film.view)
        one, two = (place.draw(film.starts + t).image.copy() for t in (1.0, 1.4))
        assert np.abs(one.astype(int) - two).mean() > 0.3, film.path


def test_two_machines_hear_the_same_moment_at_the_offset_of_their_clocks() -> None:
    for name in ("talk", "half-time", "press"):
        camera, recorder = heard(name, MICROPHONES["A"][0]), heard(name, MICROPHONES["R"][1])
        size = 1 << (2 * len(camera)).bit_length()
        match = np.fft.irfft(np.fft.rfft(camera, size) * np.conj(np.fft.rfft(recorder, size)))
        lag = int(np.argmax(match))
        assert min(lag, size - lag) < RATE * 0.001


def test_the_recorders_clock_drifts_as_stated() -> None:
    microphone = MICROPHONES["R"][1]
    true, fast = (recorded("press", microphone, -LEAD, 20 * RATE, ppm)[-RATE:] for ppm in (0.0, 1000.0))
    lag = int(np.argmax(np.correlate(true, fast[2000:-2000], "valid"))) - 2000
    assert abs(lag + 19.5 * 48) < 30, "a fast clock has counted more samples when the same word comes"


def test_a_minor_has_a_guardian_who_is_no_player() -> None:
    people = {person.id: person for person in PEOPLE}
    assert people["kit-rowe"].guardian == "jo-rowe"
    assert not people["jo-rowe"].squad


def test_a_line_is_found_in_the_frames_of_every_camera_that_ran() -> None:
    wide, bench = recording("A002", "C0002"), recording("B001", "C0003")
    assert said("half-3", wide) == (137, 175)
    assert said("half-3", bench) == (87, 125)
    assert said("half-1", bench) == (0, 38)
