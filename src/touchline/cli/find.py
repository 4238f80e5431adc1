"""``touchline find``: one sentence in a season."""

from __future__ import annotations

from typing import Annotated

import typer

from touchline.cli.alike import find_alike
from touchline.cli.terminal import JsonOption, SeasonOption, emit, progress, say, warn
from touchline.domain.rushes.media import Clip
from touchline.domain.words.every_time import every_time
from touchline.domain.words.query import Hit
from touchline.stages.find.asked import EVERY
from touchline.stages.find.find import KINDS, Answer, Wanted
from touchline.stages.find.find import find as find_in
from touchline.wiring import open_gathered

app = typer.Typer(add_completion=False)
_USUAL = 20
"""Hits that are listed unless asked for more."""


def _option(*names: str, text: str, metavar: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(*names, help=text, metavar=metavar, show_default=False)
    return option


@app.command(epilog="Example: touchline find trust --said-by ada-holt; a phrase: touchline find '\"half time\"'")
def find(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS", help='Words, "a phrase", or a beginning: inj*', show_default=False),
    ] = None,
    said_by: Annotated[str, _option("--said-by", text="Who is heard.", metavar="P")] = "",
    seen: Annotated[str, _option("--seen", text="Who is seen.", metavar="P")] = "",
    place: Annotated[str, _option("--place", text="Where it was shot.", metavar="X")] = "",
    fixture: Annotated[str, _option("--fixture", text="Clips of this match.", metavar="F")] = "",
    first: Annotated[
        str, _option("--from", text="Shot on this day or later: 2025-10-18, or derby-2.", metavar="D")
    ] = "",
    last: Annotated[str, _option("--to", text="Shot on this day or earlier.", metavar="D")] = "",
    clip: Annotated[
        list[str] | None, _option("--clip", text="Only in this clip; may be given again.", metavar="CLIP")
    ] = None,
    kind: Annotated[list[str] | None, _option("--kind", text=f"{', '.join(KINDS)}, look.", metavar="KIND,…")] = None,
    limit: Annotated[int | None, _option("--limit", text="How many hits [default: 20; every time: all].", metavar="N")] = None,
    like: Annotated[str, _option("--like", text="Pictures that look like this one.", metavar="CLIP[@FRAME]")] = "",
    exact: Annotated[bool, typer.Option("--exact", help="To the letter: nothing that only means the same.")] = False,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Find what was said, meant, written, seen or stated, best first; each hit has an id that show and cut add
    understand."""
    desk = open_gathered(season)
    kinds = tuple(part.strip() for value in kind or () for part in value.split(",") if part.strip())
    text = " ".join(words or ())
    limit = limit if limit is not None else EVERY if every_time(text) else _USUAL
    if like or "look" in kinds:
        filters = (said_by, seen, place, fixture, first, last, exact, *(one for one in kinds if one != "look"))
        find_alike(desk, like, words, clip or (), limit, as_json, filtered=any(filters))
        return
    wanted = Wanted(text, tuple(clip or ()), said_by, seen, place, fixture, first, last, kinds, limit, exact)
    with progress(quiet=as_json) as report:
        found = find_in(desk.store, desk.index, desk.frame_times, wanted, desk.meaning, report)
    hits, clips = found.hits, found.clips
    desk.store.questions.note(wanted.text, [(hit.clip, hit.span.start, hit.span.end, hit.text) for hit in hits])
    if as_json:
        shown = [_document(hit, clips[hit.clip]) for hit in hits]
        emit({"hits": shown, "meaning": _meaning(found), "understood": found.understood or None})
        return
    if found.lacking:
        warn(f"By words only. {found.lacking.subject} {found.lacking.remedy}")
    if found.understood:
        say(f"{found.understood}: {len(hits)} time{'s' if len(hits) != 1 else ''}.", style="dim")
    if hits and (hits[0].partly or hits[0].near):
        say("Nothing has all of that. Some of it, or something near it, is in:", style="dim")
    for hit in hits:
        _show(hit, clips[hit.clip])
    if not hits and not found.understood:
        say("Nothing found. Try fewer words, a beginning with a star (inj*), or touchline clips to see what is logged.")


def _meaning(found: Answer) -> dict[str, object]:
    """Whether meaning was compared, and if not why."""
    lacking = found.lacking
    return {"compared": found.compared, "lacking": f"{lacking.subject} {lacking.remedy}" if lacking else None}


def _document(hit: Hit, clip: Clip) -> dict[str, object]:
    return {
        "hit": hit.id,
        "clip": hit.clip,
        "name": clip.name,
        "file": clip.file,
        "reel": clip.reel,
        "from": hit.span.start,
        "to": hit.span.end,
        "seconds": round(hit.seconds, 3),
        "timecode": hit.timecode,
        "kind": hit.kind,
        "text": hit.text,
        "before": hit.before,
        "after": hit.after,
        "score": round(hit.score, 4),
        "partly": hit.partly,
        "near": hit.near,
        "similarity": round(hit.similarity, 4),
        "sounds_like": hit.sounds_like or None,
        "shot": clip.shot,
        "place": clip.place,
        "fixture": clip.fixture,
    }


def _show(hit: Hit, clip: Clip) -> None:
    from rich.console import Console
    from rich.text import Text

    line = Text(f"{hit.id}  ", style="dim")
    line.append(f"{clip.name} {hit.timecode or f'{hit.seconds:.2f} s'}  ", style="cyan")
    line.append(f"{hit.kind} " if hit.kind != "words" else "", style="dim")
    line.append(f"{hit.before} " if hit.before else "", style="default")
    line.append("≈ " if hit.near else "", style="dim")
    line.append(hit.text, style="dim" if hit.near else "bold yellow")
    line.append(f" (sounds like {hit.sounds_like})" if hit.sounds_like else "", style="dim")
    line.append(f" {hit.after}" if hit.after else "", style="default")
    Console(highlight=False, soft_wrap=True).print(line)
