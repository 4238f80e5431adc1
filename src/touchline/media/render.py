"""Rendering a cut from the originals: exactly its frames, exactly their time of sound, its start timecode.

Pictures are made in a thread of their own, a few ahead of the encoder; memory does not grow with the film.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from queue import Queue
from typing import Any

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame

from touchline.domain.cut.cut import Cut
from touchline.domain.mending.masks import Cover
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import timecode
from touchline.errors import BadInput, Unavailable
from touchline.media.canvas import Canvas, framed, planes
from touchline.media.cards import marked, watermark
from touchline.media.clip_sound import RATE
from touchline.media.render_picture import NO_COVERS, Pictures
from touchline.media.render_sound import Mix, sample_at, samples_of
from touchline.media.sound_source import Samples
from touchline.media.witness import Witness
from touchline.ports import FilmSpec, Progress

AHEAD = 6
"""Pictures made ahead of the encoder."""
SMALLEST = 16
"""Lines, or pixels across, that a film has at least."""
_END = None


@dataclass(frozen=True)
class Profile:
    """How a film is encoded; ``options`` and codec names are FFmpeg's."""

    suffix: str
    container: str
    picture: str
    pixels: str
    picture_options: Mapping[str, str]
    sound: str
    sound_bits: int | None = None
    container_options: Mapping[str, str] = field(default_factory=dict)


_MP4 = {"movflags": "+faststart", "movie_timescale": "240000"}
"""The clock of 240,000 ticks a second divides by every frame rate and by samples, so that lengths are exact."""

PROFILES = {
    "h264": Profile(".mp4", "mp4", "libx264", "yuv420p", {"preset": "veryfast", "crf": "17"}, "aac", 256_000, _MP4),
    "prores": Profile(".mov", "mov", "prores_ks", "yuv422p10le", {"profile": "hq", "vendor": "apl0"}, "pcm_s24le",
                      None, {"movie_timescale": "240000"}),
    "screener": Profile(".mp4", "mp4", "libx264", "yuv420p", {"preset": "veryfast", "crf": "24"}, "aac", 128_000,
                        _MP4),
}


def render(cut: Cut, clips: Mapping[str, Clip], film: Path, spec: FilmSpec, progress: Progress,
           covers: Mapping[str, Cover] = NO_COVERS) -> Witness:
    """Write the film of a cut to ``film``, with what is treated covered, and say, frame by frame, what was put into it.

    Raises BadInput for a cut without frames, an unknown profile or a treatment without a cover, Unavailable where an original or
    the disk is out of reach, Damaged where an original breaks. Whatever was written by then is left for the caller to clear away.
    """
    profile = PROFILES.get(spec.profile)
    if profile is None:
        raise BadInput(f"There is no profile {spec.profile!r}.", f"Choose one of {', '.join(PROFILES)}.")
    if not cut.frames:
        raise BadInput(f"{cut.label} is empty: there is nothing to render.", "Add something to it first.")
    if open_ := [event.id for event in cut.events if event.treatments and event.id not in covers]:
        raise BadInput(f"What is to be hidden in {open_[0]} has no cover.", "Mend it in another way.")
    canvas = canvas_of(cut, spec)
    witness = Witness(cut, canvas)
    pictures, mix = Pictures(cut, clips, canvas, covers), Mix(cut, clips, covers)
    try:
        with av.open(str(film), "w", format=profile.container, options=dict(profile.container_options)) as out:
            _write(out, _Encoders(out, cut, canvas, profile), cut, _pictures(pictures, canvas, spec, witness),
                   witness.hearing(mix), progress)
    except FFmpegError as error:
        raise Unavailable(f"{film} could not be written ({error}).",
                          "See that the disk has room and may be written.") from error
    finally:
        pictures.close()
        mix.close()
    return witness


def canvas_of(cut: Cut, spec: FilmSpec) -> Canvas:
    """The film's size: the cut's, or as large as the limit allows, in its shape; always even."""
    width, height = cut.width, cut.height
    if spec.most_width and width > spec.most_width:
        width, height = spec.most_width, round(Fraction(height * spec.most_width, width))
    if min(width, height) < SMALLEST:
        raise BadInput(f"{cut.label} has no picture size ({cut.width}x{cut.height}).", "Give the cut a size.")
    return Canvas(width // 2 * 2, height // 2 * 2)


def _pictures(pictures: Pictures, canvas: Canvas, spec: FilmSpec, witness: Witness) -> Iterator[VideoFrame]:
    mark = watermark(spec.watermark, canvas) if spec.watermark else None
    for frame in pictures:
        shown = framed(marked(planes(frame), mark)) if mark else frame
        witness.see(shown)
        yield shown


class _Encoders:
    def __init__(self, out: av.container.OutputContainer, cut: Cut, canvas: Canvas, profile: Profile) -> None:
        self._profile, self._tick = profile, 1 / cut.rate
        options = {**profile.picture_options, "g": str(max(1, round(cut.rate * 2)))}
        picture = out.add_stream(profile.picture, rate=cut.rate, options=options)
        sound = out.add_stream(profile.sound, rate=RATE, layout="stereo")
        assert isinstance(picture, av.VideoStream) and isinstance(sound, av.AudioStream)
        self.picture, self.sound = picture, sound
        context = picture.codec_context
        context.width, context.height, context.pix_fmt = canvas.width, canvas.height, profile.pixels
        context.time_base = self._tick
        context.sample_aspect_ratio = Fraction(1)
        context.color_range, context.colorspace = 1, canvas.code
        context.color_primaries = context.color_trc = canvas.code
        self.picture.metadata["timecode"] = timecode(cut.start, cut.rate, cut.drop)
        if profile.sound_bits:
            self.sound.codec_context.bit_rate = profile.sound_bits
        self._heard = 0

    def show(self, number: int, frame: VideoFrame) -> list[Packet[Any]]:
        if frame.format.name != self._profile.pixels:
            frame = frame.reformat(format=self._profile.pixels)
        frame.pts, frame.time_base, frame.pict_type = number, self._tick, 0
        return self.picture.encode(frame)

    def hear(self, block: Samples) -> list[Packet[Any]]:
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, self._heard, Fraction(1, RATE)
        self._heard += block.shape[1]
        return self.sound.encode(frame)


def _write(out: av.container.OutputContainer, encoders: _Encoders, cut: Cut, pictures: Iterator[VideoFrame],
           sound: Iterator[Samples], progress: Progress) -> None:
    heard = 0
    for number, frame in enumerate(_ahead(pictures)):
        out.mux(encoders.show(number, frame))
        while heard < sample_at(cut, number + 1):
            block = next(sound)
            heard += block.shape[1]
            out.mux(encoders.hear(block))
        progress("render", number + 1, cut.frames)
    assert heard == samples_of(cut)
    out.mux(encoders.picture.encode(None))
    out.mux(encoders.sound.encode(None))


def _ahead(pictures: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    """The same pictures, made in another thread; what goes wrong there is raised here."""
    waiting: Queue[VideoFrame | BaseException | None] = Queue(AHEAD)
    stop = threading.Event()

    def make() -> None:
        try:
            for picture in pictures:
                if stop.is_set():
                    return
                waiting.put(picture)
            waiting.put(_END)
        except BaseException as error:
            waiting.put(error)

    maker = threading.Thread(target=make, name="pictures", daemon=True)
    maker.start()
    try:
        while (item := waiting.get()) is not _END:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
        while maker.is_alive():
            while not waiting.empty():
                waiting.get_nowait()
            maker.join(0.05)
