"""Analysers work side by side in threads; nothing that they share may still be loading when they begin."""

from __future__ import annotations

import subprocess
import sys


def test_the_fourier_transform_is_loaded_before_the_first_thread_needs_it():
    asked = "import sys, touchline.analysers.sync.sync; sys.exit('numpy.fft' not in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
