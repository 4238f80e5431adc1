"""From signs to a chance: a perceptron with one small hidden layer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

CLIPPED = 4.0
"""Spreads from the centre beyond which a sign counts no more."""


@dataclass(frozen=True)
class Perceptron:
    """Signs are centred and scaled, weighed by ``inner`` (signs x hidden) and ``lift``, bent, weighed by ``outer`` and ``bias``."""

    centre: tuple[float, ...]
    spread: tuple[float, ...]
    inner: tuple[tuple[float, ...], ...]
    lift: tuple[float, ...]
    outer: tuple[float, ...]
    bias: tuple[float, ...]

    def chance(self, signs: NDArray[np.float64]) -> float:
        """0..1."""
        centre, spread, inner, lift, outer, bias = self._numbers
        given = ((signs - centre) / spread).clip(-CLIPPED, CLIPPED)
        return float(1 / (1 + np.exp(-(np.tanh(given @ inner + lift) @ outer + bias[0]))))

    @cached_property
    def _numbers(self) -> list[NDArray[np.float64]]:
        return [np.array(part) for part in (self.centre, self.spread, self.inner, self.lift, self.outer, self.bias)]
