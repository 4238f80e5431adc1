"""Show: a contact sheet, or a short film, of a hit or a range of a clip."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from touchline.domain.cut.cut import Cut, Event, length_in_cut
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.domain.rushes.ranges import parse_range, split_range
from touchline.domain.time.time import Span
from touchline.domain.words.line import CONTEXT, Said, lines_of
from touchline.errors import BadInput, Conflict, Missing, Unavailable
from touchline.ports import ContactSheets, Film, FilmSpec, FrameTimes, Legend, Progress, Store
from touchline.stages.world.clips import clip_called, clips_as_known
from touchline.stages.world.people import world_now

SOUND_RATE = Fraction(25)
"""Pictures a second of a film that only has sound to show."""
_TICKS = 8
_MOST_FRAMES = 400
_BOX, _LEAST = (1280, 720), 16
"""Sizes of the film that is looked at; no encoder takes smaller pictures."""
_WIDTH_OF_NAMES = 80
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Asked:
    """A range of a clip that somebody wants to look at; ``whole`` where no range was given. ``times`` of its
    frames where they come unevenly."""

    clip: Clip
    span: Span
    whole: bool
    times: Sequence[float] | None = None

    def seconds(self, frame: int) -> Fraction:
        if frame == self.clip.frames and frame:
            return self.seconds(frame - 1) + 1 / self.clip.rate
        return seconds_at(self.clip, frame, self.times)

    def label(self, frame: int) -> str:
        """Its timecode, or its second where the clip has none."""
        seconds = self.seconds(frame)
        return timecode_at(self.clip, seconds) or f"{float(seconds):.2f} s"


@dataclass(frozen=True)
class Shown:
    """What was made: ``path``; ``span`` are the frames in it, ``frames`` those drawn on a sheet, ``spoilt``
    those among them that cannot be read; ``words`` is what is said in the range asked for; ``plays_from`` the
    film's second at which that range begins."""

    path: Path
    asked: Asked
    span: Span
    frames: tuple[int, ...] = ()
    spoilt: tuple[int, ...] = ()
    words: str = ""
    plays_from: float = 0.0


def asked_for(store: Store, times: FrameTimes, text: str) -> Asked:
    """The range that ``CLIP@FROM..TO`` or ``CLIP`` names. Raises Missing, Conflict, BadInput."""
    name, span = split_range(text)
    clip = clip_called(clips_as_known(store, world_now(store)).values(), name)
    uneven = clip.probe.picture is not None and clip.probe.picture.variable
    shown_at = times(clip) if uneven else None
    return Asked(clip, parse_range(span, clip, shown_at), not span, shown_at)


