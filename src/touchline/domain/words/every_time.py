"""Every time somebody says it: the one question that is asked as a sentence, told apart from words to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from touchline.domain.words.tokens import tokens_of

_SENTENCE = re.compile(
    r"(?:please\s+)?(?:(?:show|find|give|list|play)\s+(?:me\s+|us\s+)?)?(?:(?:every|each|any)\s+time|all\s+(?:the\s+)?times|whenever)\s+"
    r"(?:(?:that|when|where)\s+)?(?P<who>\S+(?:\s+\S+){0,3}?)\s+(?:ever\s+|has\s+|have\s+|had\s+)?"
    r"(?:says?|said|mention(?:s|ed)?|uses?d?(?=\s+the\s+(?:word|name|phrase)))\s+(?:the\s+(?:words?|name|phrase)\s+)?(?P<what>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ANYBODY = frozenset(
    ("he", "she", "they", "it", "we", "i", "you", "one", "anybody", "anyone", "somebody", "someone", "everybody", "everyone", "people"))
_PAIRS = dict(zip("\"'*_“‘«„`", "\"'*_”’»“`", strict=True))


@dataclass(frozen=True)
class EveryTime:
    """``who`` as typed, empty for a pronoun, which names nobody; ``what`` to the letter."""

    who: str
    what: str


def every_time(text: str) -> EveryTime | None:
    """What a sentence such as ``every time he said *trust*`` asks; None for any other text."""
    found = _SENTENCE.fullmatch(text.strip())
    what = _bare(found["what"]) if found else ""
    if found is None or not tokens_of(what):
        return None
    return EveryTime("" if found["who"].casefold() in _ANYBODY else _bare(found["who"]), what)


def _bare(text: str) -> str:
    """Without the marks that only set it off."""
    text = text.strip().rstrip("?!.,;").strip()
    while len(text) > 1 and _PAIRS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
    return text
