"""Releases taken in from a sheet: checked whole before anything is written; all of it or nothing; again is safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from touchline.domain.chain import canonical
from touchline.domain.ledger import Entry
from touchline.domain.ledger_document import entry_document, read_entry
from touchline.domain.node import Node
from touchline.domain.release_row import ReleaseRow, read_row
from touchline.domain.sentence import sentence
from touchline.domain.snapshot import in_handles
from touchline.domain.world import GROUP, PERSON, Statement, World, handle_of, need_handle, world_of
from touchline.errors import BadInput, TouchlineError
from touchline.ports import Store
from touchline.stages.evidence import hash_of, keep_paper
from touchline.stages.footing import footing_of
from touchline.stages.ledger import Draft, checked
from touchline.stages.people import new_id

_COMPARED = ("kind", "by", "scope", "for", "duties", "evidence", "photo", "signed", "clause")
Said = tuple[str, dict[str, Any], dict[str, str]]


@dataclass(frozen=True)
class Line:
    """One row: the entry it makes, or ``already`` the entry that is the same; ``sentence`` says it."""

    number: int
    who: str
    sentence: str
    entry: str = ""
    already: str = ""


@dataclass(frozen=True)
class Imported:
    """Every row in order, and who was taken in."""

    lines: tuple[Line, ...]
    people: tuple[str, ...]

    @property
    def written(self) -> int:
        return sum(bool(line.entry) for line in self.lines)


@dataclass(frozen=True)
class _Planned:
    row: ReleaseRow
    draft: Draft
    entry: Entry
    body: dict[str, Any]


def take_releases(
    store: Store, rows: Iterable[tuple[int, Mapping[str, str]]], name: str, folder: Path, typed_by: str, now: str, *, dry: bool = False
) -> Imported:
    """Enter every release of a sheet called ``name`` whose scans and photos lie beside it in ``folder``; people who are new are
    taken in. A row that was entered before is passed over, also if it was taken back since.

    Raises BadInput listing every row that is wrong: nothing is written then. ``dry`` writes nothing.
    """
    read, wrong = _read(rows)
    said, world, more = _people(store, read, typed_by, now)
    wrong += more
    planned: list[_Planned] = []
    for row in read:
        if not any(number == row.number for number, _ in wrong):
            try:
                planned.append(_plan(store, row, world, folder, now))
            except TouchlineError as error:
                wrong.append((row.number, str(error)))
    if wrong:
        count = len({number for number, _ in wrong})
        raise BadInput(f"{count} row{'s' if count != 1 else ''} of {name} cannot be entered; nothing was written.",
                       "Put them right and import the whole sheet again: what was entered already is passed over.",
                       details=[f"row {number}: {why}" for number, why in sorted(wrong)])  # fmt: skip
    there = {_likeness(entry): entry.id for entry in reversed(store.ledger.entries())}
    lines: list[Line] = []
    fresh: list[_Planned] = []
    for one in planned:
        key = _likeness(one.entry, world)
        lines.append(Line(one.row.number, one.entry.scope.one_person() or "", sentence(one.entry), already=there.get(key, "")))
        if key not in there:
            fresh.append(one)
            there[key] = f"row {one.row.number}"
    people = tuple(private["name"] for kind, _, private in said if kind == PERSON)
    if dry:
        return Imported(tuple(lines), people)
    return Imported(_written(store, lines, fresh, said, world, typed_by), people)


def _written(
    store: Store, lines: Sequence[Line], fresh: Sequence[_Planned], said: Sequence[Said], world: World, typed_by: str
) -> tuple[Line, ...]:
    """People first, then their papers, then all entries at once."""
    for one in fresh:
        for path in one.draft.papers.values():
            keep_paper(store.folder, path)
    if said:
        store.journal.state_all(said, typed_by)
    made = store.ledger.append_all([(_in_ids(one.body, world), _private(one)) for one in fresh], typed_by=typed_by)
    ids = {one.row.number: entry.id for one, entry in zip(fresh, made, strict=True)}
    return tuple(replace(line, entry=ids.get(line.number, "")) for line in lines)


def _private(one: _Planned) -> dict[str, str]:
    return {**one.draft.private, **{f"{what}_file": path.name for what, path in one.draft.papers.items()}}


def _read(rows: Iterable[tuple[int, Mapping[str, str]]]) -> tuple[list[ReleaseRow], list[tuple[int, str]]]:
    read: list[ReleaseRow] = []
    wrong: list[tuple[int, str]] = []
    for number, cells in rows:
        try:
            read.append(read_row(number, cells))
        except TouchlineError as error:
            wrong.append((number, str(error)))
    return read, wrong


def _people(
    store: Store, rows: Sequence[ReleaseRow], typed_by: str, now: str
) -> tuple[list[Said], World, list[tuple[int, str]]]:
    """What must be said so that everybody is known, and the world as it would be then."""
    statements = store.journal.statements()
    world, said, wrong = world_of(statements), list[Said](), list[tuple[int, str]]()
    for row in rows:
        try:
            fresh = list(_introduced(row, world))
        except TouchlineError as error:
            wrong.append((row.number, str(error)))
            continue
        for kind, body, private in fresh:
            said.append((kind, body, private))
            statements = [*statements, Statement(0, now, kind, typed_by, {**body, **private})]
            world = world_of(statements)
    return said, world, wrong


def _introduced(row: ReleaseRow, world: World) -> Iterable[Said]:
    known = world.find(row.typed)
    if row.minor and not (row.guardian or (known and known.guardian)):
        raise BadInput(f"{row.name} is a minor and has no guardian.", "Fill in the column guardian.")
    guardian = world.find(row.guardian) if row.guardian else None
    guardian_id = guardian.id if guardian else new_id() if row.guardian else ""
    if row.guardian and not guardian:
        yield PERSON, {"id": guardian_id}, {"handle": need_handle(row.guardian), "name": row.guardian, "role": "guardian"}
    body: dict[str, Any] = {"id": known.id if known else new_id()}
    more = {"minor": row.minor, "guardian": guardian_id, "of_age": row.of_age}
    spoken = {"language": row.language} if row.language and row.language != (known.language if known else "") else {}
    news = {key: value for key, value in more.items() if value and value != (getattr(known, key) if known else None)}
    if known is None or news or spoken:
        names = {"handle": known.handle if known else need_handle(row.typed), "name": (known.name if known else "") or row.name}
        yield PERSON, {**body, **news}, {**names, **spoken}
    signer = row.by and not world.find(row.by) and handle_of(row.by) not in map(handle_of, (row.name, row.typed, row.guardian))
    if signer:
        raise BadInput(f"Nobody in this season is called {row.by!r}.", "Only the person, or a child's guardian, can sign.")
    for group in row.groups:
        if not any(member.person == body["id"] for member in world.groups.get(handle_of(group), ())):
            yield GROUP, {"group": handle_of(group), "person": body["id"], "since": "", "until": ""}, {}


def _plan(store: Store, row: ReleaseRow, world: World, folder: Path, now: str) -> _Planned:
    """The entry that a row makes, checked as if it were typed."""
    person = world.who(row.typed)
    by = row.by or (world.called(person.guardian) if person.guardian and person.minor_on(now[:10]) else person.called)
    papers = {what: folder / name for what, name in (("evidence", row.scan), ("photo", row.photo)) if name}
    more = {key: value for key, value in (("duties", list(row.duties)), ("signed", row.signed)) if value}
    draft = Draft("release", by, {**row.scope, "person": [person.called]}, row.terms, more=more, private=row.private, papers=papers)
    body = {**checked(store, draft, world), **{what: hash_of(path) for what, path in papers.items()}}
    entry = in_handles(read_entry(Node({**row.private, **body, "id": "draft", "recorded": now})), world)
    for warning in footing_of(store, entry, world, now).warnings:
        raise BadInput(warning)
    return _Planned(row, draft, entry, body)


def _in_ids(body: Mapping[str, Any], world: World) -> dict[str, Any]:
    """The body as it is stored: people under their numbers."""
    person = [world.who(name).id for name in body["scope"]["person"]]
    return {**body, "by": world.who(body["by"]).id, "scope": {**body["scope"], "person": person}}


def _likeness(entry: Entry, world: World | None = None) -> str:
    """What makes two entries the same, whatever their number and moment; people under their numbers."""
    document = entry_document(entry)
    told = {key: document[key] for key in _COMPARED if document.get(key)}
    if world is not None:
        told["by"] = world.who(str(told["by"])).id
        scope: Any = told["scope"]
        told["scope"] = {**scope, "person": world.who(entry.scope.one_person() or "").id}
    return canonical(told)
