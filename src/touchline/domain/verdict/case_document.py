"""A case as a JSON document, read whole or refused whole; and the answer back to JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from operator import itemgetter
from sys import intern

from touchline.domain.documents.node import Node, whole_text
from touchline.domain.facts.facts import CHANNELS, FACT_CHANNELS, FACT_KINDS, SAYS, Fact
from touchline.domain.ledger.ledger import LIFT, Entry, Target
from touchline.domain.ledger.ledger_document import Named, read_entry, read_span
from touchline.domain.ledger.scope import Names
from touchline.domain.time.time import Span, parse_rate
from touchline.domain.verdict.case import Case, CaseClip, CasePerson, CutEvent, Verdicts
from touchline.errors import BadInput

_MACHINE_SAYS = itemgetter("clip", "from", "to", "channel", "kind", "value", "confidence")


def read_case(document: object) -> Case:
    """The case in a parsed JSON document. Raises BadInput with a path, such as ``ledger[2].lifts``."""
    top = Node(document)
    clips = {name: _clip(node) for name, node in top.get("clips").named()}
    people = {name: _person(node) for name, node in top.get("people").named()}
    groups: dict[str, Names] = {}
    for name, node in top.get("groups").named():
        groups[name] = tuple(item.name() for item in node.items())
    frames = {name: clip.frames for name, clip in clips.items()}
    return Case(
        clips=clips,
        people=people,
        groups=groups,
        facts=tuple(_fact(node, frames) for node in top.get("facts").items()),
        ledger=_ledger(top.get("ledger").items(), Named(frames, groups)),
        events=_events(top.get("cut").get("events").items(), frames),
        target=_target(top.get("target")),
        as_of=top.get("as_of").moment(),
    )


def answer(verdicts: Verdicts) -> dict[str, object]:
    """The verdicts in the form of the clearance page."""
    return {
        "events": [
            {
                "id": event.id,
                "spans": [
                    {
                        "from": span.start,
                        "to": span.end,
                        "verdict": span.verdict,
                        "because": list(span.because),
                        "flags": list(span.flags),
                        "duties": list(span.duties),
                    }
                    for span in event.spans
                ],
            }
            for event in verdicts.events
        ]
    }


def _clip(node: Node) -> CaseClip:
    shot = node.find("shot")
    return CaseClip(
        rate=_rate(node.get("rate")),
        frames=node.get("frames").whole(least=1),
        shot=shot.day() if shot else None,
        place=_name(node, "place"),
        fixture=_name(node, "fixture"),
        owner=_name(node, "owner"),
    )


def _rate(node: Node) -> Fraction:
    try:
        return parse_rate(node.text())
    except BadInput as error:
        node.refuse(error.subject, error.remedy)


def _name(node: Node, key: str) -> str | None:
    found = node.find(key)
    return found.name() if found else None


def _person(node: Node) -> CasePerson:
    minor = node.find("minor")
    return CasePerson(minor=minor is not None and minor.flag(), guardian=_name(node, "guardian"))


def _fact(node: Node, frames: Mapping[str, int]) -> Fact:
    return _plain_fact(node.value, frames) or _other_fact(node, frames)


def _plain_fact(told: object, frames: Mapping[str, int]) -> Fact | None:
    """The fact if it is as nearly all of tens of thousands are, a machine's and sound; else None."""
    if not isinstance(told, dict) or told.get("says") is not None:
        return None
    try:
        clip, start, end, channel, kind, value, confidence = _MACHINE_SAYS(told)
    except KeyError:
        return None
    if not (
        type(clip) is type(channel) is type(kind) is type(value) is str
        and type(start) is type(end) is int
        and type(confidence) in (float, int)
        and 0 <= confidence <= 1
        and 0 <= start < end <= frames.get(clip, 0)
        and channel in FACT_CHANNELS
        and kind in FACT_KINDS
        and whole_text(value)
    ):
        return None
    # The same few words stand in every fact, and are compared all the time: as one object each, that is quick.
    return Fact(intern(clip), Span(start, end), intern(channel), intern(kind), intern(value), float(confidence))


def _other_fact(node: Node, frames: Mapping[str, int]) -> Fact:
    clip = _clip_named(node, frames)
    says = node.find("says")
    confidence = node.find("confidence") if says else node.get("confidence")
    share = confidence.share() if confidence else 1.0
    return Fact(
        clip=clip,
        span=read_span(node.get("from"), node.get("to"), frames[clip]),
        channel=node.get("channel").choice(FACT_CHANNELS),
        kind=node.get("kind").choice(FACT_KINDS),
        value=node.get("value").text(),
        confidence=1.0 if says else share,
        says=says.choice(SAYS) if says else None,
    )


def _clip_named(node: Node, frames: Mapping[str, int]) -> str:
    clip = node.get("clip")
    name = clip.text()
    if name not in frames:
        clip.refuse(f"There is no clip {name!r}.", "Name one that stands under clips.")
    return name


def _ledger(nodes: Iterable[Node], known: Named) -> tuple[Entry, ...]:
    entries: dict[str, Entry] = {}
    last: Entry | None = None
    for node in nodes:
        entry = read_entry(node, known)
        if entry.id in entries:
            node.get("id").refuse(f"{entry.id!r} is the id of an earlier entry.", "Give every entry its own.")
        if last and entry.recorded < last.recorded:
            node.get("recorded").refuse("This was recorded before the entry above it.", "Keep the order.")
        if entry.kind == LIFT:
            _check_lift(node.get("lifts"), entries.get(entry.lifts))
        entries[entry.id] = last = entry
    return tuple(entries.values())


def _check_lift(node: Node, lifted: Entry | None) -> None:
    if lifted is None:
        node.refuse(f"There is no entry {node.text()!r} before this lift.", "Name an entry above it.")
    if lifted.kind == LIFT:
        node.refuse(f"{node.text()!r} is a lift, and a lift cannot be lifted.", "Record the entry again.")


def _events(nodes: Iterable[Node], frames: Mapping[str, int]) -> tuple[CutEvent, ...]:
    events: dict[str, CutEvent] = {}
    for node in nodes:
        event_id, clip = node.get("id").name(), _clip_named(node, frames)
        if event_id in events:
            node.get("id").refuse(f"{event_id!r} is the id of an earlier event.", "Give every event its own.")
        span = read_span(node.get("from"), node.get("to"), frames[clip])
        events[event_id] = CutEvent(event_id, node.get("channel").choice(CHANNELS), clip, span)
    return tuple(events.values())


def _target(node: Node) -> Target:
    return Target(
        platform=node.get("platform").name(),
        territory=node.get("territory").name(),
        on=node.get("on").day(),
        use=node.get("use").name(),
    )
