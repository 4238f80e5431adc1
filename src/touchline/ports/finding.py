"""Finding: words and meanings in what was logged, and when frames are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # only named here: a command starts sooner without them
    import numpy as np
    from numpy.typing import NDArray

    from touchline.domain.rushes.media import Clip
    from touchline.domain.words.line import Line
    from touchline.domain.words.query import Query
    from touchline.ports.work import Progress


class WordSearch(Protocol):
    """Finds words in what was logged; derived, and follows the log."""

    def follow(self) -> int:
        """Take in what was logged since; how many clips."""

    def rebuild(self) -> int:
        """Throw the index away and build it again."""

    def search(self, query: Query) -> Iterator[Line]:
        """Lines in which the query is met (see `line.found_in`), best first, as many as are drawn."""

    def common(self, tokens: Sequence[str]) -> frozenset[str]:
        """Those of the tokens that so many lines have that having one of them tells little of a line."""

    def named(self, near: Sequence[NearLine]) -> Sequence[Line | None]:
        """The lines of these names, in order; None for one that is no more what it was."""


class Encoder(Protocol):
    """Turns sentences into directions; those that mean much the same point the same way."""

    dimensions: int

    @property
    def name(self) -> str:
        """The model, to the bit: directions of two models cannot be compared."""

    def ready(self) -> None:
        """Raises Unavailable where its model is not within reach."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, (len(texts), dimensions). Raises Unavailable."""


class NearLine(Protocol):
    """A line by its name in the word index, the mark of its text, and the cosine of its meaning with what was asked."""

    @property
    def name(self) -> int: ...
    @property
    def mark(self) -> int: ...
    @property
    def cosine(self) -> float: ...


class MeaningSearch(Protocol):
    """Finds spoken lines that mean much the same; derived, and follows the log. All raise Unavailable where the model is
    missing."""

    def follow(self, report: Progress = ...) -> int:
        """Take in what was logged since; how many clips."""

    def rebuild(self, report: Progress = ...) -> int:
        """Throw the index away and build it again; what was understood once is kept and need not be understood again."""

    def understand(self, content: str) -> None:
        """Understand what is said in one clip ahead of the next following, which costs little then."""

    def near(self, text: str, query: Query, count: int) -> Sequence[NearLine]:
        """The ``count`` lines nearest in meaning to a text, in the clips of the query, nearest first."""


class FrameTimes(Protocol):
    """When the frames of a clip are shown."""

    def __call__(self, clip: Clip) -> Sequence[float] | None:
        """Seconds of each frame from frame 0 where the rate varies; None where frames come evenly, or it is not known."""
