"""Cuts as editors make them, drawn at random, on a few made-up clips."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from footage import clip
from touchline.domain.cut.cut import Cut, Event, taken
from touchline.domain.cut.interchange import Material
from touchline.domain.time.time import Span, parse_timecode

RATE = Fraction(25)
CLIPS = [clip("C0001.MP4"), clip("C0002.MP4", start="11:00:00:00"), clip("C0003.MP4", reel="HARBOUR_CAM_B"),
         clip("GX010001.MP4", reel="HARBOUR_CAM_C", rate=Fraction(50), clock=Fraction(25)), clip("phone.mov", reel="", start=None),
         clip("T01.WAV", reel="S001", picture=False, rate=Fraction(48000), frames=48000 * 200)]  # fmt: skip
MATERIAL = Material({one.id: one for one in CLIPS})


def frames_of(cut: Cut) -> list[tuple[object, ...]]:
    return sorted((e.track, e.at, e.length, e.clip, e.source, e.begins, e.speed, e.dissolve, bool(e.ours), e.tracks)
                  for e in cut.events)  # fmt: skip


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Cuts as editors make them: straight, retimed, reversed, frozen, black, dissolved; picture and sound
    apart."""
    rate, drop = draw(st.sampled_from([(RATE, False), (Fraction(30000, 1001), True), (Fraction(24), False)]))
    events: list[Event] = []
    for track in draw(st.lists(st.sampled_from(["V1", "A1", "A2", "A3"]), min_size=1, unique=True)):
        picture, at, before = track == "V1", draw(st.integers(0, 50)), None
        for _ in range(draw(st.integers(1, 4))):
            event = _draw_event(draw, f"e{len(events)}", track, picture, at, rate)
            if draw(st.booleans()) and before and min(event.length, before.length) > 20 and _straight(before, rate):
                event = replace(event, at=before.end - 8, dissolve=8)
            events.append(event)
            before, at = event, event.end + draw(st.sampled_from([0, 0, 13]))
    start = draw(st.sampled_from([0, parse_timecode("10:00:00;00" if drop else "10:00:00:00", rate)]))
    return Cut("ep", rate, 1280, 720, tuple(events), start=start, drop=drop)


def _straight(event: Event, rate: Fraction) -> bool:
    return event.clip is None or (event.speed == 1 and MATERIAL.clips[event.clip].rate in (rate, 48000))


def _draw_event(draw: st.DrawFn, name: str, track: str, picture: bool, at: int, rate: Fraction) -> Event:
    channel = "picture" if picture else "sound"
    shown = draw(st.sampled_from([one for one in CLIPS if one.has_picture or not picture]))
    if draw(st.integers(0, 5)) == 0:
        return Event(name, channel, track, at, draw(st.integers(1, 60)), ours="black" if picture else "silence")
    unit = 960 if not shown.has_picture else 1
    first = draw(st.integers(300, 900)) * unit
    if shown.rate == rate and draw(st.integers(0, 3)) == 0:
        speed = draw(st.sampled_from([Fraction(2), Fraction(1, 2), Fraction(-1), Fraction(0), Fraction(1, 3)]))
        source = {2: Span(first, first + 59), -1: Span(first, first + 30), 0: Span(first, first + 1)}.get(
            speed, Span(first, first + (15 if speed == Fraction(1, 2) else 10)))  # fmt: skip
        if channel == "sound" and speed == 2:
            source = Span(first, first + 60)
        return Event(name, channel, track, at, 30, clip=shown.id, source=source, speed=speed)
    length = draw(st.integers(2, 200)) * (2 * unit if unit > 1 else 1)
    if shown.rate != rate and unit == 1:
        length = 100
    if unit > 1 and rate != RATE:
        length, first = 48000 * draw(st.integers(1, 3)), 48000 * 10
    return taken(name, shown.id, Span(first, first + length), shown.rate, rate, channel=channel, track=track, at=at)
