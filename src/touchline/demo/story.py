"""The story that the demo tells, as the commands somebody would type, from cards at night to a mended, delivered film.

A story is a generator of `Step`s: whoever runs it types each one and sends its JSON document back, so that later steps
can use what earlier ones found. Nothing is written to the season but through those commands.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

from touchline.demo.club import CLUB, DERBY, PEOPLE, YEARS
from touchline.demo.generate import Season
from touchline.demo.moments import MOMENTS
from touchline.demo.recordings import RECORDINGS, Recording
from touchline.demo.seen import SEEN, frames, moment, said
from touchline.demo.steps import Step, Story, Told
from touchline.demo.talks import bargain
from touchline.demo.watching import who

LOGGER, PRODUCER, MANAGER = "mo-adeyemi", "ines-park", "ewan-carrick"
SONG = "lights-on-the-quay"


def story(made: Season, season: Path, copies: tuple[Path, Path], told: Told) -> Story:
    """The whole story on generated cards; ``season`` is the folder to make, ``copies`` where the rushes go."""
    yield Step(
        ("new", str(season), "--club", CLUB, "--years", YEARS, "--fixtures", str(made.fixtures)),
        "A season folder, with its fixture list.",
        chapter="The season",
    )
    yield from _people(made)
    yield from _offload(made, copies, told)
    clips = yield from _log(copies[0], told)
    yield from _find(told)
    yield from _watch(clips)
    rows: dict[str, list[Recording]] = {}
    for recording in RECORDINGS:
        rows.setdefault(clips[_path(recording)], []).append(recording)
    yield from who(rows, LOGGER, SONG, told)
    yield from _yes()
    yield from _cut(clips)
    yield from _deliver(told)
    yield from bargain(clips, season.parent, told)


def _people(made: Season) -> Story:
    yield Step(("fixtures", "call", DERBY.isoformat(), "derby"), "Everybody calls it the derby.")
    for person in PEOPLE:
        minor = ("--minor", "--guardian", person.guardian) if person.guardian else ()
        yield Step(("people", "add", person.id, "--name", person.name, "--role", person.role, *minor), quiet=True)
    yield Step(
        ("people", "group", "squad", *(p.id for p in PEOPLE if p.squad), "--since", "2025-07-01"),
        "The squad; Kit Rowe is a minor, and only his mother can say yes for him.",
    )


def _offload(made: Season, copies: tuple[Path, Path], told: Told) -> Story:
    total, safe, files = 0, 0, 0
    for number, card in enumerate(made.cards):
        done = yield Step(
            ("offload", str(card.path), "--to", str(copies[0]), "--to", str(copies[1])),
            "Copied twice while hashing, read back from disk, sealed with ASC MHL." if number == 0 else "",
            chapter="The cards come in" if number == 0 else "",
        )
        total, files, safe = total + done["bytes"], files + done["files"], safe + bool(done["safe_to_format"])
        reasons = done["reasons"]
    told.lines.append(
        f"offloaded  {len(made.cards)} cards, {files} files, {total / 1e6:.0f} MB, copied twice, read back, sealed"
        + (f"; safe to format: {safe}" if safe else f"; not safe to format: {reasons[0] if reasons else ''}")
    )
    yield Step(("verify", str(copies[0] / made.cards[0].name)), "Any copy can be checked again, any day.")


def _log(rushes: Path, told: Told) -> Generator[Step, dict[str, Any], dict[str, str]]:
    yield Step(("models", "fetch"), "The models, once.", chapter="The log")
    yield Step(("log", str(rushes)), "One decode a clip: proxy, shots, words, voices, faces, writing, sounds, sync.")
    listed = (yield Step(("clips",), quiet=True))["clips"]
    seconds = sum(one.get("seconds", 0) for one in listed)
    faults = (yield Step(("faults",), "What could not be read or done would be listed here.")).get("faults", [])
    told.lines.append(
        f"logged     {len(listed)} clips, {seconds:.0f} s"
        + f", {len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}"
    )
    found = {_on_card(file): one["clip"] for one in listed for file in one.get("files", [one["file"]])}
    for place in dict.fromkeys(one.place for one in MOMENTS):
        there = {m.id for m in MOMENTS if m.place == place}
        names = dict.fromkeys(found[_path(r)] for r in RECORDINGS if r.moment in there)
        yield Step(("places", "set", place, *names, "--by", LOGGER), quiet=True)
    yield Step(
        ("places", "set", "stadium", *(clip for file, clip in found.items() if "TIDELINE" in file), "--by", LOGGER),
        quiet=True,
    )
    theirs = [clip for file, clip in found.items() if file.startswith("COASTLINE")]
    yield Step(
        ("clips", "set", *theirs, "--owner", "coastline-sport", "--by", PRODUCER), "The broadcast goal is not ours."
    )
    return found


def _path(recording: Recording) -> str:
    return f"{recording.card}/{recording.path}"


def _on_card(file: str) -> str:
    """A copy's path, from its card on: ``A001/PRIVATE/…``."""
    cards = {recording.card for recording in RECORDINGS} | {"TIDELINE"}
    parts = Path(file).parts
    return "/".join(parts[next((n for n, part in enumerate(parts) if part in cards), 0) :])


