"""``touchline people merge | split | not | photos | proposals``: people put right what machines made of faces and voices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.name import extent, told
from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, table, warn
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.ranges import parse_range, split_range
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Missing
from touchline.stages.people.naming import Naming, deny, enrol, join, part
from touchline.stages.people.proposals import proposals as proposals_of
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.wiring import Desk, likeness, open_gathered, resemble_again

app = typer.Typer(add_completion=False)

By = Annotated[str, typer.Option("--by", help="Who says so [default: you].", show_default=False)]
Who = Annotated[str, typer.Argument(metavar="CLUSTER", help="A face or voice: ?face-3f2a.")]
_PHOTOS = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}


@app.command(epilog="Example: touchline people merge ?face-3f2a ?voice-91cc")
def merge(
    one: Who,
    other: Annotated[str, typer.Argument(metavar="CLUSTER", help="Another face or voice of the same person.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that two are one person: two faces, two voices, or a face and a voice."""
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        done = join(desk.store, one, other, by or desk.user)
        resemble_again(desk)
    _answer(done, f"{one} and {other} are one person", as_json)


@app.command(epilog="Example: touchline people split ada-holt C0003 C0007@100..250")
def split(
    who: Annotated[str, typer.Argument(metavar="WHO", help="A face or voice, or a person.")],
    places: Annotated[list[str], typer.Argument(metavar="CLIP[@FROM..TO]…", help="Where it is somebody else.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that who is seen or heard in these clips or ranges is not the same as elsewhere: it becomes one of its own."""
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        done = part(desk.store, who, [_place(desk, typed) for typed in places], by or desk.user)
        resemble_again(desk)
    _answer(done, f"There it is somebody else, {done.label}", as_json)


@app.command("not", epilog="Example: touchline people not ?face-3f2a ada-holt")
def not_them(
    one: Who,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Who it is not.")],
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whom a face or voice is not, whatever it looks or sounds like."""
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        done = deny(desk.store, one, person, by or desk.user)
        resemble_again(desk)
    _answer(done, f"{one} is not {done.person.handle if done.person else person}", as_json)


@app.command(epilog="Example: touchline people photos photos/   with a folder for each person")
def photos(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder per person, named as they are; or one person's photos.")],
    person: Annotated[str, typer.Option("--person", help="Whose photos these are, where the folder does not say.")] = "",
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Teach faces from photos. Who is not in the season yet is added."""
    if not folder.is_dir():
        raise Missing(f"There is no folder {folder}.", "Check its name.")
    made: list[dict[str, object]] = []
    refused: list[str] = []
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        work = list(_whose(folder, person))
        for number, (who, path) in enumerate(work):
            report("Photos", number, len(work))
            try:
                done = enrol(desk.store, likeness(), who, [path], by or desk.user)
                made += [{"person": who, "photo": str(photo), "statement": statement} for photo, statement in done]
            except BadInput as error:
                refused.append(f"{path}: {error}")
        resemble_again(desk)
    if as_json:
        emit({"enrolled": made, "refused": refused})
        return
    say(f"{len(made)} photos of {len({one['person'] for one in made})} people are known now.")
    if made:
        say(f"Take them back with: touchline people undo {_numbered([int(str(one['statement'])) for one in made])}")
    for line in refused:
        warn(f"! {line}")


@app.command(epilog="Example: touchline people proposals")
def proposals(season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """What machines would ask: is this face that voice, are these two one, is it the name that was read or said there?"""
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        asked = proposals_of(desk.store, report)
    if as_json:
        emit({"proposals": [one.document() for one in asked]})
        return
    table(["who", "is it", "because", "confirm with"], [[one.one, one.other, one.why, one.command] for one in asked])
    if not asked:
        say("Nothing to ask.")


def _numbered(statements: Sequence[int]) -> str:
    """``3 5..9``: numbers in order, those in a row as one range."""
    runs: list[list[int]] = []
    for number in statements:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}..{run[-1]}" for run in runs)


def _place(desk: Desk, typed: str) -> tuple[Clip, Span | None]:
    name, within = split_range(typed)
    clip = clip_called(clips_as_known(desk.store, world_now(desk.store)).values(), name)
    return clip, parse_range(within, clip, desk.frame_times(clip)) if within else None


def _whose(folder: Path, person: str) -> list[tuple[str, Path]]:
    """Each photo with whose it is."""
    if person:
        found = [(person, path) for path in sorted(folder.iterdir()) if path.suffix.casefold() in _PHOTOS]
    else:
        found = [(one.name.replace("_", "-"), path) for one in sorted(folder.iterdir()) if one.is_dir()
                 for path in sorted(one.iterdir()) if path.suffix.casefold() in _PHOTOS]  # fmt: skip
    if not found:
        raise BadInput(f"There are no photos in {folder}.", "Give a folder with one folder a person, or --person WHO.")
    return found


def _answer(done: Naming, what: str, as_json: bool) -> None:
    if as_json:
        emit(told(done))
    else:
        say(f"{what}: {extent(done)}. Take it back with: touchline people undo {done.number}")


