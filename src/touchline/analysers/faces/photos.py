"""Likenesses from photographs: what a person looks like, so that footage can be searched for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from touchline.analysers.faces.net import MODEL, Face, aligned, loaded, region_of
from touchline.analysers.faces.quality import quality_of
from touchline.analysers.models import Models
from touchline.errors import BadInput

_LONGEST, _PIXELS = 1600, 640 * 480
_SURE, _LARGER = 0.8, 1.35
"""A face at least this sure, and this much larger than the next, is whom the photograph shows."""


@dataclass(frozen=True)
class FacePhotos:
    """Reads photographs of one person each."""

    models: Models

    def photo(self, path: Path) -> list[tuple[bytes, float, tuple[float, float, float, float]]]:
        """The likeness of whom the photograph shows: (128 float16, quality 0..1, box in fractions of it).

        Raises BadInput where it cannot be read, shows no face, or several as large as each other; Unavailable where the model
        is not here.
        """
        net = loaded(self.models.find(MODEL))
        image = _opened(path)
        face = _whom(path, net.find(image, _PIXELS))
        region = region_of(image, face)
        points, _ = net.closer(region)
        upright = aligned(region, points)
        vector, strength = net.likeness([upright, aligned(region, region.points)])
        height, width = image.shape[:2]
        x, y, w, h = face.box
        return [(vector.astype("<f2").tobytes(), quality_of(face, upright, strength).value, (x / width, y / height, w / width, h / height))]


def _opened(path: Path) -> np.ndarray:
    """The picture upright as RGB, no larger than it needs to be."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path) as opened:
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(f"{path.name} is not a picture that can be read ({error}).", "Take another copy of it.") from None
    picture.thumbnail((_LONGEST, _LONGEST))
    return np.asarray(picture, np.uint8)


def _whom(path: Path, found: list[Face]) -> Face:
    faces = sorted((face for face in found if face.score >= _SURE), key=lambda face: -face.side)
    if not faces:
        raise BadInput(f"No face is found in {path.name}.", "Take a photograph in which the face is large and seen from the front.")
    if len(faces) > 1 and faces[0].side < _LARGER * faces[1].side:
        raise BadInput(f"{path.name} shows {len(faces)} people, none clearly the one it is of.", "Crop it to one face.")
    return faces[0]
