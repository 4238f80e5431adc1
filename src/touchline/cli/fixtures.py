"""``touchline fixtures``: the season's matches, and the days around them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.world.world import Fixture
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.fixtures import call_fixture, day_in_season, days_to, fixture_called, take_fixtures
from touchline.stages.world.people import world_now
from touchline.stages.world.state import say_of_clip
from touchline.wiring import fixture_list, open_desk

app = typer.Typer(invoke_without_command=True, add_completion=False)
By = Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)]


@app.callback(invoke_without_command=True, epilog="Example: touchline fixtures import fixtures.csv")
def fixtures(context: typer.Context, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """The fixture list, with the clips shot on and around each match day."""
    if context.invoked_subcommand:
        return
    desk = open_desk(season)
    world = world_now(desk.store)
    every = list(world.fixtures.values())
    near: dict[str, list[tuple[int, str]]] = {}
    for clip in clips_as_known(desk.store, world).values():
        if found := days_to(clip, every):
            near.setdefault(found[1].id, []).append((found[0], clip.name))
    if as_json:
        emit(
            {
                "fixtures": [
                    _document(f) | {"clips": [{"clip": name, "days_before": days} for days, name in near.get(f.id, [])]}
                    for f in every
                ]
            }
        )
        return
    table(
        ["fixture", "day", "match", "competition", "score", "clips"],
        [
            [
                f.id,
                f"{f.day} {f.kickoff}",
                f.title,
                f"{f.competition} {f.round}".strip(),
                f.score,
                "; ".join(sorted({day_in_season(days, f) for days, _ in near.get(f.id, [])})),
            ]
            for f in every
        ],
    )
    if not every:
        say("None yet. touchline fixtures import FILE takes in a CSV or openfootball text.")


def _document(f: Fixture) -> dict[str, object]:
    return {
        "id": f.id,
        "day": f.day,
        "kickoff": f.kickoff,
        "home": f.home,
        "away": f.away,
        "competition": f.competition,
        "round": f.round,
        "score": f.score,
        "called": f.called,
    }


@app.command("import", epilog="Example: touchline fixtures import liverpool_2023-24.csv --club 'Liverpool FC'")
def take(
    file: Annotated[Path, typer.Argument(help="CSV with date, home, away …, or openfootball text.")],
    club: Annotated[
        str, typer.Option("--club", help="The club as the list writes it [default: the season's].", show_default=False)
    ] = "",
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take in the club's matches; a match that is there already is brought up to date."""
    desk = open_desk(season)
    taken = take_fixtures(desk.store, fixture_list(file), club or desk.club, by or desk.user)
    if as_json:
        emit({"fixtures": [_document(fixture) for fixture in taken]})
    else:
        say(f"{len(taken)} matches, {taken[0].day} to {taken[-1].day}.")


@app.command(epilog="Example: touchline fixtures call F07 derby")
def call(
    fixture: Annotated[str, typer.Argument(help="Its id, day or opponent.")],
    called: Annotated[str, typer.Argument(help="What everybody calls it: derby.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a match the name that people use."""
    desk = open_desk(season)
    found = fixture_called(world_now(desk.store).fixtures.values(), fixture)
    named = call_fixture(desk.store, found.id, called, by or desk.user)
    if as_json:
        emit(_document(named))
    else:
        say(f"{named.id}: {named.day} {named.title}")


@app.command("set", epilog="Example: touchline fixtures set derby C0003 --by logger")
def set_fixture(
    fixture: Annotated[str, typer.Argument(help="The match the clips belong to; none for no match.")],
    clip: Annotated[list[str], typer.Argument(metavar="CLIP…", help="Which clips.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say to which match clips belong; otherwise a clip shot on a match day belongs to that match."""
    desk = open_desk(season)
    world = world_now(desk.store)
    found = None if fixture == "none" else fixture_called(world.fixtures.values(), fixture).id
    clips = [clip_called(clips_as_known(desk.store, world).values(), name) for name in clip]
    for one in clips:
        say_of_clip(desk.store, one, "fixture", found, by or desk.user)
    if as_json:
        emit({"fixture": found, "clips": [one.id for one in clips]})
    else:
        say(f"{found or 'no match'}: {', '.join(one.name for one in clips)}")
