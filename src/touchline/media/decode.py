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
from numpy.typing import NDArray
from PIL import Image

from touchline.domain.findings import Fault
from touchline.domain.media import Clip, Probe, Rush
from touchline.domain.time import Span, union
from touchline.errors import Unavailable
from touchline.media.frame_source import FrameSource, frame_times
from touchline.media.probe import picture_stream, probe, sound_streams
from touchline.media.sound import MIX_RATE, Mix, Track
from touchline.media.stills import is_still
from touchline.media.takers import PictureFan, SoundFan, Standins, Watcher
from touchline.media.upright import Rgb, Upright
from touchline.ports import Look, Needs, Pace, Watched

_WAIT_FOR_PICTURE = 4000
"""Sound frames kept back while no picture has come yet; then the container's word for the start is taken."""
_KNOWS_ITS_LENGTH = frozenset({"mov", "matroska", "wav", "w64", "flac", "mxf", "aiff", "caf", "avi"})
_TOLERANCE = Fraction(1, 4)
"""Seconds of sound that may be missing at the end before anybody calls a file cut short: encoders pad."""


class Footage:
    """Opens media files with FFmpeg's libraries; fulfils `ports.Decoder`."""

    def __init__(self, threads: int = 0) -> None:
        self._threads = threads

    def probe(self, path: Path) -> Probe:
        return probe(path)

    def watch(self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None,
              progress: Callable[[int], None]) -> Watched:
        return _Pass(clip, looks, folder, progress, self._threads).run()

    def stills(self, clip: Clip, frames: Sequence[int], width: int) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        wanted, first = sorted(set(frames)), 0
        assert clip.probe.picture is not None
        for rush in clip.rushes:
            here = [number for number in wanted if first <= number < first + rush.frames]
            if here and is_still(Path(rush.path)):
                yield here[0], _fitted(still_frame(Path(rush.path)), clip, width)
            elif here:
                with FrameSource(Path(rush.path), clip.probe.picture.stream, self._threads) as source:
                    for number in here:
                        yield number, _fitted(source.frame(number - first), clip, width)
            first += rush.frames


def _fitted(frame: VideoFrame, clip: Clip, width: int) -> NDArray[np.uint8]:
    assert clip.probe.picture is not None
    upright = Upright(clip.probe.picture, width, 1 << 14)
    still = [*upright.take(frame), *upright.flush()][0]
    return Rgb(width, 1 << 14).of(still)


def still_frame(path: Path) -> VideoFrame:
    """A photograph as one frame, its pixels as stored: turning it upright is left to whoever shows it."""
    with Image.open(path) as image:
        return VideoFrame.from_image(image.convert("RGB"))


def seconds_of(path: Path, offset_seconds: float) -> list[float]:
    """When each frame of a file is shown, from ``offset_seconds`` on; from its packets, without decoding."""
    with av.open(str(path)) as container:
        video = picture_stream(container)
        base, index = (float(video.time_base or 0), video.index) if video else (0.0, -1)
    ticks = frame_times(path, index)[0] if index >= 0 else None
    return [] if ticks is None else [offset_seconds + float(tick - ticks[0]) * base for tick in ticks]


@dataclass
class _Seen:
    """What the pass has met so far, over all files of the clip."""

    frames: int = 0
    samples: int = 0
    times: list[float] = field(default_factory=list)
    uneven: bool = False
    spoilt: list[Span] = field(default_factory=list)
    spoilt_sound: list[Fraction] = field(default_factory=list)
    spoilt_from: int | None = None
    reasons: list[str] = field(default_factory=list)
    cut_short: list[Fault] = field(default_factory=list)
    rush_frames: list[int] = field(default_factory=list)