def _find(told: Told) -> Story:
    hits = (yield Step(("find", "out for the season"), "One sentence, in all the footage.", chapter="Finding"))["hits"]
    trust = (yield Step(("find", "trust"), "Every time somebody said trust."))["hits"]
    told.lines.append(
        f"found      “out for the season” {len(hits)} times, “trust” {len(trust)} times, each playable at the word"
    )
    if hits:
        yield Step(("show", hits[0]["hit"]), "A contact sheet to look at.")


def _watch(clips: dict[str, str]) -> Story:
    first = True
    for recording in RECORDINGS:
        clip = clips[_path(recording)]
        for kind, value, channel, start, end in _seen_and_heard(recording):
            yield Step(
                (
                    "fact",
                    clip,
                    f"{start}..{end}",
                    "--kind",
                    kind,
                    "--value",
                    value,
                    "--channel",
                    channel,
                    "--by",
                    LOGGER,
                ),
                "A person watches everything and states who is seen and heard." if first else "",
                chapter="Watching" if first else "",
                quiet=not first,
            )
            first = False


def _seen_and_heard(recording: Recording) -> Iterable[tuple[str, str, str, int, int]]:
    """What somebody who watched a recording states: kind, value, channel, frames."""
    for seen in SEEN[_path(recording)]:
        yield seen.kind, seen.value, "picture", seen.start, seen.end
    for line in moment(recording).lines:
        if heard := said(line.id, recording):
            yield "person", line.person, "sound", *heard
    for noise in moment(recording).noises:
        sung = frames(recording, noise.at, noise.at + noise.seconds)
        if noise.kind == "chant" and sung:
            yield "music", SONG, "sound", *sung


def _yes() -> Story:
    yield Step(
        ("say", MANAGER, "--rung", "carve-out", "--place", "dressing-room", "--clause", "Access agreement 7.2"),
        "What was agreed goes into the ledger, each entry read back as a sentence.",
        chapter="The ledger",
    )
    yield Step(("grant", "--by", "harbour-town-fc", "--group", "squad", "--clause", "Access agreement 3.1"))
    yield Step(
        (
            "grant",
            "--by",
            "harbour-town-fc",
            "--place",
            "training-ground,dressing-room,press-room,stadium",
            "--clause",
            "Access agreement 2",
        )
    )
    yield Step(
        ("location", "--by", "harbour-town-fc", "--place", "stadium", "--notice", "--duty", "credit: Quayside Park")
    )
    for person in ("ewan-carrick", "nadia-haddad", "priya-nair", "tom-brandt", "billy-pell"):
        yield Step(("release", "--by", person), quiet=True)
    yield Step(("release", "--by", "jo-rowe", "--person", "kit-rowe"), "A child's yes is the guardian's to give.")
    yield Step(
        (
            "licence",
            "--by",
            "coastline-sport",
            "--owner",
            "coastline-sport",
            "--people-cleared",
            "--limit-frames",
            "250",
            "--duty",
            "credit: Coastline Sport",
        )
    )
    yield Step(("licence", "--by", "quay-songs", "--music", SONG, "--duty", "cue sheet"))


