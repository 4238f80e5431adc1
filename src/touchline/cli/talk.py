"""``touchline talk``: who bargains with whom, what is offered, who is for it, what is reported, and how it ends."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from touchline.cli import talk_deals, talk_telling
from touchline.cli.talk_acts import Act, By, Source, TalkArgument, Why, act, tell
from touchline.cli.talk_showing import party_document, show_talks, talk_document
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.talks.talk_block import blocks
from touchline.domain.talks.talks import ENDINGS, ROLES
from touchline.errors import BadInput
from touchline.stages.talk.talk import (
    add_offer,
    add_party,
    end_talk,
    open_talk,
    reopen_talk,
    take_back,
    talk_called,
    talks_now,
)
from touchline.wiring import Desk, open_desk, text_of

app = typer.Typer(invoke_without_command=True, add_completion=False)


@app.callback(invoke_without_command=True, epilog="Example: touchline talk open harbour-tv --with harbour-tv; without a verb: all talks.")
def talks(context: typer.Context, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Talks with media groups: parties, offers, stances, reports, signatures, endings. Nothing said is overwritten."""
    if context.invoked_subcommand:
        return
    desk = open_desk(season)
    found, world = talks_now(desk.store)
    stand = {name: blocks(found, name, desk.now[:10]) for name in found.talks}
    if as_json:
        emit({"talks": [talk_document(talk, world, stand[name]) for name, talk in found.talks.items()]})
    else:
        show_talks(found, world, stand)


@app.command(epilog="Example: touchline talk party harbour-tv --role media --platform harbour-tv --signs ken-ito")
def party(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="A person or an organisation; none: all parties.", show_default=False)] = "",
    role: Annotated[str, typer.Option("--role", help=f"One of {', '.join(ROLES)}.", show_default=False)] = "",
    full_name: Annotated[str, typer.Option("--name", help="Full name.", show_default=False)] = "",
    platform: Annotated[list[str] | None, typer.Option("--platform", help="A platform of theirs; several.", show_default=False)] = None,
    blocking: Annotated[
        bool | None, typer.Option("--blocking/--not-blocking", help="While they are opposed, nothing is signed.", show_default=False)
    ] = None,
    signs: Annotated[list[str] | None, typer.Option("--signs", help="Who may sign for them; several.", show_default=False)] = None,
    no_longer: Annotated[list[str] | None, typer.Option("--no-longer-signs", help="Who no longer may.", show_default=False)] = None,
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a party, or say more of one: role, platforms, blocking say, who signs for them."""
    desk = open_desk(season)
    if name:
        add_party(
            desk.store, name, by or desk.user, role=role, name=full_name, platforms=platform or (), blocking=blocking,
            signs=signs or (), no_longer=no_longer or (),
        )  # fmt: skip
    found, world = talks_now(desk.store)
    known = world.find(name) if name else None
    shown = [party_document(one, world) for one in found.parties.values() if not known or one.id == known.id]
    if as_json:
        emit({"parties": shown})
        return
    rows = [
        [one["party"], one["role"], ", ".join(one["platforms"]), "yes" if one["blocking"] else "", ", ".join(one["signs"])]
        for one in shown
    ]
    table(["party", "role", "platforms", "blocking say", "who signs"], rows)


@app.command("open", epilog="Example: touchline talk open harbour-tv --with harbour-tv --club harbour-town-fc")
@act
def open_(
    made: Act,
    name: Annotated[str, typer.Argument(metavar="TALK", help="What these talks are called.")],
    media: Annotated[str, typer.Option("--with", help="The media group.")],
    club: Annotated[str, typer.Option("--club", help="The club's side [default: the only club].", show_default=False)] = "",
) -> None:
    """Begin talks with a media group. Several may run at once."""
    tell(made.desk, open_talk(made.desk.store, name, club or _only_club(made.desk), media, made.by, **made.said), made.as_json)


def _only_club(desk: Desk) -> str:
    found, world = talks_now(desk.store)
    clubs = [world.called(one.id) for one in found.parties.values() if one.role == "club"]
    if len(clubs) != 1:
        there = f"there are {', '.join(clubs)}" if clubs else "no party is a club yet: touchline talk party NAME --role club"
        raise BadInput("Which club talks is not said.", f"Add --club NAME ({there}).")
    return clubs[0]


@app.command(epilog="Example: touchline talk offer harbour-tv harbour-tv-2.toml --from harbour-town-fc")
@act
def offer(
    made: Act,
    name: TalkArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The terms, in TOML; touchline talk schema prints the form.")],
    from_: Annotated[str, typer.Option("--from", help="Whose offer [default: the media group's].", show_default=False)] = "",
) -> None:
    """Put the next version of the terms on the table: an offer, or a counter-offer. Older versions are kept."""
    tell(made.desk, add_offer(made.desk.store, name, text_of(file), file.name, from_, made.by, **made.said), made.as_json)


@app.command(epilog='Example: touchline talk end coast-stream collapsed --why "The fee could not be raised"')
@act
def end(
    made: Act,
    name: TalkArgument,
    how: Annotated[str, typer.Argument(metavar="HOW", help=f"One of {', '.join(ENDINGS)}.")],
    why: Why = "",
    party: Annotated[str, typer.Option("--party", help="Who ended them; for a veto, who vetoed.", show_default=False)] = "",
    source: Source = "",
) -> None:
    """End talks; each ending is normal, keeps its reason, and can be reopened. Agreed they end by signatures."""
    tell(made.desk, end_talk(made.desk.store, name, how, why, made.by, party=party, source=source, **made.said), made.as_json)


@app.command(epilog='Example: touchline talk reopen coast-stream --why "A new director came"')
@act
def reopen(made: Act, name: TalkArgument, why: Why = "", source: Source = "") -> None:
    """Open talks again that have ended. Signatures given before count no longer."""
    tell(made.desk, reopen_talk(made.desk.store, name, why, made.by, source=source, **made.said), made.as_json)


@app.command(epilog="Example: touchline talk show harbour-tv")
def show(name: TalkArgument, season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """One negotiation: offers, signatures, endings, and who blocks it."""
    desk = open_desk(season)
    tell(desk, talk_called(talks_now(desk.store)[0], name), as_json)


@app.command("undo", epilog="Example: touchline talk undo 12")
def undo(
    number: Annotated[int, typer.Argument(help="The number of the stance, the report or the step, as talk show and talk story list it.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back a statement typed by mistake; it stays in the story, marked so. A deal is amended or terminated instead."""
    desk = open_desk(season)
    done = take_back(desk.store, number, by or desk.user)
    if as_json:
        emit({"undone": number, "statement": done.seq})
    else:
        say(f"Statement {number} no longer counts (undone by statement {done.seq}).")


app.registered_commands += talk_telling.app.registered_commands
app.registered_commands += talk_deals.app.registered_commands
