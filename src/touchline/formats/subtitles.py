"""Subtitles that follow the cut: SubRip (SRT) and WebVTT (W3C, webvtt1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.interchange import Material, Written
from touchline.domain.cut.speech import Spoken, spoken_in

LETTERS = 42
"""A line of a subtitle, in letters."""

_LONGEST = Fraction(7)
_SHORTEST = Fraction(1)
_PAUSE = Fraction(4, 5)
_STOPS = ".?!…"


@dataclass(frozen=True)
class Cue:
    """One subtitle, in seconds of the film (exact), of one or two lines."""

    start_seconds: Fraction
    end_seconds: Fraction
    lines: tuple[str, ...]
    speaker: str = ""


def srt(cut: Cut, material: Material) -> Written:
    """The film's words as SubRip; it has no place for who speaks."""
    cues = cues_of(cut, material)
    blocks = [
        f"{number}\n{_clock(cue.start_seconds, ',')} --> {_clock(cue.end_seconds, ',')}\n" + "\n".join(cue.lines) + "\n"
        for number, cue in enumerate(cues, start=1)
    ]
    named = any(cue.speaker for cue in cues)
    return Written("\n".join(blocks), ("SRT does not say who speaks.",) if named else ())


def vtt(cut: Cut, material: Material) -> Written:
    """The film's words as WebVTT, with the speaker where known."""
    blocks = ["WEBVTT\n"]
    for cue in cues_of(cut, material):
        voice = f"<v {_escaped(cue.speaker)}>" if cue.speaker else ""
        text = voice + "\n".join(_escaped(line) for line in cue.lines)
        blocks.append(f"{_clock(cue.start_seconds, '.')} --> {_clock(cue.end_seconds, '.')}\n{text}\n")
    return Written("\n".join(blocks), ())


def cues_of(cut: Cut, material: Material) -> list[Cue]:
    """Subtitles in order, never two at once: broken at sentences and pauses, at most two lines each."""
    groups = list(_grouped(spoken_in(cut, material), cut.rate))
    cues = []
    for group, after in zip(groups, [*groups[1:], []], strict=False):
        start = group[0].start / cut.rate
        limit = after[0].start / cut.rate if after else Fraction(cut.frames) / cut.rate
        said = max(word.end for word in group) / cut.rate
        end = min(max(said, start + _SHORTEST), max(limit, start + Fraction(1, 1000)))
        cues.append(Cue(start, end, broken(" ".join(word.text for word in group)), group[0].speaker))
    return cues


def broken(text: str) -> tuple[str, ...]:
    """One or two lines of about equal length, broken between words, after a comma or stop if there is one near."""
    if len(text) <= LETTERS or " " not in text:
        return (text,)
    places = [n for n, letter in enumerate(text) if letter == " "]
    fitting = [n for n in places if n <= LETTERS and len(text) - n - 1 <= LETTERS] or places
    middle = len(text) / 2
    place = min(fitting, key=lambda n: abs(n - middle) - (8 if text[n - 1] in ",;:" + _STOPS else 0))
    return text[:place], text[place + 1 :]


def _grouped(words: Sequence[Spoken], rate: Fraction) -> Iterator[list[Spoken]]:
    group: list[Spoken] = []
    for before, word in pairwise([None, *words]):
        if group and before is not None and word is not None and _ends(group, before, word, rate):
            yield group
            group = []
        if word is not None:
            group.append(word)
    if group:
        yield group


def _ends(group: Sequence[Spoken], before: Spoken, word: Spoken, rate: Fraction) -> bool:
    letters = sum(len(one.text) + 1 for one in group)
    sentence = before.text[-1:] in _STOPS and letters > LETTERS // 2
    too_long = not _fits([*group, word]) or (word.end - group[0].start) / rate > _LONGEST
    pause = (word.start - before.end) / rate > _PAUSE
    return sentence or too_long or pause or before.speaker != word.speaker or _seam(before, word)


def _seam(before: Spoken, word: Spoken) -> bool:
    """Whether an edit joins two different lines: what the film makes of one sentence stays one subtitle."""
    return before.event != word.event and before.line != word.line


def _fits(group: Sequence[Spoken]) -> bool:
    return all(len(line) <= LETTERS for line in broken(" ".join(word.text for word in group)))


def _clock(seconds: Fraction, mark: str) -> str:
    thousandths = round(seconds * 1000)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{rest:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
