"""The same words said again: how well two runs of words go together, and how far apart in time they were said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from statistics import median

from touchline.domain.words.line import Said
from touchline.domain.words.tokens import tokens_of

LEAST = 3
"""Words from which a line is one that is said again, and not just *yes* or *come on*."""
ALIKE = 0.75


@dataclass(frozen=True)
class Again:
    """Words were said ``later`` seconds after those that were asked for, counted each in its own clip; ``alike`` is the share of
    these that was said again, ``start_seconds`` and ``end_seconds`` where that lies."""

    later: float
    alike: float
    start_seconds: float
    end_seconds: float


def said_again(words: Sequence[Said], others: Sequence[Said]) -> Again | None:
    """Where the words are said again among the others, nearly to the letter; None where they are not."""
    own, heard = _timed(words), _timed(others)
    if len(own) < LEAST:
        return None
    blocks = SequenceMatcher(None, [one for one, *_ in own], [one for one, *_ in heard], autojunk=False).get_matching_blocks()
    pairs = [(own[block.a + n], heard[block.b + n]) for block in blocks for n in range(block.size)]
    if len(pairs) < LEAST or len(pairs) < ALIKE * len(own) or pairs[-1][1][2] - pairs[0][1][1] > 2 * (own[-1][2] - own[0][1]) + 1:
        return None
    later = median(there[1] - here[1] for here, there in pairs)
    return Again(later, len(pairs) / len(own), pairs[0][1][1], pairs[-1][1][2])


def _timed(words: Sequence[Said]) -> list[tuple[str, float, float]]:
    return [(token, word.start_seconds, word.end_seconds) for word in words for token in tokens_of(word.text)]
