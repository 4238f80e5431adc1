"""What takes long to load is loaded once in a process, whoever asks first."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from threading import Lock
from typing import TypeVar

_Loaded = TypeVar("_Loaded")


def once(load: Callable[..., _Loaded]) -> Callable[..., _Loaded]:
    """``load``, which keeps what it gave for the last two things it was asked for; of several threads that ask at once, one loads and
    the others wait."""
    kept, turn = lru_cache(maxsize=2)(load), Lock()

    @wraps(load)
    def asked(*args: Hashable) -> _Loaded:
        with turn:
            return kept(*args)

    return asked
