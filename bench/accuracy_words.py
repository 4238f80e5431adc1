"""Words: word error rate by language, when words begin, and what that costs, against faster-whisper as it comes.

Every recording with a transcript is logged in one run, as a card of short clips would be. Both sides are compared in lower
case without punctuation, apostrophes or accents' encodings; a number is what it is written as. Word starts are compared
where the lines of a text are timed.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from trial import DATA, rows, timed, trial

SPEECH = DATA / "speech"
NAMES = ("Marek Dvorsky", "Kit Rowe", "Ada Holt", "Jonas Lindqvist", "Tomas Reyes", "Owen Pryce", "Sami Okafor", "Luca Ferrante",
         "Piotr Zielak", "Emeka Adebayo", "Callum Brandt", "Joao Teles", "Rafe Ashdown", "Niko Vasil", "Hugo Maartens",
         "Idris Cole", "Bram Kuyper", "Theo Lasker", "Yann Corbel", "Max Thornbury")
"""Invented people whom nobody in these recordings names: as hints they must do no harm."""

SQUAD = ("Dominik Szoboszlai", "Ibrahima Konate", "Ryan Gravenberch", "Wataru Endo", "Alisson Becker", "Caoimhin Kelleher",
         "Jarell Quansah", "Kostas Tsimikas", "Cody Gakpo", "Darwin Nunez", "Andy Robertson", "Diogo Jota", "Mohamed Salah",
         "Virgil van Dijk", "Curtis Jones", "Harvey Elliott", "Luis Diaz", "Joe Gomez", "Conor Bradley")
SAID = ("We gave the ball to Szoboszlai and he lost it", "Nobody told Konate that the session was moved",
        "I asked Gravenberch about his knee this morning", "The manager left Endo out of the side again",
        "Alisson and Kelleher trained alone today", "Quansah signed a new contract on Friday",
        "They want Tsimikas to play on the left", "Gakpo and Nunez came late to the meeting",
        "Robertson is out for the rest of the season", "Jota scored twice before half time")
"""A squad, and what a synthetic voice says about it."""

Timed = list[tuple[str, float]]


def plain(text: str) -> list[str]:
    """Words without case, punctuation and apostrophes."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[^\w ]", " ", re.sub("['‘’]", "", text).replace("\n", " ")).replace("_", " ").split()


def errors(reference: Sequence[str], heard: Sequence[str]) -> int:
    """Words to change, add or take away (Levenshtein)."""
    row = list(range(len(heard) + 1))
    for place, word in enumerate(reference, 1):
        before, row[0] = row[0], place
        for at, other in enumerate(heard, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != other))
    return row[-1]


def transcripts() -> dict[Path, tuple[str, list[str]]]:
    """Every recording with its language and words."""
    listed = json.loads((SPEECH / "transcripts.json").read_text("utf-8"))
    return {(SPEECH / name).resolve(): (said.get("language", "en")[:2], plain(said["text"])) for name, said in listed.items()}


def starts(words: Timed, lines: Sequence[tuple[float, list[str]]]) -> list[float]:
    """How far from its true moment each line's first word begins, where that word was heard."""
    late, at = [], 0
    for moment, text in lines:
        for place in range(at, len(words)):
            if plain(words[place][0]) == text[:1] and abs(words[place][1] - moment) < 3:
                late.append(abs(words[place][1] - moment))
                at = place + 1
                break
    return sorted(late)


def lines_timed() -> list[tuple[float, list[str]]]:
    """When each line begins. The map puts the pause between two lines into the second; the first loud moment ends it."""
    path = SPEECH / "sonnet001.mp3"
    loud = loudness(path)
    with path.with_suffix(".syncmap.csv").open(encoding="utf-8") as file:
        lines = [(float(begin), plain(text)) for _, begin, _, text in csv.reader(file)][1:]
    return [(onset(loud, begin), text) for begin, text in lines]


