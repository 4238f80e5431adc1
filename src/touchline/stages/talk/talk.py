"""Talk: parties, negotiations, offers, stances, reports and endings, each a statement that nothing overwrites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from touchline.domain.ledger.dated import need_begun, parse_dated
from touchline.domain.talks.talks import (
    AGREED,
    ENDED,
    ENDINGS,
    KINDS,
    OFFERED,
    OPEN,
    OPENED,
    PARTY,
    REOPENED,
    ROLES,
    VETOED,
    Party,
    Talk,
    Talks,
)  # fmt: skip
from touchline.domain.talks.talks_stated import talks_of
from touchline.domain.talks.terms import Terms
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.world.undo import UNDO, standing, undone
from touchline.domain.world.world import PERSON, Person, Statement, World, handle_of, need_handle, world_of
from touchline.errors import BadInput, Conflict, Missing
from touchline.ports import Said, Store
from touchline.stages.world.people import new_id
from touchline.stages.world.state import need_signature, undo


def talks_now(store: Store, as_of: str | None = None) -> tuple[Talks, World]:
    """All talks as everything said up to ``as_of`` makes them, what was taken back marked; and the world they are in."""
    history = store.journal.history(as_of)
    gone = undone(history)
    holds = standing(history)
    return talks_of(holds, [said for said in history if said.seq in gone]), world_of(holds)


class Introductions:
    """People and organisations who speak for the first time: known by an id at once, taken in with what they say."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.said: list[Said] = []
        self._new: dict[str, str] = {}

    def id_of(self, typed: str, role: str = "") -> str:
        known = self.world.find(typed)
        if known:
            return known.id
        handle = need_handle(typed)
        if handle not in self._new:
            self._new[handle] = new_id()
            body = {"id": self._new[handle]} | ({"role": role} if role else {})
            self.said.append((PERSON, body, {"handle": handle, "name": typed}))
        return self._new[handle]

    @property
    def world_then(self) -> World:
        """The world once they are taken in."""
        new = {body["id"]: Person(body["id"], private["handle"], private["name"]) for _, body, private in self.said}
        return replace(self.world, people={**self.world.people, **new})


def write(store: Store, read: Talks, said: Sequence[Said], by: str) -> list[Statement]:
    """Write statements on the ground of what was read. Raises Conflict where somebody wrote of talks in the meantime."""
    return store.write_all(unchanged(read, lambda _: said), by=by)[0]


def unchanged(read: Talks, said: Callable[[list[str]], Sequence[Said]]) -> Callable[[list[Statement], list[str]], Sequence[Said]]:
    """Only if no word on talks was said since ``read``."""

    def asked(statements: list[Statement], ids: list[str]) -> Sequence[Said]:
        if talks_of(statements).stated != read.stated:
            raise Conflict(
                "Somebody else wrote to the talks at the same moment.",
                "Nothing of yours was written. Look at them again (touchline talk), then say it once more.",
            )
        return said(ids)

    return asked


def add_party(
    store: Store, typed: str, by: str, *, role: str = "", name: str = "", platforms: Sequence[str] = (), blocking: bool | None = None,
    signs: Sequence[str] = (), no_longer: Sequence[str] = (),
) -> Party:  # fmt: skip
    """Add a party, or say more of one. Raises BadInput for a role that there is not."""
    need_signature(by)
    if role and role not in ROLES:
        raise BadInput(f"There is no role {role!r}.", f"Choose one of {', '.join(ROLES)}.")
    talks, world = talks_now(store)
    met = Introductions(world)
    known = world.find(typed)
    body: dict[str, Any] = {"party": met.id_of(typed, role or "party")}
    if name and known:
        met.said.append((PERSON, {"id": known.id}, {"handle": world.taken_in_as(known), "name": name}))
    elif name:
        kind, person, private = met.said[-1]
        met.said[-1] = (kind, person, {**private, "name": name})
    body |= {key: value for key, value in (("role", role), ("platforms", list(platforms))) if value}
    if blocking is not None:
        body["blocking"] = blocking
    for key, names in (("signs", signs), ("no_longer", no_longer)):
        if names:
            body[key] = [met.id_of(who) for who in names]
    write(store, talks, [*met.said, (PARTY, body, {})], by)
    return talks_now(store)[0].parties[body["party"]]


def party_called(talks: Talks, world: World, typed: str) -> Party:
    """The party with this name. Raises Missing."""
    known = world.find(typed)
    if known is None or known.id not in talks.parties:
        there = ", ".join(sorted(map(world.called, talks.parties))) or "nobody yet"
        raise Missing(f"{typed!r} is no party to any talks ({there}).", f"touchline talk party {handle_of(typed) or 'NAME'} --role …")
    return talks.parties[known.id]


def talk_called(talks: Talks, typed: str) -> Talk:
    """The talks with this name. Raises Missing."""
    name = handle_of(typed)
    if name not in talks.talks:
        there = ", ".join(sorted(talks.talks)) or "none yet"
        raise Missing(f"There are no talks called {typed!r} ({there}).", "touchline talk open NAME --with MEDIA-GROUP begins them.")
    return talks.talks[name]


def need_open(talk: Talk) -> None:
    """Raises Conflict for talks that have ended."""
    if talk.state == AGREED:
        raise Conflict(f"The talks {talk.id} are agreed.", f"touchline talk amend {talk.id} FILE changes the deal.")
    if talk.state != OPEN:
        raise Conflict(f"The talks {talk.id} have ended: {talk.state}.", f"touchline talk reopen {talk.id} --why … opens them again.")


