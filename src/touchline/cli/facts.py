"""``touchline facts CLIP``: everything known about one clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer

from touchline.cli.clips import length
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say, table, warn
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.stages.find.facts import Dossier, dossier, facts_document, loudness_of
from touchline.wiring import open_gathered

app = typer.Typer()


@app.command(epilog="Example: touchline facts C0003")
def facts(
    clip: Annotated[str, typer.Argument(metavar="CLIP", help="Its id, name or path.")],
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show everything known about one clip: what was seen, heard and said, when, how surely, and who says so."""
    desk = open_gathered(season)
    found = dossier(desk.store, clip)
    times = desk.frame_times(found.clip)
    if as_json:
        emit(facts_document(found, times))
    else:
        _tell(found, times)


def _tell(found: Dossier, times: Sequence[float] | None) -> None:
    clip = found.clip
    say(f"{clip.name} ({clip.id}) · {clip.file} · {length(clip)} · {clip.frames} {'frames' if clip.has_picture else 'samples'}",
        style="bold")
    for note in clip.probe.notes:
        say(f"· {note}")
    if loud := loudness_of(found.passes):
        say(_loudness(loud))
    if found.facts:
        table(["at", "frames", "kind", "what", "channel", "sure", "source"], [_row(fact, clip, times) for fact in found.facts])
    else:
        say("Nothing is known of what is in it.")
    missing = [what for what in WATCHFUL if sum(len(span) for span in found.looked.covered.get(what, ())) < clip.frames]
    if missing:
        say(f"Not wholly looked at for: {', '.join(missing)}. A person can: touchline watched {clip.name} --by NAME")
    for fault in found.faults:
        warn(f"! {fault.subject} {fault.remedy}".rstrip())


def _loudness(loud: Mapping[str, float | None]) -> str:
    units = {"integrated_lufs": "{:.1f} LUFS", "range_lu": "range {:.1f} LU", "true_peak_dbtp": "true peak {:.1f} dBTP"}
    said = [unit.format(number) for key, unit in units.items() if (number := loud.get(key)) is not None]
    return f"Loudness (EBU R 128, of the stereo mix): {', '.join(said) if said else 'silent'}"


def _row(fact: Fact, clip: Clip, times: Sequence[float] | None) -> list[str]:
    seconds = seconds_at(clip, fact.span.start, times)
    said = {"yes": "", "no": "not "}.get(fact.says or "yes", "")
    return [timecode_at(clip, seconds) or f"{float(seconds):.2f} s", f"{fact.span.start}–{fact.span.end}", fact.kind,
            f"{said}{fact.value}", fact.channel, "said" if fact.says else f"{fact.confidence:.2f}", fact.source]
