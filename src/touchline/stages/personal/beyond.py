"""Beyond reach: what of a person no purge can take away, said honestly."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from touchline.domain.cut.cut_document import cut_to_json
from touchline.domain.ledger.scope import PHRASE_KEYS
from touchline.domain.people.identity import Kin
from touchline.domain.people.kept import PURGED
from touchline.domain.talks.talks import STANCE
from touchline.domain.words.mentions import Names, texts_in
from touchline.domain.world.world import PERSON, Statement
from touchline.ports import Store
from touchline.stages.ledger.evidence import concerns, hashes_of


def private_of_statement(said: Statement, ids: Collection[str], names: Names) -> dict[str, str]:
    """The texts beside a statement that tell of somebody: how they are called, and what people wrote down that names them."""
    texts = {key: str(said.body[key]) for key in sorted(said.beside)}
    if (said.kind == PERSON and said.body["id"] in ids) or (said.kind == STANCE and said.body["party"] in ids):
        return texts
    own = ("handle", "name") if said.kind == PERSON else ()  # what somebody else is called is theirs
    return {key: text for key, text in texts.items() if key not in own and names.within(text)}


def beyond(store: Store, ids: Collection[str], names: Names, sure: Sequence[Kin]) -> Iterator[str]:
    """What cannot be reached, in a sentence each. ``ids`` are theirs, ``sure`` the traces that are."""
    clips = {clip.id: clip for clip in store.shelf.clips()}
    seen = sorted({clips[one.clip].name for one in sure if one.clip in clips})
    if seen:
        yield f"The rushes, and the proxies and filmstrips made from them, of {_some(seen)}."
    named = sorted({clip.name for clip in clips.values() if names.within(f"{clip.name} {clip.file}") or any(
        names.within(text) for _, text in clip.probe.extra)})  # fmt: skip
    if named:
        yield f"Rushes that name them in file name or metadata: {_some(named)}."
    yield from _sent(store, names, {one.clip for one in sure})
    if names:
        yield from _written(store, names)
        yield from _sealed(store, names)
    sealed = [str(said.seq) for said in store.journal.history() if said.kind == PERSON and said.body["id"] in ids
              and {"role", "language"} & (said.body.keys() - said.beside)]  # fmt: skip
    if sealed:
        yield f"Their role as it was typed in statement {_some(sealed)}: an older Touchline sealed it into the chain."
    files = sum(len(hashes_of(entry)) for entry in store.ledger.entries() if concerns(entry, ids))
    papers = f"; the originals of {files} paper{'s' if files != 1 else ''}" if files else ""
    yield f"Backups made before; copies, pages and exports written outside the season{papers}."


def _sent(store: Store, names: Names, within: set[str]) -> Iterator[str]:
    """Films that are out already, and what is noted of them."""
    for record in store.deliveries.all():
        what, label = f"{record.get('kind')} {record.get('id')}", f"{record.get('cut')}@{record.get('version')}"
        shown = record.get("cut") and within & {
            event.clip for event in store.cuts.load(str(record["cut"]), int(record["version"])).events}  # fmt: skip
        if shown:
            yield f"The {what} of {label}, which is out: {record.get('folder') or record.get('recipient') or 'place not noted'}."
        if any(names.within(text) for text in texts_in(dict(record))):
            yield f"The record of the {what}, which names them."


def _written(store: Store, names: Names) -> Iterator[str]:
    for name, newest in store.cuts.names():
        told = [str(v) for v in range(1, newest + 1) if any(map(names.within, texts_in(cut_to_json(store.cuts.load(name, v)))))]
        if told:
            yield f"What is written in the cut {name}, version {_some(told)}: versions are never overwritten."


def _sealed(store: Store, names: Names) -> Iterator[str]:
    """Names that somebody typed where the chain holds them."""
    history = [said for said in store.journal.history() if said.kind != PURGED]
    scoped = [e.id for e in store.ledger.entries() if any(names.within(t) for key in PHRASE_KEYS for t in e.scope.values(key) or ())]
    found = (
        ("Their name as whoever typed", [str(row["id"]) for row in store.ledger.rows() if names.within(str(row["typed_by"]))]),
        ("Their name as whoever signed statement", [str(said.seq) for said in history if names.within(said.by)]),
        ("The name in statement", [str(said.seq) for said in history if _names_in(said, names)]),
        ("The words of", scoped),
    )
    for what, where in found:
        if where:
            why = "they forbid the name itself, and must go on doing so" if where is scoped else "it is sealed into the chain"
            yield f"{what} {_some(where)}: {why}."


def _names_in(said: Statement, names: Names) -> bool:
    return any(names.within(text) for key, value in said.body.items() if key not in said.beside for text in texts_in(value))


def _some(names: Sequence[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
