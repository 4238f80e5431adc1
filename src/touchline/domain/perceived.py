"""One clip as seen, or as heard: the rules that can match in it, and what holds on which frames, as bits.

Every fact that some rule or requirement asks about has two bits, *known* and *possible*. A frame's whole
state is one integer, and changes only where a span begins or ends, so the work grows with the number of
spans and never with the number of frames.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from touchline.domain.case import CaseClip
from touchline.domain.facts import Fact, holding
from touchline.domain.rules import Key, Rule, Rules
from touchline.domain.scope import PHRASE_KEYS
from touchline.domain.words import has_phrase, normalised

Masks = tuple[tuple[int, int], ...]
SPAN = "span"
NOT_AT_ALL, POSSIBLY, KNOWN = 0, 1, 2
_NOWHERE: Masks = ((0, 0),)


class Perceived:
    """A clip in one channel; ``facts`` those perceivable in it, by kind and value, in the case's order."""

    def __init__(
        self, name: str, clip: CaseClip, channel: str, facts: Mapping[Key, Sequence[Fact]], rules: Rules
    ) -> None:
        self.clip = clip
        self.channel = channel
        self._facts = facts
        self._phrases = {key: normalised(key[1]) for key in facts if key[0] in PHRASE_KEYS}
        self._bits: dict[Key, int] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        self._wanted = 0
        self.rules: list[tuple[Rule, Masks]] = []
        for rule in rules.for_keys(self._keys(name)):
            if rule.reaches(name, clip, channel):
                masks = self._masks(rule)
                if all(either for _, either in masks):
                    self.rules.append((rule, masks))
                    for _, either in masks:
                        self._wanted |= either
        self.people = self._required("person")
        self.places = self._required("place")
        self.works = self._required("music") if channel == "sound" else ()
        self._edges, self._states = self._timeline()

    def states(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The spans of ``[start, end)`` with all the same facts: from, to, state."""
        at = bisect_right(self._edges, start) - 1
        edges, states = self._edges, self._states
        while start < end:
            upto = min(edges[at + 1], end)
            yield start, upto, states[at]
            start = upto
            at += 1

    def hidden(self, hides: Mapping[str, str]) -> int:
        """The bits of the facts that a treatment takes out."""
        mask = 0
        for kind, value in hides.items():
            mask |= self._mask(kind, (normalised(value) if kind in PHRASE_KEYS else value,))
        return mask | mask << 1

    def _keys(self, name: str) -> Iterator[Key]:
        yield "clip", name
        for key, value in (
            ("place", self.clip.place),
            ("fixture", self.clip.fixture),
            ("owner", self.clip.owner),
        ):
            if value is not None:
                yield key, value
        for fact in self._facts:
            if fact[0] in PHRASE_KEYS:
                for word in self._phrases[fact].split(" "):
                    yield fact[0], word
            else:
                yield fact

    def _bit(self, key: Key) -> int:
        """The known bit of a fact; its possible bit is the next."""
        bit = self._bits.get(key)
        if bit is None:
            bit = self._bits[key] = 1 << (2 * len(self._bits))
        return bit

    def _masks(self, rule: Rule) -> Masks:
        out = []
        for kind, values in rule.conditions:
            if kind == "place" and self.clip.place in values:
                continue
            known = self._mask(kind, values)
            if not known:
                return _NOWHERE
            out.append((known, known | known << 1))
        span = rule.entry.scope.span
        if span:
            bit = self._bit((SPAN, f"{span.start}..{span.end}"))
            self._spans[bit] = (span.start, min(span.end, self.clip.frames))
            out.append((bit, bit))
        return tuple(out)

    def _mask(self, kind: str, values: Iterable[str]) -> int:
        mask = 0
        if kind in PHRASE_KEYS:
            for key, text in self._phrases.items():
                if key[0] == kind and any(has_phrase(text, phrase) for phrase in values):
                    mask |= self._bit(key)
            return mask
        for value in values:
            if (kind, value) in self._facts:
                mask |= self._bit((kind, value))
        return mask

    def _required(self, kind: str) -> tuple[tuple[int, str], ...]:
        found = tuple((self._bit(key), key[1]) for key in self._facts if key[0] == kind)
        for bit, _ in found:
            self._wanted |= bit
        return found

    def _timeline(self) -> tuple[list[int], list[int]]:
        changes = {0: 0, self.clip.frames: 0}
        for key, bit in self._bits.items():
            if not self._wanted & (bit | bit << 1):
                continue
            known, possible = ([self._spans[bit]], []) if key[0] == SPAN else holding(self._facts[key])
            for flag, spans in ((bit, known), (bit << 1, possible)):
                for start, end in spans if flag & self._wanted else ():
                    changes[start] = changes.get(start, 0) ^ flag
                    changes[end] = changes.get(end, 0) ^ flag
        edges = sorted(changes)
        states = []
        state = 0
        for edge in edges:
            state ^= changes[edge]
            states.append(state)
        return edges, states


def matches(state: int, masks: Masks) -> int:
    """How a rule matches in a state: KNOWN, POSSIBLY or NOT_AT_ALL."""
    level = KNOWN
    for known, either in masks:
        if not state & known:
            if not state & either:
                return NOT_AT_ALL
            level = POSSIBLY
    return level
