"""How names sound: *Szoboszlai* and *sobers lie* are one to a recogniser that has never heard of him.

A word becomes its consonants, like ones together, with its vowels between them, as an English reader would say it. The consonants
alone are its key (after Double Metaphone: Philips 2000), which an index can look up; how well two words of one key go together
is an edit distance in which like sounds cost little (Editex: Zobel & Dart 1996).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import product

from touchline.domain.words.tokens import tokens_of

LONGEST = 3
"""Words that a name may have been taken for."""
KEY_FROM = 3
"""Consonants from which on a key says enough to join words by; a single word needs one less."""
KEY_UPTO = 9
ALIKE = 0.86
"""How well two words must go together, 0 to 1."""
_SHORT_ALIKE = 0.95

_RULES = tuple((re.compile(pattern), said) for pattern, said in (
    (r"^(?:ts|tz|ps|cz(?=[^aeiou]))", "s"), (r"^(?:gn|kn|pn)", "n"), (r"^wr", "r"), (r"^x", "s"), (r"mb$", "m"),
    (r"tsch|sch|tch|sh|zh|dge|cz|cs(?=[aeiou])", "J"), (r"ch", "J"), (r"(?<=[aeiou])gh(?=t|$)|(?<=ou)gh", ""), (r"gh", "K"),
    (r"ph", "F"), (r"th", "T"), (r"ck|qu|q", "K"), (r"x", "KS"), (r"sz|ts|tz|zz|ss", "S"), (r"ij", "ai"),
    (r"(?<=[aeou])ll(?=[aeiou]?$)", "L"), (r"sc(?=[eiy])|c(?=[eiy])", "S"), (r"g(?=[eiy])", "J"), (r"j", "J"),
    (r"[sz]", "S"), (r"[bp]", "P"), (r"[dt]", "T"), (r"[fv]", "F"), (r"[ckg]", "K"), (r"l", "L"), (r"m", "M"), (r"n", "N"),
    (r"r(?=[aeiouy])", "R"), (r"[rhw]", ""), (r"y", "i"), (r"ai|ay|ei|ey|ie$|ye$", "e"), (r"ee|ea", "i"), (r"oo|ou|ow|au|aw", "o"),
    (r"(?<=[A-Z])e$", ""), (r"([A-Z])\1+", r"\1"), (r"([aeiou])\1+", r"\1"),
))
_FOREIGN = (("ch", "k"), ("j", "y"), ("g(?=[eiy])", "k"), ("w", "v"), ("c(?=[eiy])", "ch"), ("^h", "h"), ("x", "sh"))
"""How letters may be said in a name, besides how they are read in English."""
_VOWELS = {"a": (0, 0), "e": (1, 1), "i": (1, 2), "o": (-1, 1), "u": (-1, 2)}


@lru_cache(maxsize=1 << 16)
def said(token: str) -> str:
    """How a token is said: consonants in capitals, vowels small: ``"sobers"`` → ``"SoPeS"``. Empty where it has letters of
    another script, or figures."""
    if not (token.isascii() and token.isalpha()):
        return ""
    for rule, sound in _RULES:
        token = rule.sub(sound, token)
    return token


@lru_cache(maxsize=1 << 16)
def key(form: str) -> str:
    """The consonants of something said; hushing and hissing are one, and an r, which many do not say, does not count."""
    return "".join(sound for sound in form if sound.isupper() and sound != "R").replace("J", "S")


def keys_in(tokens: Sequence[str]) -> set[str]:
    """The keys of all words, and of words in a row, that a name may have been taken for."""
    alone = [_run(token) for token in tokens]
    keys = {sounds for sounds, _, _ in alone if KEY_FROM - 1 <= len(sounds) <= KEY_UPTO}
    for first, (run, _, ends) in enumerate(alone):
        for sounds, begins, then_ends in alone[first + 1 : first + LONGEST]:
            run += sounds[1:] if ends and begins and run[-1:] == sounds[0] else sounds
            ends = then_ends
            if KEY_FROM <= len(run) <= KEY_UPTO:
                keys.add(run)
    return keys


@lru_cache(maxsize=1 << 17)
def _run(token: str) -> tuple[str, bool, bool]:
    """The key of a token, and whether it begins and ends with the first and last sound of its key."""
    form = said(token)
    return key(form), form[:1].isupper() and form[0] != "R", form[-1:].isupper()


@lru_cache(maxsize=4096)
def ways_of(name: str) -> tuple[str, ...]:
    """The ways in which a name may be said, the English reader's first: all its words as one."""
    words = tokens_of(name)
    run = "".join(words)
    choices = [((letters, ""), (letters, other)) if re.search(letters, run) else ((letters, ""),) for letters, other in _FOREIGN]
    forms: dict[str, None] = {said(run): None, "".join(map(said, words)): None}
    for way in product(*choices):
        spelled = run
        for letters, other in way:
            spelled = re.sub(letters, other, spelled) if other else spelled
        forms[said(spelled)] = None
    return tuple(form for form in forms if KEY_FROM - 1 <= len(key(form)) <= KEY_UPTO)


def said_together(tokens: Sequence[str]) -> str:
    """How words in a row are said: one that ends as the next begins runs into it."""
    return re.sub(r"([A-Z])\1+", r"\1", "".join(map(said, tokens)))


def heard_as(ways: Iterable[str], tokens: Sequence[str]) -> float:
    """How well words in a row go with one of the ways to say a name, 0 to 1; 0 where they are not like it at all."""
    form = said_together(tokens)
    consonants = key(form)
    least = KEY_FROM if len(tokens) > 1 else KEY_FROM - 1
    if len(consonants) < least:
        return 0.0
    likeness = max((_likeness(way, form) for way in ways if key(way) == consonants), default=0.0)
    return likeness if likeness >= (ALIKE if len(consonants) >= KEY_FROM else _SHORT_ALIKE) else 0.0


@lru_cache(maxsize=1 << 14)
def _likeness(one: str, other: str) -> float:
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _cost_of(sound))
    for sound in one:
        before, row = row, [row[0] + _cost_of(sound)]
        for place, heard in enumerate(other):
            row.append(min(before[place + 1] + _cost_of(sound), row[place] + _cost_of(heard), before[place] + _apart(sound, heard)))
    return 1 - row[-1] / max(len(one), len(other))


def _cost_of(sound: str) -> float:
    return 0.5 if sound == "R" else 1.0 if sound.isupper() else 0.4


def _apart(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if {one, other} == {"S", "J"}:
        return 0.3
    if one.isupper() or other.isupper():
        return 2.0
    (x, y), (u, v) = _VOWELS.get(one, (0, 0)), _VOWELS.get(other, (0, 0))
    return min(0.5, 0.2 * (abs(x - u) + abs(y - v)))