def show_sheet(store: Store, sheets: ContactSheets, asked: Asked, to: Path | None, count: int) -> Shown:
    """A contact sheet of up to ``count`` frames, the first of the range among them; of sound alone its waveform.

    Raises Unavailable where the originals are out of reach, Damaged where nothing of the range can be read.
    """
    if not 1 <= count <= _MOST_FRAMES:
        raise BadInput(
            f"A sheet of {count} frames cannot be looked at.", f"Give --frames between 1 and {_MOST_FRAMES}."
        )
    target = _target(store, asked, asked.span, to, (".jpg", ".jpeg", ".png"))
    need_originals(asked.clip)
    legend = _legend(store, asked)
    count = min(count if asked.clip.has_picture else _TICKS, len(asked.span))
    frames = tuple(asked.span.start + n * len(asked.span) // count for n in range(count))
    labels = {frame: asked.label(frame) for frame in frames}
    if not asked.clip.has_picture:
        sheets.waveform(asked.clip, asked.span, labels, legend, target)
        return Shown(target, asked, asked.span, words=legend.words)
    spoilt = sheets.frames(asked.clip, labels, legend, target)
    return Shown(target, asked, asked.span, frames, spoilt, legend.words)


def show_film(
    store: Store, film: Film, asked: Asked, to: Path | None, handles_seconds: float, progress: Progress
) -> Shown:
    """A film of the range with so many seconds on either side, where the clip has them; from the originals,
    picture and sound.

    Raises Unavailable where the originals are out of reach, Damaged where they break.
    """
    if not 0 <= handles_seconds <= 3600:
        raise BadInput(
            f"Handles of {handles_seconds:g} seconds make no sense.", "Give --handles in seconds, such as 2."
        )
    clip = asked.clip
    handle = 0 if asked.whole else round(Fraction(handles_seconds) * clip.rate)
    span = Span(max(0, asked.span.start - handle), min(clip.frames, asked.span.end + handle))
    target = _target(store, asked, span, to, (film.suffix(FilmSpec()),))
    need_originals(clip)
    partial = target.with_name(f".{target.name[:_WIDTH_OF_NAMES]}.partial{target.suffix}")
    try:
        film.render(_cut(asked, span), {clip.id: clip}, partial, FilmSpec(), progress)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    words = _legend(store, asked).words
    return Shown(target, asked, span, words=words, plays_from=float((asked.span.start - span.start) / clip.rate))


def need_originals(clip: Clip) -> None:
    """Raises Unavailable where a file of the clip is not where it was last seen."""
    gone = [rush.path for rush in clip.rushes if not Path(rush.path).is_file()]
    if gone:
        raise Unavailable(
            f"The rushes of {clip.name} ({clip.id}) are not within reach.",
            "Connect the disk they are on, or say where they are now: touchline relink FOLDER",
            details=gone,
        )


def _cut(asked: Asked, span: Span) -> Cut:
    """The range alone as a cut."""
    clip, picture = asked.clip, asked.clip.probe.picture
    rate = clip.rate if picture else SOUND_RATE
    length = length_in_cut(span, clip.rate, rate)
    events = []
    if picture:
        events.append(Event("e1", "picture", "V1", 0, length, clip.id, span))
    else:
        card = f"{clip.name}\n{clip.reel}\n{asked.label(span.start)}"
        events.append(Event("e1", "picture", "V1", 0, length, ours="card", text=card))
    if clip.has_sound:
        events.append(Event("e2", "sound", "A1", 0, length, clip.id, span))
    width, height = _size(clip)
    return Cut(clip.name, rate, width, height, tuple(events))


def _size(clip: Clip) -> tuple[int, int]:
    """The picture's shape, as large as fits a small film; never enlarged."""
    picture = clip.probe.picture
    if picture is None:
        return 640, 360
    wide, high = picture.width * picture.pixel_shape, Fraction(picture.height)
    if picture.rotation % 180:
        wide, high = high, wide
    scale = min(Fraction(1), _BOX[0] / wide, _BOX[1] / high)
    return max(_LEAST, round(wide * scale / 2) * 2), max(_LEAST, round(high * scale / 2) * 2)


def _legend(store: Store, asked: Asked) -> Legend:
    clip, span = asked.clip, asked.span
    name = f"{clip.reel} · {clip.name}" if clip.reel and clip.reel != clip.name else clip.name
    unit = "frames" if clip.has_picture else "samples"
    facts = (clip.shot or "")[:10], clip.place or "", clip.fixture or ""
    where = f"{asked.label(span.start)} to {asked.label(span.end)} · {unit} {span.start} up to {span.end}"
    before, words, after = ("", "", "") if asked.whole else _said(store, asked)
    detail = " · ".join(
        part for part in (where, f"{float(asked.seconds(span.end) - asked.seconds(span.start)):.2f} s", *facts) if part
    )
    return Legend(name, detail, before, words, after, name)


def _said(store: Store, asked: Asked) -> tuple[str, str, str]:
    """What is said before, in and after the range: a word belongs to where its middle is."""
    first, past = float(asked.seconds(asked.span.start)), float(asked.seconds(asked.span.end))
    facts = [
        fact for done in store.shelf.passes(asked.clip.content) for fact in done.findings.facts if fact.kind == "words"
    ]
    words = [word for line in lines_of(facts) for word in line.words]
    before = [word for word in words if _middle(word) < first][-CONTEXT:]
    after = [word for word in words if _middle(word) >= past][:CONTEXT]
    return _text(before), _text([word for word in words if first <= _middle(word) < past]), _text(after)


def _middle(word: Said) -> float:
    return (word.start_seconds + word.end_seconds) / 2


def _text(words: Sequence[Said]) -> str:
    return "".join(word.text for word in words).strip()


def _target(store: Store, asked: Asked, span: Span, to: Path | None, endings: tuple[str, ...]) -> Path:
    """Where the picture or film goes: the season's own folder, where it may be made again, or where somebody
    says, where nothing is ever overwritten."""
    name = f"{safe_name(asked.clip.name)}_{asked.clip.id}_{span.start}-{span.end}{endings[0]}"
    if to is None:
        folder = store.folder / "shows"
        folder.mkdir(exist_ok=True)
        return folder / name
    target = to.expanduser()
    if target.is_dir():
        target /= name
    if not target.suffix:
        target = target.with_suffix(endings[0])
    if target.suffix.casefold() not in endings:
        raise BadInput(f"{target.name} does not end in {' or '.join(endings)}.", f"Name it {target.stem}{endings[0]}.")
    if not target.parent.is_dir():
        raise Missing(f"There is no folder {target.parent}.", "Make it first, or name another.")
    if target.exists():
        raise Conflict(f"{target} is there already.", "Give another name with --to.")
    return target


def safe_name(name: str) -> str:
    """A clip's name as part of a file name that every system takes."""
    plain = _UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip("-._")
    short = plain.encode("utf-8", "ignore")[:_WIDTH_OF_NAMES].decode("utf-8", "ignore")
    return short or "clip"
