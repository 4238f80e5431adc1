"""Faces are gathered into people: the same person's together, never two people's, whatever is stated or seen wins."""

from __future__ import annotations

import time

import numpy as np

from stand_in_faces import people
from touchline.analysers import kinship
from touchline.analysers.faces.kin import gather_faces

FREE = -1


def gathered(vectors, quality=None, pinned=None, apart=()):
    count = len(vectors)
    return gather_faces(vectors, np.ones(count, np.float32), np.full(count, 0.8, np.float32) if quality is None else quality,
                        np.full(count, FREE, np.int64) if pinned is None else pinned, apart)


def partition(labels) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == one).tolist()) for one in set(labels.tolist())}


def test_everybody_is_one_group():
    vectors, who = people(30, 7)
    labels, sureness = gathered(vectors)
    assert partition(labels) == partition(who)
    assert sureness.min() > 0.9


def test_order_changes_nothing():
    vectors, _ = people(12, 5, apart=0.9)
    shuffled = np.random.default_rng(5).permutation(len(vectors))
    labels, _ = gathered(vectors[shuffled])
    assert {frozenset(shuffled[list(one)].tolist()) for one in partition(labels)} == partition(gathered(vectors)[0])


def test_two_faces_in_one_picture_are_two_people_however_alike():
    vectors, _ = people(1, 6, apart=0.2)
    labels, _ = gathered(vectors, apart=[(0, 3)])
    assert labels[0] != labels[3]
    assert len(set(labels.tolist())) == 2


def test_what_is_stated_wins_over_likeness():
    vectors, _ = people(2, 4)
    pinned = np.array([7, FREE, FREE, 9, 7, FREE, FREE, FREE])
    labels, sureness = gathered(vectors, pinned=pinned)
    assert labels[0] == labels[4] != labels[3]
    assert sureness[0] == sureness[3] == 1.0


def test_a_poor_picture_founds_nothing_and_joins_only_whom_it_surely_resembles():
    vectors, _ = people(2, 3)
    stranger, _ = people(2, 1, seed=99)
    rows = np.vstack([vectors, stranger, vectors[:1] + 0.02])
    quality = np.array([0.8] * 6 + [0.1, 0.1, 0.1], np.float32)
    labels, _ = gathered(rows, quality)
    assert labels[8] == labels[0]
    assert len({labels[0], labels[3], labels[6], labels[7]}) == 4


def test_one_bridge_between_two_people_does_not_make_them_one():
    vectors, _ = people(2, 5, apart=0.3)
    bridge = vectors[0] + vectors[5]
    labels, _ = gathered(np.vstack([vectors, bridge / np.linalg.norm(bridge)]))
    assert labels[0] != labels[5]


def test_nobody_is_nobody():
    labels, sureness = gathered(np.empty((0, 128), np.float32))
    assert len(labels) == len(sureness) == 0


def test_a_season_takes_seconds():
    vectors, who = people(150, 20, apart=0.7)
    began = time.process_time()
    labels, _ = gathered(vectors)
    assert partition(labels) == partition(who)
    assert time.process_time() - began < 60


def test_it_comes_out_the_same_however_few_are_compared_at_once(monkeypatch):
    vectors, _ = people(40, 4, apart=0.8)
    at_once = gathered(vectors)
    monkeypatch.setattr(kinship, "_CELLS", 500)
    for one, other in zip(gathered(vectors), at_once, strict=True):
        assert np.array_equal(one, other)
