"""House rules that a machine can check."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "touchline"
FILES = sorted(SOURCE.rglob("*.py"))
LINES = 300


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_files_stay_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= LINES


@pytest.mark.parametrize("path", FILES, ids=named)
def test_rooms_are_nouns_that_say_what_is_in_them(path):
    assert not {"utils", "util", "helpers", "helper", "manager", "service", "base", "common", "misc"} & set(
        path.relative_to(SOURCE).with_suffix("").parts
    )


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_file_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_nothing_is_left_for_later(path):
    assert not re.search(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", path.read_text("utf-8"))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_only_the_error_tree_is_raised_at_people(path):
    """A bare Exception, RuntimeError or SystemExit would reach a person as a traceback or without a remedy."""
    raised = re.findall(r"raise (Exception|RuntimeError|SystemExit)\b", path.read_text("utf-8"))
    assert not raised


def test_only_wiring_names_concrete_classes():
    """Stages take ports; the command line and the demo ask the wiring."""
    rooms = ("media", "analysers", "formats", "store", "executors")
    strangers = [
        f"{named(path)}: {module}"
        for path in FILES
        if path.relative_to(SOURCE).parts[0] in ("cli", "stages")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom)
        for module in [node.module or ""]
        if module.startswith(tuple(f"touchline.{room}" for room in rooms))
    ]
    assert not strangers
