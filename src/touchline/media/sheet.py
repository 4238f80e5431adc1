"""Contact sheets: frames of a range in a grid, with clip, reel and timecode under each, and what is said as a
caption; for sound alone a waveform of the range."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.errors import Damaged
from touchline.media.cards import INK, PAPER, QUIET, broken, font_for, writable
from touchline.media.clip_sound import RATE, ClipSound
from touchline.media.upright import shown_size
from touchline.ports import Decoder, Legend

_WIDTH, _MARGIN, _GAP = 1600, 32, 16
_WAVE, _WAVE_HEIGHT = (94, 190, 163), 320
_LARGE, _PLAIN, _SMALL = 34, 22, 18
_RETRIES = 3
_LONGEST = 800
"""Letters of a line that can ever be of use."""
_LISTEN = RATE * 20
_NO_PICTURE = "cannot be read"


@dataclass(frozen=True)
class _Row:
    """Words across the sheet, at most ``lines`` lines of them."""

    words: str
    size: int
    ink: tuple[int, int, int]
    lines: int


class Sheets:
    """See `touchline.ports.ContactSheets`."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder

    def frames(self, clip: Clip, labels: Mapping[int, str], legend: Legend, target: Path) -> tuple[int, ...]:
        """Frames in a grid. Frames that cannot be decoded are said to be so in their place; they are given back.

        Raises Unavailable where an original is out of reach, Damaged where no frame can be read.
        """
        columns = _columns(len(labels), clip)
        picture = clip.probe.picture
        assert picture is not None
        width = min(640, (_WIDTH - 2 * _MARGIN - (columns - 1) * _GAP) // columns)
        wide, high = shown_size(picture, width, 1 << 14)
        size = max(12, min(_SMALL, width // 14))
        cell = high + size * 3
        rows = ceil(len(labels) / columns)
        image, top = _page(legend, rows * (cell + _GAP), _MARGIN * 2 + columns * (width + _GAP) - _GAP)
        spoilt = []
        for place, (number, still) in enumerate(self._stills(clip, sorted(labels), wide).items()):
            left, high_up = _MARGIN + place % columns * (width + _GAP), top + place // columns * (cell + _GAP)
            if still is None:
                spoilt.append(number)
                _words(image, _NO_PICTURE, size, QUIET, (left, high_up + high // 2), width)
            else:
                image.paste(Image.fromarray(still), (left + (width - still.shape[1]) // 2, high_up))
            _words(image, labels[number], size, INK, (left, high_up + high + size // 4), width)
            _words(image, legend.under, size, QUIET, (left, high_up + high + size * 3 // 2), width)
        _save(image, target)
        return tuple(spoilt)

    def waveform(self, clip: Clip, span: Span, labels: Mapping[int, str], legend: Legend, target: Path) -> None:
        """The sound of a range, with labels under the samples named. Raises Unavailable where it is out of reach."""
        image, top = _page(legend, _WAVE_HEIGHT + _PLAIN * 3, _WIDTH)
        width = _WIDTH - 2 * _MARGIN
        loud = peaks(clip, span, width)
        heights = np.maximum(1, loud * _WAVE_HEIGHT / 2)
        rows = np.abs(np.arange(_WAVE_HEIGHT)[:, None] - (_WAVE_HEIGHT - 1) / 2)
        wave = np.where((rows < heights)[..., None], np.array(_WAVE, np.uint8), np.array(PAPER, np.uint8))
        image.paste(Image.fromarray(wave.astype(np.uint8)), (_MARGIN, top))
        pen = ImageDraw.Draw(image)
        for sample, label in sorted(labels.items()):
            left = _MARGIN + (sample - span.start) * width // len(span)
            pen.line([(left, top), (left, top + _WAVE_HEIGHT + 8)], fill=QUIET)
            _words(
                image, label, _SMALL, INK, (left + 4, top + _WAVE_HEIGHT + 10), max(60, width // max(1, len(labels)))
            )
        _save(image, target)

    def _stills(self, clip: Clip, wanted: Sequence[int], width: int) -> dict[int, NDArray[np.uint8] | None]:
        """Each wanted frame, or None for one that cannot be decoded. After a few of these the rest is given up."""
        stills: dict[int, NDArray[np.uint8] | None] = dict.fromkeys(wanted)
        left = list(wanted)
        for attempt in range(_RETRIES):
            try:
                for number, still in self._decoder.stills(clip, left, width):
                    stills[number] = still
                break
            except Damaged:
                left = [number for number in left if stills[number] is None][1:]
                if not left or attempt == _RETRIES - 1:
                    if all(still is None for still in stills.values()):
                        raise
                    break
        return stills


def _columns(count: int, clip: Clip) -> int:
    picture = clip.probe.picture
    assert picture is not None
    wide, high = shown_size(picture, 1000, 1 << 14)
    most = 4 if count <= 16 else 6 if count <= 60 else 10
    return max(1, min(count, most if wide >= high else most * 3 // 2))


def peaks(clip: Clip, span: Span, columns: int) -> NDArray[np.float32]:
    """How loud each of ``columns`` even stretches of a range of samples is at most, in 0..1."""
    begins, ends = span.start / clip.rate, span.end / clip.rate
    total = max(1, round((ends - begins) * RATE))
    sound = ClipSound(clip, begins, (begins, ends), Fraction(1), ())
    edges = [total * n // columns for n in range(columns + 1)]
    loud = np.zeros(columns, np.float32)
    try:
        for first in range(0, total, _LISTEN):
            heard = np.abs(sound.stereo(first, min(_LISTEN, total - first))).max(axis=0)
            for column, (low, high) in enumerate(pairwise(edges)):
                inside = heard[max(0, low - first) : max(0, max(low + 1, high) - first)]
                if len(inside):
                    loud[column] = max(loud[column], float(inside.max()))
    finally:
        sound.close()
    return np.minimum(loud, np.float32(1))


def _page(legend: Legend, height: int, width: int) -> tuple[Image.Image, int]:
    """A page with its heading and caption, and where the pictures begin."""
    width = max(width, 700)
    rows = [
        _Row(legend.title, _LARGE, INK, 1),
        _Row(legend.detail, _PLAIN, QUIET, 2),
        _Row(legend.before, _PLAIN, QUIET, 2),
        _Row(legend.words, _LARGE, INK, 4),
        _Row(legend.after, _PLAIN, QUIET, 2),
    ]
    pen = ImageDraw.Draw(Image.new("RGB", (1, 1)))
    laid = [(row, line) for row in rows for line in _laid(pen, row, width - 2 * _MARGIN)]
    top = _MARGIN + sum(round(row.size * 1.4) for row, _ in laid) + _GAP
    image = Image.new("RGB", (width, top + height + _MARGIN), PAPER)
    at = _MARGIN
    for row, line in laid:
        _words(image, line, row.size, row.ink, (_MARGIN, at), width - 2 * _MARGIN)
        at += round(row.size * 1.4)
    return image, top


def _laid(pen: ImageDraw.ImageDraw, row: _Row, width: int) -> list[str]:
    words = " ".join(writable(row.words).split())
    lines = broken(pen, words[:_LONGEST], font_for(row.size, words), width) if words else []
    return lines if len(lines) <= row.lines else [*lines[: row.lines - 1], f"{lines[row.lines - 1]} ..."]


def _words(
    image: Image.Image, words: str, size: int, ink: tuple[int, int, int], at: tuple[int, int], width: int
) -> None:
    """One line, shortened where it would run over its place."""
    pen, words = ImageDraw.Draw(image), " ".join(writable(words[:_LONGEST]).split())
    font = font_for(size, words + ".")
    short = words
    while short and pen.textlength(short if short == words else f"{short}...", font=font) > width:
        short = short[:-1]
    pen.text(at, short if short == words else f"{short}...", font=font, fill=ink)


def _save(image: Image.Image, target: Path) -> None:
    """Whole or not at all."""
    part = target.with_name(f".{target.name[:80]}.{os.getpid()}.part")
    try:
        image.save(part, "PNG" if target.suffix.casefold() == ".png" else "JPEG", quality=88)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
