"""The wiring of who works on a log: processes that take up their tools, and models loaded before they are asked, while others work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from touchline.analysers.models import Models
    from touchline.executors.local import LocalHands


_LOOKS = ("faces", "look", "shots", "sound", "speech", "sync", "text", "voices")


@lru_cache(maxsize=1)
def hands() -> LocalHands:
    """A hand for each core of this machine; the first takes up its tools at once, without being waited for."""
    from touchline.executors.local import LocalHands, hands_here

    tools = ("touchline.media.clip_pass", "touchline.stages.log.log", *(f"touchline.analysers.{look}.{look}" for look in _LOOKS),
             "PIL.Image", "cv2", "onnxruntime", "faster_whisper")
    return LocalHands(hands_here(), tools).warm()


def log_hands(speech_model: str = "", only: Sequence[str] = ()) -> LocalHands:
    """These hands, of which the first loads the models of whoever is to look and listen, before there is a clip."""
    from touchline.wiring import model_store

    return hands().ahead(partial(_loaded, model_store(), speech_model, tuple(only) or _LOOKS))


def _loaded(models: Models, speech_model: str, only: Sequence[str]) -> None:
    from touchline.analysers.faces.faces import Faces
    from touchline.analysers.speech.speech import Speech
    from touchline.analysers.text.text import Text
    from touchline.analysers.voices.voices import Voices

    for one in (Speech(models, (), speech_model, threads=1), Faces(models), Text(models), Voices(models)):
        if one.name in only:
            with suppress(Exception):  # it fails once more where it is needed, and is told there
                one.load()


def prepared() -> None:
    """The model of meaning, loaded where it is here."""
    from touchline.analysers.meaning import Sentences
    from touchline.wiring import model_store

    with suppress(Exception):  # it fails once more where it is needed, and is told there
        Sentences(model_store()).load()
