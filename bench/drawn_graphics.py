"""Graphics drawn over pictures, with what they say: score bugs, lower thirds, date cards, as broadcasts show them.

Names and codes are made up by a seeded hand; fonts are those found on this machine (``TOUCHLINE_BENCH_FONTS`` names more folders).
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FIRST = ("Zoë", "Jürgen", "María", "Núria", "Søren", "Łukasz", "Aoife", "Tom", "Björn", "François", "Iñaki", "Edin", "Kwame", "Sinéad")
_LAST = ("Peña", "O'Dowd", "Brännström", "van der Berg", "Mbeki-Jones", "Gonçalves", "Ødegaard", "Muñoz", "Kowalczyk", "Price", "D'Angelo",
         "St. John", "Šimić", "Okafor", "Ibáñez")
_ROLES = ("Head Coach", "Kit Manager", "Centre-back & captain", "Director of Football", "Club Doctor (since 2019)", "First-team physio",
          "Supporter, Block F", "Chief Executive", "Analyst, set pieces", "Groundsman")
_TEAMS = ("BRN", "CLY", "MUN", "AVL", "QPR", "SHW", "IPS", "LEI", "NOR", "WOL", "FUL", "STK")
_DAYS = ("MONDAY", "TUESDAY", "FRIDAY", "SUNDAY")
_MONTHS = ("JANUARY", "MARCH", "APRIL", "AUGUST", "DECEMBER")
_INKS = ((255, 255, 255), (255, 255, 255), (20, 20, 20), (250, 220, 60))
_BARS = ((16, 30, 70), (140, 10, 30), (20, 20, 24), (240, 240, 240), (0, 90, 60), (90, 30, 120))

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Said:
    """One line drawn, and where."""

    text: str
    kind: str
    box: Box


Card = tuple[Image.Image, list[Said]]


def fonts() -> list[Path]:
    """The fonts to draw with: whatever holds Latin letters and is no symbol font."""
    folders = [Path("/usr/share/fonts"), *(Path(one) for one in os.environ.get("TOUCHLINE_BENCH_FONTS", "").split(os.pathsep) if one)]
    found = sorted(path for folder in folders if folder.is_dir() for path in folder.rglob("*.ttf"))
    return [path for path in found if not any(word in path.name for word in ("Math", "ExtraLight", "Hairline", "Thin", "Symbol"))]


class Hand:
    """Draws graphics over pictures of any size; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self._pick = random.Random(seed)
        self._fonts = fonts()

    def any_card(self, picture: Image.Image) -> Card:
        """The picture with one graphic of any kind."""
        draw = self._pick.choice((self.score_bug, self.score_bug, self.lower_third, self.lower_third, self.date_card))
        return draw(picture)

    def score_bug(self, picture: Image.Image, clock: str = "", score: str = "", teams: Sequence[str] = ()) -> Card:
        """Clock, teams and score, in cells or in one line."""
        pick = self._pick
        clock = clock or f"{pick.randint(0, 94):02d}:{pick.randint(0, 59):02d}"
        home, away = teams or pick.sample(_TEAMS, 2)
        score = score or pick.choice(("{} - {}", "{}-{}", "{} - {}")).format(pick.randint(0, 4), pick.randint(0, 3))
        high = pick.randint(picture.height // 32, picture.height // 16)
        left, top = pick.randint(picture.width // 40, picture.width // 8), pick.randint(picture.height // 36, picture.height // 14)
        cells = pick.choice(([(clock, "clock"), (home, "team"), (score, "score"), (away, "team")],
                             [(home, "team"), (score, "score"), (away, "team"), (clock, "clock")],
                             [(clock, "clock"), (f"{home} {score} {away}", "score")]))
        if pick.random() < 0.2:
            cells.append((pick.choice(("45+2", "+4", "HT", "FT", "1ST HALF")), "extra"))
        return self._row(picture, cells, left, top, high)

    def lower_third(self, picture: Image.Image, name: str = "", role: str = "") -> Card:
        """A name over a role, at the bottom left."""
        pick = self._pick
        name = name or f"{pick.choice(_FIRST)} {pick.choice(_LAST)}"
        name = name.upper() if pick.random() < 0.4 else name
        size = pick.randint(picture.height // 26, picture.height // 15)
        left, top = pick.randint(picture.width // 24, picture.width // 8), round(picture.height * pick.uniform(0.7, 0.82))
        return self._stack(picture, [(name, "name", size), (role or pick.choice(_ROLES), "role", round(size * 0.68))], left, top)

    def date_card(self, picture: Image.Image) -> Card:
        """A day and what is to come, in the middle."""
        pick = self._pick
        day = f"{pick.choice(_DAYS)} {pick.randint(1, 28)} {pick.choice(_MONTHS)} {pick.randint(2021, 2026)}"
        more = pick.choice(("2 DAYS TO THE FINAL", "KICK-OFF 19:45", "TRAINING GROUND, 07:30", "MATCHDAY 12", "HT 1 - 0"))
        size = pick.randint(picture.height // 22, picture.height // 13)
        lines = [(day, "date", size), (more, "line", round(size * 0.8))]
        return self._stack(picture, lines, picture.width // 5, picture.height // 2 - size)

    def _row(self, picture: Image.Image, cells: Sequence[tuple[str, str]], left: int, top: int, high: int) -> Card:
        font = self._font(round(high * 0.62))
        layer, said, across = picture.convert("RGBA"), [], left
        over = Image.new("RGBA", layer.size)
        draw = ImageDraw.Draw(over)
        dark = self._pick.random() < 0.7
        for text, kind in cells:
            ink, bar = self._colours(dark if kind != "score" else not dark if self._pick.random() < 0.4 else dark)
            wide = round(font.getlength(text)) + high
            draw.rectangle((across, top, across + wide, top + high), (*bar, self._alpha()))
            draw.text((across + wide / 2, top + high / 2), text, (*ink, 255), font, anchor="mm")
            said.append(Said(text, kind, (across, top, wide, high)))
            across += wide + self._pick.choice((0, 2, 6))
        return Image.alpha_composite(layer, over).convert("RGB"), said

    def _stack(self, picture: Image.Image, lines: Sequence[tuple[str, str, int]], left: int, top: int) -> Card:
        layer, said, down = picture.convert("RGBA"), [], top
        over = Image.new("RGBA", layer.size)
        draw = ImageDraw.Draw(over)
        face = self._pick.choice(self._fonts)
        barred = self._pick.random() < 0.8
        ink, bar = self._colours(self._pick.random() < 0.7)
        for text, kind, size in lines:
            font = ImageFont.truetype(str(face), size)
            wide, high = round(font.getlength(text)) + size, round(size * 1.5)
            if barred:
                draw.rectangle((left, down, left + wide, down + high), (*bar, self._alpha()))
            else:
                draw.text((left + size / 2 + 2, down + high / 2 + 2), text, (0, 0, 0, 160), font, anchor="lm")
            draw.text((left + size / 2, down + high / 2), text, (*(ink if barred else (255, 255, 255)), 255), font, anchor="lm")
            said.append(Said(text, kind, (left, down, wide, high)))
            down += high
        return Image.alpha_composite(layer, over).convert("RGB"), said

    def _font(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(self._pick.choice(self._fonts)), max(9, size))

    def _colours(self, dark: bool) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
        """Ink and bar, far enough apart to be read."""
        bars = [bar for bar in _BARS if (sum(bar) < 384) == dark]
        inks = [ink for ink in _INKS if (sum(ink) > 384) == dark]
        return self._pick.choice(inks), self._pick.choice(bars)

    def _alpha(self) -> int:
        return self._pick.choice((255, 230, 190, 150))
