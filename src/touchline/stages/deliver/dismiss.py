"""Dismiss: a named person says of an alarm of the leak scan that it is none, and why; kept in the journal, and undoable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from touchline.domain.delivery.alarms import DISMISSED, RAISED, Alarm, Dismissal, about, dismissals, parse_alarm
from touchline.domain.facts.facts import unidentified
from touchline.domain.world.world import Statement, World, world_of
from touchline.errors import BadInput, Missing
from touchline.ports import Store
from touchline.stages.world.state import need_signature

_SCAN = "leak scan"
"""Who says that an alarm was raised."""


def dismiss(store: Store, alarm: str, by: str, why: str) -> Statement:
    """Say that an alarm, named as the scan printed it, is none: on those frames of that clip, and for that only.

    Raises BadInput where it is no alarm's name, or nobody signs, or no reason is given; Missing where no scan has raised it on all
    these frames: what nobody was warned of, nobody has looked at.
    """
    need_signature(by)
    if not why.strip():
        raise BadInput("An alarm is not dismissed without a reason.", "Add --why and say what it really is.")
    told = parse_alarm(alarm)
    if told.kind == "person" and not unidentified(told.value):
        told = replace(told, value=world_of(store.journal.statements()).who(told.value).called)
    if not about(told, _raised(store))[1]:
        raise Missing(f"No leak scan has raised {alarm.strip()}.", "Deliver, and copy the alarm as it is printed, or a part of its frames.")
    body, private = _stated(world_of(store.journal.statements()), told)
    return store.journal.state(DISMISSED, body, by, private={**private, "why": why})


def keep_alarms(store: Store, alarms: Iterable[Alarm]) -> None:
    """Keep what a scan raised, since only that can be dismissed; what is kept already is not kept twice."""
    before = _raised(store)
    fresh = [told for told in dict.fromkeys(alarm.plain for alarm in alarms) if not about(told, before)[1]]
    if fresh:
        world = world_of(store.journal.statements())
        store.journal.state_all([(RAISED, *_stated(world, told)) for told in fresh], _SCAN)


def _raised(store: Store) -> list[Dismissal]:
    statements = store.journal.statements()
    return dismissals(statements, {person.id: person.called for person in world_of(statements).people.values()}, RAISED)


def _stated(world: World, told: Dismissal) -> tuple[dict[str, object], dict[str, str]]:
    """As the journal keeps it: people by their ids, phrases beside it, where they can be erased."""
    body: dict[str, object] = {"channel": told.channel, "kind": told.kind, "where": told.where, "from": told.span.start,
                               "to": told.span.end}
    if told.kind != "person":
        return body, {"value": told.value}
    value = told.value if unidentified(told.value) else world.who(told.value).id
    return {**body, "person": value}, {}
