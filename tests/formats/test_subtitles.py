"""Subtitles follow the cut: through trims, retimes, other rates and mutes."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import StringIO

import webvtt
from hypothesis import given
from hypothesis import strategies as st

from footage import clip
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.interchange import Material
from touchline.domain.facts.facts import Fact
from touchline.domain.time.time import Span
from touchline.formats.subtitles import LETTERS, broken, cues_of, srt, vtt

RATE = Fraction(25)
ONE = clip()
WORDS = [["He", 4.0, 4.4, 1], ["is", 4.4, 4.6, 1], ["out", 5.0, 5.4, 1], ["for", 5.4, 5.6, 1], ["the", 5.6, 5.8, 1],
         ["season.", 5.8, 6.4, 1]]  # fmt: skip
LINE = Fact(ONE.id, Span(100, 160), "sound", "words", "He is out for the season.", detail={"words": WORDS})


def _material(*facts: Fact) -> Material:
    return Material({ONE.id: ONE}, {ONE.id: facts or (LINE,)}, {"p-1": "Ada Holt"})


def _cut(*events: Event, rate: Fraction = RATE) -> Cut:
    return Cut("ep", rate, 1280, 720, events)


def _heard(at: int, first: int, last: int, **changes: object) -> Event:
    event = Event("e1", "sound", "A1", at, last - first, clip=ONE.id, source=Span(first, last))
    return replace(event, **changes)


def _said(cut: Cut, *facts: Fact) -> list[tuple[float, float, str]]:
    cues = cues_of(cut, _material(*facts))
    return [(float(cue.start_seconds), float(cue.end_seconds), " ".join(cue.lines)) for cue in cues]


def test_words_stand_where_the_cut_has_them() -> None:
    assert _said(_cut(_heard(50, 75, 175))) == [(3.0, 5.4, "He is out for the season.")]


def test_a_trim_takes_its_words_with_it() -> None:
    assert _said(_cut(_heard(0, 120, 155))) == [(0.2, 1.4, "out for the season.")]


def test_a_mute_takes_the_words_out_and_pictures_have_none() -> None:
    mute = Event("e2", "sound", "A1", 40, 60, ours="silence")
    seen = Event("e3", "picture", "V1", 0, 100, clip=ONE.id, source=Span(75, 175))
    assert [text for *_, text in _said(_cut(_heard(0, 75, 115), mute, seen))] == ["He is"]


def test_a_retime_moves_the_words_and_backwards_there_are_none() -> None:
    fast = _heard(0, 100, 200, length=50, speed=Fraction(2))
    assert _said(_cut(fast)) == [(0.0, 1.2, "He is out for the season.")]
    assert _said(_cut(_heard(0, 100, 200, speed=Fraction(-1), begins=Fraction(199)))) == []


def test_another_rate_keeps_the_words_in_time() -> None:
    slow = _heard(0, 75, 175, length=96)
    assert _said(_cut(slow, rate=Fraction(24))) == [(1.0, 3.4, "He is out for the season.")]


def test_the_same_sound_on_two_tracks_is_said_once() -> None:
    assert len(_said(_cut(_heard(0, 75, 175), _heard(0, 75, 175, id="e2", track="A2")))) == 1


def test_who_speaks_is_named_where_it_is_known() -> None:
    voice = Fact(ONE.id, Span(90, 170), "sound", "person", "p-1", 0.9)
    cut = _cut(_heard(0, 75, 175))
    assert "<v Ada Holt>He is" in vtt(cut, _material(LINE, voice)).text
    assert "Ada" not in srt(cut, _material(LINE, voice)).text and srt(cut, _material(LINE, voice)).losses


def test_what_a_person_denied_is_not_said() -> None:
    assert _said(_cut(_heard(0, 75, 175)), replace(LINE, says="no")) == []


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=14), min_size=1, max_size=60))
def test_every_word_is_there_in_short_lines_and_in_order(words: list[str]) -> None:
    line = Fact(ONE.id, Span(0, 2000), "sound", "words", " ".join(words))
    cues = cues_of(_cut(_heard(0, 0, 2000)), _material(line))
    assert [word for cue in cues for text in cue.lines for word in text.split()] == words
    assert all(len(text) <= LETTERS for cue in cues for text in cue.lines) and all(len(cue.lines) <= 2 for cue in cues)
    edges = [edge for cue in cues for edge in (cue.start_seconds, cue.end_seconds)]
    assert edges == sorted(edges)


def test_a_long_line_breaks_near_its_middle() -> None:
    assert broken("We said before the match, nobody talks about the derby") == (
        "We said before the match,", "nobody talks about the derby")  # fmt: skip


def test_other_readers_open_both() -> None:
    line = replace(LINE, value="1 < 2 & so on", detail={})
    for written, read in ((vtt, webvtt.from_buffer), (srt, lambda buffer: webvtt.from_buffer(buffer, format="srt"))):
        captions = read(StringIO(written(_cut(_heard(0, 75, 175)), _material(line)).text)).captions
        assert (captions[0].start, captions[0].end) == ("00:00:01.000", "00:00:03.400")
