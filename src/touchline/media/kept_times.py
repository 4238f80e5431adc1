"""When the frames of a clip of variable rate are shown, as its decode pass wrote it down."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np


def kept_times(folder: Path) -> Sequence[float] | None:
    """Seconds of each frame from frame 0; None for an even pace. Where the file is damaged, what is said lies on its whole
    line's frames."""
    path = folder / "frames.npy"
    try:
        return np.load(path).tolist() if path.exists() else None
    except (OSError, ValueError, EOFError):
        return None
