"""Dismiss: a named person says of an alarm of the leak scan that it is none, and why; kept in the journal, and undoable."""

from __future__ import annotations

from touchline.domain.delivery.alarms import DISMISSED, Dismissal, parse_alarm
from touchline.domain.facts.facts import unidentified
from touchline.domain.world.world import Statement, world_of
from touchline.errors import BadInput, Missing
from touchline.ports import Store
from touchline.stages.world.state import need_signature


def dismiss(store: Store, alarm: str, by: str, why: str) -> Statement:
    """Say that an alarm, named as the scan printed it, is none: on those frames of that clip, and for that only.

    Raises BadInput where it is no alarm's name, or nobody signs, or no reason is given; Missing for somebody unknown, and where the
    season has no such frames: a name that was mistyped would dismiss nothing, and nobody would notice.
    """
    need_signature(by)
    if not why.strip():
        raise BadInput("An alarm is not dismissed without a reason.", "Add --why and say what it really is.")
    told = parse_alarm(alarm)
    _need_there(store, told)
    body: dict[str, object] = {"channel": told.channel, "kind": told.kind, "where": told.where, "from": told.span.start,
                               "to": told.span.end}
    if told.kind != "person":
        return store.journal.state(DISMISSED, body, by, private={"value": told.value, "why": why})
    value = told.value if unidentified(told.value) else world_of(store.journal.statements()).who(told.value).id
    return store.journal.state(DISMISSED, {**body, "person": value}, by, private={"why": why})


def _need_there(store: Store, told: Dismissal) -> None:
    """What is ours lies in no clip, and is named by its cut."""
    clip = store.shelf.clip(told.where)
    if clip is None and told.where in dict(store.cuts.names()):
        return
    if clip is None or told.span.end > clip.frames:
        what = f"{told.where} has only {clip.frames} frames" if clip else f"There is no clip and no cut {told.where!r}"
        raise Missing(f"{what}.", "Copy the alarm as deliver printed it.")
