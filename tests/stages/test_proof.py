"""The proof that nothing said was changed, compared with what deliveries printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from small_season import SmallSeason
from touchline.errors import Damaged, Missing
from touchline.stages.season.proof import prove


def delivered(folder: Path, head: tuple[int, str]) -> Path:
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"ledger": {"head": head[0], "hash": head[1]}}))
    return folder


@pytest.fixture
def head(season: SmallSeason) -> tuple[int, str]:
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    return season.store.ledger.head()


def test_every_head_that_a_delivery_printed_is_compared(season, head, tmp_path):
    season.store.deliveries.note({"id": "d1", "head": list(head)})
    season.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    delivered(season.store.folder / "deliveries" / "d2", season.store.ledger.head())
    proof = prove(season.store, [delivered(tmp_path / "at the buyer's", (0, "0" * 64))])
    assert proof.ledger == season.store.ledger.head()
    assert proof.deliveries == 3
    assert proof.journal[0] == len(season.store.journal.history())


@pytest.mark.parametrize("where", ["noted", "in deliveries", "in records", "given"])
def test_a_head_that_is_not_on_the_chain_is_damage_wherever_it_was_printed(season, head, tmp_path, where):
    unknown, given = (head[0] + 1, "ab" * 32), []
    if where == "noted":
        season.store.deliveries.note({"id": "d1", "head": list(unknown)})
    elif where.startswith("in "):
        delivered(season.store.folder / where.removeprefix("in ") / "d1", unknown)
    else:
        given = [delivered(tmp_path / "d1", unknown)]
    with pytest.raises(Damaged, match="cut off"):
        prove(season.store, given)


def test_a_delivery_without_a_manifest_is_missing(season, tmp_path):
    with pytest.raises(Missing):
        prove(season.store, [tmp_path])
