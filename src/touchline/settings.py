"""Settings: one frozen object, read once from the environment; nothing has to be set for the first hour.

``TOUCHLINE_SEASON``  the season to work in where no --season is given and none is around the current directory
``TOUCHLINE_MODELS``  the folder that holds the models
``TOUCHLINE_SPEECH_MODEL``  the recogniser for speech: a name that ``touchline models`` lists, or a folder with one
``TOUCHLINE_USER``    who types; otherwise the name of the account
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What the surroundings say."""

    season: Path | None
    models: Path
    user: str
    speech_model: str = "whisper-base"


def read(environment: Mapping[str, str]) -> Settings:
    """Settings from an environment."""
    from platformdirs import user_data_path

    season = environment.get("TOUCHLINE_SEASON")
    models = environment.get("TOUCHLINE_MODELS")
    return Settings(
        season=Path(season) if season else None,
        models=Path(models) if models else user_data_path("touchline") / "models",
        user=environment.get("TOUCHLINE_USER") or _account(),
        speech_model=environment.get("TOUCHLINE_SPEECH_MODEL") or "whisper-base",
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


@cache
def settings() -> Settings:
    """The settings of this run."""
    return read(os.environ)
