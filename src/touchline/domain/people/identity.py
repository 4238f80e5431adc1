"""Who is who: what people said of traces, over what machines made of them.

A *trace* is one face followed through one shot, or one voice of one clip. Machines gather traces that seem to be one person
into a family; people name families, join and part them, and say who somebody is not. What people said is kept as the traces
they meant, so that it holds whatever a machine makes of them later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from touchline.domain.facts.facts import KNOWN_FROM, POSSIBLE_FROM, Fact, unidentified
from touchline.domain.world.world import NAMED, Statement

SAME, APART, NOT_THEM, ENROLLED = "same", "apart", "not-them", "enrolled"
"""Statements about traces, beside `world.NAMED`."""

FACE, VOICE = "face", "voice"


@dataclass(frozen=True, slots=True)
class Kin:
    """One trace in its family. ``root`` is the family's working name, ``sureness`` the chance that the trace belongs to it.

    ``spans`` are frames with the confidence of the finding there; ``formerly`` are names that earlier passes gave the same
    trace; ``best`` tells where it is seen best (``frame``, ``box``) and from which frame to which it really was (``seen``);
    ``source`` names the analysers that found it.
    """

    trace: str
    content: str
    clip: str
    by: str
    root: str
    sureness: float
    seconds: float
    quality: float
    spans: tuple[tuple[int, int, float], ...]
    formerly: tuple[str, ...] = ()
    best: Mapping[str, object] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """The likeness of a whole family, the mean of its best: little-endian float32."""

    root: str
    by: str
    likeness: bytes


@dataclass(frozen=True, slots=True)
class Match:
    """A family that looks or sounds like somebody who was named elsewhere: ``chance`` that it is them."""

    root: str
    person: str
    chance: float
    by: str


@dataclass(frozen=True, slots=True)
class _Group:
    """Traces that people put together: under a working ``label``, as a ``person`` where named; never one of ``barred``."""

    label: str
    person: str | None = None
    barred: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Said:
    """What people said of traces, added up. ``group`` tells which of ``groups`` a trace was put in; ``singled`` are traces
    that somebody named one by one, not as part of a family; ``enrolled`` the hashes of photos of each person."""

    group: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[int, _Group] = field(default_factory=dict)
    singled: frozenset[str] = frozenset()
    enrolled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> tuple[int, _Group] | None:
        """The group of the first of these names that was put in one."""
        for name in names:
            number = self.group.get(name)
            if number is not None:
                return number, self.groups[number]
        return None

    @cached_property
    def digest(self) -> str:
        """Another text for whatever else is said; empty where nothing is."""
        if not (self.groups or self.enrolled):
            return ""
        groups = [(number, one.label, one.person, sorted(one.barred)) for number, one in sorted(self.groups.items())]
        told = repr((sorted(self.group.items()), groups, sorted(self.singled), sorted(self.enrolled.items())))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()

    @cached_property
    def taught(self) -> frozenset[str]:
        """Everybody whom people showed to machines, by naming or by a photo."""
        return frozenset((*self.people(), *self.enrolled))

    def people(self) -> dict[str, list[str]]:
        """For each person named, the traces that were named so."""
        named: dict[str, list[str]] = {}
        for trace, number in self.group.items():
            person = self.groups[number].person
            if person is not None:
                named.setdefault(person, []).append(trace)
        return named


def said_of(statements: Iterable[Statement]) -> Said:
    """What the statements that stand add up to; of two that disagree, the later counts."""
    sum_ = _Sum()
    for said in statements:
        if said.kind == NAMED and "person" in said.body:
            sum_.named(said.seq, said.body)
        elif said.kind == SAME:
            sum_.same(said.seq, said.body)
        elif said.kind == APART:
            sum_.apart(said.seq, said.body)
        elif said.kind == NOT_THEM:
            sum_.not_them(said.seq, said.body)
        elif said.kind == ENROLLED:
            had = sum_.enrolled.get(said.body["person"], ())
            sum_.enrolled[said.body["person"]] = tuple(dict.fromkeys((*had, said.body["photo"])))
    return Said(sum_.group, sum_.groups, frozenset(sum_.singled), sum_.enrolled)


class _Sum:
    """What was said up to now."""

    def __init__(self) -> None:
        self.group: dict[str, int] = {}
        self.groups: dict[int, _Group] = {}
        self.singled: set[str] = set()
        self.enrolled: dict[str, tuple[str, ...]] = {}

    def named(self, number: int, body: Mapping[str, Any]) -> None:
        traces = list(dict.fromkeys((body["unknown"], *_ids(body.get("traces", ())))))
        was = self._before(traces)
        barred = (was.barred if was else frozenset()) - {body["person"]}
        label = was.label if was and was.label in traces else traces[0]
        self._put(traces, number, _Group(label, body["person"], barred))
        self._leave(traces, _ids(body.get("rest", ())), number, body.get("label", label))
        if len(body.get("traces", ())) == 1:
            self.singled.update(traces)

    def same(self, number: int, body: Mapping[str, Any]) -> None:
        ones, others = _ids(body["traces"]), _ids(body["others"])
        were = [group for group in (self._before(ones), self._before(others)) if group]
        person = next((group.person for group in were if group.person), None)
        barred = frozenset().union(*(group.barred for group in were)) - {person or ""}
        self._put([*ones, *others], number, _Group(body["label"], person, barred))

    def apart(self, number: int, body: Mapping[str, Any]) -> None:
        traces = _ids(body["traces"])
        self._put(traces, number, _Group(traces[0]))
        self._leave(traces, _ids(body["rest"]), number, body["label"])

    def not_them(self, number: int, body: Mapping[str, Any]) -> None:
        traces = _ids(body["traces"])
        was = self._before(traces) or _Group(body["label"])
        person = None if was.person == body["person"] else was.person
        self._put(traces, number, _Group(body["label"], person, was.barred | {body["person"]}))

    def _before(self, traces: Iterable[str]) -> _Group | None:
        return next((self.groups[self.group[trace]] for trace in traces if trace in self.group), None)

    def _put(self, traces: Iterable[str], number: int, made: _Group) -> None:
        self.groups[number] = made
        self.group.update(dict.fromkeys(traces, number))

    def _leave(self, taken: Sequence[str], rest: Sequence[str], number: int, label: str) -> None:
        """What remains of a family keeps who it is, under a name of its own."""
        own = label if label not in taken or not rest else rest[0]
        for left in {self.group[trace] for trace in rest if trace in self.group}:
            if self.groups[left].label in taken:
                self.groups[left] = replace(self.groups[left], label=own)
        loose = [trace for trace in rest if trace not in self.group]
        if loose:
            self._put(loose, -number, _Group(own))


def _ids(traces: Iterable[object]) -> list[str]:
    """Traces are written with where they lie: ``[id, clip, from, to, …]``."""
    return [str(trace[0]) if isinstance(trace, list | tuple) else str(trace) for trace in traces]


class Identities:
    """Who the traces of some clips are, by what people said and machines made of them."""

    def __init__(self, said: Said = Said(), kin: Iterable[Kin] = (), matches: Iterable[Match] = ()) -> None:
        self._said = said
        self._kin = {one.trace: one for one in kin}
        self._now = {old: one for one in self._kin.values() for old in one.formerly}
        self._matches: dict[str, list[Match]] = {}
        for match in matches:
            if match.person in said.taught:  # whoever taught it may have taken that back since
                self._matches.setdefault(match.root, []).append(match)

    def learn(self, others: Identities) -> None:
        """Know those too whom others, by the same words of people, know."""
        self._kin |= others._kin
        self._now |= others._now
        self._matches |= others._matches

    def has(self, name: str) -> bool:
        """Whether a trace was gathered, or people spoke of it."""
        return self._of(name) is not None or name in self._said.group

    def label(self, name: str) -> str:
        """The working name of the family of a trace."""
        found = self._said.of(self._names(name))
        if found:
            return found[1].label
        kin = self._of(name)
        return kin.root if kin else name

    def whose(self, name: str) -> list[tuple[str, float]]:
        """Who the trace may be, ids with chances, the likeliest first."""
        kin, found = self._of(name), self._said.of(self._names(name))
        sure = 1.0 if kin is None or self._said.singled & {kin.trace, *kin.formerly} else kin.sureness
        if found and found[1].person is not None:
            return [(found[1].person, sure)]
        barred = found[1].barred if found else frozenset()
        like = self._matches.get(self.label(name), ())
        chances = {match.person: round(match.chance * sure, 4) for match in sorted(like, key=lambda m: m.chance)}
        return sorted(((p, c) for p, c in chances.items() if p not in barred), key=lambda pair: (-pair[1], pair[0]))

    def called(self, name: str) -> str:
        """The person whom a working name surely is; otherwise the working name of the family."""
        likely = self.whose(name)
        return likely[0][0] if likely and likely[0][1] >= KNOWN_FROM else self.label(name)

    def names(self, name: str) -> tuple[str, ...]:
        """Everybody whom a working name may stand for, its family too where nobody is surely it."""
        likely = [(person, chance) for person, chance in self.whose(name) if chance >= POSSIBLE_FROM]
        family = () if likely and likely[0][1] >= KNOWN_FROM else (self.label(name),)
        return (*(person for person, _ in likely), *family)

    def of(self, fact: Fact) -> tuple[Fact, ...]:
        """The fact under the names of whoever it may show: found and named are two confidences, and half a recognition
        leaves a stranger who is known to be there."""
        if fact.kind != "person" or not unidentified(fact.value):
            return (fact,)
        if fact.says is not None:
            return (replace(fact, value=self.called(fact.value), detail={**fact.detail, "trace": fact.value}),)
        likely = [(person, chance) for person, chance in self.whose(fact.value) if chance >= POSSIBLE_FROM]
        named = [
            replace(fact, value=person, confidence=min(fact.confidence, chance), detail=self._detail(fact, chance))
            for person, chance in likely
        ]
        if not likely or likely[0][1] < KNOWN_FROM:
            named.append(replace(fact, value=self.label(fact.value), detail=self._detail(fact, None)))
        return tuple(named)

    def _detail(self, fact: Fact, chance: float | None) -> dict[str, object]:
        return {**fact.detail, "trace": fact.value, "found": fact.confidence, "named": chance}

    def _of(self, name: str) -> Kin | None:
        return self._kin.get(name) or self._now.get(name)

    def _names(self, name: str) -> list[str]:
        kin = self._of(name)
        return [name, *((kin.trace, *kin.formerly, kin.root) if kin else ())]
