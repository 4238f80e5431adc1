"""The wiring of who works on a log: processes that take up their tools, and models loaded before they are asked, while others work."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from touchline.errors import Damaged, Unavailable

if TYPE_CHECKING:
    from touchline.executors.local import LocalHands


def log_hands(speech_model: str | None = None) -> LocalHands:
    """A hand for each core of this machine; the first takes up its tools at once, without being waited for, and the recogniser
    named, if any."""
    from touchline.executors.local import LocalHands, hands_here

    looks = ("faces", "look", "shots", "sound", "speech", "sync", "text", "voices")
    tools = ("touchline.media.clip_pass", "touchline.stages.log.log", "touchline.analysers.speech.whisper",
             *(f"touchline.analysers.{look}.{look}" for look in looks), "PIL.Image", "cv2", "onnxruntime", "faster_whisper")
    first = None
    if speech_model:
        from touchline.analysers.speech.whisper import loaded
        from touchline.wiring import model_store

        with suppress(Unavailable, Damaged):  # whoever needs it says so, in words
            first = partial(loaded, model_store().find(speech_model), 1)
    return LocalHands(hands_here(), tools).warm(first)


def prepared() -> None:
    """The model of meaning, loaded where it is here."""
    from touchline.analysers.meaning import Sentences
    from touchline.wiring import model_store

    with suppress(Exception):  # it fails once more where it is needed, and is told there
        Sentences(model_store()).load()
