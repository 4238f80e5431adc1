"""Looking for something in a small season, as a test does."""

from __future__ import annotations

from dataclasses import dataclass, field

from small_season import SmallSeason
from touchline.domain.facts.facts import Fact
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.domain.words.query import Hit
from touchline.stages.find.find import Answer, Wanted, find
from touchline.store.index import WordIndex


@dataclass
class Finder:
    season: SmallSeason
    times: dict[str, list[float]] = field(default_factory=dict)

    def __call__(self, text: str = "", **more: object) -> list[Hit]:
        return list(self.answer(text, **more).hits)

    def answer(self, text: str = "", **more: object) -> Answer:
        index = WordIndex(self.season.store.folder / "derived" / "index", self.season.store.shelf)
        return find(self.season.store, index, lambda clip: self.times.get(clip.id), Wanted(text, **more))

    def texts(self, text: str = "", **more: object) -> list[str]:
        return [hit.text for hit in self(text, **more)]


def speech(season: SmallSeason, clip: Clip, *lines: str, every: float = 4.0) -> None:
    """Lines of half-second words, ``every`` seconds."""
    facts = []
    for number, text in enumerate(lines):
        start = number * every
        words = [(word, start + n / 2, start + n / 2 + 0.4) for n, word in enumerate(text.split())]
        facts.append(season.line(clip, start, words))
    season.logged(clip, *facts)


def person(clip: Clip, start: int, end: int, value: str, channel: str = "both", confidence: float = 0.9) -> Fact:
    return Fact(clip.id, Span(start, end), channel, "person", value, confidence, source="faces/1")
