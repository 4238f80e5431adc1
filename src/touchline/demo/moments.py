"""What happens in the story: three shooting days around a derby, second by second. Data only.

A *moment* happens once; several machines may record it. Times inside a moment are seconds from its start.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True)
class Line:
    """What ``person`` says from second ``at`` of the moment, for ``seconds``."""

    id: str
    person: str
    text: str
    at: float
    seconds: float


@dataclass(frozen=True)
class Noise:
    """A sound that is no speech: whistle, kick, clap, chant, cheer, shutter, or a bed that lies under it all."""

    kind: str
    at: float
    seconds: float
    level: float = 1.0


@dataclass(frozen=True)
class Moment:
    """Something that happened once, somewhere, at a time of day by the master clock."""

    id: str
    place: str
    begins: datetime
    seconds: float
    bed: str
    lines: tuple[Line, ...] = ()
    noises: tuple[Noise, ...] = ()


def _day(day: int, hour: int, minute: int, second: int) -> datetime:
    return datetime.combine(date(2025, 9, day), time(hour, minute, second))


MOMENTS = (
    Moment(
        "drill",
        "training-ground",
        _day(11, 18, 41, 6),
        7.0,
        "wind",
        noises=(
            Noise("whistle", 0.6, 0.7),
            Noise("kick", 2.0, 0.2),
            Noise("kick", 3.6, 0.2),
            Noise("kick", 5.2, 0.2),
            Noise("whistle", 6.0, 0.4, 0.7),
        ),
    ),
    Moment(
        "shooting",
        "training-ground",
        _day(11, 18, 47, 30),
        8.2,
        "wind",
        (Line("drill-1", "kit-rowe", "One more! Give me one more!", 5.2, 1.97),),
        (
            Noise("kick", 2.2, 0.25, 1.4),
            Noise("net", 2.75, 0.5),
            Noise("clap", 3.4, 1.2, 0.5),
            Noise("kick", 7.5, 0.25, 1.2),
        ),
    ),
    Moment(
        "talk",
        "training-ground",
        _day(11, 18, 52, 20),
        14.0,
        "wind",
        (
            Line("talk-1", "ewan-carrick", "Listen to me, all of you.", 1.0, 1.60),
            Line("talk-2", "ewan-carrick", "Saturday is the derby, and the whole town will be watching.", 2.9, 3.34),
            Line("talk-3", "ewan-carrick", "I want you to trust the man next to you.", 6.4, 2.66),
            Line("talk-4", "samuel-okoro", "We are ready, boss.", 9.2, 1.30),
            Line("talk-5", "ewan-carrick", "Then show me. Again, from the start.", 10.9, 2.47),
        ),
        (Noise("clap", 0.2, 0.5, 0.6),),
    ),
    Moment(
        "captain",
        "training-ground",
        _day(11, 19, 5, 30),
        8.6,
        "wind",
        (
            Line(
                "captain-1", "samuel-okoro", "My name is Samuel Okoro, and I am the captain of Harbour Town.", 0.7, 4.53
            ),
            Line("captain-2", "samuel-okoro", "For this town, the derby is everything.", 5.5, 2.76),
        ),
    ),
    Moment(
        "fan",
        "stadium",
        _day(13, 14, 21, 0),
        6.4,
        "crowd",
        (
            Line("fan-1", "billy-pell", "I have been coming here for forty years.", 0.8, 2.29),
            Line("fan-2", "billy-pell", "Sing for them, and they will run for you.", 3.4, 2.30),
        ),
    ),
    Moment(
        "bowl",
        "stadium",
        _day(13, 14, 56, 10),
        8.0,
        "crowd",
        noises=(Noise("chant", 0.4, 7.6), Noise("whistle", 7.2, 0.6, 0.5)),
    ),
    Moment(
        "half-time",
        "dressing-room",
        _day(13, 15, 48, 30),
        19.0,
        "room",
        (
            Line("half-1", "nadia-haddad", "I have looked at his knee. It is the ligament.", 1.2, 2.29),
            Line("half-2", "ewan-carrick", "Danny is hurt.", 4.1, 1.03),
            Line("half-3", "ewan-carrick", "He is out for the season.", 5.5, 1.49),
            Line("half-4", "ewan-carrick", "So now we play for him. Forty five minutes, together.", 7.6, 4.12),
            Line("half-5", "samuel-okoro", "Nobody puts his head down.", 11.8, 2.05),
            Line("half-6", "ewan-carrick", "Kit, you are coming on. I trust you.", 14.3, 2.56),
            Line("half-7", "kit-rowe", "I am ready.", 17.0, 0.81),
        ),
        (Noise("clap", 0.3, 0.5, 0.6),),
    ),
    Moment(
        "goal",
        "stadium",
        _day(13, 16, 36, 12),
        8.0,
        "crowd",
        (
            Line("goal-1", "alec-stone", "Rowe is through on goal! He shoots, and he scores!", 0.6, 2.37),
            Line("goal-2", "alec-stone", "Seventeen years old, and Harbour Town lead the derby!", 4.4, 2.51),
        ),
        (Noise("kick", 2.0, 0.2, 0.7), Noise("cheer", 2.5, 5.5)),
    ),
    Moment(
        "press",
        "press-room",
        _day(15, 13, 5, 10),
        18.0,
        "room",
        (
            Line("press-1", "priya-nair", "Good afternoon. The first question, please.", 0.8, 2.80),
            Line("press-2", "tom-brandt", "Two one in the derby. What made the difference?", 4.1, 2.35),
            Line("press-3", "ewan-carrick", "Trust. It is the only word I have.", 7.0, 2.42),
            Line("press-4", "ewan-carrick", "They trust each other, and I trust them.", 9.6, 2.64),
            Line("press-5", "tom-brandt", "How bad is the injury to Danny Cole?", 12.7, 2.05),
            Line("press-6", "ewan-carrick", "I will not talk about that today.", 15.3, 1.93),
        ),
        tuple(Noise("shutter", at, 0.1) for at in (0.4, 2.2, 2.5, 6.6, 8.1, 12.3, 15.0, 17.3)),
    ),
)

LINES = tuple(line for moment in MOMENTS for line in moment.lines)
