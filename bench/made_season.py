"""A season of millions of spoken lines that is never written down: every clip's findings are drawn anew from its number."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Findings, Pass
from touchline.domain.rushes.media import Clip, Picture, Probe, Rush, Sound
from touchline.domain.time.time import Span
from touchline.ports import Encoder, Shelf

RATE = Fraction(25)
_VOCABULARY = 60_000
_KNOWN = ("the", "and", "to", "a", "of", "in", "we", "it", "you", "is", "that", "he", "was", "for", "on", "they", "this", "ball",
          "time", "half", "team", "game")
_PLANTED = {"trust": 400, "injury": 900, "knee": 1500, "contract": 2500, "derby": 700}
_ONSETS = ("b", "br", "c", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pl", "r", "s", "st", "t", "tr", "v", "w")
_RIMES = ("a", "ack", "an", "ar", "e", "ell", "en", "er", "i", "ick", "in", "ing", "o", "old", "on", "or", "u", "un", "y")


def _word(number: int) -> str:
    out = ""
    while True:
        number, low = divmod(number, len(_ONSETS) * len(_RIMES))
        out += _ONSETS[low % len(_ONSETS)] + _RIMES[low // len(_ONSETS)]
        if not number:
            return out


WORDS = [*_KNOWN, *(_word(n + 500) for n in range(_VOCABULARY - len(_KNOWN)))]
for _planted, _rank in _PLANTED.items():
    WORDS[_rank] = _planted
_CHANCES = np.cumsum(1 / (np.arange(_VOCABULARY) + 3.0))
_CHANCES /= _CHANCES[-1]
"""Zipf's law: the word of rank r comes about 1 / r as often as the first."""


def clip_of(number: int) -> Clip:
    content = f"{number:032x}"[::-1]
    picture = Picture(1920, 1080, RATE, 60_000, "h264", "yuv420p")
    rush = Rush(content, 1000, f"CARD/C{number:05}.MP4", f"/media/C{number:05}.MP4", "CARD", 60_000)
    probe = Probe("mp4", picture, (Sound(1, 2, 48000, 115_200_000, "aac"),))
    shot = f"2025-{8 + number // 28 % 5:02}-{1 + number % 28:02}"
    return Clip(f"c{content[:12]}", f"C{number:05}", "A001", content, RATE, 60_000, (rush,), probe, start=90_000, shot=shot,
                place=("tunnel", "dressing-room", "training-ground", "boardroom", "bus")[number % 5], fixture=f"F{number % 38:02}")


def lines_of_clip(number: int, count: int) -> Iterator[Fact]:
    """Lines of 4 to 16 words, one every six seconds."""
    random = np.random.default_rng(number)
    sizes = random.integers(4, 17, count)
    ranks = np.searchsorted(_CHANCES, random.random(int(sizes.sum())))
    clip, place = clip_of(number).id, 0
    for line, size in enumerate(sizes.tolist()):
        texts = [WORDS[rank] for rank in ranks[place : place + size]]
        place += size
        start = line * 6.0
        words = [[text, round(start + n * 0.3, 2), round(start + n * 0.3 + 0.28, 2), 0.9] for n, text in enumerate(texts)]
        span = Span(int(start * 25), int((start + size * 0.3) * 25) + 1)
        yield Fact(clip, span, "sound", "words", " ".join(texts), 0.9, None, "speech/1", {"words": words, "language": "en"})


class MadeShelf:
    """The shelf of a season whose clips are registered and whose findings are drawn when they are asked for."""

    birth = "made"

    def __init__(self, shelf: Shelf, clips: int, per_clip: int) -> None:
        self._shelf, self._clips, self._per_clip = shelf, clips, per_clip
        self._numbers = {clip_of(number).content: number for number in range(clips)}
        self._news = [(seq + 1, content) for seq, content in enumerate(self._numbers)]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._shelf, name)

    def outbox(self, after: int = 0) -> list[tuple[int, str]]:
        return self._news[after:]

    def log(self, content: str) -> None:
        """One more clip, logged just now."""
        self._news.append((len(self._news) + 1, content))

    def passes(self, content: str) -> list[Pass]:
        if content not in self._numbers:
            return self._shelf.passes(content)  # type: ignore[no-any-return]
        facts = tuple(lines_of_clip(self._numbers[content], self._per_clip))
        return [Pass(content, "speech", "1", "", ("speech",), Findings(facts))]


class MadeDirections:
    """Directions drawn around topics, which lie around themes. A question is encoded by the real model, which takes its time, and
    then points to a topic drawn from its letters."""

    dimensions = 384
    name = "made-1"

    def __init__(self, real: Encoder | None, themes: int = 120, topics: int = 25) -> None:
        random = np.random.default_rng(11)
        self._real = real
        theme = random.normal(size=(themes, 1, 384))
        self._topics = (theme + 0.9 * random.normal(size=(themes, topics, 384))).reshape(-1, 384).astype(np.float32)
        self._topics /= np.linalg.norm(self._topics, axis=1, keepdims=True)

    def ready(self) -> None:
        if self._real:
            self._real.ready()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._real and len(texts) == 1:
            self._real.encode(texts)
        random = np.random.default_rng(zlib.crc32(texts[0].encode()))
        topics = self._topics[random.integers(0, len(self._topics), len(texts))]
        vectors = topics + 0.9 / 20 * random.standard_normal((len(texts), 384), np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
