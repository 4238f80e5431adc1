"""Delivering a cut of a small season, as a test does."""

from datetime import date
from fractions import Fraction
from pathlib import Path

from counted import clicks, clip_of, write_counted
from scanners import blind
from small_season import SmallSeason, event
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.rushes.media import Clip
from touchline.formats import edl_write, otio_write
from touchline.formats.paperwork import Papers
from touchline.media.film import FilmRoom
from touchline.stages.deliver.deliver import Delivered, Order, Room, deliver

HERE = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))
FILM, PAPERS = FilmRoom(), Papers({"otio": otio_write.write, "edl": edl_write.write})
ALL = ("mp4", "otio", "edl", "csv", "html")


def quiet(what: str, done: float, total: float) -> None:
    """Nobody watches."""


def footage(season: SmallSeason, folder: Path, name: str = "A001C001", mark: int = 1, **more: object) -> Clip:
    """A real clip of 100 frames in the season, shot in the tunnel, with sound."""
    sound = clicks(Fraction(4), [Fraction(1, 2), Fraction(2)])
    path = write_counted(folder / f"{name}.mp4", 100, mark=mark, samples=sound)
    clip = clip_of(path, place="tunnel", shot="2025-10-18", **more)
    season.store.shelf.register(clip)
    return clip


def cut_of(season: SmallSeason, *events: Event, name: str = "film") -> Cut:
    made = Cut(name, Fraction(25), 320, 180, tuple(events), start=90_000)
    return season.store.cuts.save(made, by="tester", why="made")


def both(clip: Clip, start: int, end: int, at: int = 0, name: str = "e") -> tuple[Event, Event]:
    return (event(f"{name}-v", clip, start, end, at=at), event(f"{name}-a", clip, start, end, at=at, channel="sound"))


def out(season: SmallSeason, cut: Cut, folder: Path | None, *, progress=quiet, **more: object) -> Delivered:
    order = Order(cut, **{"showing": HERE, "folder": folder, "formats": ALL, "by": "mo", **more})  # type: ignore[arg-type]
    room = Room(FILM, PAPERS, season.clock, "touchline test", progress, scanners=blind())
    return deliver(season.store, room, order)
