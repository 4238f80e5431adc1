"""``touchline log PATH…``: one decode a clip, for proxy, shots, speech and sync."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.errors import BadInput
from touchline.settings import settings
from touchline.stages.find.closer import look_closer
from touchline.stages.find.look import learn_places
from touchline.stages.find.show import asked_for
from touchline.stages.log.log import Logged
from touchline.stages.log.log import log as log_footage
from touchline.stages.log.sync import bring_up, learn_days
from touchline.wiring import Desk, closer_look, ears, gather_news, log_crew, open_desk
from touchline.wiring_hands import log_hands, prepared
from touchline.wiring_pages import alike

app = typer.Typer()


@app.command(epilog="Example: touchline log /media/rushes --only speech")
def log(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, or folders with all that is inside.")],
    only: Annotated[str, typer.Option("--only", metavar="NAME,NAME", show_default=False,
                                      help="Only these: proxy, shots, speech, sync [default: all].")] = "",
    speech_model: Annotated[str, typer.Option("--speech-model", metavar="NAME|FOLDER", show_default=False,
                                              help="Another recogniser; see touchline models.")] = "",
    again: Annotated[bool, typer.Option("--again", help="Redo what is there already.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Look for faces at full resolution, in CLIP[@FROM..TO] of the season.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Log footage: every clip is decoded once, and everything found is kept with its source.

    What is logged already costs nothing. What cannot be read becomes a fault and the rest goes on; stop it any time
    and run it again.
    """
    names = tuple(name.strip() for name in only.split(",") if name.strip())
    if full:
        _closer(open_desk(season), [str(path) for path in paths], names, as_json)
        return
    hands = log_hands(speech_model or settings().speech_model, names)
    desk = open_desk(season)
    with progress(quiet=as_json) as report:
        done = log_footage(desk.store.shelf, log_crew(desk.store, hands, speech_model, prepared), paths, report, only=names, again=again)
        if not names or {"faces", "voices"} & set(names):
            gather_news(desk, report)
        if not names or "sync" in names:
            bring_up(desk.store, ears(), report)
            learn_days(desk.store)
        if not names or "look" in names:
            learn_places(desk.store, alike)
    if as_json:
        emit(_document(done))
    else:
        _tell(done)


def _closer(desk: Desk, ranges: Sequence[str], names: Sequence[str], as_json: bool) -> None:
    if any(name != "faces" for name in names):
        raise BadInput("Only faces are looked at in full resolution.", "Write --only faces --full, or --full alone.")
    told = []
    for asked in [asked_for(desk.store, desk.frame_times, text) for text in ranges]:
        with progress(quiet=as_json) as report:
            found = look_closer(desk.store.shelf, closer_look(), asked, report)
            gather_news(desk, report)
        people = [fact for fact in found.facts if fact.span.meets(asked.span)]
        told.append({"clip": asked.clip.id, "name": asked.clip.name, "from": asked.span.start, "to": asked.span.end, "faces": len(people)})
        if not as_json:
            say(f"✓ {asked.clip.name}, frames {asked.span.start} to {asked.span.end}: {len(people)} faces.", style="green")
    if as_json:
        emit({"closer": told})


def _document(done: Logged) -> dict[str, Any]:
    return {
        "logged": [{"clip": clip.id, "name": clip.name, "file": clip.file} for clip in done.done],
        "unchanged": [{"clip": clip.id, "name": clip.name, "file": clip.file} for clip in done.unchanged],
        "faults": [asdict(fault) for fault in done.faults],
        "footage_seconds": round(done.footage_seconds, 3), "wall_seconds": round(done.wall_seconds, 3),
    }


def _tell(done: Logged) -> None:
    for fault in done.faults:
        warn(f"! {fault.subject} {fault.remedy}".rstrip())
    count = len(done.done)
    if count:
        speed = f" ({done.footage_seconds / done.wall_seconds:.1f} × real time)" if done.wall_seconds else ""
        say(f"✓ Logged {_clips(count)}, {_length(done.footage_seconds)} of footage in {_length(done.wall_seconds)}{speed}.",
            style="green")
    if done.unchanged:
        say(f"{_clips(len(done.unchanged))} had been logged before; nothing changed.")
    if done.older_hints:
        say(f"{_clips(len(done.older_hints))} had been listened to before the names now known; to listen again: "
            "touchline log PATH --only speech --again")
    if done.faults:
        say(f"{len(done.faults)} fault{'s' if len(done.faults) > 1 else ''}: touchline faults lists them.")
    if not (count or done.unchanged or done.faults):
        say("There is no footage there.")


def _clips(count: int) -> str:
    return f"{count} clip{'s' if count != 1 else ''}"


def _length(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)} min {rest:.0f} s" if minutes else f"{rest:.1f} s"
