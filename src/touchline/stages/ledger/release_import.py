"""Releases taken in from a sheet: checked whole before anything is written; all of it or nothing; again is safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from touchline.domain.documents.node import Node
from touchline.domain.ledger.chain import canonical
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.ledger_document import entry_document, read_entry
from touchline.domain.ledger.release_row import ReleaseRow, read_row
from touchline.domain.ledger.sentence import sentence
from touchline.domain.verdict.case import CasePerson
from touchline.domain.verdict.case_parts import in_handles
from touchline.domain.world.world import (
    GROUP,
    PERSON,
    Membership,
    Person,
    Statement,
    World,
    handle_of,
    need_handle,
    world_of,
)
from touchline.errors import BadInput, Conflict, TouchlineError
from touchline.ports import Store
from touchline.stages.ledger.evidence import hash_of, keep_paper
from touchline.stages.ledger.footing import yes_warnings
from touchline.stages.ledger.ledger import Draft, checked
from touchline.stages.world.people import new_id

_COMPARED = ("kind", "by", "scope", "for", "duties", "evidence", "photo", "signed", "clause")
Said = tuple[str, dict[str, Any], dict[str, str]]
_TRIES = 5


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
class _Row:
    row: ReleaseRow
    draft: Draft
    entry: Entry
    sentence: str
    body: dict[str, Any]


def take_releases(
    store: Store, rows: Iterable[tuple[int, Mapping[str, str]]], name: str, folder: Path, typed_by: str, now: str, *, dry: bool = False
) -> Imported:
    """Enter every release of a sheet called ``name`` whose scans and photos lie beside it in ``folder``; people who are new are
    taken in. A row that was entered before is passed over, also if it was taken back since.

    Raises BadInput listing every row that is wrong: nothing is written then. ``dry`` writes nothing. Conflict where others keep
    writing at the same time.
    """
    sheet = list(rows)
    for _ in range(_TRIES):
        begun = _written_so_far(store)
        lines, fresh, said = _planned(store, sheet, name, folder, now)
        people = tuple(private["name"] for kind, _, private in said if kind == PERSON)
        if dry or not (fresh or said):
            return Imported(tuple(lines), people)
        try:
            return Imported(_written(store, lines, fresh, said, begun, typed_by), people)
        except _Meanwhile:  # somebody else wrote: what is new of the sheet is found again
            continue
    raise Conflict("Others keep writing to this season.", f"Nothing of {name} was written; import it again when it is quiet.")


class _Meanwhile(Exception):
    """Somebody wrote since the sheet was checked."""


def _written_so_far(store: Store) -> tuple[object, ...]:
    return [one.seq for one in store.journal.statements()], len(store.ledger.entries())


def _planned(
    store: Store, rows: Iterable[tuple[int, Mapping[str, str]]], name: str, folder: Path, now: str
) -> tuple[list[Line], list[_Row], list[Said]]:
    """Every row in order, those that are new, and what must be said of people before. Raises BadInput."""
    read, wrong = _read(rows)
    said, everybody, whom, more = _people(store, read)
    wrong += more
    planned: list[_Row] = []
    for row in read:
        if not any(number == row.number for number, _ in wrong):
            try:
                planned.append(_plan(store, row, everybody, everybody.world.people[whom[row.number]], folder, now))
            except TouchlineError as error:
                wrong.append((row.number, str(error)))
    if wrong:
        count = len({number for number, _ in wrong})
        raise BadInput(f"{count} row{'s' if count != 1 else ''} of {name} cannot be entered; nothing was written.",
                       "Put them right and import the whole sheet again: what was entered already is passed over.",
                       details=[f"row {number}: {why}" for number, why in sorted(wrong)])  # fmt: skip
    there = {_likeness(entry): entry.id for entry in reversed(store.ledger.entries())}
    lines: list[Line] = []
    fresh: list[_Row] = []
    for one in planned:
        key = _likeness(one.entry)
        who = everybody.world.called(one.entry.scope.one_person() or "")
        lines.append(Line(one.row.number, who, one.sentence, already=there.get(key, "")))
        if key not in there:
            fresh.append(one)
            there[key] = f"row {one.row.number}"
    return lines, fresh, said


def _written(
    store: Store, lines: Sequence[Line], fresh: Sequence[_Row], said: Sequence[Said], begun: tuple[object, ...], typed_by: str
) -> tuple[Line, ...]:
    """The papers first, then people and entries in one transaction: a crash leaves papers that nobody names, or all of it."""
    for one in fresh:
        for path in one.draft.papers.values():
            keep_paper(store.folder, path)

    def asked(statements: list[Statement], ids: list[str]) -> Sequence[Said]:
        if begun != ([one.seq for one in statements], len(store.ledger.entries())):
            raise _Meanwhile
        return said

    _, made = store.write_all(asked, [(one.body, _private(one)) for one in fresh], by=typed_by)
    ids = {one.row.number: entry.id for one, entry in zip(fresh, made, strict=True)}
    return tuple(replace(line, entry=ids.get(line.number, "")) for line in lines)


def _private(one: _Row) -> dict[str, str]:
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


def _people(store: Store, rows: Sequence[ReleaseRow]) -> tuple[list[Said], _Everybody, dict[int, str], list[tuple[int, str]]]:
    """What must be said so that everybody is known, everybody as they would be known then, and whom each row is about."""
    everybody = _Everybody(world_of(store.journal.statements()))
    said, whom, wrong = list[Said](), dict[int, str](), list[tuple[int, str]]()
    for row in rows:
        try:
            fresh = list(_introduced(row, everybody))
        except TouchlineError as error:
            wrong.append((row.number, str(error)))
            continue
        for one in fresh:
            said.append(one)
            everybody.hear(one)
        found = everybody.find(row.typed)
        assert found is not None
        whom[row.number] = found.id
    return said, everybody, whom, wrong


class _Everybody:
    """The people of a season, found quickly by how they are typed, with those who will be taken in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._ids: dict[str, set[str]] = {}
        for person in (*world.people.values(), *(world.said_people[also] for _, also in world.same)):
            self._file(person)

    def _file(self, person: Person) -> None:
        for key in {person.id, person.handle, handle_of(person.name), person.handle.replace("-", "")} - {""}:
            self._ids.setdefault(key, set()).add(person.id)

    def find(self, typed: str) -> Person | None:
        """As `World.find`, which is asked where it is not plain. Raises Conflict where several have that name."""
        wanted = handle_of(typed)
        ids = set().union(*(self._ids.get(key, ()) for key in (typed, wanted, wanted.replace("-", ""))))
        if len(ids) > 1:
            return self.world.find(typed)
        return self.world.people[next(iter(ids))] if ids else None

    def hear(self, said: Said) -> None:
        """Take in what will be said."""
        kind, body, private = said
        if kind == PERSON:
            before = self.world.people.get(body["id"], Person(body["id"]))
            person = replace(before, **{key: value for key, value in {**body, **private}.items() if key != "id"})
            self.world = replace(self.world, people={**self.world.people, person.id: person})
            self._file(person)
        else:
            members = (*self.world.groups.get(body["group"], ()), Membership(body["person"]))
            self.world = replace(self.world, groups={**self.world.groups, body["group"]: members})


