"""A clip is called by its id, its name, or its path; nothing else calls it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from footage import clip
from touchline.errors import Conflict, Missing
from touchline.stages.world.clips import clip_called

CLIPS = [clip("C0001.MP4"), clip("C0002.MP4")]


def test_a_clip_is_called_by_its_id_and_its_name():
    assert clip_called(CLIPS, CLIPS[1].id) == CLIPS[1]
    assert clip_called(CLIPS, "c0002.mp4") == CLIPS[1]


@pytest.mark.parametrize("name", ["", " "])
def test_nothing_calls_no_clip_though_some_have_no_reel(name):
    with pytest.raises(Missing):
        clip_called(CLIPS, name)


def test_one_that_is_not_there_is_missing_with_the_nearest():
    with pytest.raises(Missing) as error:
        clip_called(CLIPS, "C0003.MP4")
    assert "C000" in error.value.remedy


def test_two_of_one_name_are_told_apart_by_their_ids():
    twice = [CLIPS[0], replace(CLIPS[0], id="c2222222222222")]
    with pytest.raises(Conflict):
        clip_called(twice, "C0001.MP4")
