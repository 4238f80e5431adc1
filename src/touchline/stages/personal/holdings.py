"""Holdings: everything that the season holds about a person, and what it cannot reach."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.scope import PHRASE_KEYS
from touchline.domain.ledger.sentence import sentence
from touchline.domain.people.identity import FACE, VOICE, Kin, said_of
from touchline.domain.people.kept import PURGED, kept_facts, purged_people
from touchline.domain.verdict.case_parts import in_handles
from touchline.domain.words.mentions import Names, names_of, not_refused, texts_in
from touchline.domain.words.words import normalised
from touchline.domain.world.world import Person, Statement, world_of
from touchline.ports import Store
from touchline.stages.ledger.evidence import concerns, hashes_of, kept_papers
from touchline.stages.people.identity import identities, traces_of
from touchline.stages.people.resemblance import photo_place
from touchline.stages.personal.beyond import beyond, private_of_statement

SHOWS, RECORDS = "shows", "records"
_SEARCHED = (".csv", ".html", ".txt", ".json")
_AT_ONCE = 100
"""So many clips are read at a time."""
_SIGNED = "manifest.json"
"""What was signed stays as it was signed: it went out, and names nobody who refused."""


@dataclass(frozen=True)
class Mention:
    """The name said, written or read somewhere: ``what`` (words, text, a note, a cut …), ``where``, and the text around it."""

    what: str
    where: str
    text: str


@dataclass(frozen=True)
class Holdings:
    """``faces`` and ``voices`` are traces that are theirs rather than anybody else's, ``perhaps`` those that may be; ``about`` the
    entries about them, ``statements`` what people stated of them; ``papers`` files kept as evidence; ``mentions`` can be purged,
    ``beyond`` cannot; ``needed`` are refused phrases that hold the name. ``kept`` counts the frames that a purge left behind.
    ``every`` is the person under each name they turned out to have."""

    person: Person
    every: tuple[Person, ...]
    groups: tuple[str, ...]
    names: Names
    needed: tuple[str, ...]
    faces: tuple[Kin, ...]
    voices: tuple[Kin, ...]
    perhaps: tuple[Kin, ...]
    pictures: int
    photos: tuple[str, ...]
    about: tuple[Entry, ...]
    papers: tuple[str, ...]
    private: tuple[Mention, ...]
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...]
    shows: tuple[str, ...]
    records: tuple[str, ...]
    beyond: tuple[str, ...]
    purged: str = ""
    kept: int = 0

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.every)

    @property
    def traces(self) -> tuple[Kin, ...]:
        return (*self.faces, *self.voices)

    @property
    def clips(self) -> tuple[str, ...]:
        return tuple(sorted({one.clip for one in (*self.traces, *self.perhaps)}))


def holdings(store: Store, typed: str) -> Holdings:
    """Everything held about somebody, by handle, name or id. Raises Missing where nobody is called so."""
    statements = store.journal.statements()
    world = world_of(statements)
    person = world.who(typed)
    every = world.every_name_of(person)
    ids = frozenset(one.id for one in every)
    names, needed = not_refused(names_of(person, world), _refused(store))
    rows = list({one.trace: one for name in sorted(ids) for one, _ in traces_of(store, statements, name)}.values())
    known = identities(store, statements, {one.content for one in rows}, [one.trace for one in rows])
    sure = [one for one in rows if known.called(one.trace) in ids]  # of several whom it may be, the likeliest
    perhaps = tuple(one for one in rows if one not in sure)
    enrolled = said_of(statements).enrolled
    photos = [photo for name in sorted(ids) for photo in enrolled.get(name, ())]
    about = tuple(entry for entry in store.ledger.entries() if concerns(entry, ids))
    clips = {one.clip for one in sure}
    purged = purged_people(store.journal.of_kind(PURGED))
    return Holdings(
        person,
        every,
        tuple(name for name, members in world.groups.items() if any(m.person in ids for m in members)),
        names,
        tuple(needed),
        tuple(one for one in sure if one.by == FACE),
        tuple(one for one in sure if one.by == VOICE),
        perhaps,
        sum(1 for _, one in store.shelf.prints("face-picture", {k.content for k in sure}) if one.key in {k.trace for k in sure}),
        tuple(photo for photo in photos if photo_place(store.folder, photo).exists()),
        tuple(in_handles(entry, world) for entry in about),
        tuple(sorted({path.name for entry in about for sha in hashes_of(entry) for path in kept_papers(store.folder, sha)})),
        tuple(_private(store, ids, names)),
        tuple(said for said in statements if _states(said, ids)),
        tuple(_mentions(store, names)),
        tuple(sorted(path.name for path in _shows(store, names, clips))),
        tuple(sorted(str(path.relative_to(store.folder)) for path in _records(store, names))),
        tuple(beyond(store, ids, names_of(person, world), sure)),
        max(purged.get(name, "") for name in ids),
        sum(len(fact.span) for fact in kept_facts(store.journal.of_kind(PURGED)) if fact.value in ids),
    )


def _refused(store: Store) -> list[str]:
    return [normalised(text) for entry in store.ledger.entries() for key in PHRASE_KEYS for text in entry.scope.values(key) or ()]


def _states(said: Statement, ids: Collection[str]) -> bool:
    return said.kind != PURGED and any(text in ids for text in texts_in(said.body))


def private_of_entry(row: Any, ids: Collection[str], names: Names) -> dict[str, str]:
    """The texts beside an entry that tell of somebody: all beside their own but the clause, and whatever names them."""
    body = row["body"]
    scope = body.get("scope", {}).get("person", [])
    own = bool({body.get("by"), body.get("party")}.intersection(ids)) or (bool(scope) and set(scope) <= set(ids))
    return {key: text for key, text in row["private"].items() if (own and key != "clause") or names.within(text)}


def _private(store: Store, ids: Collection[str], names: Names) -> Iterator[Mention]:
    for row in store.ledger.rows():
        for key, text in private_of_entry(row, ids, names).items():
            yield Mention(key, str(row["id"]), text)
    for said in store.journal.history():
        for key, text in private_of_statement(said, ids, names).items():
            yield Mention(key, f"statement {said.seq}", text)


def _mentions(store: Store, names: Names) -> Iterator[Mention]:
    """What machines heard and read."""
    if not names:
        return
    clips = store.shelf.clips()
    for start in range(0, len(clips), _AT_ONCE):
        some = clips[start : start + _AT_ONCE]
        passes = store.shelf.passes_of({clip.content for clip in some})
        for clip in some:
            for fact in (fact for done in passes[clip.content] for fact in done.findings.facts):
                if names.within(fact.value) or any(names.within(text) for text in texts_in(fact.detail)):
                    yield Mention(fact.kind, f"{clip.name}@{fact.span.start}..{fact.span.end}", fact.value)


def _shows(store: Store, names: Names, clips: set[str]) -> Iterator[Any]:
    """Contact sheets and short clips of footage they are in, or that are called after them."""
    folder = store.folder / SHOWS
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_file() and (names.within(path.stem) or any(f"_{clip}_" in path.name for clip in clips)):
            yield path


def _records(store: Store, names: Names) -> Iterator[Any]:
    """The season's own sheets on deliveries, and the results of their leak scans, that name them."""
    folder = store.folder / RECORDS
    for path in folder.glob("d-*/*") if folder.is_dir() and names else ():
        if path.suffix in _SEARCHED and path.name != _SIGNED and path.is_file() and names.within(path.read_text("utf-8", "replace")):
            yield path


def entry_sentence(entry: Entry) -> str:
    """An entry as one line."""
    return f"{entry.id}: {sentence(entry)}"
