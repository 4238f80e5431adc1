"""Moments as people type them."""

from __future__ import annotations

import pytest

from touchline.domain.time.moment import moment_typed
from touchline.errors import BadInput


def test_a_day_is_meant_up_to_and_including_its_end():
    assert moment_typed("2026-04-01") == "2026-04-01T23:59:59.999999Z"


def test_a_moment_is_meant_in_utc():
    assert moment_typed("2026-04-01T10:00:00+02:00") == "2026-04-01T08:00:00Z"


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-30", "01.04.2026"])
def test_what_is_neither_is_bad_input(text):
    with pytest.raises(BadInput):
        moment_typed(text)
