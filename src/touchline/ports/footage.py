"""Looking and listening: media files, the one decode pass, those who look, and who runs the jobs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from touchline.domain.time.time import Span

if TYPE_CHECKING:  # only named here: a command starts sooner without them
    import numpy as np
    from numpy.typing import NDArray

    from touchline.domain.facts.findings import Fault, Findings
    from touchline.domain.rushes.card import CardClip
    from touchline.domain.rushes.media import Clip, Probe


@dataclass(frozen=True)
class Needs:
    """What an analyser asks of the decode pass: RGB frames no larger than ``width`` x ``height`` (0: no
    pictures), at most one per ``every`` seconds (0: all); float32 sound at ``sample_rate`` (0: none), mono, or left and
    right of the mix where ``stereo``."""

    width: int = 0
    height: int = 0
    every: Fraction = Fraction(0)
    sample_rate: int = 0
    stereo: bool = False


@dataclass(frozen=True)
class Pace:
    """How the frames of a clip lie in time, known once it was decoded: ``frames`` of them, evenly at ``rate``,
    or, where the rate varies, at ``times`` (seconds from frame 0, rising). ``seconds`` of sound were heard
    from frame 0 on; ``sound_begins`` is, for each file, the moment of its first decoded sample, which may lie before frame 0."""

    rate: Fraction
    frames: int
    seconds: float = 0.0
    times: Sequence[float] | None = None
    sound_begins: Sequence[float] = ()

    def span(self, start_seconds: float, end_seconds: float) -> Span | None:
        """The frames on screen from one moment to another, rounded outward, kept inside the clip; None where
        there is none."""
        if self.times is None:
            start = floor(round(start_seconds * self.rate, 6))
            end = ceil(round(end_seconds * self.rate, 6))
        else:
            start = bisect_right(self.times, start_seconds) - 1
            end = bisect_left(self.times, end_seconds)
        start, end = max(0, start), min(self.frames, max(end, start + 1))
        return Span(start, end) if start < end else None


class Look(Protocol):
    """One analyser at work on one clip, in a thread of its own."""

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """``image`` is height x width x 3, RGB, read only; ``frame`` its number in the clip."""

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """``sound`` is mono (n) or, where asked for, stereo (2 x n), in -1..1, read only; ``start`` its first sample's number
        at the rate asked for, counted from frame 0."""

    def end(self, pace: Pace) -> Findings:
        """All that was found; may take its time."""


class Analyser(Protocol):
    """Looks at clips for one kind of thing; small enough to be sent to another process that loads its model.

    ``watches`` names what of `findings.WATCHFUL` it stands for. ``settings`` fingerprints what shapes its
    answers: another one makes older passes stale, except for what follows a ``;`` (hints, such as names to
    listen for).
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def settings(self) -> str: ...
    @property
    def watches(self) -> tuple[str, ...]: ...
    @property
    def needs(self) -> Needs: ...

    def ready(self) -> None:
        """Raises Unavailable where its model is not within reach."""

    def begin(self, clip: Clip) -> Look: ...


@dataclass(frozen=True)
class Watched:
    """What one decode pass saw: the true number of frames and samples, whether frames come at an uneven pace,
    faults (``stage`` is ``picture`` or ``sound``), remarks for people, the findings of each look in the order
    given, and the frames of each file."""

    frames: int
    samples: int
    variable: bool = False
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Findings, ...] = ()
    rush_frames: tuple[int, ...] = ()


class Decoder(Protocol):
    """Opens media files; small enough to be sent to another process."""

    def probe(self, path: Path) -> Probe:
        """What the file says of itself. Raises BadInput where it is not media, or cut short beyond reading."""

    def watch(
        self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None, progress: Callable[[int], None]
    ) -> Watched:
        """One decode of every file of the clip: feeds the looks and writes proxy.mp4, filmstrip.jpg,
        waveform.png (and frames.npy, seconds of each frame, where the rate varies) into ``folder``, each whole
        or not at all; with no folder the looks alone are fed. Raises Unavailable where a file is not there."""

    def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """Frames of the originals, decoded exactly, as RGB no wider than ``width``, upright, in square pixels,
        in rising order."""


class Executor(Protocol):
    """Does jobs side by side, in processes of this machine or elsewhere."""

    def each(
        self,
        work: Callable[[Any, Callable[[int], None]], Any],
        jobs: Iterable[tuple[str, Any]],
        progress: Callable[[str, int], None],
    ) -> Iterator[tuple[str, Any, Any]]:
        """``work(job, progress)`` for every named job, drawn one by one as hands are free: yields name, job,
        and its result or the exception it ended with (Unavailable where its process died), as they end."""


class Cards(Protocol):
    """Knows what lies on cards: which files are one recording, and what the camera wrote beside it."""

    def __call__(self, paths: Sequence[Path]) -> Sequence[CardClip]:
        """The recordings among ``paths``, spanned files joined, sidecars read."""


class Likeness(Protocol):
    """Compares the likenesses of faces and voices; ``by`` is ``face`` or ``voice``. Vectors are float32, a row each."""

    def gather(
        self,
        by: str,
        vectors: NDArray[np.float32],
        seconds: NDArray[np.float32],
        quality: NDArray[np.float32],
        pinned: NDArray[np.int64],
        apart: Sequence[tuple[int, int]],
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Which rows are one person: a label and the chance that it is right for each. Rows with the same pin (0 or more)
        end together, rows with different ones never; pairs in ``apart`` never."""

    def chance(self, by: str, some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
        """The chance that each of ``some`` is the same person as each of ``others``."""

    def distances(self, by: str, some: NDArray[np.float32], others: NDArray[np.float32]) -> NDArray[np.float32]:
        """How far each of ``some`` is from each of ``others``; what is far is somebody else."""

    def photo(self, path: Path) -> tuple[NDArray[np.float32], float]:
        """The likeness of the one face in a photo, and how good it is. Raises BadInput where there is none, or more than one
        that could be meant; Unavailable where the models are missing."""


class FaceFinder(Protocol):
    """Finds faces in pictures, whoever they are; what is hidden is followed by it."""

    def ready(self) -> None:
        """Raises Unavailable where its model is not within reach."""

    def found(
        self, stills: Iterable[tuple[int, NDArray[np.uint8]]], smallest: float
    ) -> Iterator[tuple[int, Sequence[Sequence[float]], bool]]:
        """For each frame given: its number, its faces (left, top, width, height in fractions of the picture) and whether another
        shot begins with it. ``smallest`` is the height of the smallest face that matters, as a part of the picture's."""
