"""Conform: an editor's cut made of the season's clips again, by reel and timecode, and never by guessing.

Each event carries what the editor's document says of it (`Sought`). Exactly one clip must answer to that,
else the event stays *unmatched* with the reason, and the candidates where there are several.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from touchline.domain.cut.cut import Event, Sought, exact_length, source_under
from touchline.domain.cut.register import Register
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import Span, parse_timecode, timecode
from touchline.errors import BadInput

_REASONS = 3
"""Of clips that could be meant and do not fit, as many say why."""


@dataclass(frozen=True)
class _Range:
    """Where in a clip an event begins and ends, in clip frames; exact, so not always whole."""

    start: Fraction
    end: Fraction


def conform(events: Iterable[Event], register: Register, cut_rate: Fraction) -> tuple[tuple[Event, ...], list[str]]:
    """The events with their clips; those without one say why. Sentences tell of retimes that no line of the
    document explains. Events that show a clip already, or something of ours, come back as they are."""
    out, told = [], []
    for event in events:
        if event.unmatched and event.sought is not None and (event.sought.first or event.sought.offset is not None):
            event, remark = _matched(event, event.sought, register, cut_rate)
            told += [remark] if remark else []
        out.append(event)
    return tuple(out), told


def _matched(event: Event, sought: Sought, register: Register, cut_rate: Fraction) -> tuple[Event, str]:
    candidates, no = register.answering(sought)
    fits, _ = _fitting(event, sought, [clip for clip in candidates if _may_hold(event, sought, clip)], cut_rate)
    clips = register.narrowed(sought, [clip for clip, _, _ in fits])
    if len(clips) == 1:
        return next((shown, remark) for clip, shown, remark in fits if clip.id == clips[0].id)
    if clips:
        named = ", ".join(f"{clip.name} ({clip.id}, reel {clip.reel})" for clip in clips)
        return replace(event, unmatched=f"{_words(sought)} could be {named}."), ""
    _, reasons = _fitting(event, sought, candidates[:_REASONS], cut_rate)
    why = no or " ".join(reasons) or "the reel is known, and only another reel's clip holds that range."
    return replace(event, unmatched=f"{_words(sought)}: {why}"), ""


def _fitting(
    event: Event, sought: Sought, clips: Iterable[Clip], cut_rate: Fraction
) -> tuple[list[tuple[Clip, Event, str]], list[str]]:
    """The event on each clip that holds it, and why the others do not."""
    fits: list[tuple[Clip, Event, str]] = []
    reasons: list[str] = []
    for clip in clips:
        try:
            fits.append((clip, *_laid(event, sought, clip, cut_rate)))
        except BadInput as error:
            reasons.append(error.subject)
    return fits, reasons


def _may_hold(event: Event, sought: Sought, clip: Clip) -> bool:
    """A quick look before the exact one: a reel may have hundreds of clips."""
    try:
        if sought.first and clip.start is not None and event.speed == 1 and clip.rate == clip.clock:
            first, last = (_label(label, clip) for label in (sought.first, sought.last or sought.first))
            return (first - clip.start) % (day := _day(clip)) + (last - first) % day <= clip.frames
        return _inside(_range(sought, clip, event.speed), clip, event.speed)
    except BadInput:
        return False


def _laid(event: Event, sought: Sought, clip: Clip, cut_rate: Fraction) -> tuple[Event, str]:
    """The event on this clip. Raises BadInput, saying why, where the clip does not hold what is asked for."""
    if event.channel == "picture" and not clip.has_picture:
        raise BadInput(f"{clip.name} has no picture.")
    if event.channel == "sound" and not clip.has_sound:
        raise BadInput(f"{clip.name} has no sound.")
    asked = _asked(sought, clip, event.speed)
    speed, remark = _speed(event, sought, asked, clip, cut_rate)
    tracks = event.tracks if max(event.tracks, default=0) < _channels(clip) else ()
    whole = Span(0, max(clip.frames, int(asked.end) + 1))
    begins = asked.start if speed >= 0 else asked.end - 1
    treatments = event.treatments if sought.clip == clip.id else ()
    shown = replace(event, clip=clip.id, unmatched="", source=whole, begins=begins, speed=speed, tracks=tracks,
                    treatments=treatments)
    source = _shown_span(shown, asked, cut_rate, clip)
    if source.end > clip.frames or begins < 0:
        raise BadInput(f"{clip.name} has {clip.frames} frames, and this needs {source.start} to {source.end}.")
    return replace(shown, source=source), remark


def _shown_span(shown: Event, asked: _Range, cut_rate: Fraction, clip: Clip) -> Span:
    """The frames asked for where they are exactly what is shown, else the frames shown, rounded outward."""
    step = shown.speed * clip.rate / cut_rate
    reach = (shown.begins or Fraction(0)) + step * (shown.length - 1)
    if min(reach, shown.begins or Fraction(0)) < 0:
        raise BadInput(f"{clip.name} has nothing before its first frame, and this runs backwards past it.")
    lasting = asked.start + step * shown.length
    if shown.speed == 1 and asked.start.denominator == lasting.denominator == 1 and lasting <= -int(-asked.end // 1):
        return Span(int(asked.start), int(lasting))
    far = int(max(reach, shown.begins or Fraction(0)) + abs(step)) + 2
    return source_under(replace(shown, source=Span(0, far)), shown.place, cut_rate, clip.rate)


def _asked(sought: Sought, clip: Clip, stated: Fraction) -> _Range:
    """The range in frames of the clip. Raises BadInput where the clip does not hold it."""
    asked = _range(sought, clip, stated)
    if not _inside(asked, clip, stated):
        raise BadInput(f"{clip.name} does not hold that range: {holds(clip)}.")
    return asked


def _inside(asked: _Range, clip: Clip, stated: Fraction) -> bool:
    """Where a speed is stated lists differ in what they write for the source's end, so there only what is shown must
    lie in the clip."""
    return 0 <= asked.start < asked.end and asked.start < clip.frames and (stated != 1 or asked.end <= clip.frames)


def _range(sought: Sought, clip: Clip, stated: Fraction) -> _Range:
    """Where the range lies, by timecode where the clip has one, whether the clip holds it or not."""
    if sought.first and (clip.start is not None or sought.offset is None or sought.clip == clip.id):
        start, end = _by_timecode(sought, clip)
        start = _between_labels(sought, clip, start)
    else:
        start, end = _by_count(sought, clip)
    return _Range(start, start + 1 if stated == 0 else end)


def _between_labels(sought: Sought, clip: Clip, start: Fraction) -> Fraction:
    """Our own lists say which frame was meant where a label is too coarse for it; believed within one label."""
    own = sought.clip == clip.id and sought.offset is not None
    if own and sought.offset is not None and abs(sought.offset - start) < max(clip.rate / clip.clock, Fraction(1)):
        return sought.offset
    return start


def _by_count(sought: Sought, clip: Clip) -> tuple[Fraction, Fraction]:
    """Counted from the medium's first frame; by the medium's timecode where both have one, for the
    editor's medium may be a shorter copy of the clip."""
    rate, offset = sought.rate or clip.rate, sought.offset or Fraction(0)
    start = offset * clip.rate / rate
    if clip.start is not None:
        begins = Fraction(clip.start) * rate / clip.clock
        if sought.origin:
            start = (sought.origin + offset - begins) * clip.rate / rate
        elif sought.origin is None and offset >= begins:
            start = (offset - begins) * clip.rate / rate
    return start, start + (sought.count or Fraction(0)) * clip.rate / rate


