"""``touchline ledger``: who said what, as of any time, and the proof that nobody changed it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.ledger.ledger import LIFT, Entry
from touchline.domain.ledger.ledger_document import entry_document
from touchline.domain.ledger.sentence import sentence
from touchline.domain.time.moment import moment_text, moment_typed
from touchline.domain.verdict.case_parts import in_handles
from touchline.stages.season.proof import Proof, prove
from touchline.stages.world.people import world_now
from touchline.wiring import open_desk

app = typer.Typer()


@app.command(epilog="Example: touchline ledger --as-of 2026-04-01")
def ledger(
    as_of: Annotated[str | None, typer.Option(
        "--as-of", metavar="TIME", help="As it stood then: 2026-04-01T12:00:00Z; a day is meant with its end.")] = None,
    verify: Annotated[bool, typer.Option(
        "--verify", help="Recompute the chain; compare it with every delivery.")] = False,
    deliveries: Annotated[list[Path] | None, typer.Option(
        "--delivery", metavar="DIR", help="With --verify: a delivery that lies elsewhere.")] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read the ledger: every yes, no and changed mind in order, with who said it and why."""
    desk = open_desk(season)
    if verify or deliveries:
        _tell_proof(prove(desk.store, deliveries or ()), as_json)
        return
    moment = moment_typed(as_of) if as_of else None
    world = world_now(desk.store)
    entries = [in_handles(entry, world) for entry in desk.store.ledger.entries(moment)]
    lifted = _lifted(entries)
    if as_json:
        head, seal = desk.store.ledger.head()
        emit({"as_of": moment, "head": {"entry": head, "hash": seal},
              "entries": [_document(entry, lifted) for entry in entries]})
    elif not entries:
        say("Nothing has been said yet." if moment is None else f"Nothing had been said by {moment}.")
    else:
        table(["Entry", "Recorded", "What was said", "Why", "Typed by"],
              [[entry.id, moment_text(entry.recorded)[:16].replace("T", " "), _words(entry, lifted),
                _why(entry), str(entry.detail.get("typed_by", ""))] for entry in entries])


def _tell_proof(proof: Proof, as_json: bool) -> None:
    (entries, seal), (statements, _) = proof.ledger, proof.journal
    if as_json:
        emit({"whole": True, "head": {"entry": entries, "hash": seal}, "compared_with_deliveries": proof.deliveries,
              "journal": {"statement": statements, "hash": proof.journal[1]}})
        return
    say(f"The ledger is whole: {entries} entries, head {seal}.", style="green")
    say(f"The journal is whole: {statements} statements.", style="green")
    say(f"Compared with {proof.deliveries} heads that deliveries printed: all are on the chain." if proof.deliveries
        else "No delivery has printed its head yet.")


def _lifted(entries: list[Entry]) -> dict[str, str]:
    """Entries taken back by whoever may, and by which lift."""
    holders = {entry.id: entry.holder for entry in entries}
    return {entry.lifts: entry.id for entry in entries if entry.kind == LIFT and holders.get(entry.lifts) == entry.by}


def _words(entry: Entry, lifted: dict[str, str]) -> str:
    taken_back = f" — taken back by {lifted[entry.id]}" if entry.id in lifted else ""
    return sentence(entry) + taken_back


def _why(entry: Entry) -> str:
    said = [str(entry.detail[key]) for key in ("why", "clause", "evidence_file") if entry.detail.get(key)]
    return " · ".join(said)


def _document(entry: Entry, lifted: dict[str, str]) -> dict[str, Any]:
    return {**entry_document(entry), "sentence": sentence(entry), "lifted_by": lifted.get(entry.id)}