def open_talk(store: Store, name: str, club: str, media: str, by: str, *, on: str = "", today: str = "") -> Talk:
    """Begin talks between the club and a media group. Raises Conflict where there are talks of that name, BadInput for a
    party that is not what it should be."""
    need_signature(by)
    talks, world = talks_now(store)
    talk = need_handle(name)
    if talk in talks.talks:
        raise Conflict(f"There are talks called {talk} already.", f"touchline talk show {talk}, or choose another name.")
    parties = party_called(talks, world, club), party_called(talks, world, media)
    for party, role in zip(parties, (("club", "owner", "league"), ("media",)), strict=True):
        if party.role not in role:
            called, needed = world.called(party.id), " or ".join(role)
            raise BadInput(f"{called} has the role {party.role}, not {needed}.", "Name another, or say its role.")
    body = {"talk": talk, "club": parties[0].id, "media": parties[1].id, **_dated(on, today)}
    write(store, talks, [(OPENED, body, {})], by)
    return talks_now(store)[0].talks[talk]


def read_offer(talks: Talks, world: World, talk: Talk, text: str, file: str) -> Terms:
    """The terms in a file, which must be between the two who talk. Raises BadInput with the line."""
    terms = read_terms(text, file)
    for key, party in (("club", talk.club), ("media", talk.media)):
        typed = getattr(terms, key)
        found = world.find(typed)
        if found is None or found.id != party:
            terms.refuse(
                f"offer.{key}", f"{typed} is not the {key} of the talks {talk.id}.", f"Write {key} = \"{world.called(party)}\"."
            )
    return terms


def add_offer(store: Store, name: str, text: str, file: str, party: str, by: str, *, on: str = "", today: str = "") -> Talk:
    """Put the next version of the terms on the table: an offer or a counter-offer by ``party``."""
    need_signature(by)
    talks, world = talks_now(store)
    talk = talk_called(talks, name)
    need_open(talk)
    read_offer(talks, world, talk, text, file)
    made = party_called(talks, world, party).id if party else talk.media
    if made not in (talk.club, talk.media):
        sides = f"{world.called(talk.club)} or {world.called(talk.media)}"
        raise BadInput(f"{party} is on neither side of the talks {talk.id}.", f"Name {sides}.")
    body = {"talk": talk.id, "by": made, **_dated(on, today)}
    write(store, talks, [(OFFERED, body, {"terms": text, "file": file})], by)
    return talks_now(store)[0].talks[talk.id]


def end_talk(
    store: Store, name: str, how: str, why: str, by: str, *, party: str = "", source: str = "", on: str = "", today: str = ""
) -> Talk:
    """End talks, with the reason. Raises BadInput without one, Conflict where they have ended already."""
    need_signature(by)
    if how not in ENDINGS:
        raise BadInput(f"Talks do not end {how!r}.", f"Choose one of {', '.join(ENDINGS)}.")
    talks, world = talks_now(store)
    talk = talk_called(talks, name)
    if how == AGREED:
        raise BadInput("Talks end agreed by signatures.", f"touchline talk sign {talk.id} --by WHO; the deal then stands in the ledger.")
    if talk.state == AGREED:
        raise Conflict(f"The talks {talk.id} are agreed.", f"touchline talk terminate {talk.id} ends the deal.")
    need_open(talk)
    if not why.strip():
        raise BadInput("An ending keeps its reason.", "Add --why …")
    if how == VETOED and not party:
        raise BadInput("Nobody is named who vetoed.", "Add --party WHO.")
    ended = party_called(talks, world, party).id if party else ""
    body = {"talk": talk.id, "how": how, **_dated(on, today)} | ({"party": ended} if ended else {})
    write(store, talks, [(ENDED, body, {"why": why, "source": source})], by)
    return talks_now(store)[0].talks[talk.id]


def reopen_talk(store: Store, name: str, why: str, by: str, *, on: str = "", source: str = "", today: str = "") -> Talk:
    """Open ended talks again. Raises Conflict where they are open, or agreed."""
    need_signature(by)
    talks, _ = talks_now(store)
    talk = talk_called(talks, name)
    if talk.state in (OPEN, AGREED):
        raise Conflict(f"The talks {talk.id} are {talk.state}: there is nothing to reopen.", f"touchline talk show {talk.id}")
    if not why.strip():
        raise BadInput("Nobody says why these talks are opened again.", "Add --why …")
    write(store, talks, [(REOPENED, {"talk": talk.id, **_dated(on, today)}, {"why": why, "source": source})], by)
    return talks_now(store)[0].talks[talk.id]


def take_back(store: Store, number: int, by: str) -> Statement:
    """Take back a step, a stance or a report; or such an undoing. Raises Missing or Conflict where it cannot be, BadInput for what
    is said of parties, or of something else than talks: a number is soon mistyped, and each has its own verb."""
    meant = {said.seq: said for said in store.journal.history()}
    found = meant.get(number)
    while found and found.kind == UNDO:
        found = meant.get(found.body["undoes"])
    if found and found.kind == PARTY:
        raise BadInput(f"Statement {number} says who a party is.", "Say what holds now: touchline talk party NAME …")
    if found and found.kind not in KINDS:
        raise BadInput(f"Statement {number} is not about talks.", "touchline talk story and talk show list theirs with their numbers.")
    return undo(store, number, by)


def _dated(on: str, today: str) -> dict[str, str]:
    """When it happened, if not today. Raises BadInput for a day to come, where it is known which day it is ``today``."""
    return {"on": need_begun(parse_dated(on), today).text} if on else {}
