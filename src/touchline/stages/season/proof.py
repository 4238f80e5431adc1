"""Proof: that ledger and journal are what they were, and that nothing was cut off that a delivery knew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from touchline.errors import Missing
from touchline.ports import Store

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Proof:
    """What was proven: both chains' heads, and how many heads printed in deliveries lie on the ledger's."""

    ledger: tuple[int, str]
    journal: tuple[int, str]
    deliveries: int


def prove(store: Store, deliveries: Sequence[Path] = ()) -> Proof:
    """Recompute both chains, and compare the ledger with the heads in every delivery that the season knows, that lies
    in its folder, or that is given.

    Raises Damaged naming the first entry that is not what it was, Missing for a delivery without a manifest.
    """
    heads = {head for record in store.deliveries.all() if (head := _head(record.get("head")))}
    kept = [path for room in ("deliveries", "records") for path in (store.folder / room).glob(f"*/{MANIFEST}")]
    heads |= {head for path in kept for head in _heads_in(path)}
    for folder in deliveries:
        path = folder if folder.is_file() else folder / MANIFEST
        if not path.is_file():
            raise Missing(f"{folder} is no delivery: it has no {MANIFEST}.", "Name the folder of a delivery.")
        heads |= set(_heads_in(path))
    return Proof(store.ledger.verify(sorted(heads)), store.journal.verify(), len(heads))


def _heads_in(path: Path) -> Iterator[tuple[int, str]]:
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return
    if head := _head(manifest.get("ledger") if isinstance(manifest, dict) else None):
        yield head


def _head(said: Any) -> tuple[int, str] | None:
    """``{"head": 12, "hash": "…"}`` or ``[12, "…"]``."""
    pair = [said.get("head"), said.get("hash")] if isinstance(said, dict) else said
    if isinstance(pair, list | tuple) and len(pair) == 2 and type(pair[0]) is int and isinstance(pair[1], str):
        return pair[0], pair[1]
    return None
