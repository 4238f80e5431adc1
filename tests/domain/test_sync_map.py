"""The sync map: from meetings of pairs to groups on one time; what contradicts gives way, weakest first."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.rushes.meeting import Meeting
from touchline.domain.rushes.sync_map import SyncMap, sync_map


def meeting(first: str, second: str, offset: float, drift: float = 0.0, evidence: float = 50.0, **rest: object) -> Meeting:
    known: dict[str, object] = {"share": 1.0, "overlap": 60.0, "middle": 30.0, "spread": 1e-5, "drift_spread": 2e-7, **rest}
    return Meeting(first, second, offset, drift, evidence, **known)  # type: ignore[arg-type]


TRUTH = st.lists(
    st.tuples(st.floats(-5000, 5000), st.floats(-80e-6, 80e-6), st.integers(0, 3)), min_size=1, max_size=7)


def _true(clips: list[tuple[float, float, int]]) -> list[Meeting]:
    """Every meeting among clips of one moment, as it is in truth; a clip is (start, drift, moment)."""
    found = []
    for (n, (start, drift, moment)), (m, (other, far, same)) in combinations(enumerate(clips), 2):
        if moment == same:
            found.append(meeting(f"c{n}", f"c{m}", (other - start) / (1 + drift), (1 + far) / (1 + drift) - 1, 50 + n + m))
    return found


def _offsets(found: SyncMap) -> dict[str, tuple[float, float]]:
    return {place.clip: (place.offset, place.drift) for group in found.groups for place in group}


@given(TRUTH, st.randoms(use_true_random=False))
def test_true_meetings_put_every_clip_where_it_ran(clips: list[tuple[float, float, int]], random: object) -> None:
    names = [f"c{n}" for n in range(len(clips))]
    meetings = _true(clips)
    random.shuffle(meetings)  # type: ignore[attr-defined]
    found = sync_map(names, meetings)
    assert not found.remarks
    assert sorted([*found.alone, *(place.clip for group in found.groups for place in group)]) == names
    for group in found.groups:
        zero, pace, moment = clips[int(group[0].clip[1:])]
        assert (group[0].offset, group[0].drift, group[0].confidence) == (0, 0, 1)
        for place in group:
            start, drift, same = clips[int(place.clip[1:])]
            assert same == moment
            for second in (0.0, 100.0):
                truth = (start + (1 + drift) * second - zero) / (1 + pace)
                assert place.at(second) == pytest.approx(truth, abs=1e-6)
                assert place.within(place.at(second)) == pytest.approx(second, abs=1e-6)


@given(TRUTH, st.data())
def test_one_wrong_and_weak_meeting_within_a_group_changes_nothing_and_is_told(
        clips: list[tuple[float, float, int]], data: st.DataObject) -> None:
    meetings = _true([(start, drift, 0) for start, drift, _ in clips])
    if len(clips) < 3:
        return
    spoilt = data.draw(st.sampled_from(meetings))
    wrong = meeting(spoilt.first, spoilt.second, spoilt.offset + data.draw(st.sampled_from([-7.3, 3.0, 48.0])), 0.0, 10.0)
    names = [f"c{n}" for n in range(len(clips))]
    right = sync_map(names, [one for one in meetings if one is not spoilt])
    found = sync_map(names, [*(one for one in meetings if one is not spoilt), wrong])
    assert _offsets(found) == _offsets(right)
    assert [remark.kind for remark in found.remarks] == ["contradiction"]


def test_a_chain_is_followed_through_clips_that_meet_only_their_neighbours() -> None:
    names = [f"c{n}" for n in range(6)]
    found = sync_map(names, [meeting(a, b, 40.0) for a, b in pairwise(names)])
    assert [place.offset for place in found.groups[0]] == pytest.approx([0, 40, 80, 120, 160, 200])
    assert found.groups[0][-1].error > found.groups[0][1].error
    assert found.groups[0][-1].confidence < found.groups[0][1].confidence


def test_sound_that_fits_at_several_offsets_places_nothing() -> None:
    found = sync_map(["reel", "tune"], [meeting("reel", "tune", 0.0, others=(48.0, 96.0))])
    assert found.alone == ("reel", "tune") and not found.groups
    assert found.remarks[0].kind == "repeats" and "+48.000" in found.remarks[0].text


def test_an_unsure_meeting_that_surer_ones_explain_needs_no_remark() -> None:
    both = [meeting("a", "b", 5.0), meeting("b", "c", 7.0)]
    assert not sync_map(list("abc"), [*both, meeting("a", "c", 60.0, others=(12.0,))]).remarks
    assert [one.kind for one in sync_map(list("abc"), [*both, meeting("a", "c", 60.0, others=(13.0,))]).remarks] == ["repeats"]


def test_one_noise_under_two_scenes_places_nothing() -> None:
    found = sync_map(["a", "b"], [meeting("a", "b", 0.0, bed=True)])
    assert found.alone == ("a", "b") and found.remarks[0].kind == "bed"


def test_the_first_by_the_order_given_is_the_time_of_its_group() -> None:
    found = sync_map(["b", "a"], [meeting("a", "b", 10.0, 1e-5)])
    assert [place.clip for place in found.groups[0]] == ["b", "a"]
    assert found.groups[0][1].at(10.0) == pytest.approx(0.0, abs=1e-9)


def test_little_evidence_is_little_confidence() -> None:
    sure = [meeting("a", "b", 0, evidence=evidence).confidence for evidence in (12, 15, 25, 60)]
    assert sure == sorted(sure) and sure[0] < 0.5 < sure[2] and sure[3] > 0.99
    assert meeting("a", "b", 0, share=0.2).confidence < meeting("a", "b", 0).confidence
