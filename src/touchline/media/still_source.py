"""A still as a clip of one frame: decoded once, the same for every frame that is asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from PIL import Image, UnidentifiedImageError

from touchline.errors import Damaged, Unavailable

_SIXTEEN_BITS = ("I;16", "I")


class StillSource:
    """Raises Unavailable where the file is not there, Damaged where it is no picture any more."""

    def __init__(self, path: Path) -> None:
        try:
            with Image.open(path) as image:
                self._frame = VideoFrame.from_ndarray(_colours(image), format="rgb24")
        except (UnidentifiedImageError, ValueError, SyntaxError) as error:
            raise Damaged(f"{path.name} can no longer be read as a picture ({error}).",
                          "Take the file from another copy.") from error
        except OSError as error:
            raise Unavailable(f"{path} cannot be opened ({error.strerror or error}).",
                              "Connect the disk it is on, or `touchline relink` it.") from error

    def frame(self, number: int) -> VideoFrame:
        """The picture, as stored: not turned."""
        return self._frame

    def close(self) -> None:
        """Nothing is held open."""


def _colours(image: Image.Image) -> np.ndarray:
    if image.mode.startswith(_SIXTEEN_BITS):
        image = Image.fromarray((np.asarray(image, np.uint32) >> 8).clip(0, 255).astype(np.uint8))
    if "A" in image.getbands() or "transparency" in image.info:
        full = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", full.size, (0, 0, 0, 255)), full)
    return np.array(image.convert("RGB"))
