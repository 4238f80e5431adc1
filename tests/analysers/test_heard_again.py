"""A recording is known again under speech, short, turned round in phase and heard by another recorder; a stranger's never."""

from __future__ import annotations

import numpy as np
import pytest
from test_sound_prints import HEARD, prints

from heard import heard_by, scene
from touchline.analysers.sync.heard_again import HeardAgain
from touchline.ports.together import SOUND

SONG, TALK = scene(12, 1, HEARD), scene(20, 2, HEARD)
ALL = [(0.0, 99.0)]


def again(film: np.ndarray, song: np.ndarray = SONG, spans: list[tuple[float, float]] = ALL) -> list[tuple[float, float]]:
    found = HeardAgain().heard(prints("film", film)[SOUND], prints("song", song)[SOUND], spans)
    return [(start, end) for start, end, chance in found if 0.6 <= chance < 1]


def near(found: list[tuple[float, float]], *truth: tuple[float, float], off: float = 0.15) -> None:
    assert len(found) == len(truth) and np.allclose(found, truth, atol=off), found


def test_it_is_found_from_where_to_where_it_sounds() -> None:
    near(again(np.concatenate([TALK[: 5 * HEARD], SONG[3 * HEARD : 7 * HEARD], TALK[5 * HEARD : 9 * HEARD]])), (5, 9))


@pytest.mark.parametrize("below_db", [0, 12, 20])
def test_it_is_found_under_speech_that_is_louder(below_db: float) -> None:
    film = TALK.copy()
    film[4 * HEARD : 16 * HEARD] += SONG * 10 ** (-below_db / 20)
    found = again(film)
    assert found and found[0][0] > 3.7 and found[-1][1] < 16.3 and sum(end - start for start, end in found) > 6


def test_half_a_second_of_it_is_enough() -> None:
    near(again(np.concatenate([TALK[: 5 * HEARD], SONG[3 * HEARD : int(3.5 * HEARD)], TALK[5 * HEARD : 9 * HEARD]])), (5, 5.5))


def test_what_was_taken_out_of_the_middle_is_not_said_to_sound() -> None:
    near(again(np.concatenate([SONG[: 3 * HEARD], TALK[:HEARD], SONG[4 * HEARD : 8 * HEARD]])), (0, 3), (4, 8))
    near(again(np.concatenate([SONG[: 3 * HEARD], np.zeros(HEARD), SONG[4 * HEARD : 8 * HEARD]])), (0, 3), (4, 8))


def test_only_the_stretches_that_are_meant_are_listened_for() -> None:
    film = np.concatenate([SONG, TALK])
    near(again(film, spans=[(2, 5)]), (2, 5))
    assert again(film, spans=[(20, 30)]) == [] == again(film, spans=[])


def test_another_recorder_heard_it_too() -> None:
    film = -0.3 * heard_by(SONG, 2.0003, 8, 60, 15, rate=HEARD)
    found = again(film)
    assert found and found[0][0] < 0.6 and found[-1][1] > 7.5


@pytest.mark.parametrize("film", [TALK, np.zeros(8 * HEARD), np.zeros(100), 0.1 * np.random.default_rng(3).standard_normal(8 * HEARD)])
def test_a_stranger_is_not(film: np.ndarray) -> None:
    assert again(film) == []


def test_two_pieces_that_hold_the_same_notes_are_two() -> None:
    time = np.arange(8 * HEARD) / HEARD

    def piece(seed: int) -> np.ndarray:
        dice = np.random.default_rng(seed)
        out = np.zeros(len(time))
        for note in range(16):
            for tone in dice.choice([220, 261.63, 329.63, 440, 523.25], 3, replace=False):
                out += np.sin(2 * np.pi * tone * time + dice.uniform(0, 6)) * ((time * 2).astype(int) == note)
        return 0.2 * out

    assert again(piece(1), piece(2)) == [] and again(piece(1), piece(1)) != []
