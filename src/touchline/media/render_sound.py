"""The film's sound, sample by sample: every sound event where it belongs, summed left and right, never over full scale.

An event begins on sample ``round(at / rate * 48000)`` and its source within half a sample of the exact place. Where an
event does not run on seamlessly from its neighbour, 2 ms at its edges are ramped against clicks; a dissolve is a
crossfade of equal power. A clip of variable rate starts at the time of the event's first frame, at its own pace.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

import numpy as np

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.mending.masks import Cover
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span
from touchline.media.clip_sound import RATE, ClipSound
from touchline.media.clip_times import clip_sound
from touchline.media.hush import RAMP, Hush, tone
from touchline.media.render_picture import NO_COVERS
from touchline.media.sound_source import Samples

BLOCK = RATE // 2
"""Samples mixed at a time."""
_KNEE = 0.9


def samples_of(cut: Cut) -> int:
    """Samples of the whole film: exactly its frames' time, to the nearest sample."""
    return sample_at(cut, cut.frames)


def sample_at(cut: Cut, frame: int) -> int:
    """The film's sample at which a cut frame begins."""
    return round(frame / cut.rate * RATE)


class Mix:
    """All sound of one cut, block by block in order."""

    def __init__(self, cut: Cut, clips: Mapping[str, Clip], covers: Mapping[str, Cover] = NO_COVERS) -> None:
        self._cut, self._clips, self._covers = cut, clips, covers
        voices = [voice for name in cut.tracks if name.startswith("A") for voice in self._track(name)]
        self._voices = sorted(voices, key=lambda voice: voice.place.start)

    def __iter__(self) -> Iterator[Samples]:
        """Blocks of 2 x samples, the last one shorter, together exactly `samples_of` the cut."""
        total = samples_of(self._cut)
        coming, sounding = deque(self._voices), list[_Voice]()
        for first in range(0, total, BLOCK):
            block = np.zeros((2, min(BLOCK, total - first)), np.float32)
            while coming and coming[0].place.start < first + block.shape[1]:
                sounding.append(coming.popleft())
            for voice in sounding:
                voice.add(block, first)
            sounding = [voice for voice in sounding if voice.place.end > first + block.shape[1]]
            yield limited(block)

    def close(self) -> None:
        for voice in self._voices:
            voice.close()

    def _track(self, name: str) -> list[_Voice]:
        events = [event for event in self._cut.track(name) if event.channel == "sound"]
        voices = []
        for place, event in enumerate(events):
            before = events[place - 1] if place else None
            after = events[place + 1] if place + 1 < len(events) else None
            head = event.dissolve if event.dissolve else 0 if before and self._runs_on(before, event) else None
            tail = max(0, event.end - after.at) if after and after.dissolve else (
                0 if after and self._runs_on(event, after) else None)
            voices.append(_Voice(self._cut, event, self._clips.get(event.clip or ""), head, tail,
                                 self._covers.get(event.id)))
        return voices

    def _runs_on(self, before: Event, event: Event) -> bool:
        """Whether an event goes on in the very sound of the one before, so that a seam would be heard if ramped."""
        if before.end != event.at or before.clip != event.clip or before.speed != event.speed:
            return False
        if before.clip is None or before.begins is None or event.begins is None or before.tracks != event.tracks:
            return before.clip is None and before.ours == event.ours
        moved = before.speed * self._clips[before.clip].rate / self._cut.rate * before.length
        return abs(before.begins + moved - event.begins) < self._clips[before.clip].rate / RATE


class _Voice:
    """One sound event: where its samples lie in the film and how it comes and goes.

    ``head`` and ``tail`` are cut frames to fade over, 0 for a seam that must not be heard, None for a ramp.
    """

    def __init__(self, cut: Cut, event: Event, clip: Clip | None, head: int | None, tail: int | None,
                 cover: Cover | None = None) -> None:
        self._event, self._clip, self._rate = event, clip, cut.rate
        self._hushed = Hush(event, clip, cover or Cover()) if clip and event.treatments else None
        self.place = Span(sample_at(cut, event.at), max(sample_at(cut, event.end), sample_at(cut, event.at) + 1))
        self._head = RAMP if head is None else sample_at(cut, event.at + head) - self.place.start
        self._tail = RAMP if tail is None else self.place.end - sample_at(cut, event.end - tail)
        self._sound: ClipSound | None = None

    def add(self, block: Samples, first: int) -> None:
        """Add to the block that begins at the film's sample ``first`` what of this event lies in it."""
        here = self.place.meets(Span(first, first + block.shape[1]))
        if here:
            into = block[:, here.start - first : here.end - first]
            into += self._made(here.start - self.place.start, len(here))
        if self.place.end <= first + block.shape[1]:
            self.close()

    def close(self) -> None:
        if self._sound:
            self._sound.close()
        self._sound = None
        if self._hushed:
            self._hushed.close()

    def _made(self, first: int, count: int) -> Samples:
        if self._event.ours == "tone":
            heard = tone(first, count)
        elif self._clip is None or not self._clip.has_sound:
            return np.zeros((2, count), np.float32)
        else:
            self._sound = self._sound or clip_sound(self._event, self._clip)
            heard = self._sound.stereo(first, count)
            if self._hushed:
                heard = self._hushed.over(heard, first)
        return heard * self._loudness(first, count)

    def _loudness(self, first: int, count: int) -> Samples:
        at = np.arange(first, first + count, dtype=np.float32)
        rise = np.clip((at + 0.5) / self._head, 0, 1) if self._head else np.ones_like(at)
        left = len(self.place) - at
        fall = np.clip((left - 0.5) / self._tail, 0, 1) if self._tail else np.ones_like(at)
        return np.asarray(np.sin(rise * np.pi / 2) * np.sin(fall * np.pi / 2), np.float32)


def limited(block: Samples) -> Samples:
    """The block with whatever is louder than 0.9 of full scale bent below full scale; the rest is left as it is."""
    loud = np.abs(block)
    if loud.max(initial=0) <= _KNEE:
        return block
    bent = _KNEE + (1 - _KNEE) * np.tanh((loud - _KNEE) / (1 - _KNEE))
    return np.where(loud > _KNEE, np.copysign(bent, block), block).astype(np.float32)
