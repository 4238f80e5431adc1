"""Undoing: a statement that takes back another; and undoing that, which brings it back."""

from __future__ import annotations

from collections.abc import Sequence

from touchline.domain.world.world import Statement
from touchline.errors import BadInput, Conflict, Missing

UNDO = "undo"
"""The kind of such a statement; its body is ``{"undoes": seq}``."""

DEAL, TERMINATED = "talk-deal", "talk-terminated"
BINDING = (DEAL, TERMINATED)
"""What stands in the ledger too, and is not taken back by undoing."""
STEPS = ("talk-opened", "talk-offer", "talk-signature", "talk-ended", "talk-reopened")
"""The steps of a negotiation, each of which rests on those before it: only the last can be taken back."""


def undone(statements: Sequence[Statement]) -> set[int]:
    """The numbers of the statements that no longer hold after all these."""
    gone: set[int] = set()
    for said in reversed(statements):
        if said.kind == UNDO and said.seq not in gone:
            gone.add(said.body["undoes"])
    return gone


def standing(statements: Sequence[Statement]) -> list[Statement]:
    """Those that hold, in order; the undoings themselves are left out."""
    gone = undone(statements)
    return [said for said in statements if said.kind != UNDO and said.seq not in gone]


def need_undoable(statements: Sequence[Statement], undoes: object) -> None:
    """Raises Missing where there is no such statement, Conflict where it is undone already or binds."""
    if type(undoes) is not int:
        raise BadInput(f"{undoes!r} is not the number of a statement.", "Give its number, as listed.", place="undoes")
    said = {one.seq: one for one in statements}
    if undoes not in said:
        raise Missing(f"There is no statement {undoes}.", "Give the number of one that was made, as listed.")
    if undoes in undone(statements):
        raise Conflict(f"Statement {undoes} is undone already.", "Nothing is left to do.")
    if said[undoes].kind in BINDING:
        raise Conflict(
            f"Statement {undoes} is a signed deal or the end of one, and stands in the ledger.",
            "Amend it (touchline talk amend) or terminate it (touchline talk terminate).",
        )
    meant = said[undoes]
    while meant.kind == UNDO:
        meant = said[meant.body["undoes"]]
    if meant.kind in STEPS and (after := _resting_on(meant, standing(statements))):
        raise Conflict(
            f"Statement {after[0].seq} of the same talks came after statement {meant.seq}, and rests on it.",
            "Take back the last one first, or say what holds now: another offer, an ending, touchline talk reopen.",
        )


def _resting_on(step: Statement, holds: Sequence[Statement]) -> list[Statement]:
    """What was done later in the same talks: versions are counted, and what was signed is called by its number."""
    talk = step.body.get("talk")
    return [one for one in holds if one.seq > step.seq and one.kind in (*STEPS, *BINDING) and one.body.get("talk") == talk]