def _introduced(row: ReleaseRow, everybody: _Everybody) -> Iterable[Said]:
    known = everybody.find(row.typed)
    if row.minor and not (row.guardian or (known and known.guardian)):
        raise BadInput(f"{row.name} is a minor and has no guardian.", "Fill in the column guardian.")
    _need_one_name(row, known)
    guardian = everybody.find(row.guardian) if row.guardian else None
    guardian_id = guardian.id if guardian else new_id() if row.guardian else ""
    if row.guardian and not guardian:
        yield PERSON, {"id": guardian_id}, {"handle": need_handle(row.guardian), "name": row.guardian, "role": "guardian"}
    body: dict[str, Any] = {"id": known.id if known else new_id()}
    more = {"minor": row.minor, "guardian": guardian_id, "of_age": row.of_age}
    spoken = {"language": row.language} if row.language and row.language != (known.language if known else "") else {}
    news = {key: value for key, value in more.items() if value and value != (getattr(known, key) if known else None)}
    if known is None or news or spoken:
        handle = everybody.world.taken_in_as(known) if known else need_handle(row.typed)
        names = {"handle": handle, "name": (known.name if known else "") or row.name}
        yield PERSON, {**body, **news}, {**names, **spoken}
    signer = row.by and not everybody.find(row.by) and handle_of(row.by) not in map(handle_of, (row.name, row.typed, row.guardian))
    if signer:
        raise BadInput(f"Nobody in this season is called {row.by!r}.", "Only the person, or a child's guardian, can sign.")
    for group in row.groups:
        if not any(member.person == body["id"] for member in everybody.world.groups.get(handle_of(group), ())):
            yield GROUP, {"group": handle_of(group), "person": body["id"], "since": "", "until": ""}, {}


