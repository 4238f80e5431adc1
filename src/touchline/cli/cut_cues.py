"""``touchline cut cues``: the music of a cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.showing import ForOption, OnOption, TerritoryOption, UseOption, showing_asked, split_version
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table
from touchline.domain.delivery.cues import Cue
from touchline.errors import Unavailable
from touchline.stages.clear.cues import cue_sheet
from touchline.wiring import cut_formats, open_desk

EPILOG = "Example: touchline cut cues episode-1 --to cues.csv; touchline name ?tune-3f2a91c04d \"Song\" names a work."


def cues(
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="The cut; its latest version, or this.")],
    platforms: ForOption = "",
    territory: TerritoryOption = "WORLD",
    on: OnOption = "",
    use: UseOption = "film",
    to: Annotated[Path | None, typer.Option("--to", metavar="FILE.csv", help="Write it as CSV.", show_default=False)] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """The cue sheet: every piece of music heard, named or not, from where to where, and the licence relied on."""
    desk = open_desk(season)
    cut = desk.store.cuts.load(*split_version(name))
    showing = showing_asked(desk.store, platforms, territory, on, use, desk.now)
    found = cue_sheet(desk.store, cut, showing.targets(desk.store.ledger.entries()), desk.now, desk.frame_times)
    if to:
        _write(cut_formats().cues(found), to)
    if as_json:
        emit({"cut": cut.label, "cues": [document(cue) for cue in found]} | ({"file": str(to)} if to else {}))
    elif not found:
        say(f"No music is known in {cut.label}.")
    else:
        table(["cue", "title", "in", "out", "seconds", "use", "licence"], [_row(cue) for cue in found], title=f"{cut.label} · music")
        say(f"Written to {to}." if to else "A work gets its title with: touchline name ?tune-… \"Title\"")


def _write(sheet: bytes, to: Path) -> None:
    try:
        to.write_bytes(sheet)
    except OSError as error:
        raise Unavailable(f"{to} cannot be written ({error.strerror}).", "Choose another place.") from None


def document(cue: Cue) -> dict[str, Any]:
    """One cue as JSON; ``composer`` is for people to say."""
    return {
        "cue": cue.number, "title": cue.title, "work": cue.work, "identified": cue.identified, "composer": None, "publisher": None,
        "from": cue.at.start, "to": cue.at.end, "in": cue.record_in, "out": cue.record_out,
        "seconds": round(float(cue.seconds), 3), "use": cue.use, "licences": list(cue.licences), "not_cleared": list(cue.problems),
        "sure": cue.sure, "clips": list(cue.clips)}  # fmt: skip


def _row(cue: Cue) -> list[str]:
    relied = ", ".join(cue.licences) or ("none" if cue.problems else "–")
    return [str(cue.number), cue.title if cue.sure else f"perhaps: {cue.title}", cue.record_in, cue.record_out,
            f"{float(cue.seconds):.1f}", cue.use, relied]
