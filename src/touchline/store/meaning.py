"""The index of meaning: the direction of every spoken line, derived, follows the log through the shelf's outbox as the word
index does, and can be thrown away.

It is a row of segments. A clip that was logged again lies in a newer segment, and whatever older ones hold of it counts no
more; small segments are joined into larger ones as they become many.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.domain.facts.facts import Fact
from touchline.domain.words.line import spoken_in
from touchline.domain.words.query import Query
from touchline.errors import Unavailable
from touchline.ports import Encoder, Progress, Shelf
from touchline.store.generations import Generations, State
from touchline.store.kept_vectors import vectors_of
from touchline.store.line_names import MOST, mark_of, name_of, number_of
from touchline.store.scope import Scope
from touchline.store.vector_scan import RANKED, nearest
from touchline.store.vector_segment import Rows, Segment, joined, open_segment, write_segment

SEALED = 1 << 18
"""Rows of the largest segments."""
_SMALLEST, _STEP = 1024, 4
"""Segments are of like size within steps of four, from this many rows on; as many of like size are joined."""
_SHORTEST = 3
"""Words of a line that says something by itself."""
_LIST = "segments.json"
_DAMAGE = (OSError, ValueError, EOFError, IndexError, KeyError)


@dataclass(frozen=True)
class NearLine:
    """A line by its name, the mark of its text, and its cosine with the question."""

    name: int
    mark: int
    cosine: float


class MeaningIndex:
    """See `touchline.ports.MeaningSearch`. ``folder`` is its own and may be deleted at any time."""

    def __init__(self, folder: Path, shelf: Shelf, encoder: Encoder, *, sealed: int = SEALED) -> None:
        self._kept, self._shelf, self._encoder, self._sealed = Generations(folder), shelf, encoder, sealed
        self._read: dict[Path, Segment] = {}
        self._masks: tuple[list[Segment], list[NDArray[np.bool_]]] = [], []
        self._asked: tuple[list[NDArray[np.bool_]], frozenset[str], list[NDArray[np.bool_]]] | None = None
        self._scope = Scope()

    def follow(self, report: Progress = lambda *_: None) -> int:
        """See the port."""
        self._encoder.ready()
        state = self._kept.state(self._log)
        if state and not self._shelf.outbox(state.seq):
            return 0
        with self._kept.alone():
            state = self._kept.state(self._log)
            try:
                return self._take_in(state or State(self._log, 0, self._kept.fresh()), report)
            except _DAMAGE:
                return self._take_in(State(self._log, 0, self._kept.fresh()), report)

    def rebuild(self, report: Progress = lambda *_: None) -> int:
        """See the port."""
        self._encoder.ready()
        with self._kept.alone():
            return self._take_in(State(self._log, 0, self._kept.fresh()), report)

    def understand(self, content: str) -> None:
        """See the port."""
        spoken = self._spoken(content)
        if spoken:
            self._encoder.ready()
            self._vectors(content, spoken)

    def near(self, text: str, query: Query, count: int, *, share: float | None = None) -> list[NearLine]:
        """See the port; ``share`` of the rows to sift, for measuring."""
        question = self._encoder.encode([text])[0]
        for _ in range(2):  # what another program joins meanwhile lies elsewhere the second time
            try:
                return self._near(question, query, count, share)
            except _DAMAGE:
                self._read.clear()
        self.rebuild()
        return self._near(question, query, count, share)

    def _near(self, question: NDArray[np.float32], query: Query, count: int, share: float | None) -> list[NearLine]:
        state = self._kept.state(self._log)
        if state is None:
            raise ValueError("it is not there")
        segments = self._segments(state.folder)
        allowed = self._asked_of(segments, query.clips)
        drawn = count if query.frames is None else RANKED
        found = iter(nearest(segments, question, allowed, drawn, **({} if share is None else {"share": share})))
        if query.frames is not None:
            inside = self._scope.frames(query.frames)
            found = (one for one in found if inside(*segments[one.segment].whereabouts(one.row)))
        return [NearLine(int(segments[one.segment].at[one.row]), int(segments[one.segment].marks[one.row]), one.cosine)
                for one in islice(found, count)]

    def _asked_of(self, segments: list[Segment], clips: frozenset[str] | None) -> list[NDArray[np.bool_]]:
        """For each segment which of its clips are looked at; worked out once for as long as the same are asked for."""
        living = self._living(segments)
        if clips is None:
            return living
        if self._asked is None or self._asked[0] is not living or self._asked[1] is not clips:
            wanted = np.sort(np.fromiter(self._scope.clips(clips), np.uint64, len(clips)))
            self._asked = living, clips, [mask & _among(one.clips, wanted) for one, mask in zip(segments, living, strict=True)]
        return self._asked[2]

    @property
    def _log(self) -> str:
        """Another model is another log: its directions cannot be compared with those of this one."""
        return f"{self._shelf.birth} {self._encoder.name}"

    def _take_in(self, state: State, report: Progress) -> int:
        news = self._shelf.outbox(state.seq)
        names = _names(state.folder) if state.seq else []
        try:
            for part in self._parts([content for _, content in news], report):
                names = [*names, write_segment(state.folder, part)]
            names = self._settled(state.folder, names)
        except OSError as error:
            if state.seq:
                raise  # of what is there already: begun anew
            raise Unavailable(f"The index of meaning could not be written ({error}).",
                              "Make room on the disk of the season folder, then try again.") from None
        _keep_names(state.folder, names)
        self._kept.keep(State(state.log, news[-1][0] if news else state.seq, state.folder))
        return len(news)

    def _parts(self, contents: Sequence[str], report: Progress) -> Iterator[Rows]:
        """The news as rows of segments, each no larger than the largest."""
        waiting: list[Rows] = []
        for done, content in enumerate(contents):
            report("Understanding what is said, clips", done, len(contents))
            waiting.append(self._rows(content))
            if sum(len(rows.at) for rows in waiting) >= self._sealed:
                yield joined(waiting)
                waiting = []
        if waiting:
            yield joined(waiting)

    def _rows(self, content: str) -> Rows:
        spoken = self._spoken(content)
        clip = spoken[0][1].clip if spoken else ""
        return Rows(
            np.array([name_of(fact.clip, place) for place, fact in spoken], np.uint64),
            np.array([mark_of(fact.value) for _, fact in spoken], np.uint32),
            np.array([(fact.span.start, fact.span.end) for _, fact in spoken], np.int32).reshape(len(spoken), 2),
            np.zeros(len(spoken), np.int32), self._vectors(content, spoken),
            np.array([number_of(clip)], np.uint64), np.array([number_of(content)], np.uint64))

    def _spoken(self, content: str) -> list[tuple[int, Fact]]:
        """Lines that say something, with their places among all lines of the clip."""
        facts = (fact for done in self._shelf.passes(content) for fact in done.findings.facts)
        return [(place, fact) for place, fact in enumerate(spoken_in(facts)[:MOST]) if len(fact.value.split()) >= _SHORTEST]

    def _vectors(self, content: str, spoken: list[tuple[int, Fact]]) -> NDArray[np.int8]:
        return vectors_of(self._shelf.folder(content), [fact.value for _, fact in spoken], self._encoder)

    def _settled(self, folder: Path, names: list[str]) -> list[str]:
        """Segments of like size are joined where there are too many of them; what is dead falls away."""
        while True:
            sizes = {name: self._size(self._segment(folder / name)) for name in names}
            alike = next((group for size in sorted(set(sizes.values()))
                          if size >= 0 and len(group := [name for name in names if sizes[name] == size]) >= _STEP), None)
            if alike is None:
                return names
            masks = dict(zip(names, _alive([self._segment(folder / name) for name in names]), strict=True))
            parts = [self._segment(folder / name).part(masks[name]) for name in alike]
            newer = write_segment(folder, joined(parts))
            names = [newer if name == alike[-1] else name for name in names if name not in alike[:-1]]

    def _size(self, segment: Segment) -> int:
        """How many steps of four it is above the smallest; -1 where it is sealed."""
        if len(segment) >= self._sealed:
            return -1
        rows, steps = len(segment) // min(_SMALLEST, self._sealed // _STEP), 0
        while rows:
            rows, steps = rows // _STEP, steps + 1
        return steps

    def _segments(self, folder: Path) -> list[Segment]:
        names = _names(folder)
        wanted = {folder / name for name in names}
        for path in self._read.keys() - wanted:
            del self._read[path]
        return [self._segment(folder / name) for name in names]

    def _living(self, segments: list[Segment]) -> list[NDArray[np.bool_]]:
        """`_alive` of these, worked out once as long as they are the same."""
        held, masks = self._masks
        if len(held) != len(segments) or any(one is not other for one, other in zip(held, segments, strict=True)):
            self._masks = segments, masks = segments, list(_alive(segments))
        return masks

    def _segment(self, path: Path) -> Segment:
        if path not in self._read:
            self._read[path] = open_segment(path)
        return self._read[path]


def _alive(segments: Sequence[Segment]) -> Iterator[NDArray[np.bool_]]:
    """For each segment which of its clips are in no newer one."""
    newer = np.zeros(0, np.uint64)
    masks = []
    for segment in reversed(segments):
        masks.append(~_among(segment.contents, newer))
        newer = np.sort(np.concatenate([newer, segment.contents]))
    yield from reversed(masks)


def _among(numbers: NDArray[np.uint64], wanted: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which numbers are among those wanted, which are in order."""
    found: NDArray[np.bool_] = np.searchsorted(wanted, numbers, "left") < np.searchsorted(wanted, numbers, "right")
    return found


def _names(folder: Path) -> list[str]:
    """Raises OSError, ValueError."""
    return [str(name) for name in json.loads((folder / _LIST).read_text("utf-8"))]


def _keep_names(folder: Path, names: Sequence[str]) -> None:
    partial = folder / f"{_LIST}.partial"
    partial.write_text(json.dumps(list(names)), "utf-8")
    partial.replace(folder / _LIST)
    for other in folder.iterdir():
        if other.is_dir() and other.name not in names:
            shutil.rmtree(other, ignore_errors=True)

