"""Where faces are, frame after frame, without asking whose: so that what is to be hidden can be followed through a shot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchline.analysers.faces.net import MODEL, loaded
from touchline.analysers.faces.tracks import Glance
from touchline.analysers.models import Models

_SURE = 0.4
"""Lower than the log's: what is followed was seen to be a face, and may turn away."""
_SHOWN = 48
"""Pixels that the smallest face looked for has where a picture is looked at."""

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class FacesEverywhere:
    """Fulfils `ports.FaceFinder`."""

    models: Models

    def ready(self) -> None:
        """Raises Unavailable where the model is not on this machine, Damaged where it is not what it should be."""
        self.models.find(MODEL)

    def found(self, stills: Iterable[tuple[int, Image]], smallest: float) -> Iterator[tuple[int, list[tuple[float, ...]], bool]]:
        net = loaded(self.models.find(MODEL))
        before: tuple[int, Glance] | None = None
        for frame, image in stills:
            high, wide = image.shape[:2]
            scale = min(1.0, _SHOWN / max(smallest * high, 1.0))
            faces = net.find(image, max(high * wide * scale * scale, 320 * 180))
            glance = Glance.of(image)
            cut = before is not None and (before[0] != frame - 1 or not glance.same_shot(before[1]))
            before = frame, glance
            yield frame, [(x / wide, y / high, w / wide, h / high) for x, y, w, h in (one.box for one in faces if one.score >= _SURE)], cut
