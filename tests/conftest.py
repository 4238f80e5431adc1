"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parents[1]

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a busy machine is no reason to fail


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real footage with known truth, never part of the project; skips where it is absent."""
    place = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"real footage is not at {place} (set TOUCHLINE_TEST_DATA)")
    return place
