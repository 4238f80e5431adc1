"""One clip as seen, or as heard: the rules that can match in it, and what holds on which frames, as bits.

Every fact that some rule or requirement asks about has two bits, *known* and *possible*. A frame's whole
state is one integer, and changes only where a span begins or ends, so the work grows with the number of
spans and never with the number of frames.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from touchline.domain.case import CaseClip
from touchline.domain.facts import Fact, Frames, holding, unidentified
from touchline.domain.rules import Key, Rule, Rules, first_word
from touchline.domain.scope import PHRASE_KEYS
from touchline.domain.words import has_phrase, normalised

Masks = tuple[tuple[int, int], ...]
"""For each condition, the bits by which it is known, and those by which it is known or possible."""
Candidates = tuple[tuple[Rule, Masks], ...]
SPAN = "span"
NOT_AT_ALL, POSSIBLY, KNOWN = 0, 1, 2


class Perceived:
    """A clip in one channel; ``facts`` those perceivable in it, by kind and value, in the case's order.

    ``watched`` are the noes and the entries with flags that can match here. The rest is what may be required,
    by its known bit, and its candidates: the yeses that cover it, the first that matches is relied on.
    """

    def __init__(
        self, name: str, clip: CaseClip, channel: str, facts: Mapping[Key, Sequence[Fact]], rules: Rules
    ) -> None:
        self.name, self.clip, self.channel = name, clip, channel
        self._facts, self._rules = facts, rules
        self._openings = self._opening()
        # Words in which no phrase of the ledger begins get no bit: a transcript has thousands of lines.
        asked = dict.fromkeys(key for key in facts if key[0] not in PHRASE_KEYS)
        asked.update((key, None) for found in self._openings.values() for key, _ in found)
        self._bits = {key: 1 << 2 * n for n, key in enumerate(asked)}
        self._spans: dict[int, Frames] = {}
        self._wanted = 0
        self.watched = self._watching()
        people = self._required("person")
        self.people = {
            bit: (who, self._candidates("people", who), self._candidates("unsigned", who))
            for bit, who in people.items()
            if not unidentified(who)
        }
        self.strangers = {bit: who for bit, who in people.items() if unidentified(who)}
        self.places = self._required("place")
        here = set(self.places.values()) | ({clip.place} if clip.place is not None else set())
        self.locations = {place: self._candidates("places", place) for place in here}
        self.notices = {place: self._candidates("notices", place) for place in here if self.strangers}
        works = self._required("music") if channel == "sound" else {}
        self.works = {bit: (work, self._candidates("works", work)) for bit, work in works.items()}
        self.licences = self._candidates("owners", clip.owner) if clip.owner is not None else ()
        self._edges, self._states = self._timeline()

    def states(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The spans of ``[start, end)`` with all the same facts: from, to, state."""
        edges, states = self._edges, self._states
        at = bisect_right(edges, start)
        while start < end:
            upto = min(edges[at], end)
            yield start, upto, states[at - 1]
            start = upto
            at += 1

    def hidden(self, hides: Mapping[str, str]) -> int:
        """The bits of the facts that a treatment takes out."""
        mask = 0
        for (kind, value), bit in self._bits.items():
            hidden = hides.get(kind)
            if hidden == value or (
                hidden is not None and kind in PHRASE_KEYS and has_phrase(normalised(value), normalised(hidden))
            ):
                mask |= bit | bit << 1
        return mask

    def _opening(self) -> dict[Key, list[tuple[Key, str]]]:
        """The words and texts in which a phrase of the ledger may begin, by the word it begins with."""
        found: dict[Key, list[tuple[Key, str]]] = {}
        for key in self._facts:
            wanted = self._rules.opening.get(key[0])
            if wanted:
                text = normalised(key[1])
                for word in wanted.intersection(text.split(" ")):
                    found.setdefault((key[0], word), []).append((key, text))
        return found

    def _keys(self) -> Iterator[Key]:
        clip = self.clip
        yield "clip", self.name
        for kind, own in (("place", clip.place), ("fixture", clip.fixture), ("owner", clip.owner)):
            if own is not None:
                yield kind, own
        yield from self._openings
        for key in self._facts:
            if key[0] not in PHRASE_KEYS:
                yield key

    def _watching(self) -> list[tuple[Rule, Masks]]:
        found = []
        for rule in self._rules.watched_for(self._keys()):
            masks = self._masks(rule)
            if masks is not None:
                found.append((rule, masks))
                for _, either in masks:
                    self._wanted |= either
        return found

    def _candidates(self, covers: str, name: str) -> Candidates:
        """The yeses that cover a requirement, in the order of the ledger, up to the first that always does."""
        rules = self._rules.covering.get((covers, name))
        if not rules:
            return ()
        found = []
        met = MET_BY[covers]
        for rule in rules:
            # Where the requirement arises, its own condition is met.
            masks = () if rule.only == met else self._masks(rule, met)
            if masks is not None:
                found.append((rule, masks))
                for known, _ in masks:
                    self._wanted |= known
                if not masks:
                    break
        return tuple(found)

    def _masks(self, rule: Rule, met: str = "") -> Masks | None:
        """The rule's conditions, but for the one said to be met; None if one of them never is in this clip."""
        if not (rule.anywhere or rule.reaches(self.name, self.clip, self.channel)):
            return None
        out = []
        for kind, values in rule.conditions:
            if kind == met or (kind == "place" and self.clip.place in values):
                continue
            known = self._meeting(kind, values)
            if not known:
                return None
            out.append((known, known | known << 1))
        span = rule.entry.scope.span
        if span:
            bit = self._bits.setdefault((SPAN, f"{span.start}..{span.end}"), 1 << 2 * len(self._bits))
            self._spans[bit] = (span.start, min(span.end, self.clip.frames))
            out.append((bit, bit))
        return tuple(out)

    def _meeting(self, kind: str, values: frozenset[str]) -> int:
        """The known bits of the facts here that meet a condition."""
        mask, bits = 0, self._bits
        if kind in PHRASE_KEYS:
            for phrase in values:
                for key, text in self._openings.get((kind, first_word(phrase)), ()):
                    if has_phrase(text, phrase):
                        mask |= bits[key]
        else:
            for value in values:
                mask |= bits.get((kind, value), 0)
        return mask

    def _required(self, kind: str) -> dict[int, str]:
        found = {self._bits[key]: key[1] for key in self._facts if key[0] == kind}
        self._wanted |= sum(found)
        return found

    def _timeline(self) -> tuple[list[int], list[int]]:
        changes = {0: 0, self.clip.frames: 0}
        wanted = self._wanted
        for key, bit in self._bits.items():
            if not wanted & (bit | bit << 1):
                continue
            known, possible = ([self._spans[bit]], []) if key[0] == SPAN else holding(self._facts[key])
            for start, end in known:
                changes[start] = changes.get(start, 0) ^ bit
                changes[end] = changes.get(end, 0) ^ bit
            if possible and wanted & bit << 1:
                for start, end in possible:
                    changes[start] = changes.get(start, 0) ^ bit << 1
                    changes[end] = changes.get(end, 0) ^ bit << 1
        edges = sorted(changes)
        states = []
        state = 0
        for edge in edges:
            state ^= changes[edge]
            states.append(state)
        return edges, states


MET_BY = {
    "people": "person",
    "unsigned": "person",
    "places": "place",
    "notices": "place",
    "works": "music",
    "owners": "owner",
}
"""The condition that is met where what a yes covers (a field of Rule) is known."""


def matches(state: int, masks: Masks) -> int:
    """How a rule matches in a state: KNOWN, POSSIBLY or NOT_AT_ALL."""
    level = KNOWN
    for known, either in masks:
        if not state & known:
            if not state & either:
                return NOT_AT_ALL
            level = POSSIBLY
    return level
