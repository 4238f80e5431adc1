"""How the spoken lines of the demo season were made: run once by hand, its results are kept in ``voices/``.

    python -m touchline.demo.make_voices PIPER_MODEL.onnx

Needs the Debian package ``flite`` (voices slt, rms, awb) and, for the other men, ``piper-tts`` with the
CC0 voice en_US-joe. Voices are told apart by speaker, and where two people share one, by the length of the
throat: the samples are stretched in time, which moves pitch and formants together.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import wave
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from touchline.demo.moments import LINES
from touchline.demo.voices import RATE, VOICES

SPEECH_PEAK = 0.7
QUIET = 0.008


@dataclass(frozen=True)
class Throat:
    """A synthesiser's voice; ``lift`` above 1 makes a smaller, younger throat; ``slow`` stretches time."""

    voice: str
    lift: float = 1.0
    slow: float = 1.0


THROATS = {
    "ewan-carrick": Throat("awb", slow=1.1),
    "samuel-okoro": Throat("rms", lift=0.95, slow=1.0),
    "kit-rowe": Throat("rms", lift=1.22, slow=1.0),
    "nadia-haddad": Throat("slt"),
    "priya-nair": Throat("slt", lift=1.12, slow=1.0),
    "billy-pell": Throat("joe", lift=0.86, slow=1.12),
    "tom-brandt": Throat("joe"),
    "alec-stone": Throat("joe", lift=1.14, slow=0.98),
}


def main(piper_model: Path) -> None:
    """Speak every line of the screenplay and print how long each one is."""
    VOICES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for line in LINES:
            sound = _tidy(_speak(THROATS[line.person], line.text, Path(scratch) / "line.wav", piper_model))
            _keep(sound, VOICES / f"{line.id}.opus")
            print(f"{line.id:16} {len(sound) / RATE:6.2f} s  {line.text}")


def _speak(throat: Throat, text: str, wav: Path, piper_model: Path) -> np.ndarray:
    stretch = throat.lift * throat.slow
    if throat.voice == "joe":
        command = [
            sys.executable,
            "-m",
            "piper",
            "-m",
            str(piper_model),
            "-f",
            str(wav),
            "--noise-scale",
            "0.4",
            "--length-scale",
            f"{stretch}",
            "--",
            text,
        ]
    else:
        command = ["flite", "-voice", throat.voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", str(wav)]
    subprocess.run(command, check=True, capture_output=True)
    with wave.open(str(wav)) as source:
        samples = np.frombuffer(source.readframes(source.getnframes()), np.int16) / 32768
        rate = source.getframerate()
    seconds = len(samples) / rate / throat.lift
    at = np.arange(int(seconds * RATE)) / RATE * rate * throat.lift
    spoken: np.ndarray = np.interp(at, np.arange(len(samples)), samples)
    return spoken


def _tidy(sound: np.ndarray) -> np.ndarray:
    """Without the silence before and after, at one loudness, with soft ends."""
    loud = np.flatnonzero(np.abs(sound) > QUIET)
    pad = RATE // 25
    sound = sound[max(0, loud[0] - pad) : loud[-1] + pad]
    fade = np.minimum(1, np.arange(len(sound)) / (RATE * 0.01))
    sound = sound * fade * fade[::-1]
    even: np.ndarray = sound * (SPEECH_PEAK / np.abs(sound).max())
    return even


def _keep(sound: np.ndarray, path: Path) -> None:
    with av.open(str(path), "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono", bit_rate=28_000)
        frame = av.AudioFrame.from_ndarray(sound.astype(np.float32)[None], format="flt", layout="mono")
        frame.sample_rate = RATE
        frame.pts = 0
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            out.mux(packet)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
