"""How releases are shown: what a sheet brought, who has none, and whose end soon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from touchline.cli.terminal import say, table
from touchline.domain.ledger.sentence import day_in_words, sentence
from touchline.stages.ledger.release_import import Imported
from touchline.stages.ledger.releases import Ending, Lacking


def imported_document(done: Imported) -> dict[str, Any]:
    """What a sheet brought, as JSON."""
    return {
        "releases": done.written,
        "already": sum(bool(line.already) for line in done.lines),
        "people_added": list(done.people),
        "rows": [{"row": line.number, "who": line.who, "sentence": line.sentence, "entry": line.entry or None,
                  "already": line.already or None} for line in done.lines],
    }  # fmt: skip


def show_imported(done: Imported, dry: bool) -> None:
    """The same for a person."""
    for line in done.lines:
        state = f"is {line.already} already" if line.already else line.entry or "would be written"
        say(f"row {line.number}: {state}: {line.sentence}")
    fresh = sum(not line.already for line in done.lines)
    words = f"{fresh} releases {'would be' if dry else 'are'} entered, {len(done.lines) - fresh} were there already"
    say(f"{words}; {len(done.people)} people {'would be' if dry else 'were'} taken in.", style="green")


def show_lacking(found: Sequence[Lacking], cut: str) -> None:
    """Who has no yes."""
    rows = [[one.who, one.person.name if one.person else "", one.why + (f" ({one.guardian})" if one.guardian else ""),
             " ".join(one.entries) or "–", f"{one.seen_seconds:.1f} s", f"{one.heard_seconds:.1f} s"] for one in found]  # fmt: skip
    where = cut or "the season"
    if rows:
        table(["who", "name", "why", "entries", "seen", "heard"], rows, title=f"Without a yes in {where}")
    else:
        say(f"Everybody known to be in {where} has a yes for this showing.", style="green")


def show_ending(soon: Sequence[Ending], days: int) -> None:
    """Whose yes ends."""
    rows = [_ending(one) for one in soon]
    if rows:
        table(["entry", "kind", "whose", "last day", "days left", "renewed", "what"], rows, title=f"Ending within {days} days, or ended")
    else:
        say(f"No yes ends within {days} days.")


def _ending(one: Ending) -> list[str]:
    left = "ended" if one.days_left < 0 else str(one.days_left)
    whose = one.entry.scope.one_person() or one.entry.by
    return [one.entry.id, one.entry.kind, whose, day_in_words(one.last), left, "yes" if one.renewed else "no", sentence(one.entry)]
