"""``touchline recall``: what left the house under verdicts that have changed since, and who must be told."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from touchline.cli.affected import stretch
from touchline.cli.showing import moment_asked
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.ledger.sentence import sentence
from touchline.domain.time.time import timecode
from touchline.stages.reach.recall import Recall, Recalled
from touchline.stages.reach.recall import recall as held
from touchline.wiring import open_gathered

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline recall")
def recall(
    deliveries: Annotated[list[str] | None, typer.Argument(metavar="[DELIVERY…]", help="Only these, such as d-3f2a….")] = None,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="TIME", show_default=False, help="As it was known then [default: now].")
    ] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every delivery and screener whose verdict is another than when it was made: which frames, because of what, and who must
    be told. Each is judged for the showing it was made for."""
    desk = open_gathered(season)
    found = held(desk.store, moment_asked(as_of, desk.now), desk.frame_times, ids=deliveries or ())
    if as_json:
        emit(document(found))
    else:
        show(found)


def document(found: Recall) -> dict[str, Any]:
    """The answer as JSON."""
    return {
        "asked": found.asked,
        "changed": [_recalled(one) for one in found.changed],
        "cannot_be_judged": [{"id": record.get("id"), "why": why} for record, why in found.lost],
    }


def _recalled(one: Recalled) -> dict[str, Any]:
    kept = {key: one.record.get(key) for key in ("id", "kind", "cut", "version", "folder", "recipient", "moment", "by")}
    return {
        **kept,
        "must_come_back": one.must_come_back,
        "cleared": {"then": one.cleared[0], "now": one.cleared[1]},
        "seconds_lost": round(one.lost_seconds, 3),
        "since": [{"id": entry.id, "sentence": sentence(entry)} for entry in one.since],
        "as_of_doubts": list(one.doubts),
        "tell": [{"who": person.who, "why": person.why} for person in one.tell],
        "spans": [stretch(pair, one.cut, one.known) for pair in one.touched],
    }


def show(found: Recall) -> None:
    """The same for a person."""
    for one in found.changed:
        what = f"{one.record.get('kind')} {one.record.get('id')} of {one.cut.label}, made {str(one.record.get('moment'))[:10]}"
        if one.must_come_back:
            say(f"{what}: {one.lost_seconds:.2f} s may not be shown any more. {one.record.get('folder')}", style="red")
        else:
            say(f"{what}: the verdict has changed; nothing of it is lost.", style="yellow")
        table(["from", "to", "track", "verdict", "why"], [_row(one, pair) for pair in one.touched])
        for entry in one.since:
            say(f"  since then {entry.id}: {sentence(entry)}")
        if not one.since:
            say("  nothing was said since that did it: more is known of the footage")
        for doubt in one.doubts:
            say(f"  {doubt}", style="yellow")
        for person in one.tell:
            say(f"  tell {person.who}: {person.why}")
    for record, why in found.lost:
        say(f"{record.get('id')} cannot be judged any more: {why}", style="yellow")
    if not found.changed and not found.lost:
        say(f"All {found.asked} that left the house are as they were." if found.asked else "Nothing has left the house yet.", style="green")


def _row(one: Recalled, pair: Any) -> list[str]:
    cut = one.cut
    first, last = (timecode(cut.start + frame, cut.rate, cut.drop) for frame in (pair.at.start, pair.at.end))
    why = "; ".join(map(one.known.why, pair.after.because))
    return [first, last, pair.after.track, f"{pair.before.verdict} → {pair.after.verdict}", why]
