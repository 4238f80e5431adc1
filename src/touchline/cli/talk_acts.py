"""What acts of talks are typed with, joined once: when, by whom, in which season, how surely; and how the talks after them are told."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Annotated, Any

import typer

from touchline.cli.talk_showing import history_document, owed_document, talk_document
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.domain.talks.talk_block import blocks
from touchline.domain.talks.talk_story import steps_of
from touchline.domain.talks.talks import SURENESS, Talk
from touchline.stages.talk.offers import changes_in
from touchline.stages.talk.owed import owed_to
from touchline.stages.talk.talk import talks_now
from touchline.wiring import Desk, open_desk

TalkArgument = Annotated[str, typer.Argument(metavar="TALK", help="The talks.")]
By = Annotated[str, typer.Option("--by", help="Who types it [default: you].", show_default=False)]
Why = Annotated[str, typer.Option("--why", help="The reason; kept, and can be erased.", show_default=False)]
Source = Annotated[str, typer.Option("--source", help="Where that is known from.", show_default=False)]


def _on(help_: str) -> Any:
    return Annotated[str, typer.Option("--on", metavar="DAY", help=help_, show_default=False)]


def _word(name: str, help_: str) -> Any:
    return Annotated[str, typer.Option(f"--{name}", help=help_, show_default=False)]


_EVERY = {"by": (By, ""), "season": (SeasonOption, None), "as_json": (JsonOption, False)}
_ACT = {"on": (_on("When it happened, if not today: 2026-05-01, 2026-05, 2026."), ""), **_EVERY}
_TOLD = {
    "sureness": (_word("sureness", f"How surely: {', '.join(SURENESS)}."), ""),
    "says": (_word("says", "Who says so: a person, a newspaper."), ""),
    "source": (_word("source", "Where: the article, the call, the meeting."), ""),
    "on": (_on("When it was said: 2026-05-01, 2026-05, 2026; 2026-05-01.. for some time after."), ""),
    "talk": (_word("talk", "These talks only [default: the whole project]."), ""),
    **_EVERY,
}


@dataclass(frozen=True)
class Act:
    """Somebody does something in a season: ``said`` is what every such verb of the stages is given by name."""

    desk: Desk
    by: str
    said: dict[str, str]
    as_json: bool


def _joined(options: dict[str, tuple[Any, Any]]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator: the verb takes an `Act` first, and its command has these options behind its own."""
    common = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=default)
              for name, (kind, default) in options.items()]  # fmt: skip

    def decorate(verb: Callable[..., None]) -> Callable[..., None]:
        own = list(inspect.signature(verb, eval_str=True).parameters.values())[1:]
        parameters = [*(one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own), *common]

        @wraps(verb)
        def command(**typed: Any) -> None:
            desk = open_desk(typed.pop("season"))
            by, as_json = typed.pop("by") or desk.user, typed.pop("as_json")
            said = {name: typed.pop(name) for name in options if name in typed}
            verb(Act(desk, by, {**said, "today": desk.now[:10]}, as_json), **typed)

        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        command.__annotations__ = {one.name: one.annotation for one in parameters}
        return command

    return decorate


act, telling = _joined(_ACT), _joined(_TOLD)
"""For verbs that do something in talks, and for those that say what somebody said."""


def tell(desk: Desk, talk: Talk, as_json: bool) -> None:
    """The talks as they stand."""
    found, world = talks_now(desk.store)
    owed = owed_to(desk.store, talk, date.fromisoformat(desk.now[:10]))
    document = talk_document(talk, world, blocks(found, talk.id, desk.now[:10]))
    history = history_document(steps_of(found, talk.id, world), changes_in(talk))
    document |= {"history": history, "owed": owed and owed_document(owed)}
    if as_json:
        emit(document)
        return
    say(f"{talk.id}: {talk.state}; {document['club']} and {document['media']}", style="bold")
    for line in (*_history(document), *_standing(document)):
        say(f"  {line}")
    for block in document["blocked_by"]:
        say(f"! {block['words']}", style="yellow")


def _history(document: dict[str, Any]) -> Iterator[str]:
    for one in document["history"]:
        yield f"{one['when']}: {one['words']} [{one['number']}]" + " — taken back" * one["taken_back"]
        yield from (f"    {change}" for change in one["changes"])


def _standing(document: dict[str, Any]) -> Sequence[str]:
    deal = document["deal"]
    return [
        *([f"in the ledger: {', '.join(deal['entries'])}"] if deal else []),
        *(document["owed"]["words"] if document["owed"] else ()),
    ]
