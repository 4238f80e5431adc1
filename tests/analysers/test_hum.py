"""Mains hum is found where its lines stand, and never where a slope of the spectrum points to."""

from __future__ import annotations

import numpy as np
import pytest

from touchline.analysers.sound.hum import RATE, HumFinder, _refined


def test_hum_has_its_frequency_and_its_level():
    seconds = np.arange(8 * RATE) / RATE
    hum = sum(0.01 / k * np.sin(2 * np.pi * 50.1 * k * seconds) for k in range(1, 6))
    noise = np.random.default_rng(1).normal(0, 0.001, len(seconds))
    finder = HumFinder()
    finder.take((hum + noise).astype(np.float32))
    (found,) = finder.end()
    assert found.hertz == pytest.approx(50.1, abs=0.02) and found.level == pytest.approx(-41.4, abs=1)


@pytest.mark.parametrize("way", [1, -1])
def test_a_line_on_a_slope_lies_where_it_was_looked_for(way):
    spectrum = np.exp(way * np.arange(32769) / 100.0 - way * 160)
    assert _refined(spectrum, 50.0, (1, 2, 3)) == pytest.approx(50.0, abs=0.5)
