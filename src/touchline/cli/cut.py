"""``touchline cut``: make, change, compare, import and export cuts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.cut_cues import EPILOG, cues
from touchline.cli.cut_showing import (
    HEADINGS,
    changes,
    document,
    imported,
    length,
    record,
    row,
    say_changes,
    say_imported,
    strip_of,
)
from touchline.cli.grown import EPILOG as DIFF
from touchline.cli.grown import as_told, diff, of_version
from touchline.cli.grown import show as show_grown
from touchline.cli.showing import split_version
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.cut.cut_document import cut_to_json, event_to_json
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import parse_rate, rate_text, timecode
from touchline.errors import BadInput
from touchline.stages.cut.angles import take_angle
from touchline.stages.cut.cut import START, Wish, add, compare, need_track, new_cut, size_of
from touchline.stages.cut.cut_exchange import conform_again, export_cut, import_cut, material
from touchline.wiring import cut_formats, open_gathered, text_of

app = typer.Typer(add_completion=False)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The cut.")]
VersionArgument = Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="The cut; its latest version, or this.")]
ByOption = Annotated[str, typer.Option("--by", help="Who does it [default: you].", show_default=False)]
RateOption = Annotated[str, typer.Option("--rate", help="Frames a second: 25/1, 23.976.", show_default=False)]


@app.callback(invoke_without_command=True, epilog="Example: touchline cut new episode-1; without a verb it lists cuts.")
def cuts(ctx: typer.Context, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Make, change, compare, import and export cuts."""
    if ctx.invoked_subcommand is None:
        list_(season, as_json)