class _Pass:
    """One clip's pass. The main thread reads and decodes; everything else happens in lanes."""

    def __init__(self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None,
                 progress: Callable[[int], None], threads: int) -> None:
        self.clip, self.folder, self.progress, self.threads = clip, folder, progress, threads
        self.seen = _Seen()
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

    def run(self) -> Watched:
        try:
            for rush in self.clip.rushes:
                self._file(rush)
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
        self.pace = Pace(self.clip.rate, self._frames(), float(self.mix.seconds), times)
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

    def _sound_rate(self) -> int:
        return self.clip.probe.sounds[0].sample_rate if self.clip.probe.sounds else MIX_RATE

    def _file(self, rush: Rush) -> None:
        path = Path(rush.path)
        before = self.seen.frames if self.clip.has_picture else self.seen.samples
        try:
            if is_still(path):
                self._frame(still_frame(path), Fraction(0))
            else:
                with av.open(str(path)) as container:
                    _File(self, rush, container).read()
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

    def _frame(self, frame: VideoFrame, seconds: Fraction) -> None:
        """The next picture, ``seconds`` after frame 0."""
        seen, rate = self.seen, self.clip.rate
        number = seen.frames
        seen.times.append(float(seconds))
        if seconds != number / rate:
            seen.uneven = True
        if seen.spoilt_from is not None and frame.key_frame:
            self._spoilt_until(number)
        if frame.is_corrupt:
            seen.spoilt.append(Span(number, number + 1))
        seen.frames += 1
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
        seen, name = self.seen, self.clip.name
        self._spoilt_until(seen.frames)
        why = f" ({seen.reasons[0]})" if seen.reasons else ""
        for span in union(seen.spoilt):
            yield Fault(self.clip.id, "picture", f"{name}: frames {span.start} to {span.end - 1} are damaged{why}.",
                        "Take the clip from another copy of the card.", span)
        holes = [self.pace.span(float(at), float(at) + 0.05) for at in seen.spoilt_sound]
        for span in union(hole for hole in holes if hole):
            yield Fault(self.clip.id, "sound", f"{name}: sound is damaged around frame {span.start}.",
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


class _File:
    """One file of the clip on its way through the decoders."""

    def __init__(self, run: _Pass, rush: Rush, container: av.container.InputContainer) -> None:
        self.run, self.rush, self.container = run, rush, container
        self.video = picture_stream(container) if run.see else None
        self.audio = sound_streams(container) if run.listen else []
        self.first = run.seen.frames
        self.base = run.base
        self.zero: Fraction | None = None
        self.last = self.base
        self.waiting: list[tuple[int, av.AudioFrame]] = []
        self.tracks: dict[int, Track] = {}
        if self.video:
            self.video.thread_type = "AUTO"
            self.video.codec_context.thread_count = run.threads
            self.step = 1 / run.clip.rate
            self.tick = max(Fraction(101, 100) * (self.video.time_base or Fraction(1, 1000)), self.step / 100)
        else:
            self.zero = self._earliest_sound() if not run.clip.has_picture else self._told_start()

    def read(self) -> None:
        streams = [*([self.video] if self.video else []), *self.audio]
        if streams:
            for packet in self._packets(streams):
                self._packet(packet)
        if self.zero is None:
            self._begin(self._told_start())
        self._finish()

    def _packets(self, streams: list[av.stream.Stream]) -> Iterator[av.Packet]:
        packets = self.container.demux(*streams)
        while True:
            try:
                yield next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                if isinstance(error, OSError):
                    raise
                self._damaged(self.video is not None, str(error))
                return

    def _packet(self, packet: av.Packet) -> None:
        seeing = packet.stream is self.video
        try:
            frames = packet.decode()
        except FFmpegError as error:
            if isinstance(error, EOFError):
                return
            self._damaged(seeing, str(error))
            return
        for frame in frames:
            if isinstance(frame, VideoFrame):
                self._picture(frame)
            elif isinstance(frame, av.AudioFrame):
                self._sound(packet.stream.index, frame)

    def _damaged(self, seeing: bool, reason: str) -> None:
        seen = self.run.seen
        if seeing:
            seen.reasons.append(reason.split(":")[0])
            if seen.spoilt_from is None:
                seen.spoilt_from = seen.frames
        else:
            done = max((track.at for track in self.tracks.values()), default=0)
            seen.spoilt_sound.append(Fraction(done, MIX_RATE))

    def _picture(self, frame: VideoFrame) -> None:
        assert self.video is not None
        told = frame.pts * (frame.time_base or self.video.time_base or self.step) if frame.pts is not None else None
        if self.zero is None:
            self._begin(told if told is not None else self._told_start())
        assert self.zero is not None
        if told is None:
            seconds = self.last + self.step if self.run.seen.frames > self.first else self.base
        else:
            seconds = self._on_grid(self.base + told - self.zero)
        self.last = seconds
        self.run._frame(frame, seconds)

    def _on_grid(self, seconds: Fraction) -> Fraction:
        """The moment on the even grid of the rate that is meant, where the time base could not say it exactly."""
        even = round(seconds / self.step) * self.step
        return even if abs(seconds - even) <= self.tick else seconds

    def _begin(self, zero: Fraction) -> None:
        self.zero = zero
        waiting, self.waiting = self.waiting, []
        for stream, frame in waiting:
            self._sound(stream, frame)

    def _told_start(self) -> Fraction:
        picture = self.run.clip.probe.picture
        if picture and self.rush is self.run.clip.rushes[0]:
            return picture.start_seconds
        video = picture_stream(self.container)
        return (video.start_time or 0) * (video.time_base or Fraction(0)) if video else Fraction(0)

    def _earliest_sound(self) -> Fraction:
        starts = [(stream.start_time or 0) * (stream.time_base or Fraction(0)) for stream in self.audio]
        return min(starts, default=Fraction(0))

    def _sound(self, stream: int, frame: av.AudioFrame) -> None:
        if self.zero is None and len(self.waiting) < _WAIT_FOR_PICTURE:
            self.waiting.append((stream, frame))
            return
        if self.zero is None:
            self._begin(self._told_start())
        assert self.zero is not None
        track = self.tracks.get(stream)
        if track is None:
            track = self.tracks[stream] = Track(frame.sample_rate, self.zero, round(self.base * MIX_RATE))
        for at, pcm in track.place(frame):
            self.run.mix.add(at, pcm)
        if len(self.tracks) == len(self.audio):
            self.run.mix.passed(min(other.at for other in self.tracks.values()))
        if not self.run.clip.has_picture:
            self.run.progress(self.run.seen.samples + track.samples)

    def _finish(self) -> None:
        for track in self.tracks.values():
            for at, pcm in track.end():
                self.run.mix.add(at, pcm)
        self.run.mix.flush()
        run, samples = self.run, max((track.samples for track in self.tracks.values()), default=0)
        run.seen.samples += samples
        if run.clip.has_picture:
            run.base = self.last + 1 / run.clip.rate
        else:
            run.base += Fraction(samples, run._sound_rate())
        run.seen.cut_short += self._cut_short(samples)

    def _cut_short(self, samples: int) -> Iterator[Fault]:
        """What the file promised and did not hold."""
        run, name = self.run, Path(self.rush.path).name
        remedy = "Take it from another copy of the card; what was read is logged."
        if run.clip.probe.container not in _KNOWS_ITS_LENGTH:
            return
        decoded, promised = run.seen.frames - self.first, self.rush.frames
        if self.video and decoded < promised:
            yield Fault(run.clip.id, "picture", f"{name} breaks off at frame {decoded} of {promised}.", remedy,
                        Span(self.first + decoded, self.first + promised))
        sounds = run.clip.probe.sounds
        if not run.clip.has_picture and sounds and self.rush is run.clip.rushes[0]:
            missing = sounds[0].samples - samples
            if missing > sounds[0].sample_rate * _TOLERANCE:
                yield Fault(run.clip.id, "sound", f"{name} breaks off after {samples / sounds[0].sample_rate:.1f} of "
                            f"{sounds[0].samples / sounds[0].sample_rate:.1f} seconds.", remedy,
                            Span(samples, sounds[0].samples))


