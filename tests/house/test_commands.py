"""The command line and what is written about it are the same thing."""

import importlib
import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from touchline.cli.program import _loaded
from touchline.cli.verbs import VERBS

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = {verb.name for verb in VERBS}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_exists_and_helps_with_an_example(verb):
    module = importlib.import_module(f"touchline.cli.{verb.file}")
    app = module.apps[verb.name] if hasattr(module, "apps") else module.app
    assert isinstance(app, typer.Typer)
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == 0
    assert f"touchline {verb.name}" in " ".join(shown.output.split()) and "Example" in shown.output


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_command_speaks_json_and_knows_its_season(verb):
    command = _loaded(verb)
    every = [command, *getattr(command, "commands", {}).values()]
    for one in every:
        names = {name for parameter in one.params for name in parameter.opts}
        assert "--json" in names, one.name
        assert verb.name in ("judge", "new", "demo", "models") or "--season" in names, one.name


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_is_documented(verb):
    assert any(re.search(rf"touchline {verb.name}\b", page.read_text("utf-8")) for page in DOCS)


def test_documents_name_no_verb_that_is_not_there():
    for page in DOCS:
        for name in re.findall(r"^\s*(?:\$ )?touchline ([a-z-]+)", page.read_text("utf-8"), re.MULTILINE):
            assert name in NAMES, f"{page.name}: touchline {name}"


@pytest.mark.parametrize("setting", ["TOUCHLINE_SEASON", "TOUCHLINE_MODELS", "TOUCHLINE_USER", "TOUCHLINE_SPEECH_MODEL"])
def test_every_setting_is_documented(setting):
    assert any(setting in page.read_text("utf-8") for page in DOCS)


def test_every_setting_that_is_read_is_listed():
    read = set(re.findall(r"TOUCHLINE_[A-Z_]+", (ROOT / "src/touchline/settings.py").read_text("utf-8")))
    assert read == {"TOUCHLINE_SEASON", "TOUCHLINE_MODELS", "TOUCHLINE_USER", "TOUCHLINE_SPEECH_MODEL"}
