"""Where somebody speaks: Silero's voice activity model (MIT; it comes with faster-whisper), fed as the sound comes.

The model gives a probability for every 32 ms. Speech begins above one half, ends after a pause below a third, and is cut
where the voice is weakest when it goes on for longer than a recogniser can hear at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

RATE = 16000
_STEP, _CONTEXT = 512, 64
_SPEAKS, _SILENT = 0.4, 0.25
_PAUSE = 10
_PAD = 6
_SHORTEST = 3
LONGEST = 28 * RATE // _STEP
"""Steps of one region at most: under the recogniser's thirty seconds, padding included."""

Pcm = NDArray[np.float32]


@dataclass(frozen=True)
class Region:
    """Sound in which somebody speaks, from sample ``start`` at 16 kHz; the voice itself begins ``lead`` samples later."""

    start: int
    sound: Pcm
    lead: int = 0

    @property
    def end(self) -> int:
        return self.start + len(self.sound)


class VoiceActivity:
    """Takes sound in pieces of any length, gives whole regions as they end; holds no more than one region's sound."""

    def __init__(self) -> None:
        from faster_whisper.vad import get_vad_model

        self._session: Any = get_vad_model().session
        self._h = self._c = np.zeros((1, 1, 128), np.float32)
        self._tail = np.zeros(_CONTEXT, np.float32)
        self._rest = np.zeros(0, np.float32)
        self._sound: list[Pcm] = []
        self._kept_from = 0
        self._chances: list[float] = []
        self._step = 0
        self._begun: int | None = None
        self._quiet = 0
        self._floor = 0

    def take(self, sound: Pcm) -> Iterator[Region]:
        """The next piece of mono sound at 16 kHz."""
        sound = np.concatenate([self._rest, sound])
        whole = len(sound) // _STEP * _STEP
        self._rest = sound[whole:]
        if whole:
            yield from self._steps(sound[:whole])

    def end(self) -> Iterator[Region]:
        """What is still being said when the sound ends."""
        if len(self._rest):
            yield from self._steps(np.concatenate([self._rest, np.zeros(_STEP - len(self._rest), np.float32)]))
        if self._begun is not None:
            yield from self._region(self._step)

    def _steps(self, sound: Pcm) -> Iterator[Region]:
        pieces = sound.reshape(-1, _STEP)
        before = np.concatenate([self._tail[None], pieces[:-1, -_CONTEXT:]])
        self._tail = pieces[-1, -_CONTEXT:]
        chances, self._h, self._c = self._session.run(
            None, {"input": np.concatenate([before, pieces], 1), "h": self._h, "c": self._c})
        for piece, chance in zip(pieces, np.asarray(chances).reshape(-1).tolist(), strict=True):
            self._sound.append(piece)
            self._chances.append(chance)
            self._step += 1
            yield from self._hear(chance)
            if self._begun is None:
                self._forget(self._step - _PAD)

    def _hear(self, chance: float) -> Iterator[Region]:
        if self._begun is None:
            if chance >= _SPEAKS:
                self._begun, self._quiet = self._step - 1, 0
            return
        self._quiet = self._quiet + 1 if chance < _SILENT else 0
        if self._quiet >= _PAUSE:
            yield from self._region(self._step - self._quiet)
        elif self._step - self._begun >= LONGEST - 2 * _PAD:
            yield from self._split()

    def _split(self) -> Iterator[Region]:
        """Cut a very long speech where the voice is weakest in its second half."""
        assert self._begun is not None
        half = (self._begun + self._step) // 2 - self._kept_from
        weakest = half + int(np.argmin(self._chances[half:])) + self._kept_from
        yield from self._region(weakest, padded=False)
        self._begun = self._floor = weakest

    def _region(self, end: int, padded: bool = True) -> Iterator[Region]:
        assert self._begun is not None
        begun, self._begun, self._quiet = self._begun, None, 0
        if end - begun >= _SHORTEST:
            start = max(self._floor, begun - _PAD, self._kept_from)
            stop = min(self._step, end + _PAD) if padded else end
            sound = np.concatenate(self._sound[start - self._kept_from : stop - self._kept_from])
            yield Region(start * _STEP, sound, max(0, begun - start - 1) * _STEP)
            self._floor = stop
        self._forget(end)

    def _forget(self, step: int) -> None:
        """Drop sound before ``step``: it belongs to no region that can still come."""
        drop = step - self._kept_from
        if drop > 0:
            del self._sound[:drop], self._chances[:drop]
            self._kept_from = step
