"""What a pass of one analyser over one clip left behind: facts, faults, and the frames it really looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span

WATCHFUL = ("faces", "voices", "speech", "music", "text")
"""What somebody must have looked or listened for before a frame can be cleared."""

IN_PICTURE, IN_SOUND = ("faces", "text"), ("voices", "speech", "music")
"""The same, by the channel in which it would be noticed."""


@dataclass(frozen=True)
class Fault:
    """Something that could not be read or done. ``where`` is a clip's id or a path; ``span`` the frames it spoils, None for
    all; ``subject`` and ``remedy`` speak to a person."""

    where: str
    stage: str
    subject: str
    remedy: str = ""
    span: Span | None = None


@dataclass(frozen=True)
class Print:
    """What machines compare later and no verdict reads: the likeness of a face or a voice, a look, landmarks of sound.

    ``kind`` says what (``face``, ``voice``, ``look``, ``sync``), ``key`` which one of the clip it is, unique in the season
    where others refer to it; ``data`` are little-endian numbers, ``detail`` small plain values (their type, quality, frame).
    """

    kind: str
    key: str
    data: bytes
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Findings:
    """What an analyser found in one clip. ``complete`` lists the frames looked at without fault, in clip frames. ``prints`` are
    kept with the pass and read apart from it."""

    facts: tuple[Fact, ...] = ()
    faults: tuple[Fault, ...] = ()
    complete: tuple[Span, ...] = ()
    prints: tuple[Print, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Pass:
    """Findings kept under (content, analyser, version): written whole or not at all, and safe to throw away.

    ``watches`` names what of `WATCHFUL` the analyser looks for. ``settings`` fingerprints whatever else shaped the answer
    (the model's hash, the hotwords), so that a re-run knows whether anything changed. ``since`` is the moment from which on some
    pass of this analyser was there, ``made`` that of this one, as the shelf keeps them; empty where nobody noted it.
    """

    content: str
    analyser: str
    version: str
    settings: str
    watches: tuple[str, ...]
    findings: Findings
    since: str = field(default="", compare=False)
    made: str = field(default="", compare=False)
