"""Rendering a film of counted footage, as a test does."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from counted import SIZE, luma_of, number_in
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.media.film import FilmRoom
from touchline.media.sound_source import as_float
from touchline.ports import FilmSpec

ROOM = FilmRoom()
P25 = Fraction(25)


def quiet(what: str, done: float, total: float) -> None:
    """Nobody watches."""


def shot(
    clip: Clip,
    first: int,
    length: int,
    at: int,
    *,
    rate: Fraction = P25,
    track: str = "V1",
    speed: Fraction = Fraction(1),
    dissolve: int = 0,
    channel: str = "picture",
    tracks: tuple[int, ...] = (),
    begins: Fraction | None = None,
) -> Event:
    """An event that shows ``length`` cut frames of a clip from its frame ``first``."""
    begins = Fraction(first) if begins is None else begins
    last = begins + speed * clip.rate / rate * (length if channel == "sound" else length - 1)
    low, high = min(begins, last), max(begins, last)
    source = Span(int(low), min(clip.frames, int(high) + 1))
    return Event(
        f"{track}-{at}", channel, track, at, length, clip.id, source, begins, speed, dissolve=dissolve, tracks=tracks
    )


def film_of(
    tmp_path: Path,
    *events: Event,
    clips: list[Clip],
    rate: Fraction = P25,
    size: tuple[int, int] = SIZE,
    spec: FilmSpec = FilmSpec(),
    start: int = 0,
    drop: bool = False,
) -> Path:
    cut = Cut("c", rate, *size, tuple(events), 1, start, drop)
    film = tmp_path / f"film{ROOM.suffix(spec)}"
    ROOM.render(cut, {clip.id: clip for clip in clips}, film, spec, quiet)
    return film


def frames_in(film: Path) -> list[np.ndarray]:
    with av.open(str(film)) as container:
        return [luma_of(frame) for frame in container.decode(video=0)]


def numbers_in(film: Path) -> list[int]:
    return [number_in(luma)[1] for luma in frames_in(film)]


def sound_in(film: Path) -> np.ndarray:
    with av.open(str(film)) as container:
        return np.concatenate([as_float(frame) for frame in container.decode(audio=0)], axis=1)


def onsets(sound: np.ndarray) -> list[int]:
    """First samples of the bursts heard."""
    loud = np.flatnonzero(np.abs(sound).max(axis=0) > 0.12)
    return [int(place) for k, place in enumerate(loud) if k == 0 or place - loud[k - 1] > 500]
