"""Purge: whatever the season holds about a person is erased; what their no blocked stays blocked.

First it is written down where in the footage they are, under a number that says nothing, so that every verdict stays what it was.
Then likenesses, pictures, names, notes, papers and mentions go, out of the truth, of what machines made, and of every index. The chains of
ledger and journal hold only hashes of what was erased, and verify as before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.facts.findings import Pass
from touchline.domain.people.identity import Identities
from touchline.domain.people.inheritance import anchor_of
from touchline.domain.people.kept import PURGED
from touchline.domain.words.mentions import Names, anonymous
from touchline.ports import Likeness, Progress, Store
from touchline.stages.ledger.evidence import concerns, hashes_of, kept_papers
from touchline.stages.people.gather import behind, gather, without_traces
from touchline.stages.people.identity import identities
from touchline.stages.people.resemblance import photo_place
from touchline.stages.personal.beyond import private_of_statement
from touchline.stages.personal.holdings import SHOWS, Holdings, holdings, private_of_entry
from touchline.stages.world.state import need_signature


@dataclass(frozen=True)
class Purged:
    """What was done: ``was`` is what was held, ``left`` what still is; ``number`` the statement that says so; how many frames stay
    known under the person's number, and how many texts, mentions and files went."""

    was: Holdings
    left: Holdings
    number: int
    texts: int
    mentions: int
    files: int


def purge(store: Store, likeness: Likeness, typed: str, by: str, report: Progress, *, keep_papers: bool = False) -> Purged:
    """Purge somebody; ``keep_papers`` leaves the evidence of their entries. Run again after it was interrupted, it goes on.

    Raises Missing where nobody is called so.
    """
    need_signature(by)
    if behind(store):
        gather(store, likeness, report)
    was = holdings(store, typed)
    person = was.person
    facts = list(_kept(store, was))
    body = {"person": person.id, "facts": [_written(fact) for fact in facts], "traces": [anchor_of(one) for one in was.traces]}
    number = store.journal.state(PURGED, body, by).seq
    report("Purging", 1, 6)
    _likenesses(store, was)
    report("Purging", 2, 6)
    contents, mentions = _mentions(store, was.names)
    files = sum(_unlinked(paths) for paths in _files(store, was, keep_papers))
    report("Purging", 3, 6)
    files += sum(_renamed(store, name, was) for name in was.records)
    store.forget_searches(contents, was.names.within)
    report("Purging", 4, 6)
    _as_gathered(store)
    report("Purging", 5, 6)
    texts = _texts(store, was)  # last: until the names are gone the purge can be begun again under them
    left = holdings(store, person.id)
    beyond = tuple(dict.fromkeys((*was.beyond, *left.beyond)))  # once the names are gone, nobody can look for them any more
    return Purged(was, replace(left, beyond=beyond), number, texts, mentions, files)


def _as_gathered(store: Store) -> None:
    """Everybody else stays in the family they are in: what was taken away is no news to be compared."""
    news = store.shelf.outbox(store.kindred.upto)
    store.kindred.keep((), (), (), news[-1][0] if news else store.kindred.upto)


def _kept(store: Store, was: Holdings) -> Iterator[Fact]:
    """Where they are, as surely as it is known now. A stranger whom only half was recognised stays one."""
    statements = store.journal.statements()
    rows = {one.trace: one for one in (*was.traces, *was.perhaps)}
    known = identities(store, statements, {one.content for one in rows.values()}, rows)
    sure = {name for one in was.traces for name in (one.trace, *one.formerly)}
    for content, clip in sorted({(one.content, one.clip) for one in rows.values()}):
        for fact in (fact for done in store.shelf.passes(content) for fact in done.findings.facts if fact.kind == "person"):
            if fact.value in rows:
                yield from _named(replace(fact, clip=clip), known, was, fact.value in sure)


def _named(fact: Fact, known: Identities, was: Holdings, sure: bool) -> Iterator[Fact]:
    for one in known.of(fact):
        if one.confidence >= POSSIBLE_FROM and (sure or one.value in was.ids):
            yield one


def _written(fact: Fact) -> list[object]:
    return [fact.clip, fact.span.start, fact.span.end, fact.channel, fact.value, fact.confidence]


def _likenesses(store: Store, was: Holdings) -> None:
    """Faces, voices and pictures out of what machines made; photos that people gave."""
    by_content: dict[str, set[str]] = {}
    for one in was.traces:
        by_content.setdefault(one.content, set()).add(one.trace)
    for content, traces in by_content.items():
        without_traces(store, content, traces)
    for name in sorted(was.ids):
        store.kindred.forget([one.trace for one in was.traces], name)
    store.shelf.forget(was.photos)
    for photo in was.photos:
        photo_place(store.folder, photo).unlink(missing_ok=True)


def _mentions(store: Store, names: Names) -> tuple[set[str], int]:
    """Take the name out of what machines heard and read; in which contents, and how often it stood there."""
    contents: set[str] = set()
    count = 0
    for clip in store.shelf.clips() if names else ():
        for done in store.shelf.passes(clip.content):
            facts = tuple(anonymous(fact, names) for fact in done.findings.facts)
            changed = sum(new is not old for new, old in zip(facts, done.findings.facts, strict=True))
            if changed:
                store.shelf.amend(_with(done, facts), ())
                contents.add(clip.content)
                count += changed
    return contents, count


def _with(done: Pass, facts: tuple[Fact, ...]) -> Pass:
    return replace(done, findings=replace(done.findings, facts=facts))


def _files(store: Store, was: Holdings, keep_papers: bool) -> Iterator[list[Path]]:
    """Papers that are nobody else's, and pictures to look at."""
    entries = store.ledger.entries()
    others = {sha for entry in entries if not concerns(entry, was.ids) for sha in hashes_of(entry)}
    for entry in entries if not keep_papers else ():
        if concerns(entry, was.ids):
            yield [path for sha in hashes_of(entry) if sha not in others for path in kept_papers(store.folder, sha)]
    yield [store.folder / SHOWS / name for name in was.shows]


def _unlinked(paths: Iterable[Path]) -> int:
    gone = [path for path in paths if path.exists()]
    for path in gone:
        path.unlink()
    return len(gone)


def _renamed(store: Store, name: str, was: Holdings) -> int:
    """Their number in place of the name, on a sheet of the season's own; never within another word or handle."""
    path = store.folder / name
    forms = sorted({form for one in was.every for form in (one.name, one.handle)} - {""}, key=len, reverse=True)
    text = path.read_text("utf-8", "replace")
    for form in forms:
        text = re.sub(rf"(?<![\w-]){re.escape(form)}(?![\w-])", was.person.id, text, flags=re.IGNORECASE)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(text, "utf-8")
    partial.replace(path)
    return 1


def _texts(store: Store, was: Holdings) -> int:
    """Names and notes beside ledger and journal."""
    count = 0
    for row in store.ledger.rows():
        fields = private_of_entry(row, was.ids, was.names)
        if fields:
            count += store.ledger.erase(str(row["id"]), fields)
    for said in store.journal.history():
        fields = private_of_statement(said, was.ids, was.names)
        if fields:
            count += store.journal.erase(said.seq, fields)
    return count
