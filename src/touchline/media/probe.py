"""What one media file says of itself, before it is decoded whole.

Field order, transfer curves and pixel formats are FFmpeg's names for what ITU-T H.273 and the containers say.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition, Stream
from av.video.stream import VideoStream
from numpy.typing import NDArray

from touchline.domain.rushes.media import Picture, Probe, Sound
from touchline.domain.time.time import rate_text
from touchline.errors import BadInput, Unavailable
from touchline.media.frame_source import frame_times
from touchline.media.packets import packets_of
from touchline.media.stills import STILL_RATE, is_still, probe_still

_DRAWN_FROM_TEXT = frozenset({"ansi", "bintext", "xbin", "idf", "tty"})
_HDR = {16: "pq", 18: "hlg"}
_INTERLACED = frozenset({2, 3, 4, 5, "tt", "bb", "tb", "bt"})
_MOVIE_ATOMS = (b"ftyp", b"mdat", b"wide", b"free", b"skip", b"moov")
_USUAL = (Fraction(24000, 1001), Fraction(30000, 1001), Fraction(60000, 1001), *map(Fraction, (24, 25, 30, 50, 60)))
_WORTHLESS_DATES = ("1904", "1970", "0000")


def probe(path: Path) -> Probe:
    """What ``path`` says of itself: a picture and its sounds, exact rate, timecode, reel, camera, remarks.

    Frames are counted from the file's index, or from its packets. Raises BadInput where it is not media or was
    never finished, Unavailable where it cannot be read.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}).",
                          "Connect the disk it is on, or touchline relink it.") from None
    if not size:
        raise BadInput(f"{path.name} is empty.", "Copy it again from the card.")
    if is_still(path):
        return probe_still(path)
    try:
        with av.open(str(path)) as container:
            return _probed(path, container)
    except (FFmpegError, ValueError) as error:
        if isinstance(error, PermissionError):
            raise Unavailable(f"{path} may not be read.", "Ask for the right to read it.") from None
        raise _not_media(path) from None


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The moving picture of a file: the default one, else the largest; never a cover or a thumbnail."""
    aside = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
    real = [stream for stream in container.streams.video
            if not stream.disposition & aside and stream.codec_context is not None
            and stream.codec_context.name not in _DRAWN_FROM_TEXT and stream.codec_context.width]
    return max(real, key=lambda s: (bool(s.disposition & Disposition.default), s.width * s.height, -s.index), default=None)


def sound_streams(container: InputContainer) -> list[AudioStream]:
    """The sound streams that belong together: all tracks of one recording, or the best of several versions.

    Tracks of one recorder are alike in rate, codec and channels and have one language; what differs is another
    version of the same sound.
    """
    real = [stream for stream in container.streams.audio if stream.codec_context is not None and stream.rate]
    if not real:
        return []
    best = max(real, key=lambda s: (bool(s.disposition & Disposition.default), s.channels * s.rate, -s.index))
    return [stream for stream in real if _kind(stream) == _kind(best)]


def _kind(stream: AudioStream) -> tuple[object, ...]:
    language = stream.language if stream.language != "und" else None
    return stream.rate, stream.codec_context.name, stream.channels, language


def _probed(path: Path, container: InputContainer) -> Probe:
    video, sounds = picture_stream(container), sound_streams(container)
    if video is None and not sounds:
        raise _not_media(path)
    notes = list(_left_aside(container, video, sounds))
    picture = None
    if video is not None:
        picture = _picture(path, container, video)
        notes += _remarks(picture)
    said = _said(container, video)
    return Probe(
        container=container.format.name.split(",")[0], picture=picture,
        sounds=tuple(_sound(container, stream) for stream in sounds), timecode=said.get("timecode"), reel=said.get("reel_name"),
        recorded=_recorded(said), camera=_camera(said), notes=tuple(notes), extra=tuple(_extra(said)))


def _picture(path: Path, container: InputContainer, video: VideoStream) -> Picture:
    context = video.codec_context
    times, _ = frame_times(path, video.index)
    rate, variable = _pace(video, times)
    rotation, interlaced = _first_look(container, video)
    form = context.format
    shape = video.sample_aspect_ratio or context.sample_aspect_ratio
    return Picture(
        width=video.width, height=video.height, rate=rate, frames=len(times) if times is not None else _guessed(video, rate),
        codec=context.name, pixel_format=form.name if form else "", bits=form.components[0].bits if form else 8,
        pixel_shape=Fraction(shape) if shape else Fraction(1), rotation=rotation, hdr=_HDR.get(int(context.color_trc or 0)),
        variable=variable, interlaced=interlaced or context.field_order in _INTERLACED,
        start_seconds=_start(video, times), stream=video.index)


def _pace(video: VideoStream, times: NDArray[np.int64] | None) -> tuple[Fraction, bool]:
    """The frame rate, and whether frames stray from it by more than the time base makes them.

    A rate that the time base expresses exactly is meant; where ticks are too coarse, a usual rate near the mean is.
    """
    rates = [Fraction(r) for r in (video.average_rate, video.guessed_rate, video.base_rate) if r]
    if times is None or len(times) < 2 or video.time_base is None:
        return (rates or [STILL_RATE])[0], False
    mean = Fraction(len(times) - 1) / ((int(times[-1]) - int(times[0])) * video.time_base)
    meant = rates[0] if rates else mean
    near = sorted((rate for rate in _USUAL if abs(rate / mean - 1) < Fraction(1, 100)), key=lambda rate: abs(rate - meant))
    told = [rate for rate in rates if (1 / (rate * video.time_base)).denominator == 1]
    for rate in dict.fromkeys([*told, *near, *rates, mean.limit_denominator(1001)]):
        if evenly(times, video.time_base, rate):
            return rate, False
    return (rates or [STILL_RATE])[0], True


def evenly(times: NDArray[np.int64], time_base: Fraction, rate: Fraction) -> bool:
    """Whether frames at ``times`` (ticks of ``time_base``) lie on the grid of ``rate``, as near as ticks allow."""
    step = 1 / (rate * time_base)
    grid = np.arange(len(times)) * float(step)
    stray = np.abs((times - times[0]) - grid)
    return bool((stray <= max(1.01, float(step) / 100)).all())


def _guessed(video: VideoStream, rate: Fraction) -> int:
    if video.frames:
        return int(video.frames)
    length = video.duration * video.time_base if video.duration and video.time_base else Fraction(0)
    return max(1, round(length * rate))


def _start(video: VideoStream, times: NDArray[np.int64] | None) -> Fraction:
    first = int(times[0]) if times is not None and len(times) else video.start_time or 0
    return first * (video.time_base or Fraction(0))


def _first_look(container: InputContainer, video: VideoStream) -> tuple[int, bool]:
    """Clockwise rotation and interlacing, which the first picture tells; nothing where it cannot be decoded."""
    video.codec_context.thread_count = 1
    try:
        for tries, packet in enumerate(packets_of(container, video)):
            for frame in packet.decode():
                return -round(frame.rotation / 90) * 90 % 360, bool(frame.interlaced_frame)
            if tries > 200:
                break
    except (FFmpegError, OSError):
        pass
    return 0, False


def _sound(container: InputContainer, stream: AudioStream) -> Sound:
    base = stream.time_base or Fraction(1, stream.rate)
    length = stream.duration * base if stream.duration else Fraction(container.duration or 0, 1_000_000)
    title = stream.metadata.get("title") or stream.metadata.get("track_name") or ""
    return Sound(stream=stream.index, channels=stream.channels, sample_rate=stream.rate,
                 samples=round(length * stream.rate), codec=stream.codec_context.name,
                 start_seconds=(stream.start_time or 0) * base, language=stream.language if stream.language not in (None, "und") else "",
                 track_names=(title,) if title else ())


def _left_aside(container: InputContainer, video: VideoStream | None, sounds: list[AudioStream]) -> Iterator[str]:
    for stream in container.streams:
        if stream is video or stream in sounds:
            continue
        yield f"Stream {stream.index} is left aside: {_what(stream)}."


def _what(stream: Stream) -> str:
    if stream.codec_context is None and stream.type in ("video", "audio"):
        return f"{'a picture' if stream.type == 'video' else 'a sound'} in a code that is not known"
    if stream.type == "video" and isinstance(stream, VideoStream):
        if stream.disposition & Disposition.attached_pic:
            return "a cover picture"
        return f"another picture, {stream.width}x{stream.height}"
    if stream.type == "audio" and isinstance(stream, AudioStream):
        return f"another version of the sound, {stream.channels} channels at {stream.rate} Hz"
    names = {"subtitle": "captions", "data": "data", "attachment": "an attachment"}
    return names.get(stream.type, stream.type)


def _remarks(picture: Picture) -> Iterator[str]:
    if picture.hdr:
        yield f"HDR ({picture.hdr.upper()}): the proxy shows it in standard range, as it is."
    if picture.pixel_shape != 1:
        yield f"Pixels are {picture.pixel_shape.numerator}:{picture.pixel_shape.denominator}, shown square in the proxy."
    if picture.rotation:
        yield f"Filmed turned by {picture.rotation} degrees, shown upright."
    if picture.variable:
        yield f"Frames come at an uneven pace, about {rate_text(picture.rate)} a second; each keeps its own time."
    if picture.interlaced:
        yield "Interlaced."


def _said(container: InputContainer, video: VideoStream | None) -> dict[str, str]:
    """Everything the container and its streams say, the picture's own words first; keys in lower case."""
    said: dict[str, str] = {}
    streams = [stream for stream in ([video] if video else []) + list(container.streams) if stream is not None]
    for words in [dict(container.metadata), *(dict(stream.metadata) for stream in streams)]:
        for key, value in words.items():
            if str(value).strip():
                said.setdefault(key.lower(), str(value).strip())
    return said


