"""The screenplay of the demo season, all of it: people, moments, recordings, what is seen. Data only."""

from touchline.demo.club import CLUB, DERBY, FIXTURES, PEOPLE, RIVAL, YEARS, Person
from touchline.demo.moments import LINES, MOMENTS, Line, Moment, Noise
from touchline.demo.recordings import NTSC, PAL, RECORDINGS, Recording
from touchline.demo.seen import SEEN, Seen

__all__ = [
    "CLUB",
    "DERBY",
    "FIXTURES",
    "LINES",
    "MOMENTS",
    "NTSC",
    "PAL",
    "PEOPLE",
    "RECORDINGS",
    "RIVAL",
    "SEEN",
    "YEARS",
    "Line",
    "Moment",
    "Noise",
    "Person",
    "Recording",
    "Seen",
]