def loudness(path: Path) -> NDArray[np.float64]:
    """Decibels of every hundredth of a second."""
    with av.open(str(path)) as source:
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=16000)
        sound = np.concatenate([part.to_ndarray()[0] for frame in source.decode(audio=0) for part in resampler.resample(frame)])
    power = np.square(sound[: len(sound) // 160 * 160].reshape(-1, 160), dtype=np.float64).mean(axis=1)
    return 10 * np.log10(power + 1e-12)


def onset(loud: NDArray[np.float64], begin: float) -> float:
    """Where there is a pause at ``begin``, its end: the next moment within 20 dB of the loudest."""
    at, quiet = round(begin * 100), loud < np.percentile(loud, 99) - 20
    for start in range(max(0, at - 5), min(len(loud) - 12, at + 10)):
        if quiet[start : start + 12].all():
            following = np.flatnonzero(~quiet[start:])
            return (start + int(following[0])) / 100 if len(following) else begin
    return begin


def told(name: str, heard: dict[Path, Timed], truth: dict[Path, tuple[str, list[str]]], cost: str) -> list[object]:
    cells: list[object] = [name]
    for language in ("en", "it", "es"):
        wrong = sum(errors(text, plain(" ".join(word for word, _ in heard[path]))) for path, (spoken, text) in truth.items()
                    if spoken == language)
        cells.append(f"{wrong / sum(len(text) for spoken, text in truth.values() if spoken == language):.1%}")
    late = starts(heard[(SPEECH / "sonnet001.mp3").resolve()], lines_timed())
    cells.append(f"{late[int(len(late) * 0.9)]:.2f} s ({len(late)})" if late else "–")
    return [*cells, cost]


def ours(paths: Sequence[Path], names: Sequence[str]) -> tuple[dict[Path, Timed], float]:
    """Words as the log has them, and processor seconds of the whole command."""
    with trial() as season:
        for name in names:
            season("people", "add", name)
        spent = season.logged(paths, "--only", "speech")
        heard = {path: [(word[0], word[1]) for fact in sorted(season.facts(path, "words"), key=lambda fact: fact["from"])
                        for word in fact["words"]] for path in paths}
    return heard, spent.processor


def peer(paths: Sequence[Path]) -> tuple[dict[Path, Timed], float]:
    """The same by faster-whisper with its own voice detector, in a process of its own."""
    with timed() as taken:
        done = subprocess.run([sys.executable, __file__, "--peer", *map(str, paths)], capture_output=True, text=True, check=True)
    heard: dict[str, Any] = json.loads(done.stdout)
    return {Path(name): [(text, start) for text, start in words] for name, words in heard.items()}, taken[0].processor


def as_peer(paths: Sequence[str]) -> None:
    from faster_whisper import WhisperModel

    from touchline.settings import settings

    model = WhisperModel(str(settings().models / "whisper-base"), device="cpu", compute_type="int8", cpu_threads=1,
                         local_files_only=True)
    heard = {}
    for path in paths:
        segments, _ = model.transcribe(path, word_timestamps=True, vad_filter=True)
        heard[path] = [(word.word, word.start) for segment in segments for word in segment.words]
    print(json.dumps(heard))


def spoken(folder: Path) -> dict[Path, list[str]]:
    """Sentences about the squad by a synthetic voice; none where there is no flite."""
    if shutil.which("flite") is None:
        return {}
    made = {folder / f"said{number}.wav": plain(text) for number, text in enumerate(SAID)}
    for (path, _), text, number in zip(made.items(), SAID, range(len(SAID)), strict=True):
        subprocess.run(["flite", "-voice", ("slt", "rms", "awb")[number % 3], "-t", text, "-o", path], check=True)
    return made


def with_a_squad() -> None:
    """Whether knowing the squad helps where its names are said."""
    with tempfile.TemporaryDirectory() as folder:
        made = spoken(Path(folder))
        if not made:
            print("\nSquad names: skipped, there is no flite to say them.")
            return
        lines = []
        for told_names, names in (("not known", ()), ("known", SQUAD)):
            heard, _ = ours(list(made), names)
            wrong = sum(errors(text, plain(" ".join(word for word, _ in heard[path]))) for path, text in made.items())
            lines.append((told_names, f"{wrong} of {sum(map(len, made.values()))}"))
        print()
        rows(("squad of the ten sentences", "words wrong"), lines)


def seconds(paths: Sequence[Path]) -> float:
    from touchline.media.decode import Footage

    return sum(sound.samples / sound.sample_rate for path in paths for sound in Footage().probe(path).sounds[:1])


def main() -> None:
    if sys.argv[1:2] == ["--peer"]:
        as_peer(sys.argv[2:])
        return
    if not SPEECH.is_dir():
        print("Skipped: the recordings are not here (TOUCHLINE_TEST_DATA).")
        return
    truth = transcripts()
    paths, length = list(truth), seconds(list(truth))
    short = [path for path in paths if path.parent.name == "short"]
    lines = []
    for name, (heard, spent) in (("Touchline", ours(paths, ())), ("Touchline, with 20 names nobody says", ours(paths, NAMES)),
                                 ("faster-whisper", peer(paths))):
        lines.append(told(name, heard, truth, f"{spent / length:.3f}"))
    print(f"{len(paths)} recordings, {length:.0f} s; processor seconds include starting.\n")
    rows(("", "English", "Italian", "Spanish", "line starts, 9 of 10 within", "CPU s/s"), lines)
    print()
    few = seconds(short)
    rows((f"{len(short)} short clips, {few:.0f} s", "CPU s/s"),
         [("Touchline", f"{ours(short, ())[1] / few:.3f}"), ("faster-whisper", f"{peer(short)[1] / few:.3f}")])
    with_a_squad()


if __name__ == "__main__":
    main()
