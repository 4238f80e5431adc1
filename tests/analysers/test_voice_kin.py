"""Voices of many clips gathered into people; what people said of them always holds."""

from __future__ import annotations

import numpy as np
import pytest

from touchline.analysers.voices.kin import EVEN, gather_voices, voice_chance, voice_distance

PEOPLE, EACH = 6, 8


@pytest.fixture(scope="module")
def season() -> tuple[np.ndarray, np.ndarray]:
    """Likenesses of six people, eight clips each, as near to each other as those of real voices; and whose they are."""
    random = np.random.default_rng(4)
    middles = random.normal(size=(PEOPLE, 256))
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    spread = random.normal(size=(PEOPLE, EACH, 256))
    spread /= np.linalg.norm(spread, axis=2, keepdims=True)
    vectors = middles[:, None] + 0.4 * spread
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    return vectors.reshape(-1, 256).astype(np.float32), np.repeat(np.arange(PEOPLE), EACH)


def gathered(vectors: np.ndarray, pinned: dict[int, int] | None = None, apart: list[tuple[int, int]] | None = None,
             quality: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    pins = np.full(len(vectors), -1, np.int64)
    for row, pin in (pinned or {}).items():
        pins[row] = pin
    good = np.ones(len(vectors), np.float32) if quality is None else quality
    return gather_voices(vectors, 10 * good, good, pins, apart or [])


def test_one_label_for_each_person(season):
    vectors, who = season
    labels, sure = gathered(vectors)
    assert len(set(zip(labels, who, strict=True))) == PEOPLE == len(set(labels))
    assert sure.min() > 0.5


def test_the_order_of_rows_changes_nothing(season):
    vectors, _ = season
    order = np.random.default_rng(1).permutation(len(vectors))
    plain, shuffled = gathered(vectors)[0], gathered(vectors[order])[0]
    assert ((plain[order][:, None] == plain[order]) == (shuffled[:, None] == shuffled)).all()


def test_voices_of_one_clip_never_end_together_however_alike(season):
    labels, _ = gathered(season[0], apart=[(0, 1)])
    assert labels[0] != labels[1]


def test_what_people_said_holds(season):
    labels, sure = gathered(season[0], pinned={0: 7, EACH: 7, 1: 8})
    assert labels[0] == labels[EACH] != labels[1] and sure[0] == sure[1] == 1


def test_a_short_voice_joins_a_long_one_and_founds_none(season):
    vectors, _ = season
    quality = np.ones(len(vectors), np.float32)
    quality[3] = 0.05
    stranger = np.random.default_rng(9).normal(size=(1, 256)).astype(np.float32)
    labels, _ = gathered(np.concatenate([vectors, stranger]), quality=np.append(quality, np.float32(0.05)))
    assert labels[3] == labels[0] and (labels == labels[-1]).sum() == 1


def test_nobody_gathers_to_nobody():
    labels, sure = gathered(np.zeros((0, 256), np.float32))
    assert len(labels) == len(sure) == 0


def test_the_chance_falls_with_distance_and_is_even_where_it_says():
    near, far = (np.zeros(256, "<f2") for _ in range(2))
    near[0] = far[1] = 1
    assert voice_distance(near.tobytes(), near.tobytes()) == pytest.approx(0) and voice_chance(0) > 0.99
    assert voice_distance(near.tobytes(), far.tobytes()) == pytest.approx(1) and voice_chance(1) < 0.01
    assert voice_chance(EVEN) == pytest.approx(0.5)
