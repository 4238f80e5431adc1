"""``touchline``: the list of verbs in the order of the user's day, and the one place where errors become exit codes."""

from __future__ import annotations

import gc
import importlib
import sys
from functools import partial
from itertools import groupby
from typing import Any

import typer
import typer.core
import typer.main

from touchline import __version__
from touchline.cli.verbs import VERBS, Verb
from touchline.wiring_hands import hands

SELDOM = 20_000
"""New objects between two looks for garbage that goes round in circles: what a command loads it keeps, and looking it all through
again and again, as every 700 objects does, takes a tenth of the time of a short one."""

_HELP = {"-h", "--help"}


class House(typer.core.TyperGroup):
    """A group that knows its verbs by name and line, and imports a verb's file only when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [verb.name for verb in VERBS]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Plain text, since what draws the panels of a verb's help takes longer to load than all else here."""
        formatter.write(front_page(ctx))

    def get_command(self, ctx: Any, name: str) -> Any:
        verb = next((verb for verb in VERBS if verb.name == name), None)
        if verb is None:
            return None
        return _listed(verb) if _only_listing(ctx) else _loaded(verb)


def front_page(ctx: Any) -> str:
    """Every verb with its line, in the order of the user's day."""
    group, bold = ctx.command, partial(typer.style, bold=True)
    lines = [f"{bold('Usage:')} {ctx.command_path} VERB ...", "", f"  {group.help}"]
    for room, verbs in groupby(VERBS, key=lambda verb: verb.room):
        lines += ["", bold(room), *(f"  {verb.name:<10}{verb.line}" for verb in verbs)]
    options = [option.get_help_record(ctx) for option in group.get_params(ctx)]
    lines += ["", bold("Options"), *(f"  {names:<22}{line.strip()}" for names, line in filter(None, options))]
    return "\n".join([*lines, "", f"Help for one verb: {ctx.command_path} VERB --help", group.epilog, ""])


def _only_listing(ctx: Any) -> bool:
    """Help of the whole program and completion of a verb's name need names and lines, not the verbs themselves."""
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    return not any(verb.name in words[:1] for verb in VERBS) and not ctx.resilient_parsing


def _listed(verb: Verb) -> Any:
    return typer.core.TyperCommand(name=verb.name, help=verb.line, rich_help_panel=verb.room)


def _loaded(verb: Verb) -> Any:
    module = importlib.import_module(f"touchline.cli.{verb.file}")
    verb_app = module.apps[verb.name] if hasattr(module, "apps") else module.app
    verb_app.rich_markup_mode = None  # or "[default: you]" would be taken for markup and vanish
    command = typer.main.get_command(verb_app)
    command.name = verb.name
    return command


app = typer.Typer(
    cls=House, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    context_settings={"help_option_names": sorted(_HELP)},
    epilog="Try it: touchline demo tells the whole story on a made-up season.",
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
    gc.set_threshold(SELDOM)
    if any(verb.hands and [verb.name] == sys.argv[1:2] for verb in VERBS) and not _HELP & set(sys.argv):
        hands()
    from touchline.cli.terminal import run

    run(app)
