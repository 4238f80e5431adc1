"""What is said in a cut: the words of its clips at the frames where the cut has them heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.interchange import Material
from touchline.domain.cut.treatment import covered
from touchline.domain.facts.facts import Fact
from touchline.domain.rushes.media import Clip


@dataclass(frozen=True)
class Spoken:
    """One word: the cut frames between which it is heard (exact), its text, who says it (a name, or empty), and the
    line of the transcript it belongs to."""

    start: Fraction
    end: Fraction
    text: str
    speaker: str
    line: tuple[str, int]
    event: str


def spoken_in(cut: Cut, material: Material) -> list[Spoken]:
    """Every word that is heard, once, in the order of the film; what is muted, bleeped, covered or runs backwards has none."""
    found: dict[tuple[str, Fraction, Fraction], Spoken] = {}
    for event in sorted(cut.events, key=lambda event: (event.at, event.track)):
        clip = material.clips.get(event.clip or "")
        if event.channel == "sound" and clip is not None and event.speed > 0:
            for word in said_in(event, clip, cut.rate, material):
                found.setdefault((word.text, word.start, word.end), word)
    return sorted(found.values(), key=lambda word: (word.start, word.end))


def said_in(event: Event, clip: Clip, cut_rate: Fraction, material: Material) -> Iterator[Spoken]:
    """The words of the clip whose middle the event lets be heard, in the order of their lines."""
    facts = material.facts.get(clip.id, ())
    step = event.speed * clip.rate / cut_rate
    begins = event.begins or Fraction(0)
    shift = _shift(clip, begins, material)
    voices = [fact for fact in facts if fact.kind == "person" and fact.perceivable("sound") and fact.says != "no"]
    for fact in sorted(facts, key=lambda fact: fact.span):
        if fact.kind != "words" or fact.says == "no" or not fact.perceivable("sound"):
            continue
        if event.source is not None and fact.span.meets(event.source) is None:
            continue
        for first, last, text in timed_words(fact, clip.rate, shift):
            start, end = (event.at + (frame - begins) / step for frame in (first, last))
            middle = (first + last) / 2
            if event.at <= (start + end) / 2 < event.end and not covered(event.treatments, middle - shift):
                yield Spoken(
                    max(start, Fraction(event.at)), min(end, Fraction(event.end)), text,
                    _speaker(voices, middle, material.names), (clip.id, fact.span.start), event.id,
                )  # fmt: skip


def _shift(clip: Clip, begins: Fraction, material: Material) -> Fraction:
    """In a clip of variable rate sound begins when the event's first frame is shown, and runs at its own pace."""
    times = material.times.get(clip.id)
    if not times:
        return Fraction(0)
    return begins - Fraction(str(times[min(int(begins), len(times) - 1)])) * clip.rate


def timed_words(fact: Fact, rate: Fraction, shift: Fraction = Fraction(0)) -> list[tuple[Fraction, Fraction, str]]:
    """Words of a line with the clip frames between which they are said, moved by ``shift`` frames; evenly spread over
    the line's frames where nobody timed them."""
    timed = fact.detail.get("words")
    if isinstance(timed, Sequence) and timed and not isinstance(timed, str):
        return [
            (_frame(start, rate) + shift, _frame(end, rate) + shift, str(text).strip())
            for text, start, end, *_ in timed
        ]
    words = fact.value.split()
    each = Fraction(len(fact.span), max(1, len(words)))
    return [(fact.span.start + each * n, fact.span.start + each * (n + 1), word) for n, word in enumerate(words)]


def _frame(seconds: object, rate: Fraction) -> Fraction:
    return Fraction(str(seconds)) * rate


def _speaker(voices: Sequence[Fact], frame: Fraction, names: Mapping[str, str]) -> str:
    """The one person known to be heard there; nobody where two are, for a name must not be guessed."""
    here = {fact.value for fact in voices if fact.span.start <= frame < fact.span.end and fact.confidence >= 0.5}
    known = [names[value] for value in here if value in names]
    return known[0] if len(here) == 1 and known else ""