FILM = (
    ("A001/PRIVATE/M4ROOT/CLIP/C0001.MP4", 20, 120),
    ("A001/PRIVATE/M4ROOT/CLIP/C0002.MP4", 20, 165),
    ("B001/XDROOT/Clip/C0001.MXF", 118, 232),
    ("A001/PRIVATE/M4ROOT/CLIP/C0003.MP4", 10, 205),
    ("B001/XDROOT/Clip/C0002.MXF", 15, 150),
    ("A002/PRIVATE/M4ROOT/CLIP/C0001.MP4", 10, 110),
    ("B001/XDROOT/Clip/C0003.MXF", 76, 390),
    ("COASTLINE/CS_20250913_HAR-SAL_GOAL_ROWE.mp4", 0, 190),
    ("A002/PRIVATE/M4ROOT/CLIP/C0003.MP4", 90, 320),
)
"""What the story producer chooses: file on its card, frames."""


def _cut(clips: dict[str, str]) -> Story:
    yield Step(
        ("cut", "new", "derby", "--rate", "25/1", "--size", "1280x720", "--start", "10:00:00:00"),
        "A string-out of selects; what is asked for is what is in the cut.",
        chapter="The cut",
    )
    yield Step(("cut", "add", "derby", *(f"{clips[path]}@{start}..{end}" for path, start, end in FILM)))
    yield Step(("cut", "show", "derby"))


SHOWING = ("--for", "harbour-tv", "--territory", "GB,IE", "--on", "2026-05-01..2026-12-31")


def _deliver(told: Told) -> Story:
    clear = yield Step(
        ("clear", "derby", *SHOWING), "Every second: cleared, blocked or unknown, and why.", chapter="Clearing"
    )
    told.lines.append(
        f"cleared    {clear['seconds']['cleared']:.1f} s of picture and sound"
        + ("" if clear["cleared"] else ", not all of it")
    )
    yield Step(
        (
            "veto",
            "--by",
            MANAGER,
            "--place",
            "dressing-room",
            "--words",
            "out for the season",
            "--why",
            "No news of Danny's knee from the dressing room",
            "--clause",
            "Access agreement 7.2",
        ),
        "Weeks later the manager says: no half-time talk about Danny's injury.",
        chapter="The no",
    )
    blocked = yield Step(("clear", "derby", *SHOWING), "What it takes, at once.")
    told.lines.append(
        f"the veto   took {blocked['seconds']['blocked']:.2f} s: “out for the season”, in the dressing room"
    )
    yield Step(("deliver", "derby", *SHOWING), "A cut that is not cleared does not leave the house.", exits=50)
    yield Step(("mend", "derby", *SHOWING), "Fixes, each judged before it is offered.")
    mended = yield Step(
        ("mend", "derby", "--apply", "1", *SHOWING, "--by", PRODUCER),
        "The first: take the words out, keep the picture.",
    )
    told.lines.append(f"mended     {mended['written']}: {mended['fixes'][0]['kind']}, nothing else touched")
    yield Step(("cut", "diff", "derby@2", "derby@3"))
    film = yield Step(
        ("deliver", "derby", *SHOWING),
        "Rendered from the originals, decoded again, judged again, signed.",
        chapter="The film",
    )
    yield Step(("check", film["folder"]), "A stranger proves it without the season.")
    yield Step(("ledger", "--verify"), "And the ledger's chain holds.")
    told.lines.append(f"the film   {film['folder']}")
