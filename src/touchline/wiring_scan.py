"""Beside `wiring`: who looks again at a film that is to leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from touchline.settings import settings
from touchline.wiring import likeness, model_store

if TYPE_CHECKING:
    from touchline.ports import Store
    from touchline.stages.deliver.leak_scan import Scanners


def scanners(store: Store) -> Scanners:
    """A decoder, and for each thing to be looked for the analysers, more sensitive than those that log."""
    from touchline.analysers.faces.everywhere import FacesEverywhere
    from touchline.analysers.faces.scan import FaceScan
    from touchline.analysers.scanning import TextScan, VoiceScan
    from touchline.analysers.speech.speech import Speech
    from touchline.analysers.voices.voices import Voices
    from touchline.media.decode import Footage
    from touchline.stages.deliver.leak_scan import FACES, TEXT, VOICES, WORDS, Scanners
    from touchline.stages.world.names import names_to_hear

    models = model_store()
    speech = Speech(models, names_to_hear(store), settings().speech_model, threads=1)
    return Scanners(Footage(), {FACES: (FaceScan(models),), VOICES: (Voices(models), VoiceScan(models)), WORDS: (speech,),
                                TEXT: (TextScan(models),)}, likeness(), FacesEverywhere(models))
