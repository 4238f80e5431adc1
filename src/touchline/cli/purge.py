"""``touchline purge``: everything held about somebody is erased; what their no blocked stays blocked."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from touchline.cli.person import document, show
from touchline.cli.terminal import JsonOption, SeasonOption, emit, on_a_terminal, progress, say
from touchline.errors import BadInput, Conflict
from touchline.stages.personal.holdings import Holdings, holdings
from touchline.stages.personal.purge import Purged
from touchline.stages.personal.purge import purge as erase
from touchline.wiring import likeness, open_gathered

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline purge ada-holt --dry-run; then touchline purge ada-holt --by data-protection")
def purge(
    who: Annotated[str, typer.Argument(metavar="PERSON", help="Their handle, name or number.")],
    by: Annotated[str, typer.Option("--by", help="Who purges [default: you].", show_default=False)] = "",
    keep_papers: Annotated[bool, typer.Option("--keep-papers", help="Leave the evidence of their entries.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would go and what cannot; erase nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed in a script.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Erase everything held about a person, in the season and in all that was derived from the footage. It cannot be taken back.
    Verdicts stay what they were: where they are is kept under a number, without likeness and name."""
    with progress(as_json) as report:
        desk = open_gathered(season, report)
        found = holdings(desk.store, who)
    if dry_run:
        _tell_dry(found, as_json)
        return
    if not yes:
        _need_consent(found, as_json)
    with progress(as_json) as report:
        done = erase(desk.store, likeness(), found.person.id, by or desk.user, report, keep_papers=keep_papers)
    whole = desk.store.ledger.verify(), desk.store.journal.verify()
    if as_json:
        emit({"erased": True, **_counts(done), "chain": {"ledger": whole[0][0], "journal": whole[1][0], "whole": True},
              "left": document(done.left)})  # fmt: skip
        return
    counts = _counts(done)
    say(f"{found.person.id} was purged: {counts['traces']} faces and voices, {counts['texts']} names and notes, "
        f"{counts['mentions']} mentions, {counts['files']} files.", style="green")  # fmt: skip
    say("Ledger and journal verify as before. What is left:")
    show(done.left)


def _need_consent(found: Holdings, as_json: bool) -> None:
    called = found.person.called
    if as_json or not on_a_terminal():
        raise BadInput("A purge cannot be taken back, and nobody is here to be asked.", "Look first with --dry-run, then add --yes.")
    show(found)
    if typer.prompt(f"This cannot be taken back. Type {called} to purge them") != called:
        raise Conflict("That is not the name: nothing was erased.", "Type it exactly.")


def _tell_dry(found: Holdings, as_json: bool) -> None:
    if as_json:
        emit({"erased": False, "would_go": document(found)})
    else:
        show(found)
        say("Nothing was erased.")


def _counts(done: Purged) -> dict[str, Any]:
    return {"person": done.was.person.id, "statement": done.number, "traces": len(done.was.traces), "texts": done.texts,
            "mentions": done.mentions, "files": done.files + len(done.was.photos)}  # fmt: skip
