"""Naming: people say who faces and voices are, join what belongs together, part what does not, and say who somebody is not.

Each is one statement about the traces that were meant; taking it back is one more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from touchline.domain.facts.facts import unidentified
from touchline.domain.facts.findings import Findings, Pass, Print
from touchline.domain.people.identity import APART, ENROLLED, NOT_THEM, SAME, Identities, Kin, Said, said_of
from touchline.domain.people.inheritance import anchor_of
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.world.world import NAMED, Person, world_of
from touchline.errors import BadInput, Conflict, Missing
from touchline.ports import Likeness, Store
from touchline.stages.people.identity import family_of, trace_called, traces_of
from touchline.stages.people.resemblance import photo_place
from touchline.stages.world.people import introduced
from touchline.stages.world.state import need_signature

TUNE = "?tune-"
_DOMINANT = 0.75
"""Of what is seen or heard in a range, the share that one must have to be meant without being named."""


@dataclass(frozen=True)
class Naming:
    """What was written: the statement's number, the family's working name, how many traces and seconds it holds."""

    number: int
    label: str
    traces: int
    seconds: float
    person: Person | None = None


def name_unknown(store: Store, unknown: str, typed: str, by: str, *, only: bool = False) -> Naming:
    """Say who an unidentified face, voice or tune is, with all its family, or (``only``) this one trace.

    Raises Missing for somebody unknown, BadInput for what is not a working name.
    """
    need_signature(by)
    if not unidentified(unknown):
        raise BadInput(f"{unknown!r} is not an unidentified face or voice.", "Those begin with a question mark: ?face-7")
    if unknown.startswith(TUNE):
        return Naming(store.journal.state(NAMED, {"unknown": unknown, "work": typed}, by).seq, unknown, 0, 0.0)
    statements = store.journal.statements()
    said, person = said_of(statements), world_of(statements).who(typed)
    found = _family(store, said, unknown)
    if found is None:
        seq = store.journal.state(NAMED, {"unknown": unknown, "person": person.id}, by).seq
        return Naming(seq, unknown, 0, 0.0, person)
    label, rows = found
    body: dict[str, object] = {"unknown": label, "person": person.id}
    if only:
        trace = trace_called(store, said, unknown)
        rest, rows = [one for one in rows if one.trace != trace], [one for one in rows if one.trace == trace]
        body |= {"unknown": trace, "label": label} | ({"rest": _written(rest)} if rest else {})
    body |= {"traces": _written(rows)}
    return _naming(store.journal.state(NAMED, body, by).seq, label, rows, person)


def join(store: Store, one: str, other: str, by: str) -> Naming:
    """Say that two are one person: faces, voices, or a face and a voice. Raises Conflict where they are named differently."""
    need_signature(by)
    said = said_of(store.journal.statements())
    (label, rows), (second, others) = _must(store, said, one), _must(store, said, other)
    if label == second:
        raise Conflict(f"{one} and {other} are one already.", "Nothing is left to do.")
    people = {found[1].person for name in (label, second) if (found := said.of([name])) and found[1].person}
    if len(people) > 1:
        raise Conflict(f"{one} and {other} have different names.", "Say first whom one of them is not: touchline people not")
    body = {"label": label, "traces": _written(rows), "others": _written(others)}
    return _naming(store.journal.state(SAME, body, by).seq, label, [*rows, *others])


def part(store: Store, who: str, clips: Sequence[tuple[Clip, Span | None]], by: str) -> Naming:
    """Say that what is seen or heard in these clips (or ranges) is not the rest of the family: it becomes one of its own.

    Raises Missing where nothing of the family lies there, Conflict where all of it does.
    """
    need_signature(by)
    label, rows = _anybody(store, who)
    chosen = [one for one in rows if any(_within(one, clip, span) for clip, span in clips)]
    rest = [one for one in rows if one not in chosen]
    if not chosen:
        raise Missing(f"{who} is not found there.", "touchline people --json lists where everybody is seen and heard.")
    if not rest:
        raise Conflict(f"All of {who} lies there, so there is nothing to part.", "Name the clips that are somebody else.")
    body = {"label": label, "traces": _written(chosen), "rest": _written(rest)}
    return _naming(store.journal.state(APART, body, by).seq, chosen[0].trace, chosen)


def deny(store: Store, unknown: str, typed: str, by: str) -> Naming:
    """Say that a family is not a certain person, whatever machines or earlier namings make of it."""
    need_signature(by)
    statements = store.journal.statements()
    said, person = said_of(statements), world_of(statements).who(typed)
    label, rows = _must(store, said, unknown)
    body = {"label": label, "traces": _written(rows), "person": person.id}
    return _naming(store.journal.state(NOT_THEM, body, by).seq, label, rows, person)


def only_one(store: Store, clip: Clip, span: Span, by_what: str) -> str:
    """The one face or voice (``by_what``) of a range. Raises Missing where there is none, Conflict where several could be meant."""
    seconds: dict[str, int] = {}
    for one in store.kindred.of(contents=[clip.content], by=by_what):
        shared = sum(len(met) for a, b, _ in one.spans if (met := Span(a, b).meets(span)))
        if shared:
            seconds[one.trace] = shared
    if not seconds:
        raise Missing(f"No {by_what} is known in {clip.name}@{span.start}..{span.end}.", "Log it, or choose another range.")
    most = max(seconds, key=lambda trace: (seconds[trace], trace))
    if seconds[most] < _DOMINANT * sum(seconds.values()):
        every = ", ".join(sorted(seconds, key=lambda trace: -seconds[trace]))
        raise Conflict(f"{len(seconds)} {by_what}s are in that range.", f"Say which: {every}.")
    return most


def enrol(store: Store, likeness: Likeness, typed: str, photos: Iterable[Path], by: str) -> list[tuple[Path, int]]:
    """Keep photos of somebody, so that machines know them: (photo, statement's number). A photo that was kept before is
    passed over; who is new is taken in with their first photo that shows a face. Raises Missing for a file that is not there,
    BadInput where a photo shows no face."""
    need_signature(by)
    statements = store.journal.statements()
    known = world_of(statements).find(typed)
    had = set(said_of(statements).enrolled.get(known.id, ())) if known else set()
    made: list[tuple[Path, int]] = []
    for path in photos:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Missing(f"The photo {path} cannot be read ({error.strerror}).", "Check its name.") from None
        photo = hashlib.sha256(data).hexdigest()
        if photo in had:
            continue
        vector, quality = likeness.photo(path)
        person = known.id if known else introduced(store, typed, by)
        kept = photo_place(store.folder, photo)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
        print_ = Print("photo", photo, vector.astype("<f4").tobytes(), {"quality": quality})
        store.shelf.keep(Pass(photo, "photos", "1", "", (), Findings(prints=(print_,))))
        made.append((path, store.journal.state(ENROLLED, {"person": person, "photo": photo}, by).seq))
    return made


def _naming(number: int, label: str, rows: Sequence[Kin], person: Person | None = None) -> Naming:
    return Naming(number, label, len(rows), round(sum(one.seconds for one in rows), 3), person)


def _written(rows: Iterable[Kin]) -> list[list[object]]:
    return [anchor_of(one) for one in sorted(rows, key=lambda one: one.trace)]


def _family(store: Store, said: Said, typed: str) -> tuple[str, list[Kin]] | None:
    """The family of a working name; None for a name that no machine gave."""
    try:
        label, rows = family_of(store, said, trace_called(store, said, typed))
    except Missing:
        return None
    return (label, rows) if rows else None


def _must(store: Store, said: Said, typed: str) -> tuple[str, list[Kin]]:
    label, rows = family_of(store, said, trace_called(store, said, typed))
    if not rows:
        raise Missing(f"Nothing is known of {typed} any more.", "Log the footage again, then say it again.")
    return label, rows


def _anybody(store: Store, typed: str) -> tuple[str, list[Kin]]:
    """A family by its working name, or all that is somebody's."""
    statements = store.journal.statements()
    if unidentified(typed):
        return _must(store, said_of(statements), typed)
    rows = [one for one, _ in traces_of(store, statements, world_of(statements).who(typed).id)]
    if not rows:
        raise Missing(f"{typed} is neither seen nor heard anywhere.", "touchline people lists who is.")
    return Identities(said_of(statements), rows).label(rows[0].trace), rows


def _within(one: Kin, clip: Clip, span: Span | None) -> bool:
    return one.clip == clip.id and (span is None or any(Span(a, b).meets(span) for a, b, _ in one.spans))
