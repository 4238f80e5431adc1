"""``touchline release`` and ``touchline releases``: one yes, many from a sheet, forms to be signed; who has none, and whose ends soon."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.entries import release_group
from touchline.cli.releases_showing import imported_document, show_ending, show_imported, show_lacking
from touchline.cli.showing import ForOption, OnOption, TerritoryOption, UseOption, showing_asked, split_version
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, warn
from touchline.domain.ledger.release_form import FormOrder
from touchline.domain.ledger.release_row import COLUMNS
from touchline.domain.ledger.sentence import sentence
from touchline.domain.ledger.targets import Showing
from touchline.errors import BadInput, Conflict, Unavailable
from touchline.stages.ledger.release_import import take_releases
from touchline.stages.ledger.releases import Ending, Lacking, ending, forms, lacking_in_cut, lacking_in_season
from touchline.wiring import Desk, open_desk, open_gathered
from touchline.wiring_pages import release_form, release_rows, release_template

release = release_group()
releases = typer.Typer(add_completion=False)
apps = {"release": release, "releases": releases}


@release.command("import", epilog="Example: touchline release import extras.xlsx --dry-run")
def take(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or XLSX; touchline release template FILE writes an empty one.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row and say what would be written.")] = False,
    typed_by: Annotated[str, typer.Option("--typed-by", help="Who typed it, if not you.", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Enter many releases from a sheet, with scans and photos that lie beside it. All of it is checked first; if one row is wrong
    nothing is written. A row that was entered before is passed over, so that the same sheet can be imported again as it grows."""
    desk = open_desk(season)
    done = take_releases(desk.store, release_rows(file), file.name, file.parent, typed_by or desk.user, desk.now, dry=dry_run)
    if as_json:
        emit({"written": not dry_run, **imported_document(done)})
    else:
        show_imported(done, dry_run)


@release.command(epilog="Example: touchline release template extras.xlsx")
def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", help="A new file.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write an empty sheet of releases to fill in, and say what goes into each column."""
    content = release_template(file)
    if file.exists():
        raise Conflict(f"{file} is there already.", "Name another file.")
    _write(file, content)
    if as_json:
        emit({"file": str(file), "columns": COLUMNS})
        return
    for column, text in COLUMNS.items():
        say(f"{column:>12}  {text}")
    say(f"{file} is ready to be filled in.")


@release.command(epilog='Example: touchline release form kit-rowe --production "One Season" --language cy --to forms/')
def form(
    people: Annotated[list[str] | None, typer.Argument(metavar="PERSON…", help="Whom it is for.")] = None,
    missing: Annotated[bool, typer.Option("--missing", help="Everybody named who has no release.")] = False,
    cut: Annotated[str, typer.Option("--cut", help="With --missing: only who is in this cut.", show_default=False)] = "",
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="Where the forms go.")] = Path("forms"),
    production: Annotated[str, typer.Option("--production", help="The film [default: the club and its years].", show_default=False)] = "",
    scope: Annotated[str, typer.Option("--scope", help="For what, in their words [default: everything].", show_default=False)] = "",
    where: Annotated[str, typer.Option("--where", help="Where it may be shown [default: everywhere].", show_default=False)] = "",
    language: Annotated[str, typer.Option("--language", help="Such as cy [default: the person's].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Release forms as PDF, filled in, in each person's language; for a child with the guardian's line."""
    desk = open_gathered(season) if missing else open_desk(season)
    whom = [*(people or ()), *(_lacking_names(desk, cut) if missing else ())]
    if missing and not whom:
        _nobody_lacks(as_json)
        return
    order = FormOrder(desk.club, production or f"{desk.club} {desk.store.years}", language, scope, where, int(time.time()))
    made, failed = forms(desk.store, whom, desk.now[:10], order, release_form)
    written = []
    for filled, content in made:
        path = to / f"release-{filled.note.partition(' ')[0]}-{filled.language}.pdf"
        _write(path, content)
        written.append({"person": filled.note.partition(" ")[0], "name": filled.name, "language": filled.language, "file": str(path),
                        "as_asked": not filled.apology, "guardian": filled.guardian or None})  # fmt: skip
    if failed and not made:
        raise failed[0][1]
    if as_json:
        emit({"forms": written, "failed": [{"person": who, "why": str(error)} for who, error in failed]})
        return
    for one in written:
        say(f"{one['name']}: {one['file']}" + ("" if one["as_asked"] else " (in English: that language is not available)"))
    for who, error in failed:
        warn(f"! {who}: {error}")


def _nobody_lacks(as_json: bool) -> None:
    if as_json:
        emit({"forms": [], "failed": []})
        return
    say("Nobody who is named lacks a release: no form was written. Who refused is not asked again.")


def _lacking_names(desk: Desk, cut: str) -> list[str]:
    showing = showing_asked(desk.store, "", "WORLD", "", "film", desk.now)
    return [one.person.id for one in _lacking(desk, cut, showing) if one.person and one.why != "refused"]


def _lacking(desk: Desk, cut: str, showing: Showing) -> list[Lacking]:
    if not cut:
        return lacking_in_season(desk.store, showing, desk.now, desk.frame_times)
    version = desk.store.cuts.load(*split_version(cut))
    return lacking_in_cut(desk.store, version, showing.targets(desk.store.ledger.entries()), desk.now, desk.frame_times)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written ({error.strerror}).", "Choose another place.") from None


@releases.command("releases", epilog="Example: touchline releases --cut episode-1 --for harbour-tv --territory GB --within 90")
def listing(
    cut: Annotated[str, typer.Option("--cut", metavar="CUT", help="Only who is in this cut.", show_default=False)] = "",
    within: Annotated[int, typer.Option("--within", metavar="DAYS", help="Yeses that end within so many days.")] = 90,
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everybody recognisable without a yes, in the season or in one cut, most seen first; and every yes that ends soon or has ended."""
    if within < 0:
        raise BadInput(f"{within} days are none.", "Give --within DAYS, such as 90.")
    desk = open_gathered(season)
    found = _lacking(desk, cut, showing_asked(desk.store, platforms, territory, on, use, desk.now))
    soon = ending(desk.store, desk.now, within)
    if as_json:
        emit({"cut": cut or None, "missing": [_lacking_document(one) for one in found], "ending": [_ending(one) for one in soon]})
        return
    show_lacking(found, cut)
    show_ending(soon, within)


def _lacking_document(one: Lacking) -> dict[str, Any]:
    return {"who": one.who, "name": one.person.name if one.person else None, "why": one.why, "entries": list(one.entries),
            "guardian": one.guardian or None, "seen_seconds": one.seen_seconds, "heard_seconds": one.heard_seconds}  # fmt: skip


def _ending(one: Ending) -> dict[str, Any]:
    entry = one.entry
    return {"entry": entry.id, "kind": entry.kind, "by": entry.by, "person": entry.scope.one_person(), "sentence": sentence(entry),
            "last_day": one.last.isoformat(), "days_left": one.days_left, "renewed": one.renewed}  # fmt: skip
