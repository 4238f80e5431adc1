"""Looking at a film after it was written: decoded whole, counted, and held against what was meant to be in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import takewhile
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.errors import Damaged
from touchline.media.sound_source import Samples, as_float
from touchline.media.witness import FIELDS, STRETCH, Witness, look_of
from touchline.ports import FilmFacts, Progress

STRAY = 7.0
"""Levels of brightness (of 255) that a frame's fields may differ from what was meant, on average, after encoding."""
_NEARER = 2.0
_LAGS = 240
_QUIET = 1e-3
_SAME = 0.96
_TOLD = re.compile(r"(major_brand|compatible_brands|vendor_id)=[\w \[\]]*|minor_version=\d+|language=[a-z]{3}|timecode=[\d:;]+"
                   r"|encoder=Lav[fc][\d.]+( \w+)?|handler_name=(Video|Sound|TimeCode|Data)Handler")
"""All that a film says of itself, as ``key=value``; anything more was put there by somebody, and no scan reads it."""


def measure(film: Path, progress: Progress) -> FilmFacts:
    """Decode a whole film and count. Raises Damaged where it does not decode from end to end, or carries anything besides."""
    look = _Reader(film)
    for _ in look.read(progress):
        pass
    return look.facts()


def verify(film: Path, witness: Witness, progress: Progress) -> FilmFacts:
    """Decode a film just written and hold it against the witness of its making.

    Every frame must be there once, at its time, and look as it was meant to and more so than like its neighbours;
    sound must be exactly as long, and that of each remembered event begin within one sample. Raises Damaged naming
    the frame.
    """
    look = _Reader(film)
    sounds = _Sounds(witness)
    for thing in look.read(progress):
        if isinstance(thing, VideoFrame):
            number = look.frames - 1
            if number < witness.frames:
                _same_time(film, thing, number, witness.cut.rate)
                _same_look(film, look_of(thing), number, witness)
        else:
            sounds.hear(as_float(thing))
    facts = look.facts()
    _same(film, "frames", facts.frames, witness.frames)
    _same(film, "samples of sound", facts.samples, witness.samples)
    _same(film, "pixels across", facts.width, witness.canvas.width)
    _same(film, "lines", facts.height, witness.canvas.height)
    sounds.in_sync(film, witness)
    return facts


class _Reader:
    """One pass over a film."""

    def __init__(self, film: Path) -> None:
        self._film = film
        self.frames = self._samples = 0

    def read(self, progress: Progress) -> Iterator[VideoFrame | AudioFrame]:
        try:
            with av.open(str(self._film)) as container:
                self._open(container)
                for thing in container.decode(self._video, self._audio):
                    if isinstance(thing, VideoFrame):
                        self.frames += 1
                        progress("look again", self.frames, self._video.frames)
                    elif isinstance(thing, AudioFrame):
                        self._samples += thing.samples
                    else:
                        continue
                    yield thing
        except (FFmpegError, OSError) as error:
            raise Damaged(f"{self._film.name} does not decode: {error}.", "Deliver it again.") from error

    def _open(self, container: av.container.InputContainer) -> None:
        if len(container.streams.video) != 1 or len(container.streams.audio) != 1:
            raise Damaged(f"{self._film.name} does not have one picture and one sound.", "Deliver it again.")
        if more := next(_besides(container), ""):
            raise Damaged(f"{self._film.name} carries {more} besides picture and sound, which nobody has looked at.", "Deliver it again.")
        self._video, self._audio = container.streams.video[0], container.streams.audio[0]
        self._video.thread_type = "AUTO"
        label = next((s.metadata["timecode"] for s in container.streams if "timecode" in s.metadata), None)
        base, length = self._audio.time_base or Fraction(1), self._audio.duration or 0
        self._meant = round(length * base * self._audio.rate)
        self._said = (Fraction(self._video.average_rate or 0), self._video.width, self._video.height,
                      int(self._audio.rate), label)

    def facts(self) -> FilmFacts:
        """Sound is as long as its track says, where at least as much could be decoded: a codec that works in blocks
        fills up its last one, and players leave that out."""
        rate, width, height, sample_rate, label = self._said
        block = 2048
        samples = self._meant if self._meant <= self._samples < self._meant + block else self._samples
        return FilmFacts(self.frames, rate, width, height, samples, sample_rate, label)


