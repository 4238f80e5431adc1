"""A film that leaves carries one picture, one sound, its timecode, and nothing besides that nobody looked at."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from rendering import ROOM, film_of, quiet
from touchline.domain.cut.cut import Event
from touchline.errors import Damaged
from touchline.ports import FilmSpec

BLACK = Event("e", "picture", "V1", 0, 10, ours="black")
Out = av.container.OutputContainer


def copied(film: Path, change: Callable[[Out], Callable[[], None] | None]) -> Path:
    """The same film, packet by packet, in a container that somebody changed."""
    made = film.with_name(f"copy-{film.name}")
    with av.open(str(film)) as before, av.open(str(made), "w") as after:
        streams = {one.index: after.add_stream_from_template(one) for one in (*before.streams.video, *before.streams.audio)}
        more = change(after)
        for packet in before.demux(*before.streams.video, *before.streams.audio):
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                after.mux(packet)
        if more:
            more()
    return made


def titled(out: Out) -> None:
    out.metadata["title"] = "Ada Holt"


def commented(out: Out) -> None:
    out.metadata["comment"] = "with Ada Holt"


def named_track(out: Out) -> None:
    out.streams.video[0].metadata["handler_name"] = "Ada Holt"


def in_chapters(out: Out) -> None:
    out.set_chapters([{"id": 0, "start": 0, "end": 200, "time_base": Fraction(1, 1000), "metadata": {"title": "Ada Holt"}}])


def pictured(out: Out) -> Callable[[], None]:
    cover = out.add_stream("mjpeg", rate=25)
    assert isinstance(cover, av.VideoStream)
    cover.width, cover.height, cover.pix_fmt = 64, 64, "yuvj420p"
    face = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8)).reformat(format="yuvj420p")
    return lambda: out.mux([*cover.encode(face), *cover.encode()])


def heard_twice(out: Out) -> Callable[[], None]:
    sound = out.add_stream("aac", rate=48000, layout="mono")
    assert isinstance(sound, av.AudioStream)
    silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
    silence.sample_rate = 48000
    return lambda: out.mux([*sound.encode(silence), *sound.encode()])


@pytest.mark.parametrize("change", [titled, commented, named_track, in_chapters, pictured, heard_twice])
@pytest.mark.parametrize("profile", ["h264", "prores"])
def test_what_somebody_put_into_a_film_is_noticed(tmp_path: Path, profile: str, change) -> None:
    film = film_of(tmp_path, BLACK, clips=[], size=(320, 180), spec=FilmSpec(profile))
    with pytest.raises(Damaged, match=r"carries|one picture and one sound"):
        ROOM.measure(copied(film, change), quiet)


@pytest.mark.parametrize("profile", ["h264", "prores", "screener"])
def test_a_film_as_it_was_made_and_one_that_was_only_copied_carry_nothing_else(tmp_path: Path, profile: str) -> None:
    film = film_of(tmp_path, BLACK, clips=[], size=(320, 180), spec=FilmSpec(profile))
    assert ROOM.measure(film, quiet).frames == ROOM.measure(copied(film, lambda out: None), quiet).frames == 10
