"""``touchline show``: a hit or a range to look at."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.stages.find.show import Shown, asked_for, show_film, show_sheet
from touchline.wiring import open_desk

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline show c0123456789ab@100..250 --film; touchline show A001C003@4s..8s")
def show(
    what: Annotated[
        str,
        typer.Argument(metavar="HIT|CLIP[@FROM..TO]", help="What touchline find printed, or a clip and a range of it."),
    ],
    film: Annotated[bool, typer.Option("--film", help="A short film with sound instead of a contact sheet.")] = False,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Where to [default: shows/ in the season].", show_default=False),
    ] = None,
    frames: Annotated[int, typer.Option("--frames", metavar="N", help="How many frames on the sheet.")] = 12,
    handles: Annotated[
        float, typer.Option("--handles", metavar="SECONDS", help="How much before and after a range is in the film.")
    ] = 2.0,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a contact sheet, or with --film a short film, of a hit or a range, and print where it is."""
    desk = open_desk(season)
    asked = asked_for(desk.store, desk.frame_times, what)
    if film:
        with progress(quiet=as_json) as report:
            shown = show_film(desk.store, desk.film, asked, to, handles, report)
    else:
        shown = show_sheet(desk.store, desk.sheets, asked, to, frames)
    if as_json:
        emit(_document(shown, film))
        return
    say(str(shown.path))
    if film and shown.plays_from:
        say(f"What you asked for begins {shown.plays_from:.2f} seconds into it.", style="dim")
    if shown.spoilt:
        warn(
            f"{len(shown.spoilt)} of its frames cannot be read: {', '.join(map(str, shown.spoilt))}. touchline faults says more."
        )


def _document(shown: Shown, film: bool) -> dict[str, object]:
    clip, asked = shown.asked.clip, shown.asked.span
    start = shown.asked.seconds(asked.start)
    return {
        "file": str(shown.path),
        "made": "film" if film else "sheet" if clip.has_picture else "waveform",
        "clip": clip.id,
        "name": clip.name,
        "reel": clip.reel,
        "from": asked.start,
        "to": asked.end,
        "timecode": shown.asked.label(asked.start),
        "seconds": round(float(start), 3),
        "words": shown.words,
        "frames": list(shown.frames),
        "spoilt": list(shown.spoilt),
        "film_from": shown.span.start,
        "film_to": shown.span.end,
        "plays_from": round(shown.plays_from, 3),
    }
