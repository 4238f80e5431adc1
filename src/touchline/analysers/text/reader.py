"""What a line of text says: PP-OCRv6's recogniser, run by ONNX Runtime.

A line is cut out along its slope, made 48 pixels high and read column by column; connectionist temporal classification
joins the columns to characters (Graves et al., ICML 2006). The network carries its own list of characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.once import once
from touchline.analysers.text.finder import Corners, Image, session

HIGH = 48
"""How high the recogniser wants a line, in pixels."""
_NARROWEST, _WIDEST = 48, 1920
_STEP = 32
ROOMY = 192
"""A short line in more room than it fills keeps its spaces better; the 320 of the training cost more and bring nothing."""
_SPACED = 0.15
"""A chance of a space above this between two characters is one: the network, trained on lines of Chinese, is shy of them."""
_BATCH_COLUMNS = 1600
_UPRIGHT = 1.5


@dataclass(frozen=True)
class Reading:
    """What one line says. ``confidence`` is the mean chance of its characters, ``weakest`` the least of them."""

    text: str
    confidence: float
    weakest: float


class Reader:
    """One loaded recogniser."""

    def __init__(self, path: Path) -> None:
        self._session = session(path)
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *listed, " "]

    def read(self, strips: Sequence[Image], room: int = ROOMY) -> list[Reading]:
        """What strips (48 x width x 3, RGB) say, in the order given; those of like width are read together, ``room`` pixels wide
        at least."""
        order = sorted(range(len(strips)), key=lambda place: strips[place].shape[1])
        out = [Reading("", 0.0, 0.0)] * len(strips)
        while order:
            together = self._alike(order, strips, room)
            order = order[len(together):]
            for place, reading in zip(together, self._batch([strips[place] for place in together], room), strict=True):
                out[place] = reading
        return out

    @staticmethod
    def _alike(order: Sequence[int], strips: Sequence[Image], room: int) -> list[int]:
        """The next strips that fit into one batch without much padding."""
        first = max(room, strips[order[0]].shape[1])
        alike = [place for place in order if strips[place].shape[1] <= first * 1.25 + _STEP]
        return alike[: max(1, _BATCH_COLUMNS // max(room, strips[alike[-1]].shape[1]))]

    def _batch(self, strips: Sequence[Image], room: int) -> list[Reading]:
        wide = -(-max(room, *(strip.shape[1] for strip in strips)) // _STEP) * _STEP
        fed = np.zeros((len(strips), 3, HIGH, wide), np.float32)
        for place, strip in enumerate(strips):
            fed[place, :, :, : strip.shape[1]] = strip[:, :, ::-1].transpose(2, 0, 1) / 127.5 - 1.0
        return [self._decoded(chances) for chances in self._session.run(None, {"x": fed})[0]]

    def _decoded(self, chances: NDArray[np.float32]) -> Reading:
        """Columns to text: what repeats is one character, blanks part characters. ``chances`` is columns x characters."""
        space = len(self._characters) - 1
        best = chances.argmax(axis=1)
        text, sure, unspaced, before = "", [], 1.0, 0
        for column, character in enumerate(best.tolist()):
            if character in (0, space):
                unspaced *= 1.0 - float(chances[column, space])
            elif character != before:
                text += (" " if text and unspaced < 1.0 - _SPACED else "") + self._characters[character]
                sure.append(float(chances[column, character]))
                unspaced = 1.0
            before = character
        return Reading(text, sum(sure) / len(sure), min(sure)) if sure else Reading("", 0.0, 0.0)


def cut_out(image: Image, corners: Corners) -> Image:
    """The line with these corners, level, 48 pixels high (3 channels); one that runs down the picture is turned."""
    import cv2

    top_left, top_right, bottom_right, bottom_left = corners.astype(np.float32)
    wide = max(_length(top_right - top_left), _length(bottom_right - bottom_left))
    high = max(_length(bottom_left - top_left), _length(bottom_right - top_right))
    if high > wide * _UPRIGHT:
        corners, wide, high = np.roll(corners, -1, axis=0), high, wide
    across = int(np.clip(round(wide * HIGH / max(high, 1.0)), _NARROWEST, _WIDEST))
    target = np.array([[0, 0], [across, 0], [across, HIGH], [0, HIGH]], np.float32)
    turn = cv2.getPerspectiveTransform(np.ascontiguousarray(corners, np.float32), target)
    strip = cv2.warpPerspective(image, turn, (across, HIGH), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, np.uint8)


def _length(step: NDArray[np.float32]) -> float:
    return float(np.hypot(step[0], step[1]))


@once
def reader(path: Path) -> Reader:
    """The recogniser in ``path``."""
    return Reader(path)
