"""What every test may ask for."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of real footage with known truth, never part of the project; skips where it is absent."""
    place = Path(os.environ.get("TOUCHLINE_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not place.is_dir():
        pytest.skip(f"real footage is not at {place} (set TOUCHLINE_TEST_DATA)")
    return place
