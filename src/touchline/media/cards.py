"""What the system draws itself: cards with words on them, and the watermark of a screener."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from unicodedata import combining, normalize

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

from touchline.media.canvas import Canvas, Yuv

PAPER, INK, QUIET = (18, 20, 24), (240, 238, 232), (168, 170, 174)
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts", "/Library/Fonts",
            "/System/Library/Fonts", "C:/Windows/Fonts")
_WIDE = ("NotoSans-Regular", "DejaVuSans", "Arial Unicode", "arial", "Arial", "FreeSans", "LiberationSans-Regular")
_STRENGTH = 0.5
_PLAIN = str.maketrans({"–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "…": "...", "\u00a0": " "})
"""Marks that Pillow's own font lacks, as every keyboard has them."""

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def card(text: str, canvas: Canvas) -> Image.Image:
    """A card: the first line large, the rest smaller and quieter, centred; long lines are broken, never cut off."""
    image = Image.new("RGB", (canvas.width, canvas.height), PAPER)
    pen = ImageDraw.Draw(image)
    lines = [line.strip() for line in writable(text).strip().splitlines() if line.strip()]
    size = canvas.height / 11
    while lines:
        rows = _rows(pen, lines, size, canvas.width * 0.84)
        if sum(high for *_, high in rows) <= canvas.height * 0.84 or size < 8:
            break
        size *= 0.9
    else:
        return image
    top = (canvas.height - sum(high for *_, high in rows)) / 2
    for words, font, ink, high in rows:
        pen.text((canvas.width / 2, top + high / 2), words, font=font, fill=ink, anchor="mm")
        top += high
    return image


def watermark(text: str, canvas: Canvas) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How strongly each pixel is whitened, and darkened, by the mark: large words three times down the picture.

    Both are height x width, in 0..1.
    """
    light, dark = (Image.new("L", (canvas.width, canvas.height)) for _ in range(2))
    size = canvas.height / 9
    pen = ImageDraw.Draw(light)
    lines = [part.strip() for part in writable(text).split("\n") if part.strip()]
    while size > 6 and max(pen.textlength(line, font=font_for(size, line)) for line in lines) > canvas.width * 0.94:
        size *= 0.95
    for third in (1, 3, 5):
        middle = canvas.height * third / 6
        for place, line in enumerate(lines):
            at = (canvas.width / 2, middle + (place - (len(lines) - 1) / 2) * size * 1.05)
            edge = max(1, round(size / 22))
            ImageDraw.Draw(dark).text(at, line, font=font_for(size, line), fill=255, anchor="mm", stroke_width=edge)
            pen.text(at, line, font=font_for(size, line), fill=255, anchor="mm")
    bright = np.asarray(light, np.float32) / np.float32(255)
    shade = np.maximum(np.asarray(dark, np.float32) / np.float32(255) - bright, np.float32(0))
    return bright * np.float32(_STRENGTH), shade * np.float32(_STRENGTH)


def marked(yuv: Yuv, mark: tuple[NDArray[np.float32], NDArray[np.float32]]) -> Yuv:
    """The picture with the mark burnt into it; the one given is left alone."""
    bright, shade = mark
    luma = yuv[0] * (1 - bright - shade) + 235 * bright + 16 * shade
    faint = 1 - (bright + shade)[::2, ::2]
    chroma = [((plane - 128.0) * faint + 128).astype(np.uint8) for plane in yuv[1:]]
    return luma.astype(np.uint8), chroma[0], chroma[1]


def writable(text: str) -> str:
    """The text in letters that some font at hand has: where no font has an accent, the bare letter stands for it."""
    text = text.translate(_PLAIN)
    if _system_font() or all(_drawn(letter) for letter in set(text) - {"\n"}):
        return text
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def _rows(pen: ImageDraw.ImageDraw, lines: list[str], size: float,
          width: float) -> list[tuple[str, Font, tuple[int, int, int], float]]:
    rows: list[tuple[str, Font, tuple[int, int, int], float]] = []
    for place, line in enumerate(lines):
        own = size if place == 0 else size * 0.62
        font, ink = font_for(own, line), INK if place == 0 else QUIET
        rows += [(part, font, ink, own * 1.35) for part in broken(pen, line, font, width)]
    return rows


def broken(pen: ImageDraw.ImageDraw, line: str, font: Font, width: float) -> list[str]:
    """The line in pieces that fit: at spaces, and inside a word only where that word alone is too wide."""
    out = [""]
    for word in line.split():
        longer = f"{out[-1]} {word}".strip()
        if pen.textlength(longer, font=font) <= width:
            out[-1] = longer
            continue
        out.append("")
        for letter in word:
            if pen.textlength(out[-1] + letter, font=font) > width:
                out.append("")
            out[-1] += letter
    return [part for part in out if part]


def font_for(size: float, text: str) -> Font:
    """The font that comes with Pillow, or for scripts it does not have, one of the system's."""
    pixels = max(6, round(size))
    if all(_drawn(letter) for letter in set(text)):
        return _own(pixels)
    found = _system_font()
    return _system(found, pixels) if found else _own(pixels)


@lru_cache(maxsize=4096)
def _drawn(letter: str) -> bool:
    """Whether Pillow's font has the letter, and not just the box that stands for what is missing."""
    font = ImageFont.load_default(24)
    return letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


@lru_cache(maxsize=64)
def _own(pixels: int) -> Font:
    return ImageFont.load_default(pixels)


@lru_cache(maxsize=64)
def _system(path: Path, pixels: int) -> Font:
    shaped = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), pixels, layout_engine=shaped)


@lru_cache(maxsize=1)
def _system_font() -> Path | None:
    folders = [Path(folder).expanduser() for folder in _FOLDERS if not (sys.platform == "win32") ^ (folder[1] == ":")]
    files = {file.stem: file for folder in folders if folder.is_dir() for file in folder.rglob("*.ttf")}
    return next((files[name] for name in _WIDE if name in files), None)