def _need_one_name(row: ReleaseRow, known: Person | None) -> None:
    """Raises BadInput where a child would sign for themself, or somebody for another of the same handle."""
    if row.guardian and {handle_of(row.guardian)} & {handle_of(row.name), handle_of(row.typed)}:
        raise BadInput(f"{row.name} cannot be their own guardian.", "Name the parent or guardian.")
    if row.handle and known and known.name not in ("", known.handle) and handle_of(known.name) != handle_of(row.name):
        raise BadInput(f"{row.handle} is {known.name}, not {row.name}.", "Give each a handle, or write the name as it is known here.")


def _plan(store: Store, row: ReleaseRow, everybody: _Everybody, person: Person, folder: Path, now: str) -> _Row:
    """The entry that a row makes, checked as if it were typed; people in it under their numbers."""
    world = everybody.world
    signer = everybody.find(row.by) if row.by else None
    child = person.minor_on(now[:10])
    by = signer.id if signer else person.guardian if child and person.guardian else person.id
    papers = {what: _beside(folder, name) for what, name in (("evidence", row.scan), ("photo", row.photo)) if name}
    more = {key: value for key, value in (("duties", list(row.duties)), ("signed", row.signed)) if value}
    draft = Draft("release", by, {**row.scope, "person": [person.id]}, row.terms, more=more, private=row.private, papers=papers)
    body = {**checked(store, draft, world), **{what: hash_of(path) for what, path in papers.items()}}
    body |= {"by": by, "scope": {**body["scope"], "person": [person.id]}}
    entry = read_entry(Node({**row.private, **body, "id": "draft", "recorded": now}))
    shown = in_handles(entry, world)
    guardian = world.people.get(person.guardian or "", person)
    if child and guardian.minor_on(now[:10]):
        raise BadInput(f"{guardian.called} is a minor too, and can sign for nobody.", "Name a grown-up as the guardian.")
    for warning in yes_warnings(shown, {person.called: CasePerson(child, guardian.called)}):
        raise BadInput(warning)
    return _Row(row, draft, entry, sentence(shown), body)


def _beside(folder: Path, name: str) -> Path:
    """A paper that a sheet names. Raises BadInput for one elsewhere: whoever made the sheet has no say over other files."""
    paper = folder / name
    if not paper.resolve().is_relative_to(folder.resolve()):
        raise BadInput(f"{name} does not lie beside the sheet.", "Put it there, or into a folder beside it.")
    return paper


def _likeness(entry: Entry) -> str:
    """What makes two entries the same, whatever their number and moment."""
    document = entry_document(entry)
    return canonical({key: document[key] for key in _COMPARED if document.get(key)})
