"""Faces: how often one person is taken for two, and two for one; how the season's people come out; and what it costs.

Photographs by identity and clips with known people are logged into one season, as anybody would. A pair of faces of one person is
rejected, or one of two people accepted, at the threshold that accepts at most one in a thousand of the latter; it is also carried
over to identities that had no part in choosing it. The peer is dlib on the same faces, where a Python with ``dlib-bin`` is named in
TOUCHLINE_PEER_FACES and the folder of its models in TOUCHLINE_PEER_FACES_MODELS.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from reliability import publish
from trial import DATA, rows, trial

from touchline.analysers.faces.kin import EVEN, SLOPE

VIDEO = DATA / "video"
SIGNERS = {"signer_A": "again brother help no student yes", "signer_B": "bird milk please sorry thanks",
           "signer_C": "book learn school walk"}
KNOWN = {f"{clip}.mkv": who for who, clips in SIGNERS.items() for clip in clips.split()} | {
    "head-pose-face-detection-female.mp4": "woman_1", "head-pose-face-detection-male.mp4": "man_1"}
OTHERS = ("whitehouse_performance.mp4", "corridor_people_10fps.mp4", "person_dog.mp4", "football_juggle.mp4")
FAR = 0.001


@dataclass(frozen=True)
class Seen:
    """One face of a known person: the file, the trace, the season's identity for it, and its box at its best."""

    who: str
    file: Path
    trace: str
    family: str
    box: tuple[float, ...]


def who_is_in(file: Path) -> str | None:
    if file.parent.parent.name == "faces":
        return None if file.parent.name == "group" else file.parent.name
    return KNOWN.get(file.name)


def seen_in(season: Path) -> list[Seen]:
    """The surely found face of each file's person: the one best seen, by how large it is, for how long, and how well it
    could be known again: others may stand at the edge of the picture."""
    from touchline.wiring import open_gathered

    store = open_gathered(season).store
    files = {clip.id: Path(clip.file) for clip in store.shelf.clips()}
    best: dict[Path, tuple[float, Seen]] = {}
    for one in store.kindred.of(by="face"):
        file, box, found = files[one.clip], tuple(one.best["box"]), max(sure for _, _, sure in one.spans)
        size = one.seconds * box[2] * box[3] * one.quality
        if (who := who_is_in(file)) and found >= 0.5 and size > best.get(file, (0.0, None))[0]:
            best[file] = size, Seen(who, file, one.trace, one.root, box)
    for file in files.values():
        if who_is_in(file) and file not in best:
            print(f"nobody is found in {file.name}", file=sys.stderr)
    return [seen for _, (_, seen) in sorted(best.items())]


def distances(table: Path, seen: Sequence[Seen]) -> np.ndarray:
    """Between every two of these faces, as the product itself writes them."""
    place = {one.trace: at for at, one in enumerate(seen)}
    far = np.full((len(seen), len(seen)), np.nan)
    with table.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["a"] in place and row["b"] in place:
                a, b = place[row["a"]], place[row["b"]]
                far[a, b] = far[b, a] = float(row["distance"])
    return far


