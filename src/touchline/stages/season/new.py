"""New: a season folder, with its fixture list if there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from touchline.domain.world.world import Fixture
from touchline.ports import Store
from touchline.stages.world.fixtures import take_fixtures

S = TypeVar("S", bound=Store)


def new_season(make: Callable[[], S], discard: Callable[[S], None], listed: Sequence[Fixture],
               by: str) -> tuple[S, list[Fixture]]:
    """Make a season and take in the club's matches of a list; where that fails, nothing is left of it.

    Raises Conflict where there is something already, Missing where the club plays in none of the matches.
    """
    store = make()
    try:
        return store, take_fixtures(store, listed, store.club, by) if listed else []
    except BaseException:
        discard(store)
        raise
