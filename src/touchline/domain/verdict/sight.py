"""A clip in a channel, as it is and as treatments leave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from touchline.domain.facts.facts import Fact, Frames
from touchline.domain.ledger.scope import PHRASE_KEYS
from touchline.domain.verdict.bearing import Bearings, Piece
from touchline.domain.verdict.case import CaseClip, CutEvent, Treatment
from touchline.domain.verdict.perceived import Perceived
from touchline.domain.verdict.rules import Rules
from touchline.domain.verdict.where import Key
from touchline.domain.words.words import has_phrase, normalised

Hides = frozenset[Key]
"""Kinds and values of the facts that are taken out."""
NOTHING: Hides = frozenset()


class Sight:
    """What is said of each frame; looked at once, and once more for each different thing that is hidden."""

    def __init__(self, name: str, clip: CaseClip, channel: str, facts: Sequence[Fact], rules: Rules) -> None:
        self._name, self._clip, self._channel = name, clip, channel
        self._facts, self._rules = facts, rules
        self._looked: dict[Hides, Bearings] = {}

    def whole(self, frames: Iterable[Frames]) -> tuple[list[Piece], bool]:
        """Some frames as they are, and whether any may be counted for a licence."""
        looked = self._look(NOTHING)
        return [piece for start, end in frames for piece in looked.pieces(start, end)], looked.metered

    def treated(self, event: CutEvent, treatments: Sequence[Treatment]) -> list[Piece]:
        """The frames of an event, each without what is hidden on it."""
        mine = [treatment for treatment in treatments if treatment.channel == event.channel]
        edges = {edge for treatment in mine for edge in (treatment.span.start, treatment.span.end)}
        inner = {edge for edge in edges if edge in event.span}
        pieces: list[Piece] = []
        for start, end in pairwise(sorted({event.span.start, event.span.end, *inner})):
            hides = (treatment.hides for treatment in mine if start in treatment.span)
            pieces += self._look(frozenset(item for each in hides for item in each.items())).pieces(start, end)
        return pieces

    def _look(self, hides: Hides) -> Bearings:
        looked = self._looked.get(hides)
        if looked is None:
            facts = self._facts
            if hides:
                facts = [fact for fact in facts if not _hidden(fact.kind, fact.value, hides)]
            perceived = Perceived(self._name, self._clip, self._channel, facts, self._rules)
            looked = self._looked[hides] = Bearings(perceived)
        return looked


def _hidden(kind: str, value: str, hides: Hides) -> bool:
    if (kind, value) in hides:
        return True
    said = normalised(value) if kind in PHRASE_KEYS else ""
    return any(has_phrase(said, normalised(phrase)) for hidden, phrase in hides if said and hidden == kind)
