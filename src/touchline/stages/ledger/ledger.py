"""The ledger: writing a yes, a no or a changed mind, with what it will mean said beforehand in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from touchline.domain.documents.node import Node
from touchline.domain.facts.facts import unidentified
from touchline.domain.ledger.ledger import ANY, LIFT, SAY, Entry
from touchline.domain.ledger.ledger_document import read_entry
from touchline.domain.ledger.scope import PHRASE_KEYS
from touchline.domain.ledger.sentence import sentence
from touchline.domain.ledger.territories import EVERYWHERE, territory
from touchline.domain.people.identity import said_of
from touchline.domain.people.inheritance import anchor_of
from touchline.domain.verdict.case_parts import in_handles
from touchline.domain.words.words import normalised
from touchline.domain.world.world import World, handle_of, world_of
from touchline.errors import BadInput, Missing
from touchline.ports import Store
from touchline.stages.ledger.doubts import doubts
from touchline.stages.ledger.evidence import hash_of, keep_paper
from touchline.stages.ledger.footing import Footing, footing_of
from touchline.stages.people.identity import trace_called
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import introduced
from touchline.stages.world.state import need_signature

OWN_WORD = ("release", "refusal")
BY_STRANGERS = ("refusal", LIFT)


@dataclass(frozen=True)
class Draft:
    """An entry as somebody means it, people under whatever they are called. ``terms`` is the entry's ``for``; ``more`` its
    own fields (duties, notice, people, limit_frames, rung); ``private`` free text (why, clause); ``papers`` files that the
    season keeps, by what each is (``evidence``, ``photo``)."""

    kind: str
    by: str
    scope: Mapping[str, Any] = field(default_factory=dict)
    terms: Mapping[str, Any] = field(default_factory=dict)
    lifts: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class Spoken:
    """An entry (written, or only meant), the sentence that says it, what it stands on, and what its writer should know."""

    entry: Entry
    sentence: str
    warnings: tuple[str, ...]
    footing: Footing = field(default_factory=Footing)


def mean(store: Store, draft: Draft, now: str, before: Sequence[Entry] = ()) -> Spoken:
    """What a draft would say, after those that are meant ``before`` it, without writing anything. Raises as `record` does."""
    world = world_of(store.journal.statements())
    named = {person for typed in draft.scope.get("person", ()) if (person := typed) and not typed.startswith("@")}
    for typed in named - {draft.by}:
        if not unidentified(typed):
            world.who(typed)
    hashes = {what: hash_of(path) for what, path in draft.papers.items()}
    document = {**draft.private, **checked(store, draft, world), **hashes}
    entry = read_entry(Node({**document, "id": "draft", "recorded": now}))
    entry = in_handles(entry, world)
    footing = footing_of(store, entry, now, before)
    return Spoken(entry, sentence(entry), (*footing.warnings, *doubts(store, entry, world)), footing)


def record(store: Store, draft: Draft, typed_by: str, now: str) -> Spoken:
    """Write one entry to the ledger.

    Whoever speaks for the first time is taken in; papers are copied into the season. Raises BadInput for what makes no sense,
    Missing for a person, clip, group, fixture, entry or paper that is not there: nothing is written then.
    """
    meant = mean(store, draft, now)
    body = dict(checked(store, draft, world_of(store.journal.statements())))
    key = "party" if draft.kind == SAY else "by"
    if not (draft.kind in BY_STRANGERS and unidentified(draft.by)):
        body[key] = introduced(store, draft.by, typed_by, role="" if draft.kind in OWN_WORD else "party")
    world = world_of(store.journal.statements())
    if "person" in body.get("scope", {}):
        body["scope"] = {**body["scope"], "person": [_stored(world, name) for name in body["scope"]["person"]]}
    private = dict(draft.private)
    for what, path in draft.papers.items():
        body[what], private[f"{what}_file"] = keep_paper(store.folder, path), path.name
    entry = in_handles(store.ledger.append(body, private=private, typed_by=typed_by), world)
    return replace(meant, entry=entry, sentence=sentence(entry))


def body_of(store: Store, draft: Draft, world: World, id_of: Callable[[str], str]) -> dict[str, Any]:
    """The draft as the ledger stores it, everybody under their ids; ``id_of`` also knows whoever speaks for the first time.
    Raises as `record` does."""
    body = dict(checked(store, draft, world))
    body["party" if draft.kind == SAY else "by"] = id_of(draft.by)
    if "person" in body.get("scope", {}):
        body["scope"] = {**body["scope"], "person": [_stored(world, name) for name in body["scope"]["person"]]}
    return body


def _stored(world: World, name: str) -> str:
    return name if name.startswith("@") or unidentified(name) else world.who(name).id


def _person(store: Store, world: World, typed: str) -> str:
    """A person's handle, or the working name of somebody whom nobody named yet. Raises Missing where there is no such."""
    if unidentified(typed):
        return trace_called(store, said_of(store.journal.statements()), typed)
    return _handle(world, typed)


