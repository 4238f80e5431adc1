"""Generates the demo season's cards, recorder media, third-party files, fixtures and squad list into a folder."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from touchline.demo.cards import Written, placed, seal_card, thumbnail, thumbnail_path, umid
from touchline.demo.film import Slate, write_film
from touchline.demo.scenes import Scene, scene
from touchline.demo.screenplay import CLUB, FIXTURES, MOMENTS, PEOPLE, RECORDINGS, YEARS, Recording
from touchline.demo.sound import MICROPHONES, RATE, recorded
from touchline.demo.stills import STILLS, write_still
from touchline.demo.wave_file import Take, write_wave

Progress = Callable[[int, int, str], None]
"""Called with frames done, frames in all, and what was finished last."""


@dataclass(frozen=True)
class Card:
    """One thing that comes in at night: ``kind`` sony-xavc, sony-xdcam, gopro, recorder, third-party or stills."""

    name: str
    path: Path
    kind: str
    owner: str | None
    clips: tuple[Written, ...]


@dataclass(frozen=True)
class Season:
    """What was generated and where it lies."""

    folder: Path
    club: str
    years: str
    cards: tuple[Card, ...]
    fixtures: Path
    squad: Path

    def card(self, name: str) -> Card:
        """The card of that name; KeyError if there is none."""
        return {card.name: card for card in self.cards}[name]


_CARDS = (
    ("A001", "sony-xavc", None),
    ("G001", "gopro", None),
    ("B001", "sony-xdcam", None),
    ("A002", "sony-xavc", None),
    ("S001", "recorder", None),
    ("COASTLINE", "third-party", "coastline-sport"),
    ("TIDELINE", "stills", "tideline-images"),
)


def generate(
    folder: Path, progress: Progress | None = None, only: tuple[str, ...] = (), workers: int | None = None
) -> Season:
    """Write the season below ``folder``: ``cards/NAME``, ``fixtures.csv``, ``squad.txt``; the same bytes every time.

    ``only`` keeps to the cards named. Pictures are drawn by as many processes as there are processors, at most eight.
    What the same program drew there before is left as it is.
    """
    kept = [card for card in _CARDS if not only or card[0] in only]
    clips = {name: [placed(r, folder / "cards" / name) for r in RECORDINGS if r.card == name] for name, _, _ in kept}
    folder.mkdir(parents=True, exist_ok=True)
    drawn, program = folder / ".drawn", _program([name for name, _, _ in kept])
    if not drawn.exists() or drawn.read_text("utf-8") != program:
        drawn.unlink(missing_ok=True)
        _draw(folder, clips, progress, workers)
        for name, kind, _ in kept:
            if kind in ("sony-xavc", "sony-xdcam", "gopro"):
                seal_card(clips[name])
        drawn.write_text(program, "utf-8")
    cards = tuple(Card(name, folder / "cards" / name, kind, owner, tuple(clips[name])) for name, kind, owner in kept)
    return Season(folder, CLUB, YEARS, cards, _fixtures(folder / "fixtures.csv"), _squad(folder / "squad.txt"))


def _program(names: list[str]) -> str:
    """What would be drawn, in a word: it changes with this program's own files."""
    known = hashlib.sha256(" ".join(names).encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        known.update(path.read_bytes())
    return known.hexdigest()


def _draw(folder: Path, clips: dict[str, list[Written]], progress: Progress | None, workers: int | None) -> None:
    jobs = sorted((clip for group in clips.values() for clip in group), key=lambda c: -_work(c.recording))
    total, done = sum(_work(job.recording) for job in jobs), 0
    with ProcessPoolExecutor(workers or min(os.cpu_count() or 1, 8), mp_context=get_context("spawn")) as pool:
        running = {pool.submit(_record, job): (job.path.name, _work(job.recording)) for job in jobs}
        if "TIDELINE" in clips:
            stills = folder / "cards" / "TIDELINE"
            running |= {pool.submit(_photograph, i, stills): (still.name, 0) for i, still in enumerate(STILLS)}
        for future in as_completed(running):
            future.result()
            name, work = running[future]
            done += work
            if progress:
                progress(done, total, name)


def _work(recording: Recording) -> int:
    return 25 if recording.rate >= RATE else recording.frames


def _record(written: Written) -> None:
    """Draw and write one recording; runs in a process of its own."""
    cv2.setNumThreads(1)
    recording = written.recording
    machine = {"A001": "A", "A002": "A", "B001": "B", "G001": "G", "S001": "R"}.get(recording.card, "C")
    sound = recording.rate >= RATE
    count = recording.frames if sound else round(recording.frames / recording.rate * RATE)
    channels = [
        recorded(recording.moment, m, recording.starts, count, recording.drift_ppm) for m in MICROPHONES[machine]
    ]
    if sound:
        write_wave(written.path, channels, _take(written))
        return
    place = scene(recording.moment, recording.view)
    step = 1 / float(recording.rate)
    pictures = _drawn(place, recording)
    utc = (written.began - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    theirs = recording.card == "COASTLINE"
    write_film(
        written.path,
        recording.rate,
        pictures,
        channels,
        Slate(
            written.timecode,
            recording.card,
            utc,
            "Coastline Sport: Harbour Town v Saltmarsh Rovers" if theirs else "",
            "GoPro" if recording.card.startswith("G") else "",
            umid(written),
        ),
    )
    small = thumbnail_path(written)
    if small:
        thumbnail(place.draw(recording.starts + recording.frames * step / 3).image, small)
    stamp = written.began.timestamp()
    os.utime(written.path, (stamp, stamp))


def _drawn(place: Scene, recording: Recording) -> Iterator[np.ndarray]:
    each = 2 if place.on_twos else 1
    for frame in range(recording.frames):
        if frame % each == 0:
            picture = place.draw(recording.starts + frame / float(recording.rate)).image
        yield picture


def _take(written: Written) -> Take:
    moments = [m.id for m in MOMENTS]
    moment = MOMENTS[moments.index(written.recording.moment)]
    number = int(written.path.stem[-3:])
    return Take(
        "Harbour Town 2025-26",
        moment.place.upper(),
        number,
        written.recording.card,
        moment.id,
        written.began,
        written.first,
        tuple(m.name for m in MICROPHONES["R"]),
    )


def _photograph(which: int, folder: Path) -> None:
    still = STILLS[which]
    picture: np.ndarray = scene(still.moment, still.view).draw(still.t).image
    write_still(still, picture, folder / still.name)


def _fixtures(path: Path) -> Path:
    with path.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("date", "kickoff", "competition", "round", "home", "away", "score"))
        rows.writerows(FIXTURES)
    return path


def _squad(path: Path) -> Path:
    lines = [
        f"{person.shirt}\t{person.name}\t{person.role}"
        for person in sorted(PEOPLE, key=lambda p: p.shirt or 0)
        if person.squad
    ]
    path.write_text(f"{CLUB} {YEARS}\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path
