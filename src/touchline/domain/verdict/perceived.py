"""One clip as seen, or as heard: what can match in it, and what holds on which frames, as bits.

Whatever some rule or requirement asks about has two bits, *known* and *possible*. A frame's whole state is one
integer, and changes only where a span begins or ends, so the work grows with the number of spans and never
with the number of frames.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import xor

from touchline.domain.facts.facts import Fact, Frames, holding, joined
from touchline.domain.verdict.case import CaseClip
from touchline.domain.verdict.rules import REQUIRED, STRANGER, Asked, Rules
from touchline.domain.verdict.where import Key, Where
from touchline.domain.verdict.yeses import UNSIGNED, Ask, Candidates, Masks, always, met_by


class Perceived:
    """A clip in one channel; ``facts`` are those perceivable in it, in the case's order.

    ``watched`` is what can match here; ``at`` is what each known bit is about, ``roles`` the bits of each role.
    """

    def __init__(self, name: str, clip: CaseClip, channel: str, facts: Iterable[Fact], rules: Rules) -> None:
        self.name, self.clip, self.channel = name, clip, channel
        self._rules = rules
        self._said: dict[Asked, list[Fact]] = {}
        for fact in facts:
            for asked in rules.asked(fact.kind, fact.value):
                if asked in self._said:
                    self._said[asked].append(fact)
                else:
                    self._said[asked] = [fact]
        self._spans: dict[Frames, int] = {}
        self._met: dict[frozenset[Key], int] = {}
        self._bits: dict[Key, int] = {}
        self.at: dict[int, Asked] = {}
        self.roles = dict.fromkeys((*REQUIRED, STRANGER, ""), 0)
        watches = dict.fromkeys(rules.always)
        for key in self._own():
            watches.update(rules.about(key).watches)
        bit = 1
        for asked in self._said:
            self._bits[asked.key] = bit
            self.at[bit] = asked
            self.roles[asked.role] |= bit
            if asked.watches:
                watches.update(asked.watches)
            bit <<= 2
        if channel == "picture":
            self.roles["music"] = 0
        self._wanted = sum(self.roles.values()) - self.roles[""]
        self.watched = [(watch, masks) for watch in watches if (masks := self._masks(watch.where)) is not None]

    def ask(self, key: Key) -> Ask:
        """A requirement, with the yeses that can match in this clip."""
        settled = self._rules.about(key).ask
        if settled:
            return settled
        unsigned = self.candidates((UNSIGNED, key[1])) if key[0] == "person" else ()
        return Ask(key, self.candidates(key), unsigned)

    def candidates(self, key: Key) -> Candidates:
        """The yeses that cover something and can match in this clip, up to the first that always does."""
        found = []
        for yes in self._rules.yeses.covering(key):
            # Where the requirement arises, its own condition is met.
            masks = () if always(yes, key[0]) else self._masks(yes.where, met_by(key[0]))
            if masks is not None:
                found.append((yes, masks))
                if not masks:
                    break
        return tuple(found)

    def timeline(self) -> tuple[list[int], list[int]]:
        """Where the state changes, from 0 on, and the state from there; for all that has been asked for."""
        wanted = self._wanted
        changes = {0: 0, self.clip.frames: 0}
        for bit, said in zip(self.at, self._said.values(), strict=True):
            if wanted & (bit | bit << 1):
                known, possible = holding(said) if len(said) == 1 else _anywhere(said)
                for start, end in known:
                    changes[start] = changes.get(start, 0) ^ bit
                    changes[end] = changes.get(end, 0) ^ bit
                if possible and wanted & bit << 1:
                    _toggle(changes, bit << 1, possible)
        for span, bit in self._spans.items():
            _toggle(changes, bit, (span,))
        edges = sorted(changes)
        return edges, list(accumulate(map(changes.__getitem__, edges), xor))

    def _own(self) -> Iterator[Key]:
        clip = self.clip
        yield "clip", self.name
        for kind, own in (("place", clip.place), ("fixture", clip.fixture), ("owner", clip.owner)):
            if own is not None:
                yield kind, own

    def _masks(self, place: Where, met: str = "") -> Masks | None:
        """The conditions, but for the one said to be met; None if one of them never is in this clip."""
        if not (place.everywhere or place.reaches(self.name, self.clip, self.channel)):
            return None
        out = []
        for kind, keys in place.conditions:
            if kind == met or (kind == "place" and (kind, self.clip.place) in keys):
                continue
            known = self._meeting(keys)
            if not known:
                return None
            out.append((known, known | known << 1))
        span = place.scope.span
        if span:
            frames = span.start, min(span.end, self.clip.frames)
            bit = self._spans.setdefault(frames, 1 << 2 * (len(self._bits) + len(self._spans)))
            out.append((bit, bit))
        for _, either in out:
            self._wanted |= either
        return tuple(out)

    def _meeting(self, keys: frozenset[Key]) -> int:
        """The known bits of what here meets a condition."""
        mask = self._met.get(keys)
        if mask is None:
            mask, bits = 0, self._bits
            for key in keys if len(keys) < len(bits) else keys.intersection(bits):
                mask |= bits.get(key, 0)
            self._met[keys] = mask
        return mask


def _anywhere(said: Iterable[Fact]) -> tuple[Sequence[Frames], Sequence[Frames]]:
    """Where any value that is said is known, and where at least possible: what people say counts for one value."""
    values: dict[str, list[Fact]] = {}
    for fact in said:
        values.setdefault(fact.value, []).append(fact)
    each = [holding(facts) for facts in values.values()]
    if len(each) == 1:
        return each[0]
    return joined(span for known, _ in each for span in known), joined(span for _, may in each for span in may)


def _toggle(changes: dict[int, int], bit: int, spans: Iterable[Frames]) -> None:
    for start, end in spans:
        changes[start] = changes.get(start, 0) ^ bit
        changes[end] = changes.get(end, 0) ^ bit
