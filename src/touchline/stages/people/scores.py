"""Scores: the distance of every pair of faces and of voices, for whoever wants to measure how well they are told apart."""

from __future__ import annotations

import csv
from pathlib import Path

from touchline.domain.people.identity import FACE, VOICE, Kin
from touchline.domain.world.world import world_of
from touchline.ports import Likeness, Progress, Store
from touchline.stages.people.resemblance import vectors_of
from touchline.stages.world.clips import clips_as_known

COLUMNS = ("by", "a", "a_file", "a_from", "a_to", "a_quality", "b", "b_file", "b_from", "b_to", "b_quality", "distance", "chance")


def write_scores(store: Store, likeness: Likeness, path: Path, report: Progress) -> int:
    """Write a CSV file with a row for every pair of traces of a kind; how many."""
    import numpy as np

    clips = clips_as_known(store, world_of(store.journal.statements()))
    written = 0
    with path.open("w", newline="", encoding="utf-8", errors="surrogateescape") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for by in (FACE, VOICE):
            rows = [one for one in store.kindred.of(by=by) if one.clip in clips]
            vectors = vectors_of(store, by, {one.content for one in rows})
            able = [one for one in rows if one.trace in vectors]
            every = np.stack([vectors[one.trace] for one in able]) if able else np.zeros((0, 1), np.float32)
            for place, one in enumerate(able[:-1]):
                report(f"Distances of {by}s", place, len(able))
                far = likeness.distances(by, every[place : place + 1], every[place + 1 :])[0]
                like = likeness.chance(by, every[place : place + 1], every[place + 1 :])[0]
                for other, distance, chance in zip(able[place + 1 :], far.tolist(), like.tolist(), strict=True):
                    out.writerow([by, *_told(one, clips[one.clip].file), *_told(other, clips[other.clip].file),
                                  f"{distance:.5f}", f"{chance:.5f}"])  # fmt: skip
                    written += 1
    return written


def _told(one: Kin, file: str) -> list[object]:
    start, end = min(a for a, _, _ in one.spans), max(b for _, b, _ in one.spans)
    return [one.trace, file, start, end, f"{one.quality:.3f}"]
