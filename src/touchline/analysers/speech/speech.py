"""Speech: what is said, word by word, with times, language and confidence.

Stretches with a voice are packed together into windows that are long enough to follow what is said and short enough to be
heard cheaply; each word's time is then taken back to where it was said.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.models import Models
from touchline.analysers.speech.heard import Word
from touchline.analysers.speech.voice_activity import RATE, Region, VoiceActivity
from touchline.analysers.speech.whisper import Languages, Whisper, loaded
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault, Findings
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import Unavailable
from touchline.ports import Needs, Pace

_WINDOW = 22 * RATE
_WORDLESS = RATE * 3 // 2
"""A voice for longer than this without a word is heard again, and if it stays wordless, it is a fault."""
_LINGERS, _SHORTEST_WORD = 0.2, 0.1
_PAUSE_SECONDS, _LONGEST_SECONDS, _MOST_WORDS = 0.8, 12.0, 32
_ENDS = (".", "!", "?", "…", "。", "！", "？")
_ABBREVIATIONS = frozenset({"mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "prof.", "jr.", "sr.", "no."})

Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """One sentence, or as much of it as fits; words in seconds from frame 0."""

    words: tuple[Word, ...]
    language: str

    @property
    def text(self) -> str:
        return "".join((" " if word.opens else "") + word.text for word in self.words).strip()

    @property
    def confidence(self) -> float:
        return round(sum(word.confidence for word in self.words) / len(self.words), 4)


@dataclass(frozen=True)
class Speech:
    """The analyser. ``names`` are squad and place names to listen for; ``model`` a name or a folder; ``threads`` of the
    processor to use, 0 for all."""

    models: Models
    names: tuple[str, ...] = ()
    model: str = "whisper-base"
    threads: int = 0

    name = "speech"
    version = "2"
    watches = ("speech",)
    needs = Needs(sample_rate=RATE)

    @property
    def settings(self) -> str:
        hints = hashlib.sha256(", ".join(self.names).encode()).hexdigest()[:8] if self.names else "none"
        return f"{self.called}:{self.fingerprint};names:{hints}"

    @property
    def called(self) -> str:
        """The model's name; for one in a folder of the user's own, the folder's."""
        return Path(self.model).name

    @property
    def fingerprint(self) -> str:
        """Names the model's very bytes; ``absent`` where it is not within reach."""
        try:
            return self.models.named(self.model).fingerprint
        except Unavailable:
            return "absent"

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(self.model)

    def load(self) -> None:
        """Load the recogniser now rather than when the first voice is heard. Raises as `ready` does."""
        loaded(self.models, self.model, self.threads)
        VoiceActivity()

    def begin(self, clip: Clip) -> _Look:
        return _Look(clip, self, f"{self.name}/{self.version}+{self.called}")


class _Look:
    """Listens to one clip. The model is loaded when the first voice is heard."""

    def __init__(self, clip: Clip, speech: Speech, source: str) -> None:
        self._clip, self._speech, self._source = clip, speech, source
        self._activity: VoiceActivity | None = None
        self._packed: list[Region] = []
        self._wordless: list[Region] = []
        self._lines: list[Line] = []
        self._languages = Languages()

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """Speech is not seen."""

    def hear(self, start: int, sound: Pcm) -> None:
        if self._activity is None:
            self._activity = VoiceActivity()
        for region in self._activity.take(sound):
            self._pack(region)

    def end(self, pace: Pace) -> Findings:
        for region in self._activity.end() if self._activity else ():
            self._pack(region)
        self._recognise()
        said = sorted(self._lines, key=lambda line: line.words[0].start_seconds)
        facts = tuple(fact for line in said if (fact := self._fact(line, pace)))
        faults = tuple(self._fault(region, pace) for region in self._wordless)
        return Findings(facts, faults, (Span(0, pace.frames),) if pace.frames else ())

    def _pack(self, region: Region) -> None:
        if self._packed and sum(len(other.sound) for other in self._packed) + len(region.sound) > _WINDOW:
            self._recognise()
        self._packed.append(region)

    def _recognise(self) -> None:
        """Hear what is packed; and once more, on its own, each stretch in which a voice had no words."""
        packed, self._packed = self._packed, []
        missed = self._heard(packed)
        self._wordless += self._heard(missed)

    def _heard(self, packed: Sequence[Region]) -> list[Region]:
        """Lines for these regions; what is left of them without a word."""
        if not packed:
            return []
        whisper: Whisper = loaded(self._speech.models, self._speech.model, self._speech.threads)
        heard = whisper.hear(np.concatenate([region.sound for region in packed]), self._speech.names, self._languages)
        words = list(unpacked(heard.words, packed))
        self._lines += lines(words, heard.language)
        return [left for region in packed for left in wordless(region, words)]

    def _fault(self, region: Region, pace: Pace) -> Fault:
        return Fault(
            self._clip.id, "speech", f"Somebody speaks at {region.start / RATE:.1f} s, and no words could be made out.",
            "Listen to it, state what is said (touchline fact --kind words), and sign it with touchline watched.",
            pace.span(region.start / RATE, region.end / RATE))

    def _fact(self, line: Line, pace: Pace) -> Fact | None:
        span = pace.span(line.words[0].start_seconds, line.words[-1].end_seconds)
        if span is None:
            return None
        words = [[word.text, round(word.start_seconds, 3), round(word.end_seconds, 3), word.confidence] for word in line.words]
        detail: dict[str, Any] = {"words": words, "language": line.language}
        return Fact(self._clip.id, span, "sound", "words", line.text, line.confidence, source=self._source, detail=detail)


