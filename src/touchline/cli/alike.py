"""``touchline find --like``: pictures that look like another one, said to be no more than that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from touchline.cli.terminal import emit, say
from touchline.errors import BadInput
from touchline.stages.find.look import LookAlike, look_alikes
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now
from touchline.wiring_pages import alike

if TYPE_CHECKING:
    from touchline.wiring import Desk

LABEL = "look-alike (colour and layout, no model)"


def find_alike(desk: Desk, like: str, words: Sequence[str] | None, clips: Sequence[str], limit: int, as_json: bool, *,
               filtered: bool) -> None:
    """List the look-alikes of a picture. Raises BadInput where something else is asked for too."""
    if not like:
        raise BadInput("Looks are found by another picture.", "Give one: touchline find --like CLIP@FRAME")
    if words or filtered:
        raise BadInput("A look knows no words, people or days.", "Give --like with --clip and --limit only.")
    known = clips_as_known(desk.store, world_now(desk.store)).values()
    within = [clip_called(known, name).id for name in clips] or None
    found = look_alikes(desk.store, alike, desk.frame_times, like, limit, within)
    if as_json:
        emit({"hits": [_document(one) for one in found], "label": LABEL})
        return
    say(f"{LABEL[0].upper()}{LABEL[1:]}:", style="dim")
    for one in found:
        say(f"{one.id}  {one.clip.name} {one.timecode or f'{one.seconds:.2f} s'}  likeness {one.similarity:.2f}, chance {one.chance:.0%}")
    if not found:
        say("Nothing else was looked at yet. Log more: touchline log PATH")


def _document(one: LookAlike) -> dict[str, object]:
    return {"hit": one.id, "clip": one.clip.id, "name": one.clip.name, "file": one.clip.file, "from": one.span.start,
            "to": one.span.end, "seconds": round(one.seconds, 3), "timecode": one.timecode, "kind": "look", "label": LABEL,
            "similarity": round(one.similarity, 4), "chance": round(one.chance, 4), "place": one.clip.place}
