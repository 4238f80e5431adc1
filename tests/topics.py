"""An encoder for tests: a sentence points where the topics of its words point. No model is needed, and what means the same is
known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from touchline.domain.words.tokens import tokens_of
from touchline.errors import Unavailable

TOPICS = {
    "hurt": ("injury", "injured", "knee", "hamstring", "limping", "physio"),
    "belief": ("trust", "believe", "faith", "confidence"),
    "money": ("contract", "wages", "sponsor", "fee"),
}


@dataclass
class Topics:
    """``asked`` counts the sentences understood; ``missing`` makes it an encoder whose model is not there."""

    missing: bool = False
    name: str = "topics-1"
    dimensions: int = 384
    asked: list[str] = field(default_factory=list)

    def ready(self) -> None:
        if self.missing:
            raise Unavailable("The model topics is not on this machine.", "Fetch it.")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.ready()
        self.asked += texts
        vectors = np.array([self._vector(text) for text in texts], np.float32).reshape(len(texts), self.dimensions)
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    def _vector(self, text: str) -> NDArray[np.float64]:
        return np.sum([_direction(topic_of(token)) * (1 if topic_of(token) != token else 0.2)
                       for token in tokens_of(text)], axis=0) + 0.01


def topic_of(token: str) -> str:
    return next((topic for topic, words in TOPICS.items() if token in words), token)


def _direction(word: str) -> NDArray[np.float64]:
    return np.random.default_rng(list(word.encode())).normal(size=384)
