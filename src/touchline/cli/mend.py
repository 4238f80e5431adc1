"""``touchline mend``: fixes for what is blocked, and the next version."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli import grown
from touchline.cli.clear import document
from touchline.cli.showing import ForOption, OnOption, TerritoryOption, UseOption, showing_asked, split_version
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.cut.change_words import sentences
from touchline.domain.cut.cut import Cut
from touchline.domain.cut.diff import diff
from touchline.domain.cut.treatment import treatment_to_json
from touchline.domain.mending.mending import Fix
from touchline.domain.time.time import Span, timecode
from touchline.domain.verdict.reasons import in_words
from touchline.stages.cut.grow import Grown, between
from touchline.stages.mend.elsewhere import Searches
from touchline.stages.mend.mend import Mended, apply
from touchline.stages.mend.mend import mend as propose
from touchline.wiring import open_gathered
from touchline.wiring_pages import alike

app = typer.Typer(add_completion=False)
_DOES = {
    "blur": "blur over what is seen, followed through the shot",
    "pixelate": "large squares over what is seen, followed through the shot",
    "room-tone": "room tone over what is heard",
    "angle": "the same moment from",
    "take": "in its place",
    "mute": "take the sound of it out; nothing moves",
    "bleep": "a tone over it; nothing moves",
    "black": "black in its place; nothing moves",
    "card": "a card in its place; nothing moves",
    "trim": "take it out and close the gap",
    "drop": "drop the whole event and close the gap",
}


@app.command(epilog="Example: touchline mend episode-1 --apply 1 --by story-producer")
def mend(
    cut: Annotated[str, typer.Argument(metavar="CUT", help="The cut: episode-1, or episode-1@3.")],
    numbers: Annotated[
        list[int] | None,
        typer.Option(
            "--apply", metavar="N", help="Write the next version with fix N; several for several.", show_default=False
        ),
    ] = None,
    first: Annotated[
        bool, typer.Option("--apply-first", help="Write the next version with the first fix of every stretch.")
    ] = False,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="Mend what is unknown too, not only what is blocked.")
    ] = False,
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    by: Annotated[str, typer.Option("--by", help="Who mends it [default: you].", show_default=False)] = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Propose fixes for every stretch that may not be shown, each judged before it is offered; --apply writes the next version."""
    desk = open_gathered(season)
    version = desk.store.cuts.load(*split_version(cut))
    now = desk.now
    targets = showing_asked(desk.store, platforms, territory, on, use, now).targets(desk.store.ledger.entries(now))
    searches = Searches(alike, desk.index)
    if numbers or first:
        mended = apply(desk.store, version, targets, now, numbers or (), by or desk.user, unknown=unknown,
                       times=desk.frame_times, searches=searches)
    else:
        mended = propose(desk.store, version, targets, now, unknown=unknown, times=desk.frame_times, searches=searches)
    if as_json:
        emit(_document(mended, version))
    else:
        _show(mended, version)


def _document(mended: Mended, cut: Cut) -> dict[str, object]:
    written = mended.written
    return {
        "cut": cut.label,
        "fixes": [_fix(fix) for fix in mended.fixes],
        "written": written.label if written else None,
        "frames": {"before": cut.frames, "after": written.frames if written else cut.frames},
        "changes": _changes(mended, cut),
        "waits_for_scan": bool(mended.after and any(span.treated for span in mended.after.spans)),
        "clearance": document(mended.after) if mended.after else None,
        "newly": grown.spans(became.newly, written, became) if written and (became := _became(mended, cut)) else [],
    }


def _became(mended: Mended, cut: Cut) -> Grown | None:
    """What the next version newly shows that may not be shown."""
    if mended.written is None or mended.after is None:
        return None
    return between(cut, mended.written, mended.before, mended.after, mended.known)


def _changes(mended: Mended, cut: Cut) -> list[str]:
    """What the next version changes, in sentences."""
    if mended.written is None:
        return []
    clips = mended.known.clips
    old, new = (mended.known.in_names(one) for one in (cut, mended.written))
    changes = diff(old, new, {name: clip.rate for name, clip in clips.items()})
    return sentences(changes, new, {name: clip.name for name, clip in clips.items()})


def _fix(fix: Fix) -> dict[str, object]:
    return {
        "number": fix.number,
        "kind": fix.kind,
        "event": fix.stretch.event,
        "track": fix.stretch.track,
        "from": fix.takes.start,
        "to": fix.takes.end,
        "verdict": fix.stretch.verdict,
        "because": list(fix.stretch.because),
        "shorter_frames": fix.shorter,
        "moves_events": fix.moves,
        "also_shortens": list(fix.also),
        "cost": round(float(fix.cost), 3),
        "says": fix.says,
        "rests_on_scan": fix.rests_on_scan,
        "hides": [treatment_to_json(one) for one in fix.step.treatments],
        "shows": fix.step.shows and {"clip": fix.step.shows.clip, "from": _source(fix).start, "to": _source(fix).end},
    }


def _source(fix: Fix) -> Span:
    shown = fix.step.shows
    assert shown is not None and shown.source is not None
    return shown.source


def _show(mended: Mended, cut: Cut) -> None:
    rows = [
        [
            str(fix.number),
            fix.kind,
            f"{_at(cut, fix.takes.start)}–{_at(cut, fix.takes.end)} {fix.stretch.track}",
            "; ".join(in_words(reason, mended.before.entries) for reason in fix.stretch.because),
            f"{_DOES[fix.kind]} {f'({fix.says})' if fix.rests_on_scan and fix.says else fix.says}".strip(),
            _cost(fix, cut),
        ]
        for fix in mended.fixes
    ]
    if rows:
        table(["fix", "kind", "where", "why", "does", "cost"], rows, title="Applied" if mended.written else "")
    if mended.written:
        say(
            f"{mended.written.label} is written: {mended.written.frames} frames, before {cut.frames}. Everything else is as it was."
        )
        still = mended.after.trouble if mended.after else ()
        for line in _changes(mended, cut):
            say(f"  {line}")
        say(
            "Everything in it is cleared."
            if not still
            else f"Still not cleared: {grown.stretches(still)}. See touchline clear {mended.written.name}"
        )
        grown.show(_became(mended, cut), mended.written)
        if mended.after and any(span.treated for span in mended.after.spans):
            say("What is hidden counts once the leak scan of a delivery has seen that it works.")
    elif rows:
        say(f"Write the next version with: touchline mend {cut.label} --apply N")
    elif mended.before.cleared:
        say("Nothing to mend: everything is cleared.")
    elif any(span.verdict == "blocked" for span in mended.before.spans):
        say("No fix here would be cleared; change the cut, or ask for a yes.")
    else:
        say(
            "Nothing is blocked. What is unknown needs a yes, or somebody to watch it; --unknown proposes fixes for it too."
        )


def _at(cut: Cut, frame: int) -> str:
    return timecode(cut.start + frame, cut.rate, cut.drop)


def _cost(fix: Fix, cut: Cut) -> str:
    weight = f"{float(fix.cost):.2f}: "
    if not fix.shorter:
        what = {"mute": "silent", "bleep": "under a tone", "black": "black", "card": "a card", "room-tone": "under room tone"}
        return f"{weight}{len(fix.takes)} frames {what.get(fix.kind, 'changed')}"
    shorter = f"{float(fix.shorter / cut.rate):.2f} s shorter"
    also = f", also shortens {', '.join(fix.also)}" if fix.also else ""
    return f"{weight}{shorter}, {fix.moves} events move{also}"
