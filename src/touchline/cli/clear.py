"""``touchline clear``: what of a cut may be shown, and why."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.showing import (
    ForOption,
    OnOption,
    TerritoryOption,
    UseOption,
    in_one_line,
    moment_asked,
    showing_asked,
    split_version,
    strip,
)
from touchline.cli.talk_showing import agreed_document, tell_agreed
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.cut.cut import Cut
from touchline.domain.time.time import timecode
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.reasons import in_words
from touchline.errors import Refused
from touchline.stages.clear.clear import clear as clear_cut
from touchline.stages.talk.owed import duties_asked, too_short
from touchline.wiring import open_gathered

app = typer.Typer(add_completion=False)
_BLOCKS = {
    "cleared": ("█", "green"),
    "ours": ("▒", "blue"),
    "unknown": ("▓", "yellow"),
    "blocked": ("█", "red"),
    "gap": ("·", "dim"),
}


@app.command(epilog="Example: touchline clear episode-1 --for harbour-tv --territory GB,IE --on 2026-05-01..2026-12-31")
def clear(
    cut: Annotated[str, typer.Argument(metavar="CUT", help="The cut: episode-1, or episode-1@3.")],
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="TIME", show_default=False, help="As it was known then [default: now].")
    ] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit 50 if not everything is cleared.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say of every second of a cut whether it is cleared, blocked or unknown, and why. Every combination is judged; the worst wins."""
    desk = open_gathered(season)
    version = desk.store.cuts.load(*split_version(cut))
    moment = moment_asked(as_of, desk.now)
    showing = showing_asked(desk.store, platforms, territory, on, use, desk.now)
    found = clear_cut(desk.store, version, showing.targets(desk.store.ledger.entries(moment)), moment, desk.frame_times)
    agreed = too_short(desk.store, version, showing, moment), duties_asked(desk.store, showing, moment)
    if as_json:
        emit({**document(found), **agreed_document(*agreed)})
    else:
        show(found, version)
        tell_agreed(*agreed)
    if strict and not found.cleared:
        raise Refused(f"{version.label} is not wholly cleared.", "touchline mend proposes fixes.")


def document(found: Clearance) -> dict[str, object]:
    """The clearance as JSON."""
    verdicts = ("cleared", "blocked", "unknown", "ours")
    return {
        "cut": found.cut,
        "as_of": found.as_of,
        "as_of_doubts": list(found.doubts),
        "cleared": found.cleared,
        "ledger": {"entries": found.head[0], "head": found.head[1]},
        "targets": len(found.targets),
        "seconds": {verdict: round(float(found.seconds(verdict)), 3) for verdict in verdicts},
        "spans": [_span(span, found) for span in sorted(found.spans, key=lambda s: (s.track, s.at))],
    }


def _span(span: ClearedSpan, found: Clearance) -> dict[str, object]:
    worst = span.target and {
        "platform": span.target.platform,
        "territory": span.target.territory,
        "on": str(span.target.on),
        "use": span.target.use,
    }
    return {
        "event": span.event,
        "track": span.track,
        "channel": span.channel,
        "from": span.at.start,
        "to": span.at.end,
        "clip": span.clip,
        "source": span.source and [span.source.start, span.source.end],
        "verdict": span.verdict,
        "because": list(span.because),
        "why": [in_words(reason, found.entries) for reason in span.because],
        "flags": list(span.flags),
        "duties": list(span.duties),
        "worst_for": worst,
    }


def show(found: Clearance, cut: Cut) -> None:
    """The strip, the sums, and every stretch that is not cleared, in words."""
    from rich.console import Console
    from rich.text import Text

    say(f"{found.cut} for {in_one_line(found.targets)}")
    for track in cut.tracks:
        columns = strip([(span.at, span.verdict) for span in found.spans if span.track == track], found.frames)
        line = Text(f"{track:>3} ")
        for verdict in columns:
            line.append(*_BLOCKS[verdict])
        Console(highlight=False).print(line)
    sums = {verdict: found.seconds(verdict) for verdict in ("cleared", "blocked", "unknown", "ours")}
    say("  ".join(f"{verdict} {float(seconds):.2f} s" for verdict, seconds in sums.items() if seconds))
    rows = [
        [
            timecode(cut.start + span.at.start, cut.rate, cut.drop),
            timecode(cut.start + span.at.end, cut.rate, cut.drop),
            span.track,
            span.verdict,
            "; ".join(in_words(reason, found.entries) for reason in span.because),
            _where(span),
        ]
        for span in found.trouble
    ]
    if rows:
        table(["from", "to", "track", "verdict", "why", "for"], rows)
    for doubt in found.doubts:
        say(doubt, style="yellow")
    flags = sorted({flag for span in found.spans for flag in span.flags})
    for flag in flags:
        say(f"flag: {in_words(flag, found.entries)}")
    duties = sorted({duty for span in found.spans for duty in span.duties})
    if duties:
        say(f"duties: {'; '.join(duties)}")
    say(
        "Everything is cleared." if found.cleared else "Not cleared. touchline mend proposes fixes.",
        style="green" if found.cleared else "red",
    )


def _where(span: ClearedSpan) -> str:
    return f"{span.target.platform}, {span.target.territory}, {span.target.on}" if span.target else "all"