def checked(store: Store, draft: Draft, world: World) -> dict[str, Any]:
    """The draft as a document of the clearance page's form, everything it names found, people under handles."""
    need_signature(draft.by)
    if draft.kind == LIFT:
        return {"kind": LIFT, "by": _speaker(store, world, draft), "lifts": _entry_called(store, draft.lifts)}
    scope = {key: value for key, value in draft.scope.items() if value not in ((), [], None)}
    if "person" in scope:
        scope["person"] = [_group(world, p) if p.startswith("@") else _person(store, world, p) for p in scope["person"]]
    if "clip" in scope:
        clips = clips_as_known(store, world)
        scope["clip"] = [clip_called(clips.values(), name).id for name in scope["clip"]]
    for key in ("place", "fixture"):
        if key in scope:
            scope[key] = [handle_of(v) if key == "place" else _fixture(world, v) for v in scope[key]]
    document: dict[str, Any] = {"kind": draft.kind, "scope": scope, **draft.more}
    document["party" if draft.kind == SAY else "by"] = _speaker(store, world, draft)
    if terms := {key: value for key, value in draft.terms.items() if value not in ((), [], None)}:
        for key in ("territories", "except_territories"):
            if key in terms:
                terms[key] = [_territory(code) for code in terms[key]]
        document["for"] = terms
    _need_sense(draft, scope, terms)
    return document | _meant_traces(store, scope)


def _meant_traces(store: Store, scope: Mapping[str, Any]) -> dict[str, Any]:
    """Where the unidentified people of a scope lie, so that they are meant whatever a later analyser calls their traces."""
    strangers = [name for name in scope.get("person", ()) if unidentified(name)]
    found = [anchor_of(one) for one in store.kindred.of(traces=strangers)] if strangers else []
    return {"traces": found} if found else {}


def _territory(code: str) -> str:
    return ANY if code in (ANY, EVERYWHERE) or code.upper() == EVERYWHERE else territory(code)


def _need_sense(draft: Draft, scope: Mapping[str, Any], terms: Mapping[str, Any]) -> None:
    """Raises BadInput for an entry that could never do what its name says."""
    for key in ("place", *PHRASE_KEYS):
        if not all(normalised(text) for text in scope.get(key, ())):
            raise BadInput(f"--{key} without a letter or digit is met nowhere.", f"Say which with --{key}.")
    excepted = set(terms.get("except_territories", ()))
    if ANY in excepted or (terms.get("territories") and excepted >= set(terms["territories"])):
        raise BadInput("Every territory is excepted: this would apply nowhere.", "Leave out --except, or name fewer.")
    if draft.kind == "location" and "place" not in scope:
        raise BadInput("A location release names no place.", "Add --place, such as --place dressing-room.")
    if draft.kind == "licence" and not scope.keys() & {"owner", "music"}:
        raise BadInput("A licence names neither an owner nor a piece of music.", "Add --owner or --music.")
    if draft.kind == "grant" and not scope.keys() & {"person", "place"}:
        raise BadInput("A grant names nobody and no place.", "Add --person, --group or --place.")
    if draft.kind in OWN_WORD and len(scope.get("person", ())) != 1:
        raise BadInput(
            f"A {draft.kind} is one person's own word; this one names {len(scope.get('person', ()))}.",
            "Name exactly one with --person; for several people make several entries.",
        )
    if draft.kind == "embargo" and "until" not in terms:
        raise BadInput("An embargo has no date.", "Add --not-before DAY, the first day on which it may be shown.")


def _speaker(store: Store, world: World, draft: Draft) -> str:
    """Who says it. Somebody whom nobody named yet may say no for themself, and take that back."""
    return _person(store, world, draft.by) if draft.kind in BY_STRANGERS else _handle(world, draft.by)


def _handle(world: World, typed: str) -> str:
    known = world.find(typed)
    return known.called if known else handle_of(typed) or typed


def _group(world: World, typed: str) -> str:
    if typed[1:] not in world.groups:
        raise Missing(f"There is no group {typed[1:]}.", f"touchline people group {typed[1:]} PERSON… makes it.")
    return typed


def _fixture(world: World, typed: str) -> str:
    if typed not in world.fixtures:
        raise Missing(f"There is no fixture {typed}.", "touchline fixtures lists them.")
    return typed


def _entry_called(store: Store, entry_id: str) -> str:
    entries = {entry.id: entry for entry in store.ledger.entries()}
    if entry_id not in entries:
        raise Missing(f"The ledger has no entry {entry_id!r}.", "touchline ledger lists them.")
    if entries[entry_id].kind == LIFT:
        raise BadInput(f"{entry_id} is itself a lift and cannot be lifted.", "Say again what should hold.")
    return entry_id
