"""Words as they are looked for, in any script: *Adrian* finds *Adrián*, *Odegaard* finds *Ødegaard*, 明天 is
found inside a sentence.

Begins with what the ledger compares (`domain.words.words`), then leaves out accents, vowel points and invisible
marks. Scripts written without spaces have a token for each letter, so that whatever is looked for in them is
a phrase of letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, normalize

from touchline.domain.words.words import normalised

_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]"
)
"""Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and variation selectors. Vowel signs of
other scripts stay."""

_BARE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that Unicode does not take apart, as people type them who do not have them."""

_SPACELESS = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af])"
)
"""Thai, Lao, Burmese, Khmer, kana, Han; and Hangul, whose words carry their endings with them."""


def tokens_of(text: str) -> list[str]:
    """``"Adrián's half-time"`` → ``["adrians", "half", "time"]``; ``"他明天"`` → ``["他", "明", "天"]``."""
    if text.isascii():
        return normalised(text).split()
    return _folded(text).split()


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    visible = "".join(letter for letter in text if category(letter) not in ("Cf", "Cs"))
    bare = _MARKS.sub("", normalize("NFKD", normalised(visible)))
    return _SPACELESS.sub(r" \1 ", normalize("NFC", bare).translate(_BARE))
