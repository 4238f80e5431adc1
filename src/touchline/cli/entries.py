"""The ledger's verbs: each says who says what, on what scope, for what showing, why; reads it back in one sentence, and writes it.

Ten verbs share most of their options, so each is put together from a table (`_VERBS`).
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from touchline.cli.drafts import draft_of
from touchline.cli.saying import agreed, tell_dry, tell_written
from touchline.cli.terminal import JsonOption, SeasonOption, on_a_terminal, say
from touchline.domain.ledger.ledger import LIFT, RUNGS, SAY
from touchline.stages.ledger.ledger import mean, record
from touchline.wiring import open_desk


@dataclass(frozen=True)
class Option:
    """One option of a verb: its name on the command line, its kind (many, text, day, flag, number, file) and its help."""

    name: str
    kind: str
    help: str

    def parameter(self, required: bool) -> inspect.Parameter:
        kinds: dict[str, tuple[Any, Any]] = {
            "many": (list[str] | None, None),
            "text": (str | None, None),
            "flag": (bool, False),
            "number": (int | None, None),
            "file": (Path | None, None),
        }
        annotation, default = kinds[self.kind]
        shown = typer.Option(f"--{self.name}", help=self.help, show_default=False)
        return inspect.Parameter(
            _key(self.name),
            inspect.Parameter.KEYWORD_ONLY,
            annotation=Annotated[annotation, shown],
            default=inspect.Parameter.empty if required else default,
        )


def _key(name: str) -> str:
    return f"{name.replace('-', '_')}_"


_BY = Option("by", "text", "Who says so.")
_SCOPE = (
    Option("person", "many", "A person; several mean any of them."),
    Option("group", "many", "Everybody in a group."),
    Option("place", "many", "A place."),
    Option("words", "many", "Words that are said."),
    Option("text", "many", "Words that are written."),
    Option("mark", "many", "A logo."),
    Option("music", "many", "A piece of music."),
    Option("sound", "many", "A sound."),
    Option("topic", "many", "A topic."),
    Option("clip", "many", "A clip."),
    Option("span", "text", "FROM..TO in that one clip."),
    Option("fixture", "many", "A match."),
    Option("shot", "text", "Days of shooting, FROM..TO, both included."),
    Option("owner", "many", "Whose third-party footage."),
    Option("channel", "text", "picture, sound, or both."),
)
_FOR = (
    Option("for", "many", "Platforms."),
    Option("territory", "many", "Territories, ISO 3166 codes."),
    Option("except", "many", "Everywhere but these territories."),
    Option("use", "many", "film, trailer, social, …"),
    Option("from", "text", "First day of showing."),
    Option("until", "text", "Last day of showing, included."),
)
_DUTIES = (Option("duty", "many", "What must be honoured, such as a credit."),)
_KEPT = (
    Option("why", "text", "The reason; kept beside the entry, can be erased."),
    Option("clause", "text", "The clause it rests on."),
    Option("evidence", "file", "A scan or a mail; its hash is kept."),
    Option("typed-by", "text", "Who types it, if not you."),
    Option("dry-run", "flag", "Say what it would mean and touch; write nothing."),
    Option("yes", "flag", "On a terminal: write it without asking."),
)


@dataclass(frozen=True)
class Entering:
    """One verb: the kind of entry it writes, its options, its one line and its example."""

    kind: str
    options: tuple[Option, ...]
    line: str
    example: str


_VERBS = {
    "release": Entering(
        "release",
        (_BY, *_SCOPE, *_FOR, *_DUTIES),
        "A person's yes to be seen and heard; for a child, the guardian's.",
        "release --by ada-holt --use film",
    ),
    "grant": Entering(
        "grant",
        (_BY, *_SCOPE, *_FOR, *_DUTIES),
        "A blanket yes by an agreement; it never covers a child.",
        "grant --by club --group squad --clause 4.2",
    ),
    "location": Entering(
        "location",
        (
            _BY,
            *_SCOPE,
            *_FOR,
            *_DUTIES,
            Option("notice", "flag", "A filming notice was posted: strangers are covered too."),
        ),
        "A place's yes.",
        "location --by landlord --place old-quay --notice",
    ),
    "licence": Entering(
        "licence",
        (
            _BY,
            *_SCOPE,
            *_FOR,
            *_DUTIES,
            Option("people-cleared", "flag", "The licensor has cleared the people in it."),
            Option("limit-frames", "number", "The most frames of it one cut may use."),
        ),
        "A yes for third-party footage or music.",
        "licence --by coastline-sport --owner coastline-sport --limit-frames 250",
    ),
    "refuse": Entering(
        "refusal",
        (_BY, *_SCOPE, *_FOR),
        "A person's no about themself; for a child, the guardian's.",
        "refuse --by ada-holt --place dressing-room",
    ),
    "veto": Entering(
        "veto",
        (_BY, *_SCOPE, *_FOR),
        "A no by somebody with a say.",
        'veto --by manager --person ada-holt --place dressing-room --shot 2025-08-01..2025-12-31 --why "half-time stays inside"',
    ),
    "embargo": Entering(
        "embargo",
        (
            _BY,
            *_SCOPE,
            *(o for o in _FOR if o.name != "from"),
            Option("not-before", "text", "First day on which it may be shown."),
        ),
        "Not before a date.",
        "embargo --by club --topic transfer --not-before 2026-02-01",
    ),
    "term": Entering(
        "term",
        (_BY, *_SCOPE, *_FOR),
        "A clause that forbids something.",
        "term --by club --mark acme-bet --territory IT",
    ),
    "say": Entering(
        SAY,
        (Option("rung", "text", f"One of {', '.join(RUNGS)}."), *_SCOPE),
        "Put somebody on a rung of the ladder of say.",
        "say manager --rung full-veto",
    ),
    "lift": Entering(LIFT, (_BY,), "Take an entry back: only whoever made it can.", "lift L7 --by manager"),
}


def _command(verb: str, entering: Entering) -> typer.Typer:
    """The command of one verb."""
    app = typer.Typer(add_completion=False)
    app.command(verb, epilog=f"Example: touchline {entering.example}")(writer(entering))
    return app


def release_group() -> typer.Typer:
    """``release`` as a verb that others stand beneath: by itself it writes one entry."""
    entering = _VERBS["release"]
    app = typer.Typer(add_completion=False, invoke_without_command=True)
    app.callback(invoke_without_command=True, epilog=f"Example: touchline {entering.example}")(writer(entering, beneath=True))
    return app


def writer(entering: Entering, *, beneath: bool = False) -> Callable[..., None]:
    """What one verb does, its signature put together from its options; with ``beneath`` nothing where another verb follows."""

    def write(**given: Any) -> None:
        context: typer.Context | None = given.pop("context", None)
        if context and context.invoked_subcommand:
            return
        if context and not given["by_"]:
            raise typer.BadParameter("Say who says so.", context, param_hint="--by")
        _write(entering, given)

    named = {
        SAY: ("party_", "PARTY", "Who gets the say."),
        LIFT: ("entry_", "ENTRY", "The entry to take back, such as L7."),
    }
    parameters = []
    if entering.kind in named:
        name, shown, text = named[entering.kind]
        argument = Annotated[str, typer.Argument(metavar=shown, help=text, show_default=False)]
        parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=argument))
    needed = () if beneath else ("by", "rung")
    parameters += [one.parameter(required=one.name in needed) for one in (*entering.options, *_KEPT)]
    parameters += [
        inspect.Parameter("season", inspect.Parameter.KEYWORD_ONLY, annotation=SeasonOption, default=None),
        inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, annotation=JsonOption, default=False),
    ]
    if beneath:
        parameters.insert(0, inspect.Parameter("context", inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context))
    write.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    write.__doc__ = f"{entering.line} The program says back in one sentence what it writes."
    return write


apps = {verb: _command(verb, entering) for verb, entering in _VERBS.items()}


def _write(entering: Entering, given: Mapping[str, Any]) -> None:
    desk = open_desk(given["season"])
    draft = draft_of(desk, entering.kind, given)
    now, as_json = desk.now, given["as_json"]
    if given["dry_run_"]:
        tell_dry(desk, mean(desk.store, draft, now), as_json)
        return
    if not as_json and not given["yes_"] and on_a_terminal() and not agreed(mean(desk.store, draft, now)):
        say("Nothing was written.")
        return
    tell_written(record(desk.store, draft, given["typed_by_"] or desk.user, now), as_json)
