"""What a line on screen is for: a lower third names somebody, a score bug tells match and minute, a clock, a card, a board.

Told from the words, from where they stand and for how long; pure, so that it can be asked again of stored facts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from touchline.domain.time.time import Span

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Caption:
    """One line that was read. ``box`` is left, top, width, height in fractions of the picture; ``steady`` where it held still."""

    text: str
    confidence: float
    span: Span
    box: Box
    steady: bool = True

    @property
    def middle(self) -> tuple[float, float]:
        return self.box[0] + self.box[2] / 2, self.box[1] + self.box[3] / 2


_CLOCK = re.compile(r"(?<![\d:.])(\d{1,3})[:.](\d{2})(?![\d:.])")
_ADDED = re.compile(r"\b(45|90|105|120)\s?\+\s?(\d{1,2})\b")
_PLUS = re.compile(r"^\+\s?(\d{1,2})$")
_SCORE = re.compile(r"(?<![\d:.])(\d{1,2})\s?[-–:]\s?(\d{1,2})(?![\d:.])")
_TIMECODE = re.compile(r"(?<!\d)\d{2}:\d{2}:\d{2}[:;.]\d{2,3}(?!\d)")
_TEAM = re.compile(r"\b[A-ZÀ-Þ]{3}\b")
_HALVES = {"HT": 45, "HALF TIME": 45, "HALF-TIME": 45, "FT": 90, "FULL TIME": 90, "FULL-TIME": 90}
_NOT_TEAMS = frozenset({
    "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    "THE", "AND", "FOR", "GMT", "BST", "REC", "VAR", "AGG", "PEN", "END", "ISO"})
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.I)
_DAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b", re.I)
_NUMBER = re.compile(r"^\d{1,2}$")
_NAME_WORD = re.compile(r"^[^\W\d_][^\W\d_.’'-]*(?:[-’'.][^\W\d_]*)*$")
_SMALL_WORDS = frozenset({"de", "van", "der", "den", "von", "da", "di", "dos", "el", "al", "la", "le", "bin", "ter", "ten", "y"})
_ROLE_WORDS = frozenset({
    "academy", "analyst", "assistant", "board", "captain", "centre", "centre-back", "chair", "chairman", "chief", "city", "club", "coach",
    "commercial", "county", "defender", "development", "director", "doctor", "executive", "fan", "fc", "first-team", "football",
    "forward", "goalkeeper", "groundsman", "head", "keeper", "kit", "league", "manager", "media", "medical", "midfielder", "officer",
    "owner", "performance", "physio", "player", "president", "scout", "security", "set", "sporting", "stadium", "striker", "supporter",
    "team", "town", "training", "united", "women", "youth", "winger"})


def roles(captions: Sequence[Caption]) -> list[dict[str, object]]:
    """For each line what it is: ``role`` and what follows from it, empty where nothing is known."""
    out = [_alone(caption) for caption in captions]
    beside = together(captions)
    for place in sorted(range(len(captions)), key=lambda one: (not _runs(captions[one].text), captions[one].span.start)):
        caption = captions[place]
        if not _anchor(caption.text) or out[place].get("role") == "score-bug":
            continue
        row = [place, *(other for other in beside[place] if _one_bug(caption, captions[other]))]
        if told := bug_told([captions[other] for other in row]):
            for other in row:
                if out[other].get("role") != "score-bug":
                    out[other] = {"role": "score-bug", **told}
    for place, caption in enumerate(captions):
        if not out[place] and (under := _role_line(captions, place, beside[place])) is not None:
            out[place] = {"role": "lower-third", "names": [tidy_name(caption.text)]}
            if not out[under]:
                out[under] = {"role": "lower-third", "of": tidy_name(caption.text)}
    return out


def together(captions: Sequence[Caption]) -> list[list[int]]:
    """For each line the others that are on screen with it on some frame."""
    out: list[list[int]] = [[] for _ in captions]
    there: list[int] = []
    for place in sorted(range(len(captions)), key=lambda one: captions[one].span.start):
        there = [other for other in there if captions[other].span.end > captions[place].span.start]
        for other in there:
            out[place].append(other)
            out[other].append(place)
        there.append(place)
    return out


def _alone(caption: Caption) -> dict[str, object]:
    """What a line says by itself."""
    text = caption.text
    if found := _TIMECODE.search(text):
        return {"role": "timecode", "timecode": found[0]}
    if (_MONTH.search(text) and re.search(r"\d", text)) or _DAY.search(text):
        return {"role": "date"}
    if _NUMBER.match(text) and not caption.steady:
        return {"role": "shirt", "number": int(text)}
    return {}


def _runs(text: str) -> bool:
    """Whether it is a clock of a match, which changes while the rest of its bug stays."""
    return not _TIMECODE.search(text) and bool(_CLOCK.search(text) or _ADDED.search(text))


def _anchor(text: str) -> bool:
    return _runs(text) or (not _TIMECODE.search(text) and bool(_SCORE.search(text) or text.upper().strip() in _HALVES))


def _one_bug(anchor: Caption, other: Caption) -> bool:
    """Whether another line on screen is of the same bug: about as high, in the same row or the next, near by; never the same
    clock a second later."""
    high = anchor.box[3]
    near = abs(anchor.middle[1] - other.middle[1]) < 1.3 * high and _apart(anchor, other) < 9 * high
    alike = 0.5 * high < other.box[3] < 1.7 * high
    later = _runs(other.text) and abs(anchor.middle[0] - other.middle[0]) < 0.5 * max(anchor.box[2], other.box[2])
    return near and alike and not later and other.steady == anchor.steady and not _TIMECODE.search(other.text)


def _apart(one: Caption, other: Caption) -> float:
    return max(one.box[0] - other.box[0] - other.box[2], other.box[0] - one.box[0] - one.box[2], 0.0)


def bug_told(row: Sequence[Caption]) -> dict[str, object]:
    """Clock, minute, score and teams of the lines of one score bug, from left to right; empty where it is none.

    The minute counts as football does: 0:00 to 0:59 is the first.
    """
    told: dict[str, object] = {}
    texts = [caption.text for caption in sorted(row, key=lambda one: one.box[0])]
    for text in texts:
        if (found := _CLOCK.search(text)) and int(found[2]) < 60 and "clock" not in told:
            told["clock"], told["minute"] = f"{found[1]}:{found[2]}", int(found[1]) + 1
        elif (found := _ADDED.search(text)) and "minute" not in told:
            told["minute"], told["added"] = int(found[1]), int(found[2])
        elif found := _PLUS.match(text):
            told["added"] = int(found[1])
        elif text.upper().strip() in _HALVES:
            told.setdefault("minute", _HALVES[text.upper().strip()])
    clock = str(told.get("clock", ""))
    for text in texts:
        rest = text.replace(clock, " ") if clock else text
        if (found := _SCORE.search(rest)) and "score" not in told:
            told["score"] = [int(found[1]), int(found[2])]
    teams = [team for text in texts for team in _TEAM.findall(text) if team not in _NOT_TEAMS]
    if len(teams) >= 2:
        told["teams"] = teams[:2]
    if "score" not in told and len(texts) > 2 and (digits := [text for text in texts if re.fullmatch(r"\d{1,2}", text)])[1:]:
        told["score"] = [int(digits[0]), int(digits[1])]
    return told if ("clock" in told or "minute" in told) or ("score" in told and "teams" in told) else {}


def _role_line(captions: Sequence[Caption], place: int, beside: Sequence[int]) -> int | None:
    """The line under a name that says who that is; None where this is no name, or stands alone."""
    name = captions[place]
    if not name.steady or not is_name(name.text) or name.middle[1] < 0.55:
        return None
    best = None
    for other in beside:
        caption = captions[other]
        below = caption.box[1] - name.box[1]
        if (caption.steady and 0 < below < 3.2 * name.box[3] and caption.box[3] <= 1.15 * name.box[3]
                and abs(caption.box[0] - name.box[0]) < 0.12 and (best is None or below < captions[best].box[1] - name.box[1])):
            best = other
    return best


def is_name(text: str) -> bool:
    """Whether a line may be a person's name: two to five words, each a capital or all capitals, none a word of an office."""
    words = text.split()
    if not 2 <= len(words) <= 5 or any(word.lower().strip(",.") in _ROLE_WORDS for word in words):
        return False
    return all(_NAME_WORD.match(word) for word in words) and all(
        word[0].isupper() or word.lower() in _SMALL_WORDS for word in words)


def tidy_name(text: str) -> str:
    """A name as people write it: capitals only become capital letters."""
    if not text.isupper():
        return text
    words = [word.lower() if word.lower() in _SMALL_WORDS and place else _titled(word) for place, word in enumerate(text.split())]
    return " ".join(words)


def _titled(word: str) -> str:
    parts = re.split(r"([-’'.])", word)
    return "".join(part[:1].upper() + part[1:].lower() for part in parts)


def spelled_like(one: str, other: str, most: int = 1) -> bool:
    """Whether at most so many letters must be changed, added or taken away to make one of the other (Levenshtein 1966)."""
    if abs(len(one) - len(other)) > most:
        return False
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        new = [i]
        for j, b in enumerate(other, 1):
            new.append(min(row[j] + 1, new[-1] + 1, row[j - 1] + (a != b)))
        row = new
    return row[-1] <= most

