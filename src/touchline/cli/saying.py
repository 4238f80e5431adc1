"""What the ledger's verbs say: an entry read back before it is written, what it stands on, and what it would touch."""

from __future__ import annotations

from datetime import date
from typing import Any

import typer

from touchline.cli.affected import document, show_touched
from touchline.cli.terminal import emit, say, warn
from touchline.domain.ledger.ledger import ANYWHERE, LIFT, For
from touchline.domain.ledger.ledger_document import entry_document
from touchline.domain.ledger.targets import where_it_applies
from touchline.stages.ledger.ledger import Spoken
from touchline.stages.reach.reach import Reach
from touchline.stages.reach.reach import affected as reach
from touchline.wiring import Desk, gather_news, silence


def agreed(spoken: Spoken) -> bool:
    """Read the entry back and ask."""
    say(spoken.sentence, style="bold")
    _warn(spoken)
    return typer.confirm("Write this?")


def tell_written(spoken: Spoken, as_json: bool) -> None:
    """What was written."""
    if as_json:
        emit(_told(spoken, written=True))
        return
    say(f"{spoken.entry.id}: {spoken.sentence}")
    _warn(spoken)


def tell_dry(desk: Desk, spoken: Spoken, as_json: bool) -> None:
    """What would be written, and every second, scene, cut, screener and delivery that it would touch."""
    gather_news(desk, silence)
    terms = _terms(desk, spoken)
    found = reach(desk.store, [spoken.entry], where_it_applies(terms, date.fromisoformat(desk.now[:10])), desk.now, desk.frame_times)
    if as_json:
        emit({**_told(spoken, written=False), "touches": {**sums(found), **document(found)}})
        return
    say(f"Would be written: {spoken.sentence}")
    _warn(spoken)
    say(in_one_sentence(found))
    if found.cuts or found.sent:
        show_touched(found)
    say("Nothing was written.")


def _terms(desk: Desk, spoken: Spoken) -> For:
    """The entry's own, or those of the entry that it takes back."""
    if spoken.entry.kind != LIFT:
        return spoken.entry.terms
    return next((one.terms for one in desk.store.ledger.entries() if one.id == spoken.entry.lifts), ANYWHERE)


def _told(spoken: Spoken, *, written: bool) -> dict[str, Any]:
    footing = spoken.footing
    rests = {key: value for key, value in (("entry", footing.say), ("rung", footing.rung), ("clause", footing.clause)) if value}
    return {
        "written": written,
        "sentence": spoken.sentence,
        "warnings": list(spoken.warnings),
        "binds": footing.binds,
        "rests_on": rests or None,
        "entry": entry_document(spoken.entry),
    }


def _warn(spoken: Spoken) -> None:
    for warning in spoken.warnings:
        warn(f"! {warning}")
    footing = spoken.footing
    if footing.binds and footing.say:
        under = f", clause {footing.clause}" if footing.clause else ", no clause was named"
        say(f"It binds: {footing.say} gives the rung “{footing.rung}”{under}.")


def sums(found: Reach) -> dict[str, Any]:
    """How much is touched, counted over the latest versions, and how many copies are out already."""
    told = document(found)
    newest = [cut for cut in told["cuts"] if cut["latest"]]
    return {
        "scenes": sum(len(cut["scenes"]) for cut in newest),
        "cuts_touched": len(newest),
        "older_versions_touched": len(told["cuts"]) - len(newest),
        "screeners_out": len(told["screeners"]),
        "deliveries_out": len(told["deliveries"]),
    }


def in_one_sentence(found: Reach) -> str:
    """``It touches 2.00 s (2.00 s lost) in 1 scene of 1 cut; 1 delivery is out already.``"""
    if not found.cuts and not found.sent:
        return "It touches no frame of any cut, screener or delivery."
    count, seconds = sums(found), document(found)["seconds"]
    change = ", ".join(f"{seconds[way]:.2f} s {way}" for way in ("lost", "gained") if seconds[way]) or "no verdict changes"
    older = f" and {_many(count['older_versions_touched'], 'older version')}" if count["older_versions_touched"] else ""
    out = [_many(count[f"{what}_out"], one, many) for what, one, many in _OUT if count[f"{what}_out"]]
    gone = f"; already out: {' and '.join(out)}" if out else "; nothing of it is out"
    where = f"{_many(count['scenes'], 'scene')} of {_many(count['cuts_touched'], 'cut')}{older}"
    return f"It touches {seconds['touched']:.2f} s ({change}) in {where}{gone}."


_OUT = (("screeners", "screener", "screeners"), ("deliveries", "delivery", "deliveries"))


def _many(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
