"""``touchline book``: the clearance book's tables of a cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.showing import (
    ForOption,
    OnOption,
    TerritoryOption,
    UseOption,
    in_one_line,
    moment_asked,
    showing_asked,
    split_version,
)
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.stages.deliver.book import bind, write
from touchline.wiring import open_gathered
from touchline.wiring_pages import book_files

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline book episode-1 --for harbour-tv --territory GB,IE --to book-1")
def book(
    cut: Annotated[str, typer.Argument(metavar="CUT", help="The cut: episode-1, or episode-1@3.")],
    to: Annotated[Path | None, typer.Option("--to", metavar="DIR", help="A new folder for CSV and HTML.", show_default=False)] = None,
    discreet: Annotated[bool, typer.Option("--discreet", help="As a buyer may read it: nobody's no, no child's name.")] = False,
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    as_of: Annotated[str, typer.Option("--as-of", metavar="TIME", show_default=False, help="As it was known then [default: now].")] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every second, person, place, third-party second, music cue and duty of a cut, with entry, clause and evidence; as CSV and HTML."""
    desk = open_gathered(season)
    version = desk.store.cuts.load(*split_version(cut))
    moment = moment_asked(as_of, desk.now)
    showing = showing_asked(desk.store, platforms, territory, on, use, desk.now)
    targets = showing.targets(desk.store.ledger.entries(moment))
    bound = bind(desk.store, version, targets, moment, desk.frame_times, discreet=discreet)
    files = write(bound, to.expanduser(), book_files) if to else ()
    made = bound.book
    if as_json:
        emit({"cut": made.sheet.title, "as_of": made.sheet.as_of, "discreet": discreet, "folder": str(to) if to else None,
              "files": list(files), **{one.key.replace("-", "_"): [dict(zip(one.heads, row, strict=True)) for row in one.rows]
                                       for one in made.tables}})  # fmt: skip
        return
    say(f"{made.sheet.title} for {in_one_line(made.sheet.targets)}")
    table(["table", "rows"], [[one.title, str(len(one.rows))] for one in made.tables])
    for one in made.tables:
        if one.key in ("people", "duties") and one.rows:
            table(list(one.heads), [list(row) for row in one.rows], title=one.title)
    say(f"{len(files)} files are in {to}; open {to}/book.html" if to else "touchline book CUT --to DIR writes it as CSV and HTML.")
