"""Ledger entries as JSON documents, in the form of the clearance page, and back again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from touchline.domain.documents.node import Node
from touchline.domain.facts.facts import BOTH, FACT_CHANNELS
from touchline.domain.ledger.ledger import ANYWHERE, ENTRY_KINDS, EVERYTHING, LIFT, RUNGS, SAY, Entry, For
from touchline.domain.ledger.scope import LIST_KEYS, SCOPE_KEYS, Names, Scope, is_group
from touchline.domain.time.moment import moment_text
from touchline.domain.time.time import Span

FOR_LISTS = ("platforms", "territories", "except_territories", "uses")
FOR_KEYS = (*FOR_LISTS, "from", "until")
_ENTRY_KEYS = frozenset({
    "id", "recorded", "kind", "by", "scope", "for", "duties", "notice", "people", "limit_frames",
    "party", "rung", "lifts", "except_platforms",
})  # fmt: skip


@dataclass(frozen=True)
class Named:
    """The clips (with their frames) and groups that an entry may name; None where any will do."""

    clips: Mapping[str, int] | None = None
    groups: Collection[str] | None = None


ANYTHING = Named()


def read_entry(node: Node, known: Named = ANYTHING) -> Entry:
    """One entry on its own; whether what it lifts is there, the whole ledger says. Raises BadInput."""
    entry_id, recorded = node.get("id").name(), node.get("recorded").moment()
    kind = node.get("kind").choice(ENTRY_KINDS)
    by = node.find("by") if kind == SAY else node.get("by")
    scope = node.find("scope") if kind == LIFT else node.get("scope")
    terms, duties, but = node.find("for"), node.find("duties"), node.find("except_platforms")
    notice, people, limit = node.find("notice"), node.find("people"), node.find("limit_frames")
    return Entry(
        id=entry_id,
        recorded=recorded,
        kind=kind,
        by=by.name() if by else "",
        scope=read_scope(scope, known) if scope else EVERYTHING,
        terms=replace(read_for(terms) if terms else ANYWHERE, except_platforms=but.names() if but else ()),
        duties=duties.names() if duties else (),
        notice=notice is not None and notice.flag(),
        people=people is not None and people.flag(),
        limit_frames=limit.whole() if limit else None,
        party=node.get("party").name() if kind == SAY else "",
        rung=node.get("rung").choice(RUNGS) if kind == SAY else "",
        lifts=node.get("lifts").name() if kind == LIFT else "",
        detail={key: value for key, value in node.fields().items() if key not in _ENTRY_KEYS},
    )


def read_scope(node: Node, known: Named = ANYTHING) -> Scope:
    """The conditions of a scope. Raises BadInput."""
    node.only(SCOPE_KEYS)
    lists = {key: node.get(key).names() for key in LIST_KEYS if key in node.fields()}
    for name in lists.get("person", ()):
        if is_group(name) and known.groups is not None and name[1:] not in known.groups:
            node.get("person").refuse(f"There is no group {name}.", "Name one that stands under groups.")
    for name in lists.get("clip", ()):
        if known.clips is not None and name not in known.clips:
            node.get("clip").refuse(f"There is no clip {name}.", "Name one that stands under clips.")
    fields = node.fields()
    return Scope(
        **lists,
        span=_span(node.get("span"), lists.get("clip", ()), known) if "span" in fields else None,
        shot=_two_days(node.get("shot")) if "shot" in fields else None,
        channel=node.get("channel").choice(FACT_CHANNELS) if "channel" in fields else BOTH,
    )


def _span(node: Node, clips: Names, known: Named) -> Span:
    if len(set(clips)) != 1:
        node.refuse("A span counts the frames of one clip.", "Name exactly one clip beside it.")
    frames = known.clips[clips[0]] if known.clips is not None else None
    edges = tuple(node.items())
    if len(edges) != 2:
        node.refuse("A span is two frames.", "Write [from, to].")
    return read_span(edges[0], edges[1], frames)


def read_span(start: Node, end: Node, frames: int | None) -> Span:
    """Frames from ``start`` up to ``end`` of a clip that has so many frames. Raises BadInput."""
    first, past = start.whole(), end.whole()
    if past <= first:
        end.refuse(f"The span {first}..{past} is empty.", "Give a first frame and a later end frame.")
    if frames is not None and past > frames:
        end.refuse(f"The span {first}..{past} ends after the clip's {frames} frames.", "Stay in the clip.")
    return Span(first, past)


def _two_days(node: Node) -> tuple[date, date]:
    days = tuple(item.day() for item in node.items())
    if len(days) != 2 or days[0] >= days[1]:
        node.refuse("Days of shooting are two days, the first before the second.", "Write [from, until].")
    return days[0], days[1]


def read_for(node: Node) -> For:
    """The terms under ``for``. Raises BadInput."""
    node.only(FOR_KEYS)
    lists = {key: found.names() for key in FOR_LISTS if (found := node.find(key))}
    first, past = node.find("from"), node.find("until")
    from_, until = first.day() if first else None, past.day() if past else None
    if past and from_ and until and until <= from_:
        past.refuse(f"The window ends on {until}, before it begins.", "Give a later day; it is not included.")
    return For(**lists, from_=from_, until=until)


def entry_document(entry: Entry) -> dict[str, object]:
    """The entry as JSON: what ``read_entry`` reads, its detail beside it."""
    out: dict[str, object] = {
        **entry.detail,
        "id": entry.id,
        "recorded": moment_text(entry.recorded),
        "kind": entry.kind,
    }
    if entry.kind != LIFT:
        out["scope"] = scope_document(entry.scope)
    if meant := for_document(entry.terms):
        out["for"] = meant
    if entry.terms.except_platforms:  # beside the form of the clearance page, which has no such word
        out["except_platforms"] = list(entry.terms.except_platforms)
    for key in ("by", "party", "rung", "lifts", "notice", "people"):
        if getattr(entry, key):
            out[key] = getattr(entry, key)
    if entry.duties:
        out["duties"] = list(entry.duties)
    if entry.limit_frames is not None:
        out["limit_frames"] = entry.limit_frames
    return out


def scope_document(scope: Scope) -> dict[str, object]:
    """The scope as JSON: what ``read_scope`` reads."""
    out: dict[str, object] = {}
    for key in LIST_KEYS:
        values = scope.values(key)
        if values is not None:
            out[key] = values[0] if len(values) == 1 else list(values)
    if scope.span:
        out["span"] = [scope.span.start, scope.span.end]
    if scope.shot:
        out["shot"] = [day.isoformat() for day in scope.shot]
    if scope.channel != BOTH:
        out["channel"] = scope.channel
    return out


def for_document(terms: For) -> dict[str, object]:
    """The terms as JSON: what ``read_for`` reads."""
    out: dict[str, object] = {key: list(values) for key in FOR_LISTS if (values := getattr(terms, key)) is not None}
    if not terms.except_territories:
        out.pop("except_territories", None)
    for key, day in (("from", terms.from_), ("until", terms.until)):
        if day:
            out[key] = day.isoformat()
    return out
