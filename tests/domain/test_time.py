"""Exact time: spans, rates, timecode checked against an independent count and against OpenTimelineIO on legal labels."""

from fractions import Fraction
from itertools import pairwise

import opentimelineio as otio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.time.time import Span, minus, nominal, parse_rate, parse_timecode, timecode, union
from touchline.errors import BadInput

NTSC = Fraction(30000, 1001)
FAST = Fraction(60000, 1001)
RATES = [Fraction(24000, 1001), Fraction(24), Fraction(25), NTSC, Fraction(30), Fraction(50), FAST, Fraction(60)]
spans = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def frames(some) -> set[int]:
    return {frame for span in some for frame in range(span.start, span.end)}


@given(st.lists(spans, max_size=8))
def test_a_union_has_the_same_frames_in_separate_spans(some):
    joined = union(some)
    assert frames(joined) == frames(some)
    assert all(a.end < b.start for a, b in pairwise(joined))


@given(spans, st.lists(spans, max_size=8))
def test_what_is_left_is_what_no_hole_covers(whole, holes):
    assert frames(minus(whole, holes)) == frames([whole]) - frames(holes)


@given(spans, spans)
def test_spans_meet_where_both_have_frames(a, b):
    met = a.meets(b)
    assert frames([met] if met else []) == frames([a]) & frames([b])


@pytest.mark.parametrize(("start", "end"), [(5, 5), (6, 5), (-1, 5)])
def test_an_empty_reversed_or_negative_span_is_refused(start, end):
    with pytest.raises(BadInput):
        Span(start, end)


@given(st.sampled_from(RATES), st.integers(0, 24 * 3600 * 24 - 1))
def test_labels_and_counts_agree_without_drop(rate, count):
    assert parse_timecode(timecode(count, rate), rate) == count
    assert timecode(count, rate) == otio.opentime.RationalTime(count, nominal(rate)).to_timecode(nominal(rate))


@given(st.sampled_from([NTSC, FAST]), st.integers(0, 24 * 3600 * 29))
def test_drop_frame_labels_and_counts_agree(rate, count):
    label = timecode(count, rate, drop=True)
    assert parse_timecode(label, rate) == count
    assert otio.opentime.from_timecode(label, float(rate)).value == count


def test_drop_frame_skips_labels_by_brute_force():
    labels = [(m, s, f) for m in range(20) for s in range(60) for f in range(30) if not (m % 10 and s == 0 and f < 2)]
    for count, (minute, second, frame) in enumerate(labels):
        assert timecode(count, NTSC, drop=True) == f"00:{minute:02}:{second:02};{frame:02}"


@pytest.mark.parametrize(
    ("label", "rate"),
    [
        ("00:01:00;00", NTSC),
        ("00:01:00;01", NTSC),
        ("00:01:00;03", FAST),
        ("25:00:00:00", Fraction(25)),
        ("00:00:00:25", Fraction(25)),
        ("00:60:00:00", Fraction(25)),
        ("00:00:60:00", Fraction(25)),
        ("1:2:3:4", Fraction(25)),
        ("00:00:00;00", Fraction(25)),
        ("", Fraction(25)),
        ("00:00:00;00", Fraction(24000, 1001)),
        ("ab:cd:ef:gh", Fraction(25)),
        ("00:00:00:30", NTSC),
    ],
)
def test_labels_that_no_clock_shows_are_refused(label, rate):
    with pytest.raises(BadInput) as refused:
        parse_timecode(label, rate)
    assert refused.value.remedy


@pytest.mark.parametrize("label", ["00:10:00;00", "00:00:00;00", "00:01:00;02", "23:59:59;29"])
def test_legal_drop_frame_labels_are_taken(label):
    assert timecode(parse_timecode(label, NTSC), NTSC, drop=True) == label


def test_clocks_wrap_at_midnight():
    assert timecode(24 * 3600 * 25, Fraction(25)) == "00:00:00:00"
    assert timecode(parse_timecode("23:59:59;29", NTSC) + 1, NTSC, drop=True) == "00:00:00;00"


@pytest.mark.parametrize(
    ("text", "rate"),
    [("25", 25), ("25/1", 25), ("30000/1001", NTSC), ("29.97", NTSC), ("23.976", RATES[0]), ("12.5", Fraction(25, 2))],
)
def test_rates_as_people_write_them(text, rate):
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["", "0", "-25", "25/0", "fast", "1e3", "nan", "25/1/1"])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(BadInput):
        parse_rate(text)
