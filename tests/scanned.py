"""What tests of the leak scan share: footage that tells its frames, people known from elsewhere, and a delivery of a cut."""

from datetime import date
from fractions import Fraction

from counted import clicks, clip_of, write_counted
from likenesses import print_of
from scanners import Told
from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.time.time import Span
from touchline.formats import edl_write, otio_write, subtitles
from touchline.formats.paperwork import Papers
from touchline.media.film import FilmRoom
from touchline.stages.deliver.deliver import Order, Room, deliver
from touchline.stages.people.naming import name_unknown
from touchline.stages.world.state import sign_watched

HERE = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))
FILM = FilmRoom()
PAPERS = Papers({"otio": otio_write.write, "edl": edl_write.write, "srt": subtitles.srt, "vtt": subtitles.vtt})
SOUND = clicks(Fraction(4), [Fraction(1)])
ADA, BEN, NOBODY = 0.0, 90.0, 200.0
"""Likenesses, in degrees."""


def quiet(what, done, total):
    """Nobody watches."""


def footage(season, folder, name="A001C001", **more):
    path = write_counted(folder / f"{name}.mp4", 100, mark=more.pop("mark", 1), samples=more.pop("samples", SOUND))
    clip = clip_of(path, place=more.pop("place", "tunnel"), shot="2025-10-18", **more)
    season.store.shelf.register(clip)
    sign_watched(season.store, clip, clip.whole, "mo")
    return clip


def cut_of(season, *events, name="film"):
    made = Cut(name, Fraction(25), 320, 180, tuple(events), start=90_000)
    return season.store.cuts.save(made, by="tester", why="made")


def known(season, handle, turn):
    """Somebody whose face and voice are known from another clip."""
    other = season.clip(f"Z-{handle}")
    for by, channel in (("face", "picture"), ("voice", "sound")):
        trace = f"?{by}-{handle.encode().hex()[:10]}"
        seen = Fact(other.id, Span(0, 50), channel, "person", trace, 0.9, detail={"by": by})
        season.logged(other, seen, analyser=f"{by}s", prints=(print_of(trace, turn),))
        name_unknown(season.store, trace, handle, "mo")


def seen(turn, first, last, by="face"):
    """What a scan says of a face or voice in the film."""
    found = Fact("film", Span(first, last), "picture" if by == "face" else "sound", "person", f"?{by}-scan", 0.9)
    return Told([found], [print_of(f"?{by}-scan", turn)])


def out(season, cut, folder, scanners, *, progress=quiet, **more):
    order = Order(cut, **{"showing": HERE, "folder": folder, "formats": ("mp4", "otio", "srt", "csv"), "by": "mo", **more})
    return deliver(season.store, Room(FILM, PAPERS, season.clock, "touchline test", progress, scanners=scanners), order)


def nothing_is_left(season, folder):
    records = season.store.folder / "records"
    left = [path for path in folder.parent.iterdir() if path.name.startswith(folder.name)]
    return not left and season.store.deliveries.all() == [] and not list(records.glob("d-*"))
