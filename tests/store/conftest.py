"""Every store that Touchline can stand on, one after the other, for the contract suites of its ports."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from season_case import Clock

from touchline.ports import WordSearch
from touchline.store.index import WordIndex
from touchline.store.season import Season, create_season, open_store


def _sqlite(folder: Path, clock: Clock) -> Season:
    if not (folder / "season.toml").exists():
        create_season(folder, "Harbour Town", "2025-26", clock)
    return open_store(folder, clock)


STORES = {"sqlite": _sqlite}
"""Another store joins the contract suites by a line here: it opens a season, founded where there is none."""


@pytest.fixture
def clock() -> Clock:
    return Clock("2026-04-01T12:00:00.000000Z")


@pytest.fixture(params=sorted(STORES))
def opened(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Callable[[], Season]]:
    """Opens the same season again and again, as another process would."""
    stores: list[Season] = []

    def again() -> Season:
        stores.append(STORES[request.param](tmp_path / "season", clock))
        return stores[-1]

    yield again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Callable[[], Season]) -> Season:
    return opened()


INDEXES = {"tantivy": WordIndex}
"""Another word index joins its contract by a line here: it is opened on a folder of its own and a shelf."""


@pytest.fixture(params=sorted(INDEXES))
def opened_index(request: pytest.FixtureRequest, store: Season) -> Callable[[], WordSearch]:
    """Opens the same index again, as another process would."""
    return lambda: INDEXES[request.param](store.folder / "derived" / "index", store.shelf)


@pytest.fixture
def index(opened_index: Callable[[], WordSearch]) -> WordSearch:
    return opened_index()