def _by_timecode(sought: Sought, clip: Clip) -> tuple[Fraction, Fraction]:
    first, last = (_label(label, clip) for label in (sought.first, sought.last or sought.first))
    day = _day(clip)
    start = (first - (clip.start or 0)) % day
    length = (last - first) % day
    return Fraction(start) * clip.rate / clip.clock, Fraction(start + length) * clip.rate / clip.clock


def _label(label: str, clip: Clip) -> int:
    """A label is matched as it is printed on the clip, so the clip's own clock reads it, drop-frame or
    not."""
    if clip.start is not None:
        label = label.replace(";", ":")
        label = f"{label[:8]};{label[9:]}" if clip.drop else label
    return _count(label, clip.clock)


_count = lru_cache(maxsize=4096)(parse_timecode)


def _day(clip: Clip) -> int:
    return _count("23:59:59" + (";" if clip.drop else ":") + "00", clip.clock) + round(clip.clock)


def _speed(event: Event, sought: Sought, asked: _Range, clip: Clip, cut_rate: Fraction) -> tuple[Fraction, str]:
    """The speed the document states; where its ranges say another and it states none, theirs, with a
    remark."""
    length = event.length - sought.tail
    lasts = (asked.end - asked.start) * cut_rate / clip.rate
    if event.speed == 0 or length <= 0:
        return event.speed, ""
    coarse = 2 * cut_rate / clip.clock if clip.rate != clip.clock else Fraction(0)
    if event.speed == 1 and abs(lasts - length) >= 1 + coarse:
        speed = lasts / length
        return speed, (
            f"{event.name or clip.name}: {float(lasts):g} frames of source lie in {length} frames of the cut "
            f"and no line says why; taken as a retime to {float(speed * 100):.4g} %."
        )
    converted = abs(lasts - length) < 1 and abs(event.speed * cut_rate - clip.rate) < Fraction(1, 10)
    return (Fraction(1) if converted else event.speed), ""


def _channels(clip: Clip) -> int:
    return sum(sound.channels for sound in clip.probe.sounds)


def holds(clip: Clip) -> str:
    """What range a clip has, in words: its timecode, or its frames where it has none."""
    if clip.start is None:
        return f"it has no timecode and {clip.frames} frames"
    length = int(exact_length(clip.whole, clip.rate, clip.clock))
    ends = timecode(clip.start + length, clip.clock, clip.drop)
    return f"it runs from {timecode(clip.start, clip.clock, clip.drop)} to {ends}"


def _words(sought: Sought) -> str:
    """What is sought, as the document names it."""
    reel = f"reel {sought.reel}" if sought.reel else ""
    name = sought.name or sought.file
    what = " ".join(part for part in (reel, f"({name})" if reel and name else name) if part) or "a source"
    if sought.first:
        return f"{what} {sought.first}–{sought.last}"
    if sought.offset is not None:
        return f"{what} frames {float(sought.offset):g}–{float(sought.offset + (sought.count or 0)):g}"
    return what
