"""Undoing, and undoing that."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.world.undo import UNDO, standing
from touchline.domain.world.world import Statement


def said(seq: int, undoes: int | None = None) -> Statement:
    return Statement(
        seq, "2026-04-01T00:00:00Z", UNDO if undoes else "place", "jo", {"undoes": undoes} if undoes else {}
    )


def numbers(statements: list[Statement]) -> list[int]:
    return [statement.seq for statement in standing(statements)]


def test_what_is_undone_is_left_out_and_so_is_the_undoing():
    assert numbers([said(1), said(2), said(3, undoes=1)]) == [2]


def test_undoing_an_undoing_brings_back_and_undoing_that_takes_away_again():
    history = [said(1), said(2, undoes=1), said(3, undoes=2), said(4, undoes=3)]
    assert [numbers(history[:n]) for n in (1, 2, 3, 4)] == [[1], [], [1], []]


@given(st.lists(st.integers(0, 8), max_size=9))
def test_whether_a_statement_stands_is_whether_the_last_word_on_it_was_taken_back(targets):
    history = [said(seq, undoes=target if 0 < target < seq else None) for seq, target in enumerate(targets, 1)]

    def stands(seq: int) -> bool:
        return not any(stands(other.seq) for other in history if other.body.get("undoes") == seq)

    assert numbers(history) == [s.seq for s in history if s.kind != UNDO and stands(s.seq)]
