"""Sightings: what the analysers found in a film, held against what is looked for; and what nobody can look for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.alarms import Sighting
from touchline.domain.delivery.cues import accounted_for
from touchline.domain.delivery.wanted import Wanted
from touchline.domain.facts.facts import KNOWN_FROM, Fact
from touchline.domain.facts.findings import Findings, Print
from touchline.domain.ledger.spelling import key
from touchline.domain.people.identity import FACE, VOICE
from touchline.domain.time.time import Span, minus
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.words.near import near_phrases
from touchline.ports import Likeness
from touchline.ports.together import SOUND, Tunes
from touchline.stages.deliver.scan_music import Recording
from touchline.stages.deliver.scan_people import Likenesses

if TYPE_CHECKING:
    from touchline.stages.deliver.scan_people import Rows

FACES, VOICES, WORDS, TEXT, MUSIC, SOUNDS = "faces", "voices", "words", "text", "music", "sounds"
FACE_CHANCE, GLIMPSE_CHANCE, VOICE_CHANCE, MOMENT_CHANCE = 0.2, 0.35, 0.25, 0.8
"""From which chance a face, one compared only a few times, a voice, and a few seconds of sound are an alarm; the log counts from
0.3, and names from 0.5."""
_FEW = 4
SOMEBODY_ELSE = 0.9
"""A face or voice that is surely somebody else's, and not half as surely that of whom is looked for, is no alarm."""
_MOMENT = "?voice-moment-"
_NO_RECORDING = "no recording of it is known; music that nobody has named is an alarm"
UNNAMED = "?music"
"""Music that may be any work."""
_OFF_SECONDS = 2
"""By how much what is known of music may be off at its ends."""


@dataclass(frozen=True)
class Looked:
    """What was found in a film, for all that was looked for: by what, its findings."""

    findings: Mapping[str, tuple[Findings, ...]]
    frames: int
    rate: float
    seconds: float


@dataclass(frozen=True)
class Unscanned:
    """Somebody or something that nobody can look for: ``kind`` (person, music, sound, mark), who or what, and why not."""

    kind: str
    value: str
    why: str

    @property
    def told(self) -> str:
        """``kit-rowe: the face is not known``."""
        return f"{self.value}{'' if self.kind == 'person' else f' ({self.kind})'}: {self.why}"

    @property
    def nameless(self) -> str:
        """As a buyer may read it: ``a person: the face is not known``."""
        return f"a {self.kind}: {self.why}"


def sightings(
    likeness: Likeness, tunes: Tunes, looked: Looked, look_for: Wanted, seen: Likenesses, cut: Cut, known: Snapshot
) -> list[Sighting]:
    """Everything in a film that may be what is looked for."""
    return [*_people(likeness, looked, seen), *_phrases(looked, look_for), *_works(tunes, looked, seen.music),
            *_music(looked, accounted_for(cut, known)), *_noises(looked, look_for)]


def cannot_be_scanned_for(look_for: Wanted, seen: Likenesses) -> tuple[Unscanned, ...]:
    """Whom and what nobody can look for."""
    faces = {who for who in look_for.to_see if who not in seen.faces}
    voices = {who for who in look_for.to_hear if who not in seen.voices}
    people = [*((who, "neither face nor voice is known") for who in sorted(faces & voices)),
              *((who, "the face is not known") for who in sorted(faces - voices)),
              *((who, "the voice is not known") for who in sorted(voices - faces))]
    works = (work for work in sorted(look_for.music) if work not in seen.music)
    return (*(Unscanned("person", *one) for one in people), *(Unscanned("music", work, _NO_RECORDING) for work in works),
            *(Unscanned(kind, value, "no machine looks for it") for kind, value in sorted(look_for.others)))


