"""What everybody looks like, the same in every scene: skin, hair, features and what they wear."""

from __future__ import annotations

from dataclasses import dataclass

from touchline.demo.pen import Colour

NAVY: Colour = (24, 44, 84)
AMBER: Colour = (244, 166, 52)
CREAM: Colour = (248, 240, 222)
CORAL: Colour = (232, 96, 74)
TEAL: Colour = (30, 132, 138)
MARSH: Colour = (46, 140, 82)
CHARCOAL: Colour = (44, 46, 58)


@dataclass(frozen=True)
class Look:
    """``hair`` is crop, short, curly, bun, bob, swept, mohawk, bald or beanie; ``jaw`` below 1 is narrow."""

    skin: Colour
    hair: str
    hair_colour: Colour
    beard: Colour | None = None
    moustache: Colour | None = None
    freckles: bool = False
    glasses: bool = False
    lines: bool = False
    jaw: float = 1.0
    brow: Colour = (60, 40, 30)
    iris: Colour = (84, 60, 40)
    lips: Colour = (176, 92, 84)
    tall: float = 1.0
    broad: float = 1.0


LOOKS = {
    "ewan-carrick": Look(
        (232, 186, 158),
        "short",
        (168, 166, 170),
        beard=(178, 172, 170),
        lines=True,
        jaw=1.08,
        brow=(120, 112, 110),
        iris=(70, 110, 140),
        tall=1.03,
        broad=1.1,
    ),
    "samuel-okoro": Look(
        (112, 70, 48),
        "crop",
        (28, 22, 24),
        beard=(34, 26, 26),
        jaw=1.04,
        brow=(26, 20, 20),
        iris=(48, 30, 22),
        lips=(132, 66, 62),
        tall=1.06,
        broad=1.08,
    ),
    "kit-rowe": Look(
        (250, 214, 190),
        "curly",
        (206, 94, 38),
        freckles=True,
        jaw=0.88,
        brow=(168, 84, 42),
        iris=(70, 128, 96),
        lips=(206, 112, 102),
        tall=0.97,
        broad=0.9,
    ),
    "danny-cole": Look((238, 190, 152), "mohawk", (226, 186, 92), jaw=1.0, brow=(168, 128, 64), iris=(84, 130, 168)),
    "luca-ferri": Look((222, 170, 128), "swept", (46, 32, 30), moustache=(54, 38, 34), brow=(40, 28, 26), tall=0.99),
    "ben-ashdown": Look(
        (240, 200, 172), "bald", (150, 110, 80), beard=(146, 84, 48), jaw=1.1, brow=(130, 86, 56), tall=1.1, broad=1.12
    ),
    "nadia-haddad": Look(
        (206, 152, 112),
        "bun",
        (36, 26, 30),
        jaw=0.86,
        brow=(36, 26, 26),
        iris=(70, 46, 30),
        lips=(178, 74, 84),
        tall=0.95,
        broad=0.88,
    ),
    "priya-nair": Look(
        (158, 104, 70),
        "bob",
        (30, 22, 30),
        jaw=0.85,
        brow=(30, 22, 24),
        iris=(50, 32, 24),
        lips=(168, 62, 70),
        tall=0.95,
        broad=0.86,
    ),
    "tom-brandt": Look(
        (246, 206, 182), "swept", (134, 90, 56), glasses=True, jaw=0.94, brow=(112, 74, 46), iris=(92, 112, 72)
    ),
    "billy-pell": Look(
        (240, 176, 150),
        "beanie",
        (236, 234, 230),
        beard=(238, 236, 232),
        lines=True,
        jaw=1.05,
        brow=(214, 210, 206),
        iris=(92, 128, 150),
        broad=1.12,
    ),
}

STRANGERS = (
    Look((236, 190, 160), "short", (92, 60, 40)),
    Look((150, 98, 66), "crop", (30, 24, 24)),
    Look((250, 212, 184), "swept", (214, 168, 84)),
    Look((206, 152, 112), "short", (40, 30, 28), beard=(52, 38, 34)),
    Look((104, 66, 46), "curly", (26, 20, 22)),
)


def look(person: str) -> Look:
    """The looks of somebody by id; ``stranger-2`` and the like are people of the crowd."""
    if person.startswith("stranger-"):
        return STRANGERS[int(person.removeprefix("stranger-")) % len(STRANGERS)]
    return LOOKS[person]
