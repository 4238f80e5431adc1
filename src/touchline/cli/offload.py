"""``touchline offload CARD --to DIR --to DIR2``: copy, read back, seal, and say whether the card may be formatted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import EXIT, JsonOption, SeasonOption, emit, progress, say
from touchline.domain.rushes.copies import Copy, Offload
from touchline.errors import Missing, TouchlineError
from touchline.stages.offload.offload import offload as offload_card
from touchline.stages.offload.offload import remember
from touchline.wiring import Desk, open_desk, open_dock

app = typer.Typer()

_KINDS = {"sony-xavc": "Sony XAVC card", "xdcam": "Sony XDCAM card", "xdcam-ex": "Sony XDCAM EX card",
          "gopro": "GoPro card", "plain": "plain folder"}


@app.command(epilog="Example: touchline offload /media/A001 --to /raid/rushes --to /shuttle/rushes")
def offload(
    card: Annotated[Path, typer.Argument(metavar="CARD", help="The card, as it is mounted, or any folder.")],
    to: Annotated[list[Path], typer.Option("--to", metavar="DIR", help="Where to copy; give two, on two disks.")],
    name: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Another name for the copies.")] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Copy a card, read every copy back from its disk, seal it with ASC MHL.

    Says "safe to format" only where two whole copies were read back from two different disks and no file of the
    card has a fault. Run it again after anything went wrong: what is whole is kept, the rest is copied.
    """
    desk = _desk(season)
    with progress(quiet=as_json) as report:
        done = offload_card(card, to, open_dock(), report, name=name)
    if desk:
        remember(done, desk.store.shelf)
    if as_json:
        emit(_document(done))
        raise typer.Exit(EXIT[type(done.trouble)] if done.trouble else 0)
    _tell(done)
    if done.trouble:
        raise done.trouble


def _desk(season: Path | None) -> Desk | None:
    """A card may come in before there is a season; only one that was named must be there."""
    try:
        return open_desk(season)
    except Missing:
        if season:
            raise
        return None


def _tell(done: Offload) -> None:
    clips = len(done.content.clips)
    spanned = sum(clip.spanned for clip in done.content.clips)
    joined = f" ({spanned} spanned)" if spanned else ""
    say(f"{Path(done.card).name} · {_KINDS[done.content.kind]} · {_count(clips, 'clip')}{joined} · "
        f"{_count(len(done.inventory.files), 'file')} · {_size(done.inventory.size)}", style="bold")
    for copy in done.copies:
        _tell_copy(copy, len(done.inventory.files))
    for fault in done.faults:
        say(f"✗ {fault.path}: {fault.why}", style="red")
    for note in (*done.content.notes, *done.notes):
        say(f"· {note}")
    say()
    if done.safe_to_format:
        say("✓ Safe to format: two whole copies on two disks, read back and sealed.", style="bold green")
        return
    say("✗ NOT safe to format:", style="bold yellow")
    for reason in done.reasons:
        say(f"  · {reason}")


def _tell_copy(copy: Copy, files: int) -> None:
    mark, style = ("✓", "green") if copy.whole else ("✗", "red")
    seal = f"sealed as generation {copy.generation.number}" if copy.generation else "not sealed"
    kept = f", {copy.verified - copy.fresh} of them were there already" if copy.verified > copy.fresh else ""
    how = "read back from the disk" if copy.from_disk else "read back (memory may have answered for the disk)"
    proof = f"{kept}, {how}" if copy.verified else ""
    say(f"{mark} {copy.path}: {copy.verified} of {files} files{proof}, {seal}", style=style)
    say(f"  on {copy.volume.name}")


def _count(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _size(count: int) -> str:
    return f"{count / 1e9:.2f} GB" if count >= 1e9 else f"{count / 1e6:.1f} MB"


def _document(done: Offload) -> dict[str, Any]:
    document: dict[str, Any] = {
        "card": done.card, "kind": done.content.kind, "reel": done.content.reel,
        "files": len(done.inventory.files), "bytes": done.inventory.size,
        "copies": [_copy(copy, len(done.inventory.files)) for copy in done.copies],
        "clips": [{"name": clip.name, "files": list(clip.files), "spanned": clip.spanned, "reel": clip.reel,
                   "recorded": clip.sidecar.recorded if clip.sidecar else None,
                   "timecode": clip.sidecar.timecode if clip.sidecar else None, "notes": list(clip.notes)}
                  for clip in done.content.clips],
        "safe_to_format": done.safe_to_format, "reasons": list(done.reasons),
        "faults": [{"file": fault.path, "why": fault.why} for fault in done.faults],
        "damage": [{"file": change.path, "why": change.says} for change in done.damage],
        "notes": [*done.content.notes, *done.notes],
    }
    if done.trouble:
        document["error"] = trouble_document(done.trouble)
    return document


def _copy(copy: Copy, files: int) -> dict[str, Any]:
    made = copy.generation
    return {"path": copy.path, "volume": copy.volume.name, "verified": copy.whole, "files": copy.verified,
            "missing": files - copy.verified, "copied": copy.fresh, "from_disk": copy.from_disk,
            "generation": made.number if made else None, "manifest": made.file if made else None}


def trouble_document(error: TouchlineError) -> dict[str, Any]:
    """The same form that every error takes under ``--json``."""
    return {"kind": type(error).__name__, "subject": error.subject, "remedy": error.remedy,
            "details": list(error.details)}
