"""The world at any moment, quickly: worlds are kept every few hundred statements, and only what was said since is added."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from touchline.domain.world.undo import UNDO, undone
from touchline.domain.world.world import Statement, World, world_of

_STEP = 250
_MOST = 200
"""So many worlds are kept; each holds little more than references."""


class Worlds:
    """``history`` is everything that was said, with what was undone and every undoing, in order; it is not looked at again."""

    def __init__(self, history: Sequence[Statement]) -> None:
        self._history = history
        self._undoings = [place for place, said in enumerate(history) if said.kind == UNDO]
        self._kept: dict[tuple[int, frozenset[int]], World] = {}

    def with_more(self, history: Sequence[Statement]) -> Worlds:
        """The same for a longer history, which begins as this one."""
        longer = Worlds(())
        longer._history, longer._kept = history, self._kept
        fresh = range(len(self._history), len(history))
        longer._undoings = [*self._undoings, *(place for place in fresh if history[place].kind == UNDO)]
        return longer

    def after(self, count: int) -> World:
        """The world after the first so many statements."""
        gone = undone([self._history[place] for place in self._undoings[: bisect_right(self._undoings, count - 1)]])
        begun = count // _STEP * _STEP
        while begun and self._key(begun, gone) not in self._kept:
            begun -= _STEP
        world = self._kept[self._key(begun, gone)] if begun else World()
        while begun < count:
            end = min(count, begun + _STEP)
            standing = (said for said in self._history[begun:end] if said.kind != UNDO and said.seq not in gone)
            world, begun = world_of(standing, world), end
            if end % _STEP == 0 and len(self._kept) < _MOST:
                self._kept[self._key(end, gone)] = world
        return world

    def _key(self, count: int, gone: set[int]) -> tuple[int, frozenset[int]]:
        """What a world rests on: the statements up to there, and those of them that do not count."""
        last = self._history[count - 1].seq
        return count, frozenset(number for number in gone if number <= last)