def pairs(far: np.ndarray, who: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Distances of one person's pairs, and of pairs of two people."""
    a, b = np.triu_indices(len(who), 1)
    same, known = np.array([who[i] == who[j] for i, j in zip(a, b, strict=True)]), ~np.isnan(far[a, b])
    return far[a, b][same & known], far[a, b][~same & known]


def threshold(strangers: np.ndarray) -> float:
    return float(np.sort(strangers)[int(len(strangers) * FAR)])


def carried_over(far: np.ndarray, who: Sequence[str]) -> tuple[float, float]:
    """False rejections and acceptances of pairs that involve one person, at the threshold chosen on all others."""
    rejected, accepted = [], []
    for one in sorted(set(who)):
        mine = np.array([name == one for name in who])
        limit = threshold(pairs(far[~mine][:, ~mine], [name for name in who if name != one])[1])
        a, b = np.triu_indices(int(mine.sum()), 1)
        rejected += (far[mine][:, mine][a, b] >= limit).tolist()
        accepted += (far[mine][:, ~mine] < limit).ravel().tolist()
    return float(np.mean(rejected)), float(np.mean(accepted))


def b_cubed(labels: Sequence[object], who: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 (Bagga and Baldwin, 1998), by face."""
    label, name = (np.array([list(map(str, every)).index(str(one)) for one in every]) for every in (labels, who))
    same_label, same_name = label[:, None] == label[None], name[:, None] == name[None]
    both = (same_label & same_name).sum(axis=1)
    precision, recall = float((both / same_label.sum(axis=1)).mean()), float((both / same_name.sum(axis=1)).mean())
    return precision, recall, 2 * precision * recall / (precision + recall)


def calibration(same: np.ndarray, strangers: np.ndarray) -> tuple[float, float]:
    """Slope and middle of the logistic curve from distance to chance, both kinds weighing the same (Newton's method, with a prior
    of one pair of each kind at every distance between, since the kinds do not overlap)."""
    grid = np.linspace(0.3, 0.8, 11)
    x = np.concatenate([same, strangers, grid, grid])
    y = np.concatenate([np.ones(len(same)), np.zeros(len(strangers)), np.ones(11), np.zeros(11)])
    weight = np.where(y == 1, 1 / len(same), 1 / len(strangers))
    weight[-22:] = 1 / (11 * len(same))
    a, b = 10.0, 5.5
    for _ in range(200):
        p = 1 / (1 + np.exp(a * x - b))
        design = np.stack([-x, np.ones_like(x)], axis=1)
        step = np.linalg.solve((design * (weight * p * (1 - p))[:, None]).T @ design + 1e-9 * np.eye(2), design.T @ (weight * (y - p)))
        a, b = a + 0.5 * step[0], b + 0.5 * step[1]
    return float(a), float(b / a)


def reliability(same: np.ndarray, strangers: np.ndarray) -> None:
    lines = []
    edges = (0.0, 0.2, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 1.5)
    for low, high in pairwise(edges):
        inside = [int(((every >= low) & (every < high)).sum()) for every in (same, strangers)]
        chance = 1 / (1 + np.exp(SLOPE * ((low + min(high, 1.0)) / 2 - EVEN)))
        lines.append((f"{low:.2f} to {high:.2f}", *inside, f"{chance:.3f}"))
    rows(("distance", "pairs of one person", "of two", "chance said"), lines)


def told(name: str, far: np.ndarray, who: Sequence[str], labels: Sequence[object], cost: str) -> list[object]:
    same, strangers = pairs(far, who)
    limit = threshold(strangers)
    rejected = 100 * float((same >= limit).mean())
    left = carried_over(far, who)
    groups = "P {:.3f} R {:.3f} F1 {:.3f}".format(*b_cubed(labels, who))
    return [name, len(same), len(strangers), f"{rejected:.2f} % at {limit:.3f}", f"{100 * left[0]:.2f} % / {100 * left[1]:.2f} %",
            f"{same.max():.3f} / {strangers.min():.3f}", groups, cost]


def linked(far: np.ndarray, most: float) -> list[int]:
    """Groups by average linkage, as peers do."""
    groups = [[at] for at in range(len(far))]
    while len(groups) > 1:
        best = min((float(np.mean([far[i, j] for i in a for j in b])), x, y)
                   for x, a in enumerate(groups) for y, b in enumerate(groups) if x < y)
        if best[0] > most:
            break
        groups[best[1]] += groups.pop(best[2])
    return [next(at for at, group in enumerate(groups) if one in group) for one in range(len(far))]


def peer(seen: Sequence[Seen], folder: Path) -> list[list[object]]:
    """dlib on the same faces, as far as they are photographs."""
    python, models = os.environ.get("TOUCHLINE_PEER_FACES"), os.environ.get("TOUCHLINE_PEER_FACES_MODELS")
    if not python or not models:
        print("The peer is not measured: TOUCHLINE_PEER_FACES and TOUCHLINE_PEER_FACES_MODELS name no Python with dlib-bin.\n")
        return []
    from PIL import Image

    held: dict[str, Any] = {}
    boxes = []
    for place, one in enumerate(seen):
        with Image.open(one.file) as opened:
            opened.thumbnail((1600, 1600))
            held[f"image{place}"] = np.asarray(opened.convert("RGB"))
        height, width = held[f"image{place}"].shape[:2]
        x, y, w, h = one.box
        boxes.append((x * width, y * height, w * width, h * height))
    np.savez(folder / "faces.npz", boxes=np.array(boxes), **held)
    done = subprocess.run([python, Path(__file__).with_name("peer_faces.py"), folder / "faces.npz", models, folder / "vectors.npy"],
                          capture_output=True, text=True, check=True)
    vectors = np.load(folder / "vectors.npy")
    far, who = np.linalg.norm(vectors[:, None] - vectors[None], axis=2), [one.who for one in seen]
    cost = f"{done.stdout.strip()} ms a face"
    return [told(f"dlib on these photographs, linked at {most}", far, who, linked(far, most), cost) for most in (0.5, 0.6)]


def cost(files: Sequence[Path]) -> str:
    """Processor seconds of the analyser alone, without decoding, for each second of footage."""
    from touchline.analysers.faces.faces import Faces
    from touchline.analysers.models import Models
    from touchline.domain.rushes.media import Clip, Rush
    from touchline.media.decode import Footage
    from touchline.settings import settings

    analyser, spent, footage = Faces(Models(settings().models)), 0.0, 0.0
    for file in files:
        probe = Footage(1).probe(file)
        assert probe.picture is not None
        rush = Rush("0" * 32, file.stat().st_size, str(file), str(file), "", probe.picture.frames)
        clip = Clip(file.stem, file.name, "", "0" * 32, probe.picture.rate, probe.picture.frames, (rush,), probe)
        look = _Timed(analyser.begin(clip))
        Footage(1).watch(clip, [(analyser.needs, look)], None, lambda _: None)
        spent, footage = spent + look.spent, footage + float(clip.seconds)
    return f"{spent / footage:.3f} CPU s/s"


class _Timed:
    """A look and the processor seconds of the thread it works in."""

    def __init__(self, look: Any) -> None:
        self._look, self.spent = look, 0.0

    def see(self, *given: Any) -> None:
        self._count(self._look.see, *given)

    def hear(self, *given: Any) -> None:
        self._look.hear(*given)

    def end(self, pace: Any) -> Any:
        return self._count(self._look.end, pace)

    def _count(self, call: Any, *given: Any) -> Any:
        began = time.thread_time()
        answer = call(*given)
        self.spent += time.thread_time() - began
        return answer


def main() -> None:
    if not (DATA / "faces").is_dir():
        print(f"No faces at {DATA}: not measured.")
        return
    clips = sorted([*(VIDEO / "signers").glob("*.mkv"), *(VIDEO / "intel_previews").glob("*.mp4"), *(VIDEO / name for name in OTHERS)])
    with tempfile.TemporaryDirectory() as folder, trial() as touchline:
        touchline.logged([DATA / "faces", *clips], "--only", "faces")
        touchline("people", "--scores", Path(folder) / "scores.csv")
        seen = seen_in(touchline.folder)
        far = distances(Path(folder) / "scores.csv", seen)
        who, labels = [one.who for one in seen], [one.family for one in seen]
        photos = [at for at, one in enumerate(seen) if one.file.suffix == ".jpg"]
        lines = [told("photographs and clips", far, who, labels, cost(clips)),
                 told("photographs alone", far[photos][:, photos], [who[at] for at in photos], [labels[at] for at in photos], ""),
                 *peer([seen[at] for at in photos], Path(folder))]
        rows(("faces", "pairs of one", "of two", "FRR at FAR ≤ 0.1 %", "carried over to others: FRR / FAR",
              "farthest of one / nearest of two", "people (B³)", "cost"), lines)
        same, strangers = pairs(far, who)
        print("\nA logistic curve fitted to these: slope {:.1f}, even at {:.3f}\n".format(*calibration(same, strangers)))
        reliability(same, strangers)
        publish("faces", "Two faces are one person", [(1 / (1 + float(np.exp(SLOPE * (distance - EVEN)))), right)
                                                      for every, right in ((same, True), (strangers, False)) for distance in every])


if __name__ == "__main__":
    main()
