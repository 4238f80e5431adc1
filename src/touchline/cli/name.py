"""``touchline name``: who an unidentified face or voice is, or which work a tune."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say
from touchline.domain.facts.facts import unidentified
from touchline.domain.rushes.ranges import parse_range, split_range
from touchline.errors import BadInput
from touchline.stages.people.naming import Naming, name_unknown, only_one
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.wiring import Desk, open_gathered, resemble_again

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline name ?face-3f2a ada-holt; or the one voice of a clip: touchline name C0003 ada-holt --voice")
def name(
    unknown: Annotated[str, typer.Argument(metavar="CLUSTER", help="The unidentified one (?face-3f2a), or CLIP[@FROM..TO].")],
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who it is; of a tune, its title.")],
    face: Annotated[bool, typer.Option("--face", help="With a clip: the one face that is seen there.")] = False,
    voice: Annotated[bool, typer.Option("--voice", help="With a clip: the one voice that is heard there.")] = False,
    only: Annotated[bool, typer.Option("--only", help="This one alone, not all that machines hold to be the same person.")] = False,
    by: Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give an unidentified face, voice or tune its name, everywhere in the season at once."""
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        meant = unknown if unidentified(unknown) else _in_clip(desk, unknown, face, voice)
        done = name_unknown(desk.store, meant, person, by or desk.user, only=only)
        resemble_again(desk)
    if as_json:
        emit(told(done) | {"unknown": meant})
    else:
        whom = done.person.handle if done.person else person
        say(f"{meant} is {whom}: {extent(done)}. Take it back with: touchline people undo {done.number}")


def _in_clip(desk: Desk, typed: str, face: bool, voice: bool) -> str:
    if face == voice:
        raise BadInput("A clip has faces and voices.", "Add --face or --voice, or give a working name such as ?face-3f2a.")
    called, within = split_range(typed)
    clip = clip_called(clips_as_known(desk.store, world_now(desk.store)).values(), called)
    span = parse_range(within, clip, desk.frame_times(clip)) if within else clip.whole
    return only_one(desk.store, clip, span, "voice" if voice else "face")


def told(done: Naming) -> dict[str, object]:
    """What was written, as JSON."""
    return {"statement": done.number, "label": done.label, "traces": done.traces, "seconds": done.seconds,
            "person": done.person.handle if done.person else None}  # fmt: skip


def extent(done: Naming) -> str:
    """How much was meant, in words."""
    if not done.traces:
        return "wherever it is stated"
    return f"{done.traces} {'sighting' if done.traces == 1 else 'sightings'}, {done.seconds:.1f} s"
