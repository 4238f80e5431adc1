"""``touchline deliver``: a cleared cut leaves the house."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline import __version__
from touchline.cli.showing import (
    ForOption,
    OnOption,
    TerritoryOption,
    UseOption,
    in_one_line,
    showing_asked,
    split_version,
)
from touchline.cli.talk_showing import agreed_document, tell_agreed
from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say
from touchline.stages.deliver.deliver import FORMATS, Delivered, Order, Room
from touchline.stages.deliver.deliver import deliver as deliver_cut
from touchline.stages.deliver.leak_scan import LeakScan, scanned
from touchline.stages.talk.owed import duties_asked, too_short
from touchline.wiring import delivery_room, open_gathered
from touchline.wiring_scan import scanners

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline deliver episode-1 --for harbour-tv --territory GB,IE --to /mnt/out/episode-1")
def deliver(
    cut: Annotated[str, typer.Argument(metavar="CUT", help="The cut: episode-1, or episode-1@3.")],
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", show_default=False,
                                            help="A new folder [default: one in deliveries/].")] = None,
    platforms: ForOption = "", territory: TerritoryOption = "WORLD", on: OnOption = "", use: UseOption = "film",
    profile: Annotated[str, typer.Option("--profile", help="h264 (MP4, AAC) or prores (MOV, 422 HQ, PCM).")] = "h264",
    formats: Annotated[str, typer.Option("--format", metavar="F,F", show_default=False,
                                         help=f"What goes in [default: {','.join(FORMATS)}].")] = "",
    screener: Annotated[bool, typer.Option("--screener", help="A small, watermarked copy, cleared or not.")] = False,
    recipient: Annotated[str, typer.Option("--recipient", help="Who gets the screener: stands on every picture.")] = "",
    by: Annotated[str, typer.Option("--by", show_default=False, help="Who delivers [default: you].")] = "",
    season: SeasonOption = None, as_json: JsonOption = False,
) -> None:
    """Render a cut that is wholly cleared, with exports, clearance sheet and signed manifest; refuse any other."""
    desk = open_gathered(season)
    version = desk.store.cuts.load(*split_version(cut))
    showing = showing_asked(desk.store, platforms, territory, on, use, desk.now)
    wanted = tuple(dict.fromkeys(part.strip() for part in formats.split(",") if part.strip()))
    order = Order(version, showing, to, wanted, profile, screener, recipient or platforms, by or desk.user)
    film, papers = delivery_room()
    with progress(quiet=as_json) as report:
        room = Room(film, papers, lambda: desk.now, f"touchline {__version__}", report, desk.frame_times, scanners(desk.store))
        done = deliver_cut(desk.store, room, order)
    agreed = () if screener else too_short(desk.store, version, showing), duties_asked(desk.store, showing)
    if as_json:
        emit({**_document(done, order), **agreed_document(*agreed)})
    else:
        _show(done, order)
        tell_agreed(*agreed)


def _document(done: Delivered, order: Order) -> dict[str, object]:
    film = done.film
    return {
        "id": done.id, "kind": done.kind, "folder": str(done.folder), "files": list(done.files), "key": done.key,
        "records": str(done.records), "cut": done.clearance.cut, "cleared": done.clearance.cleared,
        "ledger": {"head": done.clearance.head[0], "hash": done.clearance.head[1]}, "losses": list(done.losses),
        "film": film and {"frames": film.frames, "samples": film.samples, "width": film.width, "height": film.height,
                          "timecode": film.timecode},
        "scan": done.scan and scanned(done.scan, order.cut)}


def _show(done: Delivered, order: Order) -> None:
    if done.kind == "screener":
        say(f"A watermarked screener of {order.cut.label} lies in {done.folder}.", style="yellow")
    else:
        say(f"{order.cut.label} is delivered for {in_one_line(done.clearance.targets)}: {done.folder}", style="green")
    if done.film:
        say(f"  {done.film.frames} frames, every one decoded again and where it belongs; sound in sync.")
    if done.scan:
        _show_scan(done.scan)
    for name in done.files:
        say(f"  {name}")
    for loss in done.losses:
        say(f"  could not be carried: {loss}")
    say(f"Key {done.key}. Prove it with: touchline check {done.folder}")


def _show_scan(scan: LeakScan) -> None:
    if not scan.looked_for:
        say("  Nobody is refused and nothing hidden: there was nothing to look for in the film.")
    else:
        pace = scan.seconds / max(scan.film_seconds, 0.01)
        say(f"  Looked at again for {', '.join(scan.looked_for)}: nothing refused is in it. "
            f"{scan.seconds:.1f} s, {pace:.2f} s for each second of film.")
    for alarm, told in scan.dismissed:
        say(f"  dismissed by {', '.join(dict.fromkeys(one.by for one in told))}: {alarm.name}", style="yellow")
    for one in scan.cannot:
        say(f"  cannot be scanned for: {one.told}", style="yellow")
    if scan.unclear:
        where = "1 stretch" if scan.unclear == 1 else f"{scan.unclear} stretches"
        say(f"  in {where} somebody speaks whose words could not be made out", style="yellow")
