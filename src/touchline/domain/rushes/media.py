"""Rushes: what one file says of itself (a *probe*), and the clip that one or more files make.

A clip is known by its content: the hash of its bytes. Where its files lie is another matter (a *location*),
so that a disk may go offline, move or come back without the clip changing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from touchline.domain.time.time import Span


@dataclass(frozen=True)
class Picture:
    """The picture of a file. ``pixel_shape`` is width over height of one pixel; ``rotation`` is clockwise degrees
    (0, 90, 180, 270) that a player turns it; ``hdr`` is ``hlg``, ``pq`` or None; ``variable`` means that frames do not
    come at an even pace, so a frame is its decode index and its time is its PTS."""

    width: int
    height: int
    rate: Fraction
    frames: int
    codec: str
    pixel_format: str
    bits: int = 8
    pixel_shape: Fraction = Fraction(1)
    rotation: int = 0
    hdr: str | None = None
    variable: bool = False
    interlaced: bool = False
    start_seconds: Fraction = Fraction(0)
    stream: int = 0


@dataclass(frozen=True)
class Sound:
    """One sound stream of a file; ``samples`` a channel, at ``sample_rate``; starts at ``start_seconds`` of the container."""

    stream: int
    channels: int
    sample_rate: int
    samples: int
    codec: str
    start_seconds: Fraction = Fraction(0)
    language: str = ""
    track_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Probe:
    """What one file says of itself. ``timecode`` is the label of its first frame, as written; ``recorded`` an ISO moment;
    ``notes`` are remarks for people (HDR, odd pixels, extra streams left out); ``extra`` what sidecars add
    (scene, take, camera serial …)."""

    container: str
    picture: Picture | None
    sounds: tuple[Sound, ...]
    timecode: str | None = None
    reel: str | None = None
    recorded: str | None = None
    camera: str | None = None
    notes: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Rush:
    """One original file: its bytes' hash (xxh128, 32 hex digits), size, path as given and where it lay when last seen."""

    content: str
    size: int
    given: str
    path: str
    volume: str
    frames: int


@dataclass(frozen=True)
class Clip:
    """One recording, of one file or several spanned ones.

    ``rate`` and ``frames`` count pictures; in a clip of sound alone they count samples. ``start`` is the timecode of
    frame 0 as a frame count at the clip's rate (at ``timecode_rate`` where that differs: a sound recorder), None where
    the file has none; ``drop`` whether it is drop-frame. ``shot``, ``place``, ``fixture`` and ``owner`` are what is known
    of the whole clip: a person's word first, the file's own second. ``told_by`` pairs them with who or what says so;
    ``learned`` is a day that clips which ran at the same time know better than this one, and how; ``seems`` are the places
    that it looks like, each with the chance, the likeliest first, as long as nobody knows where it was shot.
    """

    id: str
    name: str
    reel: str
    content: str
    rate: Fraction
    frames: int
    rushes: tuple[Rush, ...]
    probe: Probe
    start: int | None = None
    drop: bool = False
    timecode_rate: Fraction | None = None
    shot: str | None = None
    place: str | None = None
    fixture: str | None = None
    owner: str | None = None
    told_by: tuple[tuple[str, str], ...] = ()
    learned: tuple[str, str] | None = None
    seems: tuple[tuple[str, float], ...] = ()

    @property
    def file(self) -> str:
        """The first file, as its path was given."""
        return self.rushes[0].given

    @property
    def whole(self) -> Span:
        return Span(0, self.frames)

    @property
    def seconds(self) -> Fraction:
        return self.frames / self.rate

    @property
    def has_picture(self) -> bool:
        return self.probe.picture is not None

    @property
    def has_sound(self) -> bool:
        return bool(self.probe.sounds)

    @property
    def clock(self) -> Fraction:
        """The rate that this clip's timecode counts at."""
        return self.timecode_rate or (self.rate if self.has_picture else Fraction(25))


def rush_at(rushes: Sequence[Rush], frame: int) -> tuple[Rush, int]:
    """The file that holds ``frame`` of a spanned clip, and the frame's number inside that file."""
    for rush in rushes:
        if frame < rush.frames:
            return rush, frame
        frame -= rush.frames
    raise IndexError(frame)
