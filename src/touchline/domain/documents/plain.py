"""The frozen values of the ground floor as plain values that JSON can hold, and back.

Fractions are written as text (``30000/1001``), spans as ``[start, end]``, tuples as lists. Every field is written, so
that a document means the same after a default has changed.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, TypeVar

from touchline.domain.time.time import Span
from touchline.errors import BadInput

T = TypeVar("T")
_Reader = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """The value as what JSON can hold. Raises TypeError for what it cannot."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if is_dataclass(value):
        return {name: to_plain(getattr(value, name)) for name in _names(typing.cast(Any, type(value)))}
    if isinstance(value, Mapping):
        return {str(key): to_plain(kept) for key, kept in value.items()}
    if isinstance(value, Sequence):
        return [to_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], plain: Any) -> T:
    """The value of class ``kind`` that was written. Raises BadInput where it is no such thing."""
    try:
        return typing.cast(T, _reader(typing.cast(Any, kind))(plain))
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        raise BadInput(
            f"This is not a {kind.__name__} as it is written: {error}.",
            "It was damaged, or written by another version of Touchline.",
        ) from None


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _reader(kind: Any) -> _Reader:
    if kind is Span:
        return lambda pair: Span(*pair)
    if kind is Fraction:
        return _fraction
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _optional_reader(inner)
    if origin is tuple:
        return _tuple_reader(inner)
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    """A season has few rates and lengths of a tick, and tens of thousands of clips that have them."""
    return Fraction(text)


def _optional_reader(inner: tuple[Any, ...]) -> _Reader:
    read = _reader(next(kind for kind in inner if kind is not type(None)))
    if read is _as_it_is:
        return _as_it_is
    return lambda value: None if value is None else read(value)


def _tuple_reader(inner: tuple[Any, ...]) -> _Reader:
    if inner[-1] is Ellipsis:
        read = _reader(inner[0])
        return tuple if read is _as_it_is else lambda items: tuple(map(read, items))
    readers = [_reader(kind) for kind in inner]
    return lambda items: tuple(read(item) for read, item in zip(readers, items, strict=True))


def _dataclass_reader(kind: type) -> _Reader:
    hints = typing.get_type_hints(kind)
    readers = [(name, one) for name in _names(kind) if (one := _reader(hints[name])) is not _as_it_is]

    def read(plain: Any) -> Any:
        return kind(**plain | {name: one(plain[name]) for name, one in readers if name in plain})

    return read
