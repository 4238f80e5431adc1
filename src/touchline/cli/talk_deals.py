"""Terms and deals: what an offer would become, its form, signing, amending and terminating."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.offers import is_file, offer_typed
from touchline.cli.talk_showing import becoming_document, show_becoming, show_signed, signed_document
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table, warn
from touchline.domain.talks.becoming import becoming
from touchline.domain.talks.comparables import Comparable, FeeRange, fee_ranges
from touchline.domain.talks.talk_block import blocks
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.talks.terms_schema import TERMS_SCHEMA
from touchline.errors import Missing
from touchline.stages.talk.deal import Signed, amend, sign, terminate
from touchline.stages.talk.deal_entries import entries_of
from touchline.stages.talk.talk import Introductions, talks_now
from touchline.wiring import Desk, open_desk, text_of
from touchline.wiring_pages import comparables as comparables_known

app = typer.Typer(add_completion=False)

By = Annotated[list[str], typer.Option("--by", help="Who signs: somebody who may sign for one side; once for each side.")]
TypedBy = Annotated[str, typer.Option("--typed-by", help="Who types it [default: you].", show_default=False)]
TalkArgument = Annotated[str, typer.Argument(metavar="TALK", help="The talks.")]
TermsFile = Annotated[Path, typer.Argument(metavar="FILE", help="The terms, in TOML.")]


@app.command(epilog="Example: touchline talk terms harbour-tv.toml; touchline talk terms harbour@2")
def terms(
    name: Annotated[str, typer.Argument(metavar="FILE|TALK", help="A file, or talks whose latest offer is meant; harbour@2: the second.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """What each term becomes: entries of the ledger, or something a named person watches by hand. A file needs no season; in one,
    it is also told whether everybody it names is there. Writes nothing."""
    desk = _desk(season) if is_file(name) else open_desk(season)
    found = offer_typed(desk, name)[1] if desk else read_terms(text_of(Path(name)), Path(name).name)
    if desk:
        entries_of(desk.store, found, "", Introductions(talks_now(desk.store)[1]), desk.now)
    some = becoming(found)
    if as_json:
        emit({"file": found.file, "title": found.title, "terms": [becoming_document(one) for one in some]})
        return
    show_becoming(some)
    entries = sum(len(one.entries) for one in some)
    say(f"{len(some)} terms: {entries} entries of the ledger; {sum(bool(one.by_hand) for one in some)} watched by hand.")
    if not desk:
        warn("! There is no season here: whether everybody it names is there was not checked.")


def _desk(season: Path | None) -> Desk | None:
    try:
        return open_desk(season)
    except Missing:
        if season:
            raise
        return None


@app.command(epilog="Example: touchline talk schema --json > terms.schema.json")
def schema(season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """The form of an offer's terms, as a JSON Schema; docs/talks.md explains it with an example."""
    emit(dict(TERMS_SCHEMA))


@app.command(epilog="Example: touchline talk comparables --with our-comparables.csv")
def comparables(
    tables: Annotated[
        list[Path] | None, typer.Option("--with", metavar="FILE.csv", help="A table of your own besides; several.", show_default=False)
    ] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Series of the same kind, and what was paid for them as far as anybody has said: ranges, each with its source. Needs no season."""
    found = comparables_known(tables or ())
    ranges = fee_ranges(found)
    if as_json:
        emit({"comparables": [_comparable(one) for one in found], "ranges": [_range(one) for one in ranges]})
        return
    heads = ["series", "subject", "kind", "platform", "years", "fee", "how surely", "said by"]
    table(heads, [[one.series, one.subject, one.kind, one.platform, one.years, one.fee_words, one.sureness, one.said_by] for one in found])
    for each in ranges:
        words = " · ".join(each.words)
        say(f"{words}: {each.low} to {each.high}, for {each.count} of {len(found)} series.")
    if rest := len(found) - sum(each.count for each in ranges):
        say(f"For {rest} of {len(found)} series no fee is known.")
    for source in dict.fromkeys(one.source for one in found):
        say(f"Source: {source}", style="dim")


def _comparable(one: Comparable) -> dict[str, Any]:
    return {
        "series": one.series, "subject": one.subject, "kind": one.kind, "platform": one.platform, "years": one.years,
        "fee": one.fee or None, "range": [str(one.low), str(one.high)] if one.low else None, "sureness": one.sureness,
        "said_by": one.said_by, "source": one.source, "note": one.note,
    }  # fmt: skip


def _range(one: FeeRange) -> dict[str, Any]:
    return {"low": str(one.low), "high": str(one.high), "series": one.count, "words": list(one.words)}


@app.command("sign", epilog="Example: touchline talk sign harbour-tv --by rosa-lund --by ken-ito")
def sign_(name: TalkArgument, by: By, typed_by: TypedBy = "", season: SeasonOption = None, as_json: JsonOption = False) -> None:
    """Sign the latest offer (harbour@3: only if it is the third). With both signatures all its terms stand in the ledger at once, each
    with its clause; refused while somebody with a blocking say is opposed, or where another deal has given the same away."""
    desk = open_desk(season)
    _tell(desk, sign(desk.store, name, by, typed_by or desk.user, desk.now), as_json)


@app.command("amend", epilog="Example: touchline talk amend harbour-tv harbour-tv-3.toml --by rosa-lund --by ken-ito")
def amend_(
    name: TalkArgument, file: TermsFile, by: By, typed_by: TypedBy = "", season: SeasonOption = None, as_json: JsonOption = False
) -> None:
    """Change a deal: both sign new terms; what they no longer say is taken back, what they newly say is written, at once."""
    desk = open_desk(season)
    _tell(desk, amend(desk.store, name, text_of(file), file.name, by, typed_by or desk.user, desk.now), as_json)


@app.command("terminate", epilog='Example: touchline talk terminate harbour-tv --by ken-ito --clause 12.1 --why "Not delivered"')
def terminate_(
    name: TalkArgument,
    by: By,
    why: Annotated[str, typer.Option("--why", help="The reason.", show_default=False)] = "",
    clause: Annotated[str, typer.Option("--clause", help="The clause that lets one side end it alone.", show_default=False)] = "",
    typed_by: TypedBy = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """End a deal: its entries are taken back at once; what survives it stays, and what only somebody else can take back."""
    desk = open_desk(season)
    _tell(desk, terminate(desk.store, name, by, why, typed_by or desk.user, desk.now, clause=clause), as_json)


def _tell(desk: Desk, done: Signed, as_json: bool) -> None:
    talks, world = talks_now(desk.store)
    if as_json:
        emit(signed_document(done, world, blocks(talks, done.talk.id, desk.now[:10])))
    else:
        show_signed(done, world)
