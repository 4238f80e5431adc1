"""``touchline``: the list of verbs in the order of the user's day, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import typer
import typer.core
import typer.main

from touchline import __version__
from touchline.cli.verbs import VERBS, Verb


class House(typer.core.TyperGroup):
    """A group that knows its verbs by name and line, and imports a verb's file only when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [verb.name for verb in VERBS]

    def get_command(self, ctx: Any, name: str) -> Any:
        verb = next((verb for verb in VERBS if verb.name == name), None)
        if verb is None:
            return None
        return _listed(verb) if _only_listing(ctx) else _loaded(verb)


def _only_listing(ctx: Any) -> bool:
    """Help of the whole program and completion of a verb's name need names and lines, not the verbs themselves."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    return not any(verb.name in words[:1] for verb in VERBS) and not ctx.resilient_parsing


def _listed(verb: Verb) -> Any:
    return typer.core.TyperCommand(name=verb.name, help=verb.line, rich_help_panel=verb.room)


def _loaded(verb: Verb) -> Any:
    module = importlib.import_module(f"touchline.cli.{verb.file}")
    command = typer.main.get_command(module.apps[verb.name] if hasattr(module, "apps") else module.app)
    command.name = verb.name
    return command


app = typer.Typer(
    cls=House, no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Try it: [bold]touchline demo[/bold] tells the whole story on a made-up season.",
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"touchline {__version__}")
        raise typer.Exit


@app.callback()
def touchline(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """From camera card to cleared, mended, delivered film: every second on screen accounted for."""


def main() -> None:
    """Run one command; the process ends with the exit code that belongs to what happened."""
    from touchline.cli.terminal import run

    run(app)
