"""``touchline check``: prove a delivery."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.talk_showing import agreed_document, tell_agreed
from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.domain.delivery.delivery import DELIVERY
from touchline.domain.talks.owed import Asked, Measured
from touchline.stages.deliver.check import Checked, as_made, check_with_season, film_in, in_one_sentence
from touchline.stages.deliver.check import check as check_delivery
from touchline.stages.deliver.leak_scan import LeakScan
from touchline.stages.talk.owed import duties_asked, too_short
from touchline.wiring import Desk, delivery_room, open_desk
from touchline.wiring_scan import scanners

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline check deliveries/episode-1-v3-harbour-tv-gb --key 1f2e:…")
def check(
    folder: Annotated[Path, typer.Argument(metavar="DELIVERY", help="The folder of a delivery.")],
    key: Annotated[str, typer.Option("--key", metavar="FINGERPRINT", show_default=False,
                                     help="The maker's key, as they told you: any other is refused.")] = "",
    season: SeasonOption = None, as_json: JsonOption = False,
) -> None:
    """Prove a delivery without its season: signature, every byte, film. With --season the film is scanned again too, and what was
    said since is told."""
    film, papers = delivery_room()
    with progress(quiet=as_json) as report:
        checked = check_delivery(film, papers, folder, report, key=key)
    desk = open_desk(season) if season is not None else None
    if desk:
        film_file = film_in(folder, checked.parcel)
        with progress(quiet=as_json) as report:
            checked = check_with_season(desk.store, checked, desk.now, desk.frame_times, film=film_file,
                                        scanners=scanners(desk.store), report=report)
    agreed = _agreed(desk, checked) if desk else ((), ())
    if as_json:
        emit({**_document(folder, checked), **(agreed_document(*agreed) if desk else {})})
    else:
        _show(checked)
        tell_agreed(*agreed)


def _agreed(desk: Desk, checked: Checked) -> tuple[tuple[Measured, ...], tuple[Asked, ...]]:
    known = checked.since and checked.since.cleared is not None and checked.parcel.manifest["kind"] == DELIVERY
    if not known:
        return (), ()
    cut, showing = as_made(desk.store, checked.parcel)
    return too_short(desk.store, cut, showing), duties_asked(desk.store, showing)


def _document(folder: Path, checked: Checked) -> dict[str, object]:
    manifest, since = checked.parcel.manifest, checked.since
    found: dict[str, object] = {
        "delivery": str(folder), "whole": True, "id": manifest["id"], "kind": manifest["kind"], "cut": manifest["cut"],
        "key": checked.parcel.key, "key_pinned": checked.pinned, "files": len(checked.parcel.files),
        "ledger": manifest["ledger"], "judged": manifest["judged"], "targets": len(manifest["targets"]),
        "film": manifest["film"], "sentence": in_one_sentence(checked)}
    if since is not None:
        found["now"] = {"cleared": since.cleared, "entries_since": list(since.entries), "trouble": list(since.trouble),
                        "note": since.note}
    if checked.scan is not None:
        found["scan"] = {**checked.scan.document(), "found": [alarm.name for alarm in checked.scan.alarms],
                         "who cannot be scanned for": [one.told for one in checked.scan.cannot]}
    return found


def _show(checked: Checked) -> None:
    parcel, since = checked.parcel, checked.since
    fine = since is None or since.cleared is not False
    say(in_one_sentence(checked), style="green" if fine else "red")
    if checked.film:
        say(f"Film: {checked.film.frames} frames and {checked.film.samples} samples of sound, decoded and counted.")
    say(f"Files: {len(parcel.files)}, each with the bytes it left with. Ledger at entry {parcel.head[0]}.")
    say(f"Signed with the key {parcel.key}.")
    if not checked.pinned:
        warn("Ask its maker for the fingerprint of their key and check again with --key: that proves who made it.")
    for line in since.trouble if since else ():
        say(f"  · {line}")
    if since and since.note:
        warn(since.note)
    if checked.scan:
        _show_scan(checked.scan)


def _show_scan(scan: LeakScan) -> None:
    what = f"Looked at again for {', '.join(scan.looked_for)} in {scan.seconds:.1f} s: " if scan.looked_for else ""
    if scan.alarms:
        say(f"{what}{len(scan.alarms)} alarms of what is refused by now.", style="red")
    else:
        say(f"{what}nothing that is refused is in it." if what else "Nobody is refused: there was nothing to look for in the film.")
    for alarm in scan.alarms:
        say(f"  · {alarm.name}")
    for one in scan.cannot:
        say(f"  cannot be scanned for: {one.told}", style="yellow")