def unpacked(words: Iterable[Word], packed: Sequence[Region]) -> Iterator[Word]:
    """Words of a window with their times in the clip; a word lies where its middle was said, stays in that stretch, and begins
    no earlier than the voice in it.

    Cross-attention ends words too early, so each lasts `_LINGERS` longer, until the next word or the end of the stretch.
    """
    edges = np.cumsum([len(region.sound) for region in packed]) / RATE
    placed: list[tuple[Word, float]] = []
    for word in words:
        middle = (word.start_seconds + word.end_seconds) / 2
        place = min(int(np.searchsorted(edges, middle, side="right")), len(packed) - 1)
        shift = packed[place].start / RATE - (float(edges[place - 1]) if place else 0.0)
        first, last = packed[place].start / RATE, packed[place].end / RATE
        voice = min(first + packed[place].lead / RATE, max(first, word.end_seconds + shift - _SHORTEST_WORD))
        start = min(max(word.start_seconds + shift, voice), last)
        end = min(max(word.end_seconds + shift, start), last)
        placed.append((replace(word, start_seconds=start, end_seconds=end), last))
    for number, (word, last) in enumerate(placed):
        silent = min([last, *(following.start_seconds for following, _ in placed[number + 1 : number + 2])])
        yield replace(word, end_seconds=max(word.end_seconds, min(word.end_seconds + _LINGERS, silent)))


def wordless(region: Region, words: Iterable[Word]) -> Iterator[Region]:
    """The stretches of a region, longer than `_WORDLESS`, in which no word was said."""
    said = sorted((round(word.start_seconds * RATE), round(word.end_seconds * RATE)) for word in words)
    at = region.start
    for start, end in [*((s, e) for s, e in said if e > region.start and s < region.end), (region.end, region.end)]:
        if start - at > _WORDLESS:
            yield Region(at, region.sound[at - region.start : start - region.start])
        at = max(at, end)


def lines(words: Iterable[Word], language: str) -> Iterator[Line]:
    """Words as lines: a line ends with a sentence or before a pause; one that is too long is parted where that hurts least."""
    line: list[Word] = []
    for word in words:
        if line and word.start_seconds - line[-1].end_seconds > _PAUSE_SECONDS:
            yield from _parted(line, language)
            line = []
        line.append(word)
        if word.text.endswith(_ENDS) and word.text.casefold() not in _ABBREVIATIONS:
            yield from _parted(line, language)
            line = []
    if line:
        yield from _parted(line, language)


def _parted(line: Sequence[Word], language: str) -> Iterator[Line]:
    seconds = line[-1].end_seconds - line[0].start_seconds
    if len(line) < 6 or (len(line) <= _MOST_WORDS and seconds <= _LONGEST_SECONDS):
        yield Line(tuple(line), language)
        return
    at = max(range(2, len(line) - 1), key=lambda place: _seam(line, place))
    yield from _parted(line[:at], language)
    yield from _parted(line[at:], language)


def _seam(line: Sequence[Word], place: int) -> float:
    """How well a line parts before word ``place``: after a comma, at a pause, near the middle."""
    pause = line[place].start_seconds - line[place - 1].end_seconds
    comma = 1.0 if line[place - 1].text.endswith((",", ";", ":", "，", "、")) else 0.0
    return comma + 2 * pause - 2 * abs(place / len(line) - 0.5)
