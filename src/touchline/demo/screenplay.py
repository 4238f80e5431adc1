"""The screenplay: people, moments, lines and recordings of three shooting days around a derby. Data only.

A *moment* happens once; several cameras and the recorder may record it. Times inside a moment are seconds
from its start. ``SEEN`` says who can be recognised in which frames of a recording and what can be read there,
as half-open spans of its own frames, the way somebody who watched it would write it down.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction

CLUB = "Harbour Town FC"
RIVAL = "Saltmarsh Rovers"
YEARS = "2025-26"
DERBY = date(2025, 9, 13)
PAL, NTSC = Fraction(25), Fraction(30000, 1001)


@dataclass(frozen=True)
class Person:
    """Somebody in the story; ``guardian`` answers for a minor."""

    id: str
    name: str
    role: str
    shirt: int | None = None
    guardian: str | None = None
    squad: bool = False


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


@dataclass(frozen=True)
class Recording:
    """One moment as one machine recorded it: ``path`` on its card, ``starts`` seconds into the moment.

    ``frames`` counts frames at ``rate``, or samples at 48,000 for the recorder; ``drop`` for drop-frame timecode;
    ``late_frames`` how many frames its clock is behind the master clock, ``drift_ppm`` how much faster it runs.
    """

    card: str
    path: str
    moment: str
    view: str
    starts: float
    frames: int
    rate: Fraction = PAL
    drop: bool = False
    late_frames: int = 0
    drift_ppm: float = 0.0


@dataclass(frozen=True)
class Seen:
    """A thing to be seen in frames ``[start, end)`` of a recording; ``kind`` is person, text or mark."""

    kind: str
    value: str
    start: int
    end: int


PEOPLE = (
    Person("ewan-carrick", "Ewan Carrick", "manager"),
    Person("samuel-okoro", "Samuel Okoro", "captain", 4, squad=True),
    Person("kit-rowe", "Kit Rowe", "academy player, aged 17", 38, guardian="jo-rowe", squad=True),
    Person("danny-cole", "Danny Cole", "striker", 9, squad=True),
    Person("luca-ferri", "Luca Ferri", "midfielder", 8, squad=True),
    Person("ben-ashdown", "Ben Ashdown", "goalkeeper", 1, squad=True),
    Person("nadia-haddad", "Nadia Haddad", "physio"),
    Person("priya-nair", "Priya Nair", "press officer"),
    Person("tom-brandt", "Tom Brandt", "journalist, Estuary Herald"),
    Person("billy-pell", "Billy Pell", "supporter"),
    Person("alec-stone", "Alec Stone", "commentator, Coastline Sport"),
    Person("jo-rowe", "Jo Rowe", "mother and guardian of Kit Rowe"),
)


def _day(day: int, hour: int, minute: int, second: int) -> datetime:
    return datetime.combine(date(2025, 9, day), time(hour, minute, second))


MOMENTS = (
    Moment("drill", "training-ground", _day(11, 18, 41, 6), 7.0, "wind",
           noises=(Noise("whistle", 0.6, 0.7), Noise("kick", 2.0, 0.2), Noise("kick", 3.6, 0.2),
                   Noise("kick", 5.2, 0.2), Noise("whistle", 6.0, 0.4, 0.7))),
    Moment("shooting", "training-ground", _day(11, 18, 47, 30), 8.2, "wind",
           (Line("drill-1", "kit-rowe", "One more! Give me one more!", 5.2, 1.97),),
           (Noise("kick", 2.2, 0.25, 1.4), Noise("net", 2.75, 0.5), Noise("clap", 3.4, 1.2, 0.5),
            Noise("kick", 7.5, 0.25, 1.2))),
    Moment("talk", "training-ground", _day(11, 18, 52, 20), 14.0, "wind",
           (Line("talk-1", "ewan-carrick", "Listen to me, all of you.", 1.0, 1.60),
            Line("talk-2", "ewan-carrick", "Saturday is the derby, and the whole town will be watching.", 2.9, 3.34),
            Line("talk-3", "ewan-carrick", "I want you to trust the man next to you.", 6.4, 2.66),
            Line("talk-4", "samuel-okoro", "We are ready, boss.", 9.2, 1.30),
            Line("talk-5", "ewan-carrick", "Then show me. Again, from the start.", 10.9, 2.47)),
           (Noise("clap", 0.2, 0.5, 0.6),)),
    Moment("captain", "training-ground", _day(11, 19, 5, 30), 8.6, "wind",
           (Line("captain-1", "samuel-okoro", "My name is Samuel Okoro, and I am the captain of Harbour Town.", 0.7, 4.53),
            Line("captain-2", "samuel-okoro", "For this town, the derby is everything.", 5.5, 2.76))),
    Moment("fan", "stadium", _day(13, 14, 21, 0), 6.4, "crowd",
           (Line("fan-1", "billy-pell", "I have been coming here for forty years.", 0.8, 2.29),
            Line("fan-2", "billy-pell", "Sing for them, and they will run for you.", 3.4, 2.30))),
    Moment("bowl", "stadium", _day(13, 14, 56, 10), 8.0, "crowd",
           noises=(Noise("chant", 0.4, 7.6), Noise("whistle", 7.2, 0.6, 0.5))),
    Moment("half-time", "dressing-room", _day(13, 15, 48, 30), 19.0, "room",
           (Line("half-1", "nadia-haddad", "I have looked at his knee. It is the ligament.", 1.2, 2.29),
            Line("half-2", "ewan-carrick", "Danny is hurt.", 4.1, 1.03),
            Line("half-3", "ewan-carrick", "He is out for the season.", 5.5, 1.49),
            Line("half-4", "ewan-carrick", "So now we play for him. Forty five minutes, together.", 7.6, 4.12),
            Line("half-5", "samuel-okoro", "Nobody puts his head down.", 11.8, 2.05),
            Line("half-6", "ewan-carrick", "Kit, you are coming on. I trust you.", 14.3, 2.56),
            Line("half-7", "kit-rowe", "I am ready.", 17.0, 0.81)),
           (Noise("clap", 0.3, 0.5, 0.6),)),
    Moment("goal", "stadium", _day(13, 16, 36, 12), 8.0, "crowd",
           (Line("goal-1", "alec-stone", "Rowe is through on goal! He shoots, and he scores!", 0.6, 2.37),
            Line("goal-2", "alec-stone", "Seventeen years old, and Harbour Town lead the derby!", 4.4, 2.51)),
           (Noise("kick", 2.0, 0.2, 0.7), Noise("cheer", 2.5, 5.5))),
    Moment("press", "press-room", _day(15, 13, 5, 10), 18.0, "room",
           (Line("press-1", "priya-nair", "Good afternoon. The first question, please.", 0.8, 2.80),
            Line("press-2", "tom-brandt", "Two one in the derby. What made the difference?", 4.1, 2.35),
            Line("press-3", "ewan-carrick", "Trust. It is the only word I have.", 7.0, 2.42),
            Line("press-4", "ewan-carrick", "They trust each other, and I trust them.", 9.6, 2.64),
            Line("press-5", "tom-brandt", "How bad is the injury to Danny Cole?", 12.7, 2.05),
            Line("press-6", "ewan-carrick", "I will not talk about that today.", 15.3, 1.93)),
           tuple(Noise("shutter", at, 0.1) for at in (0.4, 2.2, 2.5, 6.6, 8.1, 12.3, 15.0, 17.3))),
)

LINES = tuple(line for moment in MOMENTS for line in moment.lines)

A, B, G, R = "PRIVATE/M4ROOT/CLIP", "XDROOT/Clip", "DCIM/100GOPRO", "HARBOUR"
_RECORDER = {"rate": Fraction(48000), "late_frames": 3, "drift_ppm": 12.0}
_B = {"late_frames": -2}
_GOPRO = {"rate": NTSC, "drop": True, "late_frames": 208}

FIXTURES = (
    ("2025-08-09", "15:00", "Coastal Premier", "Matchday 1", "Harbour Town FC", "Millbrook Athletic", "1-0 (0-0)"),
    ("2025-08-16", "17:30", "Coastal Premier", "Matchday 2", "Fernhill United", "Harbour Town FC", "2-2 (1-1)"),
    ("2025-08-23", "15:00", "Coastal Premier", "Matchday 3", "Harbour Town FC", "Castle Vale", "0-1 (0-1)"),
    ("2025-08-27", "19:45", "Harbour Cup", "Round 2", "Harbour Town FC", "Old Quay Wanderers", "3-0 (1-0)"),
    ("2025-08-30", "15:00", "Coastal Premier", "Matchday 4", "Northgate City", "Harbour Town FC", "1-1 (0-1)"),
    ("2025-09-06", "12:30", "Coastal Premier", "Matchday 5", "Harbour Town FC", "Elmwater Town", "2-0 (1-0)"),
    ("2025-09-13", "15:00", "Coastal Premier", "Matchday 6", "Harbour Town FC", "Saltmarsh Rovers", "2-1 (1-1)"),
    ("2025-09-20", "15:00", "Coastal Premier", "Matchday 7", "Redcliff Albion", "Harbour Town FC", ""),
    ("2025-09-24", "19:45", "Harbour Cup", "Round 3", "Millbrook Athletic", "Harbour Town FC", ""),
    ("2026-02-14", "15:00", "Coastal Premier", "Matchday 25", "Saltmarsh Rovers", "Harbour Town FC", ""),
)

RECORDINGS = (
    Recording("A001", f"{A}/C0001.MP4", "drill", "wide", 0.0, 175),
    Recording("A001", f"{A}/C0002.MP4", "talk", "wide", 0.0, 340),
    Recording("A001", f"{A}/C0003.MP4", "captain", "close", 0.0, 210),
    Recording("G001", f"{G}/GH010123.MP4", "shooting", "net", 0.0, 120, **_GOPRO),
    Recording("G001", f"{G}/GH020123.MP4", "shooting", "net", 120 * 1001 / 30000, 120, **_GOPRO),
    Recording("B001", f"{B}/C0001.MXF", "talk", "players", 1.6, 275, **_B),
    Recording("B001", f"{B}/C0002.MXF", "fan", "close", 0.0, 155, **_B),
    Recording("A002", f"{A}/C0001.MP4", "bowl", "wide", 0.0, 200),
    Recording("A002", f"{A}/C0002.MP4", "half-time", "wide", 0.0, 475),
    Recording("B001", f"{B}/C0003.MXF", "half-time", "bench", 2.0, 400, **_B),
    Recording("A002", f"{A}/C0003.MP4", "press", "wide", 0.0, 450),
    Recording("B001", f"{B}/C0004.MXF", "press", "close", 6.0, 300, **_B),
    Recording("COASTLINE", "CS_20250913_HAR-SAL_GOAL_ROWE.mp4", "goal", "broadcast", 0.0, 200),
    Recording("S001", f"{R}/250911-T001.WAV", "talk", "mix", -2.0, 17 * 48000, **_RECORDER),
    Recording("S001", f"{R}/250913-T002.WAV", "half-time", "mix", -1.6, 1020000, **_RECORDER),
    Recording("S001", f"{R}/250915-T003.WAV", "press", "mix", -2.4, 1030000, **_RECORDER),
)