@app.command(epilog="Example: touchline cut new episode-1 --rate 25/1 --size 1280x720")
def new(
    name: NameArgument,
    rate: RateOption = "",
    size: Annotated[str, typer.Option("--size", help="Picture size: 1280x720.", show_default=False)] = "",
    start: Annotated[str, typer.Option("--start", help="Timecode of the first frame.")] = START,
    by: ByOption = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make an empty cut. Without a rate it takes that of its first clip."""
    desk = open_gathered(season)
    cut = new_cut(
        desk.store,
        name,
        by or desk.user,
        rate=parse_rate(rate) if rate else None,
        size=size_of(size) if size else None,
        start=start,
    )
    if as_json:
        emit({"cut": cut_to_json(cut)})
        return
    beat = rate_text(cut.rate) if rate else "the rate of its first clip"
    say(f"{cut.label} is there: {beat}, from {start}. Add to it: touchline cut add {cut.name} HIT")


@app.command(
    "add", epilog="Example: touchline cut add episode-1 c0123456789ab@100..206 C4.MP4@10:02:00:00..10:02:08:00"
)
def add_(
    name: NameArgument,
    picks: Annotated[
        list[str],
        typer.Argument(
            metavar="HIT|CLIP[@FROM..TO] …",
            help="What find printed, or a clip's range, out exclusive: timecodes, frames, or seconds such as 12.4s.",
        ),
    ],
    picture_only: Annotated[bool, typer.Option("--picture-only", help="Leave the sound out.")] = False,
    sound_only: Annotated[bool, typer.Option("--sound-only", help="Leave the picture out.")] = False,
    track: Annotated[str, typer.Option("--track", help="Only on this track: V2, A3.", show_default=False)] = "",
    at: Annotated[
        str, typer.Option("--at", help="Timecode or frame in the cut [default: its end].", show_default=False)
    ] = "",
    hold: Annotated[float, typer.Option("--hold", metavar="SECONDS", help="How long a still stands.", min=0.04)] = 3.0,
    by: ByOption = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add ranges one after another, picture on V1 and sound on A1; exactly the frames asked for."""
    if picture_only and sound_only:
        raise BadInput("Picture only and sound only leave nothing.", "Give one of them.")
    desk = open_gathered(season)
    before = desk.store.cuts.load(*split_version(name))
    wish = Wish(Fraction(str(hold)), need_track(track), picture_only, sound_only, at)
    cut, told = add(desk.store, before, picks, wish, by or desk.user, desk.frame_times)
    fresh = cut.events[len(before.events) :]
    became = of_version(desk, before, cut)
    if as_json:
        added = [event_to_json(event) for event in fresh]
        emit({"cut": cut_to_json(cut), "added": added, "remarks": told} | as_told(became, cut, before))
        return
    clips = _clips(desk)
    table(HEADINGS, [row(cut, event, clips) for event in fresh])
    for sentence in told:
        say(sentence, style="yellow")
    say(f"{cut.label}: {length(cut)}.")
    show_grown(became, cut)


@app.command(epilog="Example: touchline cut show episode-1@3")
def show(name: VersionArgument, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Every event with its place in the cut and in its clip, and a strip of the tracks."""
    desk = open_gathered(season)
    cut = desk.store.cuts.load(*split_version(name))
    clips = _clips(desk)
    if as_json:
        emit(
            {
                "cut": cut_to_json(cut),
                "frames": cut.frames,
                "events": [document(cut, event, clips) for event in cut.events],
            }
        )
        return
    order = {track: n for n, track in enumerate(cut.tracks)}
    rows = [row(cut, event, clips) for event in sorted(cut.events, key=lambda one: (one.at, order[one.track]))]
    table(HEADINGS, rows, title=f"{cut.label} · {rate_text(cut.rate)} · {cut.width}x{cut.height} · {length(cut)}")
    for line in strip_of(cut):
        say(line)
    for event in cut.events:
        if event.unmatched:
            say(f"? {event.id} {event.track} {record(cut, event.at)} {event.unmatched}", style="yellow")
    for note in cut.notes:
        say(f"· {note}", style="dim")


@app.command(epilog="Example: touchline cut angle episode-1 e3 B-CAM-0007.MP4")
def angle(
    name: NameArgument,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="The event, as touchline cut show names it.")],
    clip: Annotated[str, typer.Argument(metavar="CLIP", help="The clip to take the same moment from.")],
    by: ByOption = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take an event's moment from another camera that ran at the time; touchline sync lists them."""
    desk = open_gathered(season)
    before = desk.store.cuts.load(*split_version(name))
    cut, made, found = take_angle(desk.store, before, event, clip, by or desk.user, desk.frame_times)
    became = of_version(desk, before, cut)
    if as_json:
        told = {"cut": cut_to_json(cut), "event": event_to_json(made), "error_seconds": found.error, "by": found.by}
        emit(told | as_told(became, cut, before))
        return
    table(HEADINGS, [row(cut, made, _clips(desk))])
    say(f"{cut.label}: the same moment to ±{found.error * 1000:.1f} ms, by {found.by}.")
    show_grown(became, cut)


@app.command("list", epilog="Example: touchline cut list")
def list_(season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Every cut with its latest version."""
    desk = open_gathered(season)
    cuts = [desk.store.cuts.load(name, version) for name, version in desk.store.cuts.names()]
    if as_json:
        emit(
            {
                "cuts": [
                    {
                        "name": cut.name,
                        "version": cut.version,
                        "rate": rate_text(cut.rate),
                        "frames": cut.frames,
                        "events": len(cut.events),
                    }
                    for cut in cuts
                ]
            }
        )
    elif cuts:
        table(
            ["cut", "version", "rate", "length", "events"],
            [
                [cut.name, str(cut.version), rate_text(cut.rate), timecode(cut.frames, cut.rate), str(len(cut.events))]
                for cut in cuts
            ],
        )
    else:
        say("No cuts yet. Make one: touchline cut new episode-1")


app.command("diff", epilog=DIFF)(diff)


@app.command("import", epilog="Example: touchline cut import episode-1 from-the-editor.edl --rate 25/1")
def import_(
    name: NameArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="OTIO, EDL, Final Cut Pro 7 XML, or a paper edit.")],
    rate: RateOption = "",
    by: ByOption = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read an editor's cut, or a paper edit, as the next version; what cannot be matched stays in as unmatched."""
    desk = open_gathered(season)
    made = import_cut(
        desk.store,
        cut_formats(),
        name,
        _read(file),
        file.name,
        by or desk.user,
        desk.frame_times,
        parse_rate(rate) if rate else None,
    )
    found = compare(desk.store, made.before, made.cut) if made.before and made.before.rate == made.cut.rate else None
    became = of_version(desk, made.before, made.cut)
    if as_json:
        told = imported(made) | ({"diff": changes(found)["changes"]} if found else {})
        emit(told | as_told(became, made.cut, made.before))
        return
    say_imported(made, file.name)
    if found and made.kind in ("paper", "csv"):
        say_changes(found)
    show_grown(became, made.cut)


app.command("cues", epilog=EPILOG)(cues)


@app.command(epilog="Example: touchline cut conform episode-1")
def conform(name: VersionArgument, by: ByOption = "", season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Look up again what an imported cut could not match, now that more is logged."""
    desk = open_gathered(season)
    made = conform_again(desk.store, desk.store.cuts.load(*split_version(name)), by or desk.user)
    became = of_version(desk, made.before, made.cut)
    if as_json:
        emit(imported(made) | as_told(became, made.cut, made.before))
        return
    say_imported(made, "what was unmatched")
    show_grown(became, made.cut)


@app.command("export", epilog="Example: touchline cut export episode-1 --format otio,edl,paper --to out")
def export_(
    name: VersionArgument,
    formats: Annotated[
        str, typer.Option("--format", metavar="F,F", help="otio, edl, paper, csv, srt, vtt.")
    ] = "otio,edl,paper",
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where to.")] = Path(),
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a cut for another system, with a report of what each format could not carry."""
    desk = open_gathered(season)
    cut = desk.store.cuts.load(*split_version(name))
    wanted = list(dict.fromkeys(part.strip().lower() for part in formats.split(",") if part.strip()))
    files, losses = export_cut(cut_formats(), cut, material(desk.store, cut, desk.frame_times), wanted, to)
    if as_json:
        emit({"cut": cut.label, "files": [str(path) for path in files], "losses": losses})
        return
    for path in files:
        say(str(path))
    for loss in losses:
        say(f"· {loss}", style="yellow")
    if not losses:
        say("Nothing was lost.")


def _clips(desk: Any) -> dict[str, Clip]:
    return {clip.id: clip for clip in desk.store.shelf.clips()}


def _read(file: Path) -> str:
    """The text of an editor's document; older systems write other letters than UTF-8."""
    try:
        return text_of(file)
    except BadInput:
        if not file.is_file():
            raise
        raw = file.read_bytes()
        if b"\0" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise
        return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", errors="replace")
