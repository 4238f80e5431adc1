"""The end of the story: three media groups want the film. One collapses; one the manager blocks, until he changes his mind."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from touchline.demo.steps import Step, Story, Told

OFFERS = Path(__file__).parent / "offers"
CLUB, MANAGER = "harbour-town-fc", "ewan-carrick"
TRAINING = (
    ("A001/PRIVATE/M4ROOT/CLIP/C0001.MP4", 20, 120),
    ("A001/PRIVATE/M4ROOT/CLIP/C0002.MP4", 20, 165),
    ("B001/XDROOT/Clip/C0001.MXF", 118, 232),
)
MATCH_DAY = (
    ("B001/XDROOT/Clip/C0002.MXF", 15, 150),
    ("A002/PRIVATE/M4ROOT/CLIP/C0001.MP4", 10, 110),
    ("A002/PRIVATE/M4ROOT/CLIP/C0003.MP4", 90, 320),
)
_MEDIA = (("harbour-tv", "harbour-tv", "ken-ito"), ("coast-stream", "coast-stream", "lee-moss"), ("meridian", "meridian-plus", "ada-quist"))
_FIRST = {"harbour-tv": "harbour-tv-1.toml", "coast-stream": "coast-stream.toml", "meridian": "meridian-1.toml"}


def bargain(clips: Mapping[str, str], folder: Path, told: Told) -> Story:
    """``clips`` by their file on its card; pages are written to ``folder``."""
    for name, choice in (("training", TRAINING), ("match-day", MATCH_DAY)):
        yield Step(("cut", "new", name, "--rate", "25/1", "--size", "1280x720"), quiet=True)
        yield Step(("cut", "add", name, *(f"{clips[path]}@{start}..{end}" for path, start, end in choice)), quiet=True)
    yield from _table()
    yield from _reckon(folder, told)
    yield from _sign()
    yield from _change_of_heart()
    page = folder / "story.html"
    story = yield Step(("talk", "story", "--page", str(page)), "The whole story, contradictions side by side, drawn too.")
    ends = ", ".join(f"{talk['talk']} {talk['state']}" for talk in story["talks"])
    told.lines.append(f"the talks  {ends}; {page}")


def _table() -> Story:
    yield Step(
        ("talk", "party", CLUB, "--role", "club", "--signs", "rosa-lund"),
        "Three media groups want the film; the manager has a say over the whole project.",
        chapter="The talks",
    )
    yield Step(("talk", "party", MANAGER, "--role", "manager", "--blocking"), quiet=True)
    for name, platform, signs in _MEDIA:
        yield Step(("talk", "party", name, "--role", "media", "--platform", platform, "--signs", signs), quiet=True)
        yield Step(("talk", "open", name, "--with", name, "--on", "2026-01-05"), quiet=True)
        yield Step(("talk", "offer", name, str(OFFERS / _FIRST[name]), "--on", "2026-01-08"), quiet=True)


def _reckon(folder: Path, told: Told) -> Story:
    page = folder / "offers.html"
    offers = [word for name in _FIRST for word in ("--offer", name)]
    found = yield Step(("what-if", *offers, "--page", str(page)), "What each would cost of the cuts at hand, on one page to print.")
    viable = "; ".join(
        f"{one['title'].split(',')[0]} leaves {60 * one['minutes']['viable']:.0f} s and {len(one['episodes']['viable'])} of "
        f"{len(one['cuts'])} episodes"
        for one in found["offers"]
    )
    told.lines.append(f"the offers {viable}; {page}")


def _sign() -> Story:
    yield Step(
        ("talk", "end", "coast-stream", "collapsed", "--why", "The bank withdrew; without the main sponsor nothing was left",
         "--on", "2026-01-15"),
        "One collapses; that is a normal ending, and keeps its reason.",
    )  # fmt: skip
    yield Step(
        ("talk", "offer", "harbour-tv", str(OFFERS / "harbour-tv-2.toml"), "--from", CLUB, "--on", "2026-01-16"),
        "The club's counter-offer gives the press room.",
    )
    yield Step(
        ("talk", "sign", "harbour-tv", "--by", "rosa-lund", "--by", "ken-ito"),
        "Both sign: every term stands in the ledger, with its clause, or is watched by hand.",
    )


def _change_of_heart() -> Story:
    at = ("--talk", "meridian")
    yield Step(
        ("talk", "stance", MANAGER, "against", *at, "--says", MANAGER, "--sureness", "confirmed", "--source", "meeting of the staff",
         "--on", "2026-01-12", "--text", "a viewing right is no say"),
        "The manager is against the third: it takes his say in the dressing room.",
    )  # fmt: skip
    sign = ("talk", "sign", "meridian", "--by", "rosa-lund", "--by", "ada-quist")
    yield Step(sign, "While he is opposed, nothing is signed.", exits=50)
    yield Step(
        ("talk", "stance", MANAGER, "for", *at, "--says", "Estuary Herald", "--sureness", "claimed", "--source", "edition of 20 January",
         "--on", "2026-01-20"),
        "A newspaper claims that he has come round. That does not unblock.",
    )  # fmt: skip
    yield Step(sign, exits=50)
    yield Step(("talk", "offer", "meridian", str(OFFERS / "meridian-2.toml"), "--on", "2026-01-24"), quiet=True)
    yield Step(
        ("talk", "stance", MANAGER, "for", *at, "--says", MANAGER, "--sureness", "confirmed", "--source", "letter to the club",
         "--on", "2026-01-26", "--text", "with the carve-out I am for it"),
        "A second offer gives it back, and he confirms: he has changed his mind.",
    )  # fmt: skip
    yield Step(sign, "Signed, beside the first deal: where that is exclusive, this one does not go.")