def _recorded(said: dict[str, str]) -> str | None:
    """The moment of recording; one that knows its time zone is worth more than one in UTC that may not be."""
    for key in ("com.apple.quicktime.creationdate", "creation_time", "date_recorded", "modification_date", "date"):
        value = said.get(key, "")
        if len(value) >= 10 and value[:4].isdigit() and not value.startswith(_WORTHLESS_DATES):
            return value
    return None


def _camera(said: dict[str, str]) -> str | None:
    pairs = (("com.apple.quicktime.make", "com.apple.quicktime.model"), ("make", "model"),
             ("company_name", "product_name"), ("com.android.manufacturer", "com.android.model"))
    if said.get("handler_name", "").strip().startswith("GoPro"):
        return " ".join(["GoPro", said.get("firmware", "").split(".")[0]]).strip()
    for make, model in pairs:
        words = [said[key] for key in (make, model) if said.get(key)]
        if words:
            return " ".join(words)
    return None


def _extra(said: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key in ("title", "firmware", "scene", "take", "artist", "comment", "material_package_name", "umid"):
        if key in said:
            yield key, said[key]


def _not_media(path: Path) -> BadInput:
    """Why a file cannot be opened: never finished, or something else altogether."""
    with path.open("rb") as file:
        head = file.read(12)
    if head[4:8] in _MOVIE_ATOMS:
        return BadInput(f"{path.name} was never finished: its index is missing.",
                        "Put the card back into the camera, which can often repair it, or take another copy.")
    return BadInput(f"{path.name} is not media that can be read.",
                    "If it should be, copy it again from the card; otherwise leave it out.")