def _besides(container: av.container.InputContainer) -> Iterator[str]:
    """What a film carries that is neither picture, sound nor timecode, in words: no scan would see a face or a name in it."""
    yield from (f"a track ({one.type})" for one in container.streams
                if one.type not in ("video", "audio") and "timecode" not in one.metadata)
    yield from ("chapters" for _ in container.chapters())
    for told in (container.metadata, *(one.metadata for one in container.streams)):
        yield from (f"a text ({key})" for key, value in told.items() if not _TOLD.fullmatch(f"{key}={value}"))


class _Sounds:
    """The stretches of decoded sound that the witness remembers, and a little on either side."""

    def __init__(self, witness: Witness) -> None:
        self._heard = {at: np.zeros(STRETCH + 2 * _LAGS, np.float32) for at in witness.sounds}
        self._waiting = sorted(self._heard)
        self._at = 0

    def hear(self, piece: Samples) -> None:
        mono = piece.mean(axis=0)
        while self._waiting and self._waiting[0] + STRETCH + _LAGS <= self._at:
            self._waiting.pop(0)
        for start in takewhile(lambda start: start - _LAGS < self._at + len(mono), self._waiting):
            first, kept = start - _LAGS, self._heard[start]
            low, high = max(first, self._at), min(first + len(kept), self._at + len(mono))
            if low < high:
                kept[low - first : high - first] = mono[low - self._at : high - self._at]
        self._at += len(mono)

    def in_sync(self, film: Path, witness: Witness) -> None:
        for start, meant in witness.sounds.items():
            if len(meant) < STRETCH // 2 or float(np.sqrt(np.mean(meant**2))) < _QUIET:
                continue
            scores = alike(self._heard[start], meant)
            middle = scores[_LAGS - 1 : _LAGS + 2].max()
            if middle < _SAME * scores.max() or middle <= 0:
                late = int(scores.argmax()) - _LAGS
                raise Damaged(f"{film.name}: the sound at sample {start} is {late} samples off.",
                              "Deliver it again; if it stays so, report it.")


def alike(heard: NDArray[np.float32], meant: NDArray[np.float32]) -> NDArray[np.float64]:
    """How alike two sounds are at each shift of the second along the first: normalised cross-correlation."""
    dots = np.correlate(heard.astype(np.float64), meant.astype(np.float64), "valid")
    power = np.cumsum(np.concatenate([[0.0], heard.astype(np.float64) ** 2]))
    norms = np.sqrt((power[len(meant):] - power[: -len(meant)]) * float(np.sum(meant.astype(np.float64) ** 2)))
    return np.asarray(dots / np.maximum(norms, 1e-9))


def _same_time(film: Path, frame: VideoFrame, number: int, rate: Fraction) -> None:
    tick = frame.time_base
    if frame.pts is None or tick is None or abs(frame.pts * tick - number / rate) > tick:
        raise Damaged(f"{film.name}: frame {number} is not at its time.", "Deliver it again.")


def _same_look(film: Path, seen: NDArray[np.uint8], number: int, witness: Witness) -> None:
    off = _apart(seen, witness.looks[number])
    if off <= _NEARER:
        return
    near = [n for n in (number - 1, number + 1) if 0 <= n < witness.frames]
    if off > STRAY or any(_apart(seen, witness.looks[n]) < off - _NEARER for n in near):
        raise Damaged(f"{film.name}: frame {number} does not show what was put there.",
                      "Deliver it again; if it stays so, report it.")


def _apart(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    return float(np.abs(one.astype(np.int16) - other).sum()) / FIELDS**2


def _same(film: Path, what: str, found: int, meant: int) -> None:
    if found != meant:
        raise Damaged(f"{film.name} has {found} {what} instead of {meant}.",
                      "Deliver it again; if it stays so, report it.")
