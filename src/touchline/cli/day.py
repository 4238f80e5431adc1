"""``touchline day``: one shooting day on one page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.rushes.day import ClipRow, DaySheet
from touchline.errors import Unavailable
from touchline.stages.find.day import day_asked, day_sheet, days_shot
from touchline.stages.log.sync import map_of
from touchline.wiring import Desk, open_gathered
from touchline.wiring_pages import day_page

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline day derby --out derby.html; touchline day --list shows which days were shot.")
def day(
    day: Annotated[str, typer.Argument(metavar="DAY|FIXTURE", show_default=False, help="[default: the last day shot]")] = "",
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE.html", help="Write the page.", show_default=False)] = None,
    every: Annotated[bool, typer.Option("--list", help="Which days were shot.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """One shooting day: what was shot where, who was seen and heard, what was marked, takes, faults; always with clip and timecode."""
    desk = open_gathered(season)
    if every:
        _days(desk, as_json)
        return
    asked = day_asked(desk.store, day)
    sheet = day_sheet(desk.store, asked, desk.frame_times, _together(desk, asked))
    if out:
        clips = desk.store.shelf.clips([row.clip for row in sheet.clips])
        _write(day_page(sheet, desk.club, clips, desk.store.shelf.folder), out)
    if as_json:
        emit(document(sheet) | ({"file": str(out)} if out else {}))
    else:
        _tell(sheet, out)


def document(sheet: DaySheet) -> dict[str, Any]:
    """The sheet as JSON, with everything that is on the page."""
    plain = asdict(sheet)
    plain["places"] = [{"place": place or None, "clips": rows} for place, rows in plain["places"]]
    plain["takes"] = [{"why": take["why"], "clips": [{**at, "label": label} for at, label in take["clips"]]} for take in plain["takes"]]
    return plain | {"seconds": round(sheet.seconds, 2)}


def _together(desk: Desk, day: str) -> list[list[tuple[str, float]]]:
    """The clips of the day that ran at the same time, with their offsets in seconds."""
    found = map_of(desk.store, {clip.id: clip for clip in days_shot(desk.store).get(day, ())})
    return [[(place.clip, place.offset) for place in group] for group in found.groups]


def _days(desk: Desk, as_json: bool) -> None:
    days = {day: found for day, found in days_shot(desk.store).items() if found}
    if as_json:
        emit({"days": [{"day": day or None, "clips": len(found), "seconds": round(float(sum(c.seconds for c in found)), 2),
                        "places": sorted({clip.place for clip in found if clip.place})} for day, found in days.items()]})
        return
    table(["day", "clips", "minutes", "places"],
          [[day or "no day known", str(len(found)), f"{float(sum(c.seconds for c in found)) / 60:.1f}",
            ", ".join(sorted({clip.place for clip in found if clip.place}))] for day, found in days.items()])


def _tell(sheet: DaySheet, out: Path | None) -> None:
    say(" · ".join(part for part in (sheet.day, sheet.title, sheet.match) if part), style="bold")
    table(["place", "clip", "reel", "from", "to", "seconds", "heard"],
          [[place or "?", row.name, row.reel, *_when(row), ", ".join(v for v, _ in row.sounds)]
           for place, rows in sheet.places for row in rows])
    if sheet.people:
        table(["who", "seen", "heard", "clips", "first"],
              [[one.who, f"{one.seen_seconds:.1f} s", f"{one.heard_seconds:.1f} s", str(one.clips),
                f"{one.first.name} {one.first.timecode}" if one.first else ""] for one in sheet.people])
    for mark in sheet.marks:
        say(f"{'not ' if mark.no else ''}{mark.kind} {mark.value}: {mark.at.name} {mark.at.timecode} – {mark.until} ({mark.by})")
    for one in sheet.wanted:
        say(f"found {one.times} times: {one.text}: {', '.join(f'{at.name} {at.timecode}' for at in (one.at, *one.also))}")
    for take in sheet.takes:
        say(f"{take.why}: {', '.join(f'{at.name} {at.timecode} {label}'.rstrip() for at, label in take.clips)}")
    for fault in sheet.faults:
        say(f"! {fault.at.name if fault.at else ''} {fault.subject} {fault.remedy}".rstrip(), style="yellow")
    say(f"Written to {out}." if out else "The page with pictures: touchline day DAY --out FILE.html", style="dim")


def _when(row: ClipRow) -> tuple[str, str, str]:
    return ("", "", "still") if row.kind == "still" else (row.begins.timecode, row.ends, f"{row.seconds:.1f}")


def _write(page: bytes, out: Path) -> None:
    try:
        out.write_bytes(page)
    except OSError as error:
        raise Unavailable(f"{out} cannot be written ({error.strerror}).", "Choose another place.") from None
