"""A refused person's name, wherever somebody typed it: clip and reel, metadata, sidecars, events, words said. None of it leaves."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import av
import pytest

from counted import clicks, clip_of, write_counted
from scanners import blind
from small_season import SmallSeason, event
from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.targets import Showing, one_day
from touchline.formats import edl_write, otio_write, subtitles
from touchline.formats.paperwork import Papers
from touchline.media.film import FilmRoom
from touchline.stages.deliver.book import bind, write
from touchline.stages.deliver.deliver import Order, Room, deliver
from touchline.stages.world.people import add_person
from touchline.stages.world.state import sign_watched
from touchline.wiring_pages import book_files

HERE = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))
PAPERS = Papers({"otio": otio_write.write, "edl": edl_write.write, "srt": subtitles.srt, "vtt": subtitles.vtt})
NAME = re.compile(rb"sam[\s._+-]*lo\b", re.IGNORECASE)


def with_metadata(path: Path, made: Path) -> Path:
    """The same film, its container and tracks full of a name."""
    with av.open(str(path)) as source, av.open(str(made), "w") as out:
        out.metadata.update({"title": "Sam Lo interview", "comment": "Sam-Lo, take 2", "artist": "SAM LO"})
        streams = {one.index: out.add_stream_from_template(one) for one in source.streams}
        for stream in streams.values():
            stream.metadata["title"] = stream.metadata["handler_name"] = "Sam Lo lavalier"
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
    return made


@pytest.fixture
def cut(season: SmallSeason, tmp_path: Path) -> Cut:
    add_person(season.store, "sam-lo", "mo", name="Sam Lo")
    season.say("location", "landlord", {"place": ["tunnel"]}, private={"why": "Sam Lo asked"})
    season.say("refusal", "sam-lo", {"person": ["sam-lo"]}, private={"why": "Sam Lo said so"})
    plain = write_counted(tmp_path / "plain.mp4", 100, samples=clicks(Fraction(4), [Fraction(1)]))
    path = with_metadata(plain, tmp_path / "SAM_LO_interview.mp4")
    assert NAME.search(path.read_bytes())
    clip = clip_of(path, place="tunnel", shot="2025-10-18")
    probe = replace(clip.probe, extra=(("scene", "Sam Lo"), ("card note", "Sam Lo's card")), notes=("Sam Lo moved",), reel="SAMLO")
    clip = replace(clip, name="SAM_LO_interview", reel="SAM LO", probe=probe)
    season.store.shelf.register(clip)
    season.logged(clip, season.line(clip, 0.2, [("Then", 0.2, 0.5), ("Sam", 0.5, 0.8), ("Lo", 0.8, 1.1), ("left", 1.1, 1.5)]))
    sign_watched(season.store, clip, clip.whole, "mo")
    picture, sound = event("v", clip, 0, 75), event("a", clip, 0, 75, channel="sound")
    events = (replace(picture, name="Sam Lo walks"), replace(sound, name="Sam-Lo lav"))
    made = Cut("film", Fraction(25), 320, 180, events, start=90_000, notes=("with Sam Lo",))
    return season.store.cuts.save(made, by="Sam Lo", why="Sam Lo asked for it")


def said_in(folder: Path) -> list[str]:
    """Every file, by name or by byte, that tells the name."""
    return [path.name for path in sorted(folder.rglob("*"))
            if path.is_file() and (NAME.search(path.read_bytes()) or NAME.search(path.name.encode()))]  # fmt: skip


def test_no_file_of_a_delivery_tells_it(season: SmallSeason, cut: Cut, tmp_path: Path) -> None:
    room = Room(FilmRoom(), PAPERS, season.clock, "touchline test", lambda *_: None, scanners=blind())
    order = Order(cut, HERE, tmp_path / "out", ("mp4", "otio", "edl", "srt", "vtt", "csv", "html"), by="mo")
    done = deliver(season.store, room, order)
    assert done.clearance.cleared and len(done.files) >= 9
    assert "left" in (tmp_path / "out" / "film-v1.srt").read_text("utf-8")
    assert said_in(tmp_path / "out") == []
    with av.open(str(tmp_path / "out" / "film-v1.mp4")) as film:
        told = [*film.metadata.values(), *(value for one in film.streams for value in one.metadata.values())]
    assert not any(NAME.search(value.encode()) for value in told)


def test_nor_does_a_buyers_clearance_book(season: SmallSeason, cut: Cut, tmp_path: Path) -> None:
    targets = HERE.targets(season.store.ledger.entries())
    write(bind(season.store, cut, targets, season.clock(), discreet=True), tmp_path / "book", book_files)
    assert said_in(tmp_path / "book") == []
    write(bind(season.store, cut, targets, season.clock()), tmp_path / "own", book_files)
    assert said_in(tmp_path / "own")
