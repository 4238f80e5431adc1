"""What the statements about talks add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from touchline.domain.ledger.dated import Dated, parse_dated
from touchline.domain.talks.talks import (
    AGREED,
    ENDED,
    KINDS,
    OFFERED,
    OPEN,
    OPENED,
    OVER,
    PARTY,
    REOPENED,
    REPORT,
    SIGNED,
    STANCE,
    Deal,
    Ending,
    Offer,
    Party,
    SayChanged,
    Signature,
    Talk,
    Talks,
    Told,
)  # fmt: skip
from touchline.domain.world.undo import DEAL, STEPS, TERMINATED
from touchline.domain.world.world import Statement


def talks_of(statements: Iterable[Statement], taken_back: Iterable[Statement] = ()) -> Talks:
    """What the statements add up to; stances, reports and steps that were ``taken_back`` are kept apart, and marked."""
    parties: dict[str, Party] = {}
    talks: dict[str, Talk] = {}
    told: list[Told] = []
    stated: list[int] = []
    lost: list[Talk] = []
    changed: list[SayChanged] = []
    gone = {said.seq: said for said in taken_back}
    for said in sorted((*statements, *gone.values()), key=lambda said: said.seq):
        if said.kind not in KINDS:
            continue
        body = said.body
        if said.seq in gone:
            told += [replace(_told(said), taken_back=True)] if said.kind in (STANCE, REPORT) else []
            lost += _lost(said, talks, lost) if said.kind in STEPS else []
            continue
        stated.append(said.seq)
        if said.kind == PARTY:
            before = parties.get(body["party"], Party(body["party"]))
            after = parties[before.id] = _party(before, body)
            if after.blocking != before.blocking and (before.blocking or any(one.party == before.id for one in changed)):
                changed.append(SayChanged(said.seq, said.recorded, said.by, before.id, after.blocking))
        elif said.kind in (STANCE, REPORT):
            told.append(_told(said))
        elif said.kind == OPENED:
            talks.setdefault(body["talk"], _begun(said))
        elif body["talk"] in talks:
            talks[body["talk"]] = _CHANGES[said.kind](talks[body["talk"]], said)
    return Talks(parties, talks, tuple(told), tuple(stated), tuple(lost), tuple(changed))


def _begun(said: Statement) -> Talk:
    body = said.body
    return Talk(body["talk"], body["club"], body["media"], said.seq, _when(said))


def _lost(said: Statement, talks: Mapping[str, Talk], lost: Iterable[Talk]) -> list[Talk]:
    """The negotiation with nothing in it but a step that was taken back; with nothing at all, where that was its beginning."""
    if said.kind == OPENED:
        return [_begun(said)]
    before = talks.get(said.body["talk"]) or next((one for one in lost if one.id == said.body["talk"]), None)
    if before is None:
        return []
    after = _CHANGES[said.kind](before, said)
    return [replace(
        after, deals=(), offers=after.offers[len(before.offers) :], signatures=after.signatures[len(before.signatures) :],
        endings=after.endings[len(before.endings) :], reopened=after.reopened[len(before.reopened) :],
    )]  # fmt: skip


def _party(before: Party, body: Mapping[str, Any]) -> Party:
    """A later word adds to an earlier one; who no longer signs is taken off."""
    signs = [who for who in (*before.signs, *body.get("signs", ())) if who not in body.get("no_longer", ())]
    return replace(
        before,
        role=body.get("role", before.role),
        platforms=tuple(dict.fromkeys((*before.platforms, *body.get("platforms", ())))),
        blocking=body.get("blocking", before.blocking),
        signs=tuple(dict.fromkeys(signs)),
    )


_TEXTS = ("talk", "sureness", "says", "source", "party", "position", "since", "text", "about")


def _told(said: Statement) -> Told:
    body = said.body
    texts: dict[str, Any] = {key: str(body.get(key, "")) for key in _TEXTS}
    return Told(said.seq, said.recorded, said.kind, said.by, on=parse_dated(body["on"]), contradicts=body.get("contradicts"), **texts)


def _offered(talk: Talk, said: Statement) -> Talk:
    body = said.body
    version = len(talk.offers) + 1
    made = Offer(said.seq, said.recorded, _when(said), version, body["by"], body.get("terms", ""), body.get("file", ""))
    return replace(talk, offers=(*talk.offers, made))


def _signed(talk: Talk, said: Statement) -> Talk:
    body = said.body
    made = Signature(said.seq, said.recorded, body["version"], body["party"], body["person"])
    return replace(talk, signatures=(*talk.signatures, made))


def _ending(said: Statement) -> Ending:
    body = said.body
    texts = (body.get(key, "") for key in ("how", "why", "party", "source"))
    return Ending(said.seq, said.recorded, _when(said), *texts)


def _when(said: Statement) -> Dated:
    """When it happened; on the day it was written down, where nobody said otherwise."""
    return parse_dated(said.body.get("on") or said.recorded[:10])


def _ended(talk: Talk, said: Statement) -> Talk:
    return replace(talk, endings=(*talk.endings, _ending(said)), state=said.body["how"])


def _reopened(talk: Talk, said: Statement) -> Talk:
    return replace(talk, reopened=(*talk.reopened, _ending(said)), state=OPEN)


def _deal(talk: Talk, said: Statement) -> Talk:
    body = said.body
    made = Deal(
        said.seq, said.recorded, talk.id, body["version"], body.get("terms", ""), tuple(body["entries"]), body.get("file", ""),
        body.get("gives", {}), bool(talk.deal),
    )  # fmt: skip
    return replace(talk, deals=(*talk.deals, made), state=AGREED)


def _terminated(talk: Talk, said: Statement) -> Talk:
    deals = tuple(replace(one, ended=one.ended or said.recorded) for one in talk.deals)
    return replace(talk, deals=deals, endings=(*talk.endings, replace(_ending(said), how=OVER)), state=OVER)


_CHANGES = {OFFERED: _offered, SIGNED: _signed, ENDED: _ended, REOPENED: _reopened, DEAL: _deal, TERMINATED: _terminated}
