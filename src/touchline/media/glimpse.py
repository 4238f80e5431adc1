"""A glimpse of a clip: a few pictures of its filmstrip in a row, small enough for a page with hundreds."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from touchline.media.pictures import THUMBS

_COUNT, _WIDTH, _HEIGHT = 6, 150, 84


def glimpse(strip: Path, frames: int, count: int = _COUNT) -> bytes | None:
    """A JPEG of ``count`` pictures evenly spread over the strip of a clip of so many frames, or fewer; None where there is no
    strip that can be read."""
    try:
        with Image.open(strip) as image:
            image.load()
            held = max(1, min(THUMBS, frames, image.width))
            wanted = [n * held // min(count, held) for n in range(min(count, held))]
            width = image.width // held
            row = Image.new("RGB", (_WIDTH * len(wanted) + 2 * (len(wanted) - 1), _HEIGHT), "#fff")
            for place, number in enumerate(wanted):
                one = image.crop((number * width, 0, (number + 1) * width, image.height))
                one.thumbnail((_WIDTH, _HEIGHT))
                tile = Image.new("RGB", (_WIDTH, _HEIGHT), "#1b1d20")
                tile.paste(one, ((_WIDTH - one.width) // 2, (_HEIGHT - one.height) // 2))
                row.paste(tile, (place * (_WIDTH + 2), 0))
    except (OSError, ValueError, SyntaxError):
        return None
    return _jpeg(row)


def glimpse_of_sound(waveform: Path) -> bytes | None:
    """The waveform, as wide and half as high as a row of pictures; None where there is none that can be read."""
    try:
        with Image.open(waveform) as image:
            wave = image.convert("RGBA").resize((_COUNT * (_WIDTH + 2) - 2, _HEIGHT // 2))
    except (OSError, ValueError, SyntaxError):
        return None
    paper = Image.new("RGB", wave.size, "#fff")
    paper.paste(wave, mask=wave.getchannel("A"))
    return _jpeg(paper)


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=72, optimize=True)
    return out.getvalue()