def _works(tunes: Tunes, looked: Looked, music: Mapping[str, Sequence[Recording]]) -> Iterator[Sighting]:
    """Recordings that sound again."""
    films = [one for findings in looked.findings.get(MUSIC, ()) for one in findings.prints if one.kind == SOUND]
    for film in films:
        for work, recordings in music.items():
            for recording in recordings:
                for start, end, chance in tunes.heard(film, recording.sound, recording.spans):
                    frame = round(start * looked.rate)
                    yield Sighting("sound", "music", work, Span(frame, max(frame + 1, round(end * looked.rate))), chance)


def _music(looked: Looked, accounted: Sequence[Span]) -> Iterator[Sighting]:
    """Music that nobody knows to be there: it may be what is refused, played anew."""
    off = int(_OFF_SECONDS * looked.rate)
    around = [Span(max(0, span.start - off), span.end + off) for span in accounted]
    for fact in chain.from_iterable(findings.facts for findings in looked.findings.get(MUSIC, ())):
        for span in minus(fact.span, around) if fact.kind == "music" and fact.confidence >= KNOWN_FROM else ():
            yield Sighting("sound", "music", UNNAMED, span, fact.confidence)


def _noises(looked: Looked, look_for: Wanted) -> Iterator[Sighting]:
    called = {key(value): value for value in look_for.noises}
    for fact in chain.from_iterable(findings.facts for findings in looked.findings.get(SOUNDS, ())):
        if fact.kind == "sound" and fact.value in called:
            yield Sighting("sound", "sound", called[fact.value], fact.span, fact.confidence)


def _people(likeness: Likeness, looked: Looked, seen: Likenesses) -> Iterable[Sighting]:
    for by, kind, gallery in ((FACE, FACES, seen.faces), (VOICE, VOICES, seen.voices)):
        for findings in looked.findings.get(kind, ()):
            yield from _matches(likeness, by, findings, gallery, seen.others.get(by, {}))


def _matches(
    likeness: Likeness, by: str, findings: Findings, gallery: Mapping[str, Rows], others: Mapping[str, Rows]
) -> Iterable[Sighting]:
    import numpy as np

    prints = {one.key: np.frombuffer(one.data, str(one.detail["dtype"])).astype(np.float32) for one in findings.prints if one.kind == by}
    if not prints or not gallery:
        return
    rows = np.stack([*prints.values()])
    least = {one.key: _least(by, one) for one in findings.prints}
    chances = {who: likeness.chance(by, rows, some).max(axis=1) for who, some in gallery.items()}
    # Somebody else is known by their middle, which one odd picture does not sway.
    else_ = np.max([likeness.chance(by, rows, some[:1]).max(axis=1) for some in others.values()], axis=0) if others else np.zeros(len(rows))
    spans: dict[str, list[Fact]] = {}
    for fact in findings.facts:
        spans.setdefault(fact.value, []).append(fact)
    for who, chance in chances.items():
        for place, trace in enumerate(prints):
            if chance[place] < least[trace] or (else_[place] >= SOMEBODY_ELSE and chance[place] < else_[place] / 2):
                continue
            for fact in spans.get(trace, ()):
                yield Sighting(fact.channel, "person", who, fact.span, round(float(chance[place]), 3))


def _least(by: str, one: Print) -> float:
    if by == VOICE:
        return MOMENT_CHANCE if one.key.startswith(_MOMENT) else VOICE_CHANCE
    return GLIMPSE_CHANCE if int(str(one.detail.get("pictures", _FEW))) < _FEW else FACE_CHANCE


def _phrases(looked: Looked, look_for: Wanted) -> Iterable[Sighting]:
    for kind, what, channel, phrases in ((WORDS, "words", "sound", look_for.words), (TEXT, "text", "picture", look_for.text)):
        for findings in looked.findings.get(kind, ()):
            lines = [fact for fact in findings.facts if fact.kind == what]
            for phrase, span, chance, said in near_phrases(lines, phrases, looked.rate):
                yield Sighting(channel, what, phrase, span, chance, said)
