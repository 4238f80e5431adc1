"""The hash chain: what makes a list of rows one that nobody can change unseen.

A row is sealed with the SHA-256 of its canonical JSON (RFC 8785), which holds the seal of the row before it. Free text
and personal data stand beside a row; the row holds only their *commitment*, the SHA-256 of a salt and the text, so
that the text can be erased and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from touchline.errors import BadInput, Damaged

GENESIS = "0" * 64
"""What the first row holds in place of a seal before it."""

PRIVATE = "private"
"""The key of a row's body under which the commitments stand."""

Head = tuple[int, str]
"""Number and seal of the last row; ``(0, GENESIS)`` where there is none."""


@dataclass(frozen=True)
class Link:
    """One row as it is stored: ``sealed`` is everything the seal covers, ``beside`` the texts not yet erased,
    each with its salt."""

    sealed: Mapping[str, Any]
    seal: str
    beside: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def seq(self) -> Any:
        return self.sealed.get("seq")


def canonical(value: object) -> str:
    """Canonical JSON. Raises BadInput for what has none: whole numbers beyond 2**53, lone surrogates, not-a-number."""
    try:
        return rfc8785.dumps(value).decode("utf-8")  # type: ignore[arg-type]
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError) as error:
        raise BadInput(
            f"This cannot be written down for ever: {error}.",
            "Use text that is valid Unicode and numbers below nine thousand billion.",
        ) from None


def seal_of(sealed: Mapping[str, Any]) -> str:
    """The seal of a row: 64 hex digits."""
    return hashlib.sha256(canonical(dict(sealed)).encode()).hexdigest()


def commitment(salt: str, text: str) -> str:
    """What a row holds of a text beside it. ``salt`` is hex. Raises BadInput where the text is not valid Unicode."""
    try:
        return hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
    except UnicodeEncodeError:
        raise BadInput(f"{text!r} is not valid Unicode.", "Type it again.") from None


def with_commitments(body: Mapping[str, Any], beside: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The body as it is sealed."""
    taken = sorted({PRIVATE, *beside} & body.keys())
    if taken:
        raise BadInput(f"{taken[0]!r} is given twice.", "Give private text apart from the body.", place=taken[0])
    if not beside:
        return dict(body)
    return {**body, PRIVATE: {name: commitment(*kept) for name, kept in beside.items()}}


def readable(body: Mapping[str, Any], beside: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """The body as it was stated: the texts beside it put back, those erased left out."""
    return {key: value for key, value in body.items() if key != PRIVATE} | {
        name: text for name, (_, text) in beside.items()
    }


def verify(links: Iterable[Link], heads: Sequence[Head] = (), *, of: str = "The ledger") -> Head:
    """Recompute the whole chain; the head. ``heads`` are those printed in deliveries: each must be on the chain.

    Raises Damaged naming the first row that is not what it was, or that a delivery knew and is gone.
    """
    before, last, moment = GENESIS, 0, ""
    seals = {0: GENESIS}
    for link in links:
        wrong = _wrong(link, last + 1, before, moment)
        if wrong:
            raise Damaged(f"{of} was changed: entry {last + 1} {wrong}.", _RESTORE, place=f"{of.split()[-1]}[{last}]")
        before, last, moment = link.seal, last + 1, str(link.sealed.get("recorded", ""))
        seals[last] = before
    for seq, seal in heads:
        if seq not in seals:
            raise Damaged(f"{of} was cut off: a delivery knew entry {seq}, and it ends at entry {last}.", _RESTORE)
        if seals[seq] != seal:
            raise Damaged(f"{of} was changed: entry {seq} is not the one that a delivery knew.", _RESTORE)
    return last, before


_RESTORE = "Restore the season from a backup made before; keep this copy as evidence."


def _wrong(link: Link, seq: int, before: str, moment: str) -> str:
    """What is wrong with one row, or nothing."""
    if link.seq != seq:
        return f"is missing: after entry {seq - 1} comes {link.seq}"
    if link.sealed.get("prev") != before:
        return "does not follow the one before it"
    if str(link.sealed.get("recorded", "")) < moment:
        return "is recorded earlier than the one before it"
    try:
        if seal_of(link.sealed) != link.seal:
            return "is not what was sealed"
    except BadInput:
        return "is not what was sealed"
    return _wrong_beside(link)


def _wrong_beside(link: Link) -> str:
    body = link.sealed.get("body")
    promised = body.get(PRIVATE, {}) if isinstance(body, Mapping) else {}
    for name, (salt, text) in link.beside.items():
        try:
            kept = commitment(salt, text)
        except ValueError:
            kept = ""
        if promised.get(name) != kept:
            return f"has another {name} beside it than was sealed"
    return ""


def parsed(text: str) -> Any:
    """A stored body; whatever cannot be read comes back as the text itself, so that its seal is found broken."""
    try:
        return json.loads(text)
    except ValueError:
        return text
