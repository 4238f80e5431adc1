"""Company: which face is seen whenever a voice is heard. Whoever speaks is often shown; who else is shown changes.

Each stretch in which a voice is heard counts for every face that is seen then, shared among them: a face that is alone with
the voice says more than one in a crowd.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from touchline.domain.facts.facts import Frames, joined

MOSTLY = 0.6
"""The share of a voice's stretches with faces that one face must have to be asked about."""
ENOUGH_SECONDS, ENOUGH_CLIPS = 8.0, 2


@dataclass(frozen=True)
class Company:
    """A voice and the face that keeps it company: ``share`` of the time, over ``seconds`` and ``clips``."""

    voice: str
    face: str
    share: float
    seconds: float
    clips: int


@dataclass(frozen=True)
class Scene:
    """One clip: the frames of each voice and each face by working name, and its frames a second."""

    rate: float
    voices: Mapping[str, Sequence[Frames]]
    faces: Mapping[str, Sequence[Frames]]


def company(scenes: Iterable[Scene]) -> list[Company]:
    """Voices with the face that was seen most while they were heard, where that is often enough to ask about."""
    shared: dict[str, dict[str, float]] = {}
    where: dict[tuple[str, str], int] = {}
    for scene in scenes:
        for voice, frames in scene.voices.items():
            met = _met(joined(frames), {face: joined(of) for face, of in scene.faces.items()})
            for face, count in met.items():
                of_voice = shared.setdefault(voice, {})
                of_voice[face] = of_voice.get(face, 0.0) + count / scene.rate
                where[voice, face] = where.get((voice, face), 0) + 1
    found = []
    for voice, faces in shared.items():
        face = max(faces, key=lambda one: (faces[one], one))
        share, seconds = faces[face] / sum(faces.values()), faces[face]
        clips = where[voice, face]
        if share >= MOSTLY and (seconds >= ENOUGH_SECONDS or clips >= ENOUGH_CLIPS):
            found.append(Company(voice, face, round(share, 3), round(seconds, 2), clips))
    return sorted(found, key=lambda one: (-one.seconds, one.voice))


def _met(voice: Sequence[Frames], faces: Mapping[str, Sequence[Frames]]) -> dict[str, float]:
    """Frames that each face has while the voice is heard, those with several faces shared among them."""
    edges = sorted({edge for spans in (voice, *faces.values()) for span in spans for edge in span})
    met: dict[str, float] = {}
    for start, end in pairwise(edges):
        if not _covers(voice, start):
            continue
        here = [face for face, spans in faces.items() if _covers(spans, start)]
        for face in here:
            met[face] = met.get(face, 0.0) + (end - start) / len(here)
    return met


def _covers(spans: Sequence[Frames], frame: int) -> bool:
    return any(start <= frame < end for start, end in spans)
