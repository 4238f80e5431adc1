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
    from touchline.analysers.scanning import SoundScan, TextScan, VoiceScan
    from touchline.analysers.sound.sound import Sound
    from touchline.analysers.speech.speech import Speech
    from touchline.analysers.sync.heard_again import HeardAgain
    from touchline.analysers.sync.sync import Sync
    from touchline.analysers.voices.voices import Voices
    from touchline.media.decode import Footage
    from touchline.stages.deliver.leak_scan import Scanners
    from touchline.stages.deliver.sightings import FACES, MUSIC, SOUNDS, TEXT, VOICES, WORDS
    from touchline.stages.world.names import names_to_hear

    models = model_store()
    speech = Speech(models, names_to_hear(store), settings().speech_model, threads=1)
    analysers = {FACES: (FaceScan(models),), VOICES: (Voices(models), VoiceScan(models)), WORDS: (speech,), TEXT: (TextScan(models),),
                 MUSIC: (Sync(), Sound(models)), SOUNDS: (SoundScan(models),)}
    return Scanners(Footage(), analysers, likeness(), HeardAgain(), FacesEverywhere(models))
