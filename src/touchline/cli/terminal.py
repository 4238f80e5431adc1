"""What every verb shares: words for the terminal, one JSON document, progress, and errors that never show a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from touchline import errors

if TYPE_CHECKING:
    from touchline.ports import Progress

EXIT = {errors.BadInput: 10, errors.Missing: 20, errors.Forbidden: 25, errors.Conflict: 30,
        errors.Unavailable: 40, errors.Refused: 50, errors.Damaged: 60}

SeasonOption = Annotated[
    Path | None, typer.Option("--season", metavar="DIR", help="The season folder, if not the one around you.")]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on standard output, nothing else there.")]


def emit(document: Mapping[str, Any]) -> None:
    """Print one JSON document, each of its parts and each item of a list among them on a line of its own: hundreds of thousands
    are quick to write."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    text = ",\n".join(f" {_compact(key)}: {_in_lines(part)}" for key, part in document.items())
    sys.stdout.write("{\n" + _SURROGATE.sub(lambda half: f"\\u{ord(half[0]):04x}", text) + "\n}\n")


def _in_lines(part: Any) -> str:
    if not part or not isinstance(part, list | tuple):
        return _compact(part)
    return "[\n  " + ",\n  ".join(map(_compact, part)) + "\n ]"


def _compact(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, default=str)


_SURROGATE = re.compile("[\ud800-\udfff]")
"""What stands for bytes of a file name that are no Unicode: JSON says it in ASCII, so that the name can be had back."""


def say(text: str = "", *, style: str = "") -> None:
    """A line for a person, coloured where the terminal can."""
    from rich.console import Console

    Console(highlight=False, soft_wrap=True).print(text, style=style or None, markup=False)


def warn(text: str) -> None:
    """A line for a person that is not part of the answer: standard error."""
    from rich.console import Console

    Console(stderr=True, highlight=False, soft_wrap=True).print(text, style="yellow", markup=False)


def table(headings: list[str], rows: list[list[str]], *, title: str = "") -> None:
    """A plain table; numbers read best when they come as text already. In a pipe nothing is folded."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    sheet = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for column, heading in enumerate(headings):
        longest = max((len(row[column]) for row in rows), default=0)
        sheet.add_column(heading, overflow="fold", no_wrap=longest <= _UNFOLDED)
    for row in rows:
        sheet.add_row(*(Text(cell) for cell in row))
    Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE).print(sheet)


_UNFOLDED, _PIPE = 18, 400


def on_a_terminal() -> bool:
    """Whether somebody sits there who can be asked; a script is never kept waiting."""
    return sys.stdin.isatty() and sys.stdout.isatty()


@contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """A progress bar on a terminal, silence elsewhere: ``report(what, done, total)``, total 0 for not known.

    What is counted in seconds of footage also shows how many times faster than real time it goes.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Any) -> Text:
            footage = task.description == "Seconds of footage" and task.speed
            return Text(f"{task.speed:.1f} × real time" if footage else "")

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), Speed(),
               TimeRemainingColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def report(what: str, done: float, total: float) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=None)
            bars.update(tasks[what], completed=round(done), total=round(total) or None)

        yield report


_STOPPED = 130
"""How the program is left by whoever stops it by hand."""


def run(app: typer.Typer) -> NoReturn:
    """Run the program and leave with the exit code of what happened."""
    try:
        sys.exit(_ran_for_machines(app)) if "--json" in sys.argv else app(standalone_mode=True)
    except SystemExit as left:
        if left.code == _STOPPED:
            warn("Stopped. Nothing is lost; run the same command again to go on.")
        raise
    except errors.TouchlineError as error:
        _tell(error)
        sys.exit(EXIT[type(error)])
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _tell(of_system(error))
        sys.exit(EXIT[errors.Unavailable])
    except Exception as error:  # the last line of defence: a person never sees a traceback
        _tell(_unforeseen(error))
        sys.exit(70)
    sys.exit(0)


def _ran_for_machines(app: typer.Typer) -> int:
    """The exit code; what is wrongly typed is told as a document too, like every other error."""
    from typer.exceptions import Abort, TyperException

    try:
        return app(standalone_mode=False) or 0
    except Abort:
        return _STOPPED
    except TyperException as error:
        formed = getattr(error, "format_message", None)
        emit({"error": {"kind": "Usage", "subject": formed() if formed else str(error),
                        "remedy": "Add --help in place of --json to see how it is typed."}})
        return getattr(error, "exit_code", 2)


def of_system(error: OSError) -> errors.TouchlineError:
    """What the operating system refused, in words."""
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    remedy = {28: "The disk is full: make room, then run the same command again.",
              13: "Ask for the right to write there, or choose another folder.",
              30: "That disk is read-only: choose another folder."}
    return errors.Unavailable(f"{what}.", remedy.get(error.errno or 0, "See that the disk is there and may be used, then try again."))


def _unforeseen(error: Exception) -> errors.TouchlineError:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="touchline-", suffix=".log", delete=False, encoding="utf-8") as log:
        traceback.print_exception(error, file=log)
    return errors.Unavailable(f"Touchline itself failed ({type(error).__name__}: {error}).",
                              f"Nothing half-done was kept. Please report it with {log.name}.")


def told_as_json(error: errors.TouchlineError) -> dict[str, Any]:
    """An error as a document."""
    document = {"kind": type(error).__name__, "subject": error.subject, "remedy": error.remedy,
                "place": error.place, "details": list(error.details)}
    return {"error": {key: value for key, value in document.items() if value}}


def _tell(error: errors.TouchlineError) -> None:
    if "--json" in sys.argv:
        emit(told_as_json(error))
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False, soft_wrap=True)
    where = f"{error.place}: " if error.place else ""
    console.print(f"✗ {where}{error.subject}", style="bold red", markup=False)
    for detail in error.details:
        console.print(f"  · {detail}", markup=False)
    if error.remedy:
        console.print(f"  → {error.remedy}", markup=False)
