"""``touchline people``: who is in the season, with their yes and their no; add people, groups and squads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table, warn
from touchline.domain.world import Person, World
from touchline.stages.doubts import forgotten
from touchline.stages.people import Appearance, add_person, appearances, join_group, take_squad, world_now
from touchline.stages.state import undo
from touchline.wiring import open_desk, squad_list

app = typer.Typer(invoke_without_command=True, add_completion=False)

By = Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)]


@app.callback(invoke_without_command=True, epilog="Example: touchline people add kit-rowe --minor --guardian jo-rowe")
def people(context: typer.Context, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Everybody in the season, most seen first: how long they are seen and heard, and their yes, their no, or nothing."""
    if context.invoked_subcommand:
        return
    desk = open_desk(season)
    board = appearances(desk.store)
    if as_json:
        emit({"people": [_document(one, world_now(desk.store)) for one in board]})
        return
    rows = [
        [
            a.who,
            a.person.name if a.person else "unidentified",
            ", ".join(a.groups),
            f"{a.seen_seconds:.1f} s",
            f"{a.heard_seconds:.1f} s",
            " ".join(a.yes) or "–",
            " ".join(a.no) or "–",
        ]
        for a in board
    ]
    table(["who", "name", "groups", "seen", "heard", "yes", "no"], rows)
    if not rows:
        say("Nobody yet. touchline people add NAME, or people squad FILE.")


def _document(one: Appearance, world: World) -> dict[str, object]:
    document: dict[str, object] = {
        "who": one.who,
        "groups": list(one.groups),
        "seen_seconds": round(one.seen_seconds, 3),
        "heard_seconds": round(one.heard_seconds, 3),
        "clips": list(one.clips),
        "yes": list(one.yes),
        "no": list(one.no),
    }
    return document | (_person(one.person, world) if one.person else {"unidentified": True})


def _person(person: Person, world: World) -> dict[str, object]:
    guardian = world.called(person.guardian) if person.guardian else None
    return {
        "id": person.id,
        "handle": person.handle,
        "name": person.name,
        "role": person.role,
        "minor": person.minor,
        "guardian": guardian,
        "of_age": person.of_age,
    }


@app.command(
    epilog="Example: touchline people add kit-rowe --name 'Kit Rowe' --minor --guardian jo-rowe --of-age 2027-03-01"
)
def add(
    handle: Annotated[str, typer.Argument(help="How they will be typed: ada-holt.")],
    name: Annotated[str, typer.Option("--name", help="Full name.")] = "",
    minor: Annotated[bool, typer.Option("--minor", help="A child: only the guardian can say yes.")] = False,
    guardian: Annotated[str, typer.Option("--guardian", help="A child's parent or guardian.")] = "",
    of_age: Annotated[str, typer.Option("--of-age", help="The day from which they speak for themself.")] = "",
    role: Annotated[str, typer.Option("--role", help="player, manager, physio …")] = "",
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add somebody, or say more of somebody who is there."""
    desk = open_desk(season)
    person = add_person(
        desk.store, handle, by or desk.user, name=name, minor=minor, guardian=guardian, of_age=of_age, role=role
    )
    for doubt in forgotten(desk.store, person, desk.now):
        warn(f"! {doubt}")
    if as_json:
        emit(_person(person, world_now(desk.store)))
    else:
        say(f"{person.handle}: {person.name}{', a minor' if person.minor else ''}")


@app.command(epilog="Example: touchline people group squad ada-holt kit-rowe --since 2025-07-01")
def group(
    name: Annotated[str, typer.Argument(help="The group: squad, staff.")],
    members: Annotated[list[str], typer.Argument(help="Who is in it.")],
    since: Annotated[str, typer.Option("--since", help="From this day on.")] = "",
    until: Annotated[str, typer.Option("--until", help="Left on this day.")] = "",
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put people in a group; with --until they leave it."""
    desk = open_desk(season)
    join_group(desk.store, name, members, by or desk.user, since=since, until=until)
    today = [world_now(desk.store).called(one) for one in world_now(desk.store).members(name, desk.now[:10])]
    if as_json:
        emit({"group": name, "members": today})
    else:
        say(f"{name}: {', '.join(today) or 'nobody today'}")


@app.command(epilog="Example: touchline people squad squad.txt")
def squad(
    file: Annotated[Path, typer.Argument(help="openfootball squad text, or one name a line.")],
    name: Annotated[str, typer.Option("--group", help="The group they join.")] = "squad",
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in a squad list; the names also help the speech recogniser."""
    desk = open_desk(season)
    added = take_squad(desk.store, squad_list(file), name, by or desk.user)
    if as_json:
        emit({"group": name, "people": [_person(person, world_now(desk.store)) for person in added]})
    else:
        say(
            f"{len(added)} people are in {name}: {', '.join(person.handle for person in added[:6])}{' …' if len(added) > 6 else ''}"
        )


@app.command("undo", epilog="Example: touchline people undo 12")
def take_back(
    number: Annotated[int, typer.Argument(help="The number of the statement, as it was printed.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back a statement: a name, a fact, a stretch signed as watched."""
    desk = open_desk(season)
    done = undo(desk.store, number, by or desk.user)
    if as_json:
        emit({"undone": number, "statement": done.seq})
    else:
        say(f"Statement {number} no longer counts (undone by statement {done.seq}).")
