"""``touchline people``: who is in the season, with their yes and their no; add people, groups and squads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import families
from touchline.cli.people_showing import board_page, person_document, show_board
from touchline.cli.showing import split_version
from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.errors import BadInput
from touchline.stages.clear.board_of_cut import in_cut
from touchline.stages.ledger.doubts import forgotten
from touchline.stages.people.board import appearances
from touchline.stages.people.scores import write_scores
from touchline.stages.world.people import add_person, join_group, same_person, take_squad, world_now
from touchline.stages.world.state import undo
from touchline.wiring import gather_again, likeness, open_desk, open_gathered, squad_list

app = typer.Typer(invoke_without_command=True, add_completion=False)

By = Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)]


@app.callback(invoke_without_command=True, epilog="Example: touchline people add kit-rowe --minor --guardian jo-rowe")
def people(
    context: typer.Context,
    scores: Annotated[
        Path | None, typer.Option("--scores", metavar="FILE", help="Write how far apart all faces and all voices are.")
    ] = None,
    page: Annotated[
        Path | None, typer.Option("--page", metavar="FILE.html", help="Write the board with pictures as one page.")
    ] = None,
    cut: Annotated[str, typer.Option("--cut", metavar="CUT[@VERSION]", help="Only who is in this cut.", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everybody in the season or in one cut, most seen first: how long they are seen and heard, and their yes, their no, or nothing."""
    if context.invoked_subcommand:
        return
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        if scores:
            pairs = write_scores(desk.store, likeness(), scores, report)
        version = desk.store.cuts.load(*split_version(cut)) if cut else None
        if version:
            board = in_cut(desk.store, version, desk.now, desk.frame_times)
        else:
            board = appearances(desk.store, desk.frame_times, now=desk.now)
    if page:
        page.write_bytes(board_page(desk, board, version))
    show_board(desk, board, as_json, version)
    if scores and not as_json:
        say(f"{pairs} distances are in {scores}.")
    if page and not as_json:
        say(f"The board with pictures is in {page}.")


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
    language: Annotated[str, typer.Option("--language", help="Of their release form: en, es, fr, de, it, pt, cy.")] = "",
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add somebody, or say more of somebody who is there."""
    desk = open_desk(season)
    person = add_person(
        desk.store, handle, by or desk.user, name=name, minor=minor, guardian=guardian, of_age=of_age, role=role, language=language
    )
    for doubt in forgotten(desk.store, person, desk.now):
        warn(f"! {doubt}")
    if as_json:
        emit(person_document(person, world_now(desk.store)))
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
        emit({"group": name, "people": [person_document(person, world_now(desk.store)) for person in added]})
    else:
        say(
            f"{len(added)} people are in {name}: {', '.join(person.handle for person in added[:6])}{' …' if len(added) > 6 else ''}"
        )


@app.command(epilog="Example: touchline people same ada-holt ada-smith")
def same(
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who they are, by the name they go by.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other name they were taken in under.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that one person was taken in under two names: what either said or was seen in counts for both. People undo takes it back."""
    desk = open_desk(season)
    said = same_person(desk.store, person, other, by or desk.user)
    called = world_now(desk.store).who(person).called
    if as_json:
        emit({"person": called, "also": other, "statement": said.seq})
    else:
        say(f"{other} is {called} (statement {said.seq}); touchline people undo {said.seq} takes it back.")


@app.command("undo", epilog="Example: touchline people undo 12, or all of a wrong batch: touchline people undo 43..73")
def take_back(
    number: Annotated[list[str], typer.Argument(help="Numbers of statements as they were printed; 43..73 for all of them.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back a statement: a name, a fact, a stretch signed as watched."""
    wanted = [one for text in number for one in _numbers(text)]
    with progress(as_json) as report:
        desk = open_desk(season)
        done = [(one, undo(desk.store, one, by or desk.user).seq) for one in wanted]
        gather_again(desk, report)
    if as_json:
        alone = {"undone": done[0][0], "statement": done[0][1]} if len(done) == 1 else {}
        emit({**alone, "statements": [{"undone": one, "statement": seq} for one, seq in done]})
        return
    for one, seq in done:
        say(f"Statement {one} no longer counts (undone by statement {seq}).")


def _numbers(text: str) -> list[int]:
    """``12``, or ``43..73`` with both ends. Raises BadInput."""
    first, _, last = text.partition("..")
    if not first.isdecimal() or not (last or first).isdecimal() or int(last or first) < int(first):
        raise BadInput(f"{text!r} is no number of a statement.", "Write 12, or 43..73 for all from 43 to 73.")
    return list(range(int(first), int(last or first) + 1))


app.registered_commands += families.app.registered_commands
