"""``touchline demo``: the whole story on a made-up season, typed command by command."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.terminal import EXIT, JsonOption, emit, progress, say, told_as_json
from touchline.errors import Conflict, TouchlineError, Unavailable

app = typer.Typer(add_completion=False)


@app.command(epilog="Example: touchline demo --keep demo-season")
def demo(
    keep: Annotated[
        Path | None,
        typer.Option(
            "--keep", metavar="DIR", help="Leave everything in this folder, anew each time.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """The whole story on a made-up season of Harbour Town FC: cards at night, a log, a cut, a no, a mended film, and its proof."""
    from touchline.demo.steps import Told

    began = time.monotonic()
    told = Told()
    with _folder(keep) as folder:
        made = _generate(folder, quiet=as_json)
        _tell(made, folder, told, quiet=as_json)
        if as_json:
            emit(
                {"season": str(folder / "season"), "summary": told.lines, "seconds": round(time.monotonic() - began, 1)}
            )
            return
        say(f"\nThe whole way, in {time.monotonic() - began:.0f} s", style="bold")
        for line in told.lines:
            say(f"  {line}")
        if keep:
            say(f"  season     {folder / 'season'}   (cd there, and go on: touchline clear derby)")


@contextlib.contextmanager
def _folder(keep: Path | None) -> Any:
    """The folder that holds the demo: kept and begun anew, or thrown away at the end."""
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="touchline-demo-") as passing:
            yield Path(passing)
        return
    folder = keep.absolute()
    if folder.exists() and any(folder.iterdir()) and not (folder / ".touchline-demo").exists():
        raise Conflict(f"{keep} is not empty, and no demo made it.", "Name a new folder.")
    for name in ("season", "raid", "shuttle"):
        shutil.rmtree(folder / name, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".touchline-demo").touch()
    yield folder


def _generate(folder: Path, *, quiet: bool) -> Any:
    from touchline.demo.generate import generate

    if not quiet:
        say("Drawing and recording three days around a derby …", style="bold")
    with progress(quiet=quiet) as report:
        return generate(folder / "cards-at-night", lambda done, total, name: report("scenes", done, total))


def _tell(made: Any, folder: Path, told: Any, *, quiet: bool) -> None:
    """Type every step of the story, and hand its answer back to it."""
    from touchline.demo.story import story

    season = folder / "season"
    steps = story(made, season, (folder / "raid", folder / "shuttle"), told)
    step = next(steps)
    with contextlib.suppress(StopIteration):
        while True:
            answer = _step(step, season, print_it=not quiet)
            step = steps.send(answer)


def _step(step: Any, season: Path, *, print_it: bool) -> dict[str, Any]:
    if print_it and step.chapter:
        say(f"\n{step.chapter}", style="bold cyan")
    if print_it and not step.quiet:
        if step.says:
            say(f"  {step.says}")
        say(f"  $ touchline {shlex.join(step.command)}", style="dim")
    at_season = () if step.command[0] in ("new", "models", "verify") else ("--season", str(season))
    code, answer = run_quietly([*step.command, *at_season, "--json"])
    if code != step.exits:
        error = answer.get("error", {})
        raise Unavailable(
            f"The demo stopped at: touchline {shlex.join(step.command)} (exit {code}): {error.get('subject', '')}",
            error.get("remedy", ""),
            details=error.get("details", ()),
        )
    if print_it and not step.quiet:
        for line in _shown(step.command[0], answer):
            say(f"      {line}")
    return answer


def run_quietly(arguments: list[str]) -> tuple[int, dict[str, Any]]:
    """One command in this process: its exit code and its JSON document."""
    from touchline.cli.program import app as program

    out = io.StringIO()
    before = sys.argv
    sys.argv = ["touchline", *arguments]
    try:
        with contextlib.redirect_stdout(out):
            program(arguments, standalone_mode=False)
        code = 0
    except typer.Exit as left:
        code = left.exit_code
    except TouchlineError as error:
        return EXIT[type(error)], told_as_json(error)
    finally:
        sys.argv = before
    text = out.getvalue().strip()
    return code, json.loads(text) if text else {}


def _shown(verb: str, answer: dict[str, Any]) -> list[str]:
    """The gist of an answer, a line or a few."""
    show: Callable[[dict[str, Any]], list[str]] = _GIST.get(verb, lambda _: [])
    if "error" in answer:
        return [
            f"✗ {answer['error']['subject']}",
            *(f"· {detail}" for detail in answer["error"].get("details", ())[:4]),
        ]
    return show(answer)


def _clear(answer: dict[str, Any]) -> list[str]:
    seconds = ", ".join(f"{verdict} {value:.2f} s" for verdict, value in answer["seconds"].items() if value)
    bad = [span for span in answer["spans"] if span["verdict"] in ("blocked", "unknown")]
    return [
        seconds,
        *(
            f"{span['track']} {span['from']}..{span['to']} {span['verdict']}: {'; '.join(span['why'])}"
            for span in bad[:6]
        ),
    ]


def _mend(answer: dict[str, Any]) -> list[str]:
    fixes = [
        f"{fix['number']}. {fix['kind']} {fix['track']} {fix['from']}..{fix['to']}, {fix['shorter_frames']} frames shorter"
        for fix in answer["fixes"]
    ]
    return [*fixes, *([f"→ {answer['written']}"] if answer["written"] else [])]


def _hits(answer: dict[str, Any]) -> list[str]:
    return [
        f"{hit['name']} {hit['timecode']}  {hit['before'][-30:]} [{hit['text']}] {hit['after'][:30]}"
        for hit in answer["hits"][:5]
    ]


def _offers(answer: dict[str, Any]) -> list[str]:
    return [
        f"{one['title']}: viable {60 * one['minutes']['viable']:.1f} s, lost {60 * one['minutes']['lost']:.1f} s; "
        + (f"{one['fee_per_viable_minute']} a viable minute" if one["fee_per_viable_minute"] else "nothing is viable")
        for one in answer.get("offers", ())
    ]


def _talk(answer: dict[str, Any]) -> list[str]:
    if "written" in answer:
        return [f"{answer['talk']} {answer['state']}: {len(answer['written'])} entries in the ledger"]
    if "contradictions" in answer:
        return [f"{one['talk']}: {one['state']}" for one in answer["talks"]]
    return []


_GIST: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "clear": _clear,
    "mend": _mend,
    "find": _hits,
    "what-if": _offers,
    "talk": _talk,
    "offload": lambda a: [
        f"{a['kind']}, {a['files']} files, {a['bytes'] / 1e6:.1f} MB; "
        + ("safe to format" if a["safe_to_format"] else f"not safe to format: {a['reasons'][0]}")
    ],
    **dict.fromkeys(
        ("say", "grant", "release", "location", "licence", "veto"), lambda a: [a["sentence"], *a["warnings"]]
    ),
}
