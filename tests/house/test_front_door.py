"""The front door: a dozen names, each there, and nothing heavy behind it."""

import subprocess
import sys
from pathlib import Path

import pytest

import touchline


@pytest.mark.parametrize("name", touchline.__all__)
def test_every_public_name_is_there(name):
    assert getattr(touchline, name).__module__.startswith("touchline.")


def test_names_that_are_not_there_are_said_so():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = touchline.nonsense


def test_the_door_opens_without_loading_the_house():
    code = "import sys, touchline; print([m for m in sys.modules if m in ('numpy', 'av', 'sqlalchemy', 'typer')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_nothing_else_is_loaded_before_ctrl_c_is_answered():
    code = "import sys; had = set(sys.modules); import touchline.cli; print(*sorted(set(sys.modules) - had))"
    loaded = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True,
                            env={"PYTHONPATH": str(Path(touchline.__path__[0]).parent)}).stdout  # fmt: skip
    assert loaded.split() == ["__future__", "touchline", "touchline.cli"]
