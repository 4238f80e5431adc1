"""The one decode pass over a clip: every frame and sample decoded once, fanned out to whoever needs it.

Decoding, scaling, encoding and each analyser run in threads of their own with short queues between them; FFmpeg and the
models release Python's lock, so all cores are busy while memory stays bounded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from PIL import Image

from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.media import Clip, Rush
from touchline.domain.time.time import Span, union
from touchline.errors import BadInput, Unavailable
from touchline.media.file_pass import FilePass
from touchline.media.frame_source import frame_times
from touchline.media.probe import picture_stream
from touchline.media.sound import MIX_RATE, Mix
from touchline.media.stills import is_still
from touchline.media.takers import PictureFan, SoundFan, Standins, Watcher
from touchline.ports import Look, Needs, Pace, Watched

_EVEN_SO_FAR = 2
"""Frames that must have come at the even pace before a gap counts as damage, where no packet failed."""


def _told(clip: Clip) -> str:
    return Path(clip.file).name if len(clip.rushes) == 1 else clip.name


def still_frame(path: Path) -> VideoFrame:
    """A photograph as one frame, its pixels as stored: turning it upright is left to whoever shows it."""
    with Image.open(path) as image:
        return VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), format="rgb24")


def seconds_of(path: Path, offset_seconds: float) -> list[float]:
    """When each frame of a file is shown, from ``offset_seconds`` on; from its packets, without decoding."""
    with av.open(str(path)) as container:
        video = picture_stream(container)
        base, index = (float(video.time_base or 0), video.index) if video else (0.0, -1)
    ticks = frame_times(path, index)[0] if index >= 0 else None
    return [] if ticks is None else [offset_seconds + float(tick - ticks[0]) * base for tick in ticks]


@dataclass
class Seen:
    """What the pass has met so far, over all files of the clip."""

    frames: int = 0
    samples: int = 0
    times: list[float] = field(default_factory=list)
    uneven: bool = False
    spoilt: list[Span] = field(default_factory=list)
    spoilt_sound: list[tuple[Fraction, Fraction]] = field(default_factory=list)
    spoilt_from: int | None = None
    reasons: list[str] = field(default_factory=list)
    cut_short: list[Fault] = field(default_factory=list)
    rush_frames: list[int] = field(default_factory=list)
    sound_begins: list[float] = field(default_factory=list)


class ClipPass:
    """One clip's pass. The main thread reads and decodes; everything else happens in lanes."""

    def __init__(self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None,
                 progress: Callable[[int], None], threads: int) -> None:
        self.clip, self.folder, self.progress, self.threads = clip, folder, progress, threads
        self.seen = Seen()
        self.watchers = [Watcher(needs, look, lambda: self.pace) for needs, look in looks]
        self.pace = Pace(clip.rate, clip.frames)
        picture = clip.probe.picture
        self.see = picture is not None and (folder is not None or any(needs.width for needs, _ in looks))
        self.listen = clip.has_sound and (folder is not None or any(needs.sample_rate for needs, _ in looks))
        self.standins = Standins(clip, folder) if folder else None
        self.pictures = PictureFan(picture, self.watchers, self.standins) if picture and self.see else None
        self.sounds = SoundFan(self.watchers, self.standins)
        self.mix = Mix(len(clip.probe.sounds), self.sounds.take)
        self.base = Fraction(0)
        self.last: VideoFrame | None = None

    def run(self) -> Watched:
        try:
            for rush in self.clip.rushes:
                self._file(rush)
            self._something()
            self._end()
        except BaseException:
            self._give_up()
            raise
        found = tuple(watcher.findings(self.clip.id) for watcher in self.watchers)
        faults = [*self._faults()]
        if self.standins and (fault := self.standins.fault(self.clip.id)):
            faults.append(fault)
        if self.folder:
            self._keep_times(self.folder)
        seen = self.seen
        return Watched(self._frames(), seen.samples, seen.uneven, tuple(faults), tuple(self._notes()), found,
                       tuple(seen.rush_frames) if seen.rush_frames else ())

    def _something(self) -> None:
        """Raises BadInput where not one picture, or not one sample of sound alone, could be decoded."""
        picture = self.clip.has_picture
        if (picture and self.see and not self.seen.frames) or (not picture and self.listen and not self.seen.samples):
            raise BadInput("Nothing in it can be decoded.", "Take it from another copy of the card.")

    def _frames(self) -> int:
        if not self.clip.has_picture:
            return self.seen.samples
        return self.seen.frames if self.see else self.clip.frames

    def _end(self) -> None:
        """Close every lane in the order in which they feed each other, then let the looks come to their end."""
        if self.pictures:
            self.pictures.lane.close()
            self.pictures.lane.join()
        self.sounds.flush()
        if self.pictures and self.pictures.lane.failure:
            raise self.pictures.lane.failure
        seen = self.seen
        times = seen.times if self.see and seen.uneven else self._stored_times()
        self.pace = Pace(self.clip.rate, self._frames(), float(self.mix.seconds), times, tuple(seen.sound_begins))
        for watcher in self.watchers:
            watcher.close()
        if self.standins:
            self.standins.close()

    def _give_up(self) -> None:
        if self.pictures:
            self.pictures.lane.stop()
        for watcher in self.watchers:
            watcher.stop()
        if self.standins:
            self.standins.stop()

    def _stored_times(self) -> Sequence[float] | None:
        """Where only sound was decoded, a clip of uneven pace still needs the times of its frames."""
        picture = self.clip.probe.picture
        if self.see or picture is None or not picture.variable:
            return None
        times: list[float] = []
        for rush in self.clip.rushes:
            times += seconds_of(Path(rush.path), times[-1] + float(1 / picture.rate) if times else 0.0)
        return times

    def shown_for(self, rush: Rush) -> Fraction:
        """Seconds that a file's pictures last, for who hears its sound alone."""
        picture = self.clip.probe.picture
        times = seconds_of(Path(rush.path), 0.0) if picture and picture.variable else []
        return Fraction(times[-1]).limit_denominator(10**6) + 1 / self.clip.rate if times else rush.frames / self.clip.rate

    @property
    def sound_rate(self) -> int:
        """Samples a second of the first sound stream, which a clip of sound alone counts."""
        return self.clip.probe.sounds[0].sample_rate if self.clip.probe.sounds else MIX_RATE

    def _file(self, rush: Rush) -> None:
        path = Path(rush.path)
        before = self.seen.frames if self.clip.has_picture else self.seen.samples
        try:
            if is_still(path):
                self.frame(still_frame(path), Fraction(0))
            else:
                with av.open(str(path)) as container:
                    FilePass(self, rush, container).read()
            self.last = None
            if path.stat().st_size != rush.size:
                raise Unavailable(f"{path} changed while it was read.", "Let the copy finish, then log it again.")
        except OSError as error:
            raise Unavailable(f"{path} went away while it was read ({error.strerror or error}).",
                              "Connect the disk again, then log again; everything else is kept.") from None
        except FFmpegError as error:
            raise Unavailable(f"{path} cannot be opened any more ({error}).",
                              "See that the file is whole, then log again.") from None
        now = self.seen.frames if self.clip.has_picture else self.seen.samples
        self.seen.rush_frames.append(now - before if self.see or not self.clip.has_picture else rush.frames)

    def frame(self, frame: VideoFrame, seconds: Fraction) -> None:
        """The next picture, ``seconds`` after frame 0."""
        seen, rate = self.seen, self.clip.rate
        self._fill(seconds)
        number = seen.frames
        if seconds != number / rate:
            seen.uneven = True
        if seen.spoilt_from is not None and frame.key_frame:
            self._spoilt_until(number)
        if frame.is_corrupt:
            seen.spoilt.append(Span(number, number + 1))
        self._show(seconds, frame)

    def _fill(self, seconds: Fraction) -> None:
        """Where frames of an even clip are lost, the last one is held for them, so that those behind keep their numbers."""
        seen, picture = self.seen, self.clip.probe.picture
        place = seconds * self.clip.rate
        if seen.uneven or not self.last or not picture or picture.variable or place.denominator != 1 or place <= seen.frames:
            return
        if seen.spoilt_from is None and seen.frames < _EVEN_SO_FAR:
            return
        seen.spoilt.append(Span(seen.frames, int(place)))
        for number in range(seen.frames, int(place)):
            self._show(number / self.clip.rate, self.last)

    def _show(self, seconds: Fraction, frame: VideoFrame) -> None:
        number, self.last = self.seen.frames, frame
        self.seen.times.append(float(seconds))
        self.seen.frames += 1
        if self.pictures:
            self.pictures.lane.put(number, seconds, frame)
        if number % 12 == 0:
            self.progress(number)

    def _spoilt_until(self, number: int) -> None:
        start = self.seen.spoilt_from
        if start is not None and start < number:
            self.seen.spoilt.append(Span(start, number))
        self.seen.spoilt_from = None

    def _faults(self) -> Iterator[Fault]:
        seen, name = self.seen, _told(self.clip)
        self._spoilt_until(seen.frames)
        why = f" ({seen.reasons[0]})" if seen.reasons else ""
        for span in union(seen.spoilt):
            what = f"frames {span.start} to {span.end - 1} are" if span.end > span.start + 1 else f"frame {span.start} is"
            yield Fault(self.clip.id, "picture", f"{name}: {what} damaged{why}.", "Take the clip from another copy of the card.", span)
        holes = [self.pace.span(float(start), float(end)) for start, end in seen.spoilt_sound]
        for span in union(hole for hole in holes if hole):
            where = f"frame {span.start}" if self.clip.has_picture else f"{span.start / self.sound_rate:.1f} s"
            yield Fault(self.clip.id, "sound", f"{name}: sound is damaged around {where}.",
                        "Take the clip from another copy of the card.", span)
        yield from seen.cut_short

    def _notes(self) -> Iterator[str]:
        picture = self.clip.probe.picture
        if not picture or not self.see or not self.listen:
            return
        beyond = self.pace.seconds - (self.seen.times[-1] if self.seen.times else 0) - float(1 / picture.rate)
        if beyond > 1:
            yield (f"Its sound runs {beyond:.1f} seconds longer than its picture; what is heard there belongs to "
                   "no frame.")

    def _keep_times(self, folder: Path) -> None:
        path = folder / "frames.npy"
        if not self.seen.uneven or not self.see:
            return
        part = folder / f".frames.{os.getpid()}.part"
        with part.open("wb") as file:
            np.save(file, np.array(self.seen.times))
        part.replace(path)
