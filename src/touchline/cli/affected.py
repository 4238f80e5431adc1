"""``touchline affected``: every frame of every cut, delivery and screener that an entry of the ledger touches."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Any

import typer

from touchline.cli.showing import ForOption, OnOption, TerritoryOption, UseOption, showing_asked
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.sentence import sentence
from touchline.domain.reach.reach import Touched
from touchline.domain.time.time import timecode, union
from touchline.domain.verdict.clearance import ClearedSpan
from touchline.domain.verdict.snapshot import Snapshot
from touchline.stages.reach.reach import CutReach, Reach, SentReach
from touchline.stages.reach.reach import affected as reach
from touchline.wiring import open_gathered

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline affected L7 --for harbour-tv --territory GB")
def affected(
    entries: Annotated[list[str], typer.Argument(metavar="ENTRY…", help="Entries of the ledger, such as L7.")],
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    latest: Annotated[bool, typer.Option("--latest", help="Only the latest version of each cut.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Every stretch of every version of every cut, and of what left the house, whose verdict rests on these entries: what it
    is, and what it would be without them. Cuts are judged for the showing you name, deliveries for their own."""
    desk = open_gathered(season)
    now = desk.now
    showing = showing_asked(desk.store, platforms, territory, on, use, now)
    found = reach(desk.store, entries, showing, now, desk.frame_times, latest=latest)
    if as_json:
        emit(document(found))
    else:
        show(found)


def document(found: Reach) -> dict[str, Any]:
    """What is touched, as JSON: all of it in frames of the cut and of the clips."""
    newest = [one for one in found.cuts if one.latest]
    return {
        "entries": [{"id": entry.id, "sentence": sentence(entry)} for entry in found.entries],
        "as_of": found.known.as_of,
        "seconds": {name: round(sum(seconds(one.touched, one.cut)[name] for one in newest), 3) for name in _SUMS},
        "cuts": [{**_version(one, found.known), "latest": one.latest} for one in found.cuts],
        "deliveries": [sent_document(one, found.known) for one in found.sent if not one.screener],
        "screeners": [sent_document(one, found.known) for one in found.sent if one.screener],
    }


_SUMS = ("touched", "lost", "gained")


def seconds(touched: Sequence[Touched], cut: Cut) -> dict[str, float]:
    """Seconds of the film on which anything changes, that are lost, that are gained; each counted once, whatever the tracks."""
    chosen = {"touched": touched, "lost": [t for t in touched if t.lost], "gained": [t for t in touched if t.gained]}
    return {
        name: round(float(Fraction(sum(map(len, union([t.at for t in some])))) / cut.rate), 3) for name, some in chosen.items()
    }


def _version(one: CutReach | SentReach, known: Snapshot) -> dict[str, Any]:
    cut, touched = one.cut, one.touched
    return {
        "cut": cut.name,
        "version": cut.version,
        "label": cut.label,
        "frames": cut.frames,
        "seconds": seconds(touched, cut),
        "scenes": [{"from": scene.at.start, "to": scene.at.end, "place": scene.place, "day": scene.day} for scene in one.scenes],
        "spans": [stretch(pair, cut, known) for pair in touched],
    }


def sent_document(one: SentReach, known: Snapshot) -> dict[str, Any]:
    """Something that left the house, and what is touched in it, as JSON."""
    kept = ("id", "kind", "folder", "recipient", "moment")
    return {**{key: one.record.get(key) for key in kept}, **_version(one, known)}


def stretch(one: Touched, cut: Cut, known: Snapshot) -> dict[str, Any]:
    """One stretch on which the answer changes, as JSON."""
    after, clip = one.after, known.clips.get(one.after.clip or "")
    return {
        "event": after.event,
        "track": after.track,
        "channel": after.channel,
        "from": one.at.start,
        "to": one.at.end,
        "record_in": _at(cut, one.at.start),
        "record_out": _at(cut, one.at.end),
        "clip": after.clip,
        "clip_name": clip.name if clip else None,
        "source": after.source and [after.source.start, after.source.end],
        "before": _answer(one.before, known),
        "after": _answer(after, known),
    }


def _answer(span: ClearedSpan, known: Snapshot) -> dict[str, Any]:
    return {
        "verdict": span.verdict,
        "because": list(span.because),
        "why": list(map(known.why, span.because)),
        "flags": list(span.flags),
        "duties": list(span.duties),
    }


def show(found: Reach) -> None:
    """The same for a person: a table for each cut, then what left the house already."""
    for entry in found.entries:
        say(f"{entry.id}: {sentence(entry)}")
    show_touched(found)


def show_touched(found: Reach) -> None:
    """Only what is touched."""
    older = [one for one in found.cuts if not one.latest]
    for one in found.cuts:
        if one.latest:
            _show(one.cut.label, one, found.known)
    if older:
        say(f"Older versions touched too: {'; '.join(f'{one.cut.label}, {in_short(one.touched, one.cut)}' for one in older)}.")
    for gone in found.sent:
        what = "Screener" if gone.screener else "Delivery"
        to = f" to {gone.record['recipient']}" if gone.record.get("recipient") else ""
        say(f"{what} already out{to}: {gone.record.get('folder')}", style="red")
        _show(f"{gone.cut.label}, {gone.record.get('id')}", gone, found.known)
    if not found.cuts and not found.sent:
        say("No frame of any cut, delivery or screener is touched.", style="green")


def _show(title: str, found: CutReach | SentReach, known: Snapshot) -> None:
    cut, touched = found.cut, found.touched
    rows = [
        [
            _at(cut, one.at.start),
            _at(cut, one.at.end),
            one.after.track,
            getattr(known.clips.get(one.after.clip or ""), "name", ""),
            _change(one),
            "; ".join(map(known.why, one.after.because)),
        ]
        for one in touched
    ]
    title = f"{title}: {in_short(touched, cut)}, in {_scenes(len(found.scenes))}"
    table(["from", "to", "track", "clip", "verdict", "why"], rows, title=title)


def _change(one: Touched) -> str:
    was, now = one.before.verdict, one.after.verdict
    return f"stays {now}" if was == now else f"{was} → {now}"


def in_short(touched: Sequence[Touched], cut: Cut) -> str:
    """``2.4 s touched, 1.24 s lost``."""
    sums = seconds(touched, cut)
    return ", ".join(f"{sums[name]:g} s {name}" for name in _SUMS if sums[name])


def _scenes(count: int) -> str:
    return "1 scene" if count == 1 else f"{count} scenes"


def _at(cut: Cut, frame: int) -> str:
    return timecode(cut.start + frame, cut.rate, cut.drop)
