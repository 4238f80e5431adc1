"""``touchline cut diff``, and what every verb that saves a version says of it at once: what it newly shows that may not be shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from touchline.cli.cut_showing import changes, record, say_changes
from touchline.cli.showing import ForOption, OnOption, TerritoryOption, UseOption, showing_asked, split_version
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, warn
from touchline.domain.cut.cut import Cut
from touchline.domain.verdict.clearance import ClearedSpan
from touchline.domain.verdict.reasons import in_words
from touchline.stages.cut.cut import compare
from touchline.stages.cut.grow import Grown, grown
from touchline.wiring import Desk, open_gathered

EPILOG = "Example: touchline cut diff episode-1@3 episode-1@4 --for harbour-tv --territory GB"
_FEW = 12


def diff(
    old: Annotated[str, typer.Argument(metavar="NAME@VERSION")],
    new: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="[default: the latest of the same cut]")] = "",
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """What changed between two cuts, in frames, and beside it what that does to clearance."""
    desk = open_gathered(season)
    first = split_version(old)
    then = split_version(new) if new else (first[0], None)
    found = compare(desk.store, desk.store.cuts.load(*first), desk.store.cuts.load(*then))
    showing = showing_asked(desk.store, platforms, territory, on, use, desk.now)
    became = grown(desk.store, found.old, found.new, desk.now, desk.frame_times, showing)
    if as_json:
        told = changes(found)
        for change, row in zip(found.changes, told["changes"], strict=True):
            row["newly"] = spans(became.by_event.get(change.after.id, ()) if change.after else (), found.new, became)
        emit(told | {"clearance": document(became, found.new, found.old)})
        return
    say_changes(found)
    show(became, found.new)
    if became.no_longer:
        say(f"{stretches(became.no_longer)} of {found.old.label} that may not be shown: no longer there.", style="green")


def document(became: Grown, new: Cut, old: Cut | None) -> dict[str, Any]:
    """What a version does to clearance, as JSON."""
    return {
        "newly": spans(became.newly, new, became),
        "hidden": spans(became.hidden, new, became),
        "no_longer": spans(became.no_longer, old, became) if old else [],
        "seconds": {
            name: {verdict: round(float(side.seconds(verdict)), 3) for verdict in ("cleared", "blocked", "unknown", "ours")}
            for name, side in (("before", became.before), ("after", became.after))
            if side
        },
    }


def of_version(desk: Desk, before: Cut | None, saved: Cut) -> Grown | None:
    """What the version that was just saved does to clearance; None where nothing was saved, or nothing is in it."""
    if not saved.events or (before is not None and before.label == saved.label):
        return None
    return grown(desk.store, before, saved, desk.now, desk.frame_times)


def as_told(became: Grown | None, saved: Cut, before: Cut | None) -> dict[str, Any]:
    """The same under a key of its own, for verbs that save a version; nothing where there is nothing to tell."""
    return {"clearance": document(became, saved, before)} if became else {}


def show(became: Grown | None, cut: Cut) -> None:
    """Warn of every stretch that is new."""
    if became is None:
        return
    for span in became.hidden:
        say(f"{_place(span, cut)} {'; '.join(in_words(reason, became.after.entries) for reason in span.because)}.")
    if not became.newly:
        return
    warn(f"! {cut.label} newly shows what may not be shown, {stretches(became.newly)}:")
    for span in became.newly[:_FEW]:
        warn(f"  {_sentence(span, cut, became)}")
    if len(became.newly) > _FEW:
        warn(f"  … and {len(became.newly) - _FEW} more: touchline clear {cut.label}")


def _sentence(span: ClearedSpan, cut: Cut, became: Grown) -> str:
    clip = became.known.clips.get(span.clip or "")
    why = "; ".join(in_words(reason, became.after.entries) for reason in span.because)
    return " ".join(filter(None, (_place(span, cut), clip.name if clip else "", f"{span.verdict}: {why}", _where(span))))


def _place(span: ClearedSpan, cut: Cut) -> str:
    frames = "1 frame" if len(span.at) == 1 else f"{len(span.at)} frames"
    return f"{record(cut, span.at.start)}–{record(cut, span.at.end)} ({frames}) {span.track}"


def _where(span: ClearedSpan) -> str:
    return f"[{span.target.platform}, {span.target.territory}, {span.target.on}]" if span.target else ""


def spans(found: Sequence[ClearedSpan], cut: Cut, became: Grown) -> list[dict[str, Any]]:
    """Stretches that are new, or gone, as JSON."""
    entries = {entry.id: entry for entry in became.known.entries}
    return [
        {
            "event": span.event,
            "track": span.track,
            "channel": span.channel,
            "from": span.at.start,
            "to": span.at.end,
            "record_in": record(cut, span.at.start),
            "record_out": record(cut, span.at.end),
            "clip": span.clip,
            "source": span.source and [span.source.start, span.source.end],
            "verdict": span.verdict,
            "because": list(span.because),
            "why": [in_words(reason, entries) for reason in span.because],
        }
        for span in found
    ]


def stretches(spans: Sequence[ClearedSpan]) -> str:
    """How many there are, in words."""
    return "1 stretch" if len(spans) == 1 else f"{len(spans)} stretches"
