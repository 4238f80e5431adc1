"""``touchline person``: everything held about somebody, and what cannot be reached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.ledger.ledger_document import entry_document
from touchline.domain.ledger.sentence import sentence
from touchline.domain.people.identity import Kin
from touchline.stages.personal.holdings import Holdings, holdings
from touchline.wiring import open_gathered

app = typer.Typer(add_completion=False)
_SHOWN = 12


@app.command(epilog="Example: touchline person ada-holt; touchline purge ada-holt --dry-run")
def person(
    who: Annotated[str, typer.Argument(metavar="PERSON", help="Their handle, name or number.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Everything held about a person: faces, voices, photos, releases and refusals, papers, notes, mentions, deliveries; and
    what lies beyond the reach of a purge."""
    found = holdings(open_gathered(season).store, who)
    if as_json:
        emit(document(found))
    else:
        show(found)


def document(found: Holdings) -> dict[str, Any]:
    """All of it, as JSON."""
    return {
        "person": found.person.id,
        "handle": found.person.handle or None,
        "name": found.person.name or None,
        "role": found.person.role or None,
        "minor": found.person.minor,
        "groups": list(found.groups),
        "purged": found.purged or None,
        "kept_frames": found.kept,
        "faces": [_trace(one) for one in found.faces],
        "voices": [_trace(one) for one in found.voices],
        "perhaps": [_trace(one) for one in found.perhaps],
        "pictures": found.pictures,
        "photos": list(found.photos),
        "entries": [{**entry_document(entry), "sentence": sentence(entry)} for entry in found.about],
        "papers": list(found.papers),
        "notes": [{"what": one.what, "where": one.where, "text": one.text} for one in found.private],
        "statements": [{"statement": one.seq, "kind": one.kind, "by": one.by, "recorded": one.recorded} for one in found.statements],
        "mentions": [{"what": one.what, "where": one.where, "text": one.text} for one in found.mentions],
        "names_that_a_no_needs": list(found.needed),
        "shows": list(found.shows),
        "records": list(found.records),
        "beyond_reach": list(found.beyond),
    }


def _trace(one: Kin) -> dict[str, Any]:
    return {"trace": one.trace, "clip": one.clip, "seconds": one.seconds, "spans": [[start, end] for start, end, _ in one.spans]}


def show(found: Holdings) -> None:
    """The same for a person."""
    who = found.person
    title = f"{who.called}: {who.name or 'no name is held'}" + (f", {who.role}" if who.role else "")
    rows = [row for row in _rows(found) if row[1] != "0"]
    table(["what", "how much", "where"], rows, title=title)
    if found.purged:
        say(f"Purged {found.purged[:10]}. {found.kept} frames stay known under {who.id}, so that every no still holds.")
    for entry in found.about:
        say(f"{entry.id}: {sentence(entry)}")
    if found.needed:
        say(f"Kept, since a no forbids just these words: {', '.join(found.needed)}.")
    say("Beyond the reach of a purge:", style="yellow")
    for line in found.beyond:
        say(f"  · {line}")


def _rows(found: Holdings) -> list[list[str]]:
    return [
        ["faces", str(len(found.faces)), _length(found.faces)],
        ["voices", str(len(found.voices)), _length(found.voices)],
        ["perhaps them", str(len(found.perhaps)), _length(found.perhaps)],
        ["best pictures", str(found.pictures), ""],
        ["photos", str(len(found.photos)), "records/likenesses/"],
        ["entries", str(len(found.about)), _some([entry.id for entry in found.about])],
        ["papers", str(len(found.papers)), _some(found.papers)],
        ["names and notes", str(len(found.private)), _some([f"{one.where} ({one.what})" for one in found.private])],
        ["statements", str(len(found.statements)), _some([f"{one.seq} ({one.kind})" for one in found.statements])],
        ["mentions", str(len(found.mentions)), _some([f"{one.where} ({one.what})" for one in found.mentions])],
        ["sheets and short clips", str(len(found.shows)), _some(found.shows)],
        ["records of deliveries", str(len(found.records)), _some(found.records)],
    ]


def _length(traces: Sequence[Kin]) -> str:
    clips = {one.clip for one in traces}
    return f"{sum(one.seconds for one in traces):.1f} s in {len(clips)} clip{'s' if len(clips) != 1 else ''}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
