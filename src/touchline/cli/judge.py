"""``touchline judge CASE.json``: the answer to one case of clearance."""

from __future__ import annotations

import gc
import json
import sys
from typing import Annotated

import typer

from touchline.cli.terminal import JsonOption, emit
from touchline.domain.documents.node import each_key_once
from touchline.errors import BadInput, Missing
from touchline.stages.clear.judge import judge_document

app = typer.Typer()


@app.command(epilog="Example: touchline judge case.json")
def judge(
    case: Annotated[str, typer.Argument(metavar="CASE.json", help="A case, or - for standard input.")],
    as_json: JsonOption = True,
) -> None:
    """Print the verdict on every frame of a case: clips, people, facts, ledger, cut and target in one JSON file."""
    gc.disable()  # nothing that is read becomes garbage before it is answered
    try:
        emit(judge_document(_read(case)))
    finally:
        gc.enable()


def _read(name: str) -> object:
    try:
        if name == "-":
            return json.load(sys.stdin, object_pairs_hook=each_key_once)
        with open(name, encoding="utf-8-sig") as file:  # noqa: PTH123 - the name is quoted back as it was given
            return json.load(file, object_pairs_hook=each_key_once)
    except FileNotFoundError:
        raise Missing(f"There is no file {name}.", "Check the name.") from None
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{name} is not JSON: {error}.", "A case is one JSON document; see docs/clearance.md.") from None
