"""One file of a clip on its way through the decoders: where each frame and sample of it lies in the clip's time."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame

from touchline.domain.facts.findings import Fault
from touchline.domain.rushes.media import Rush
from touchline.domain.time.time import Span
from touchline.media.packets import packets_of
from touchline.media.probe import picture_stream, sound_streams
from touchline.media.promise import promised_samples
from touchline.media.sound import MIX_RATE, Track

if TYPE_CHECKING:
    from touchline.media.clip_pass import ClipPass

_WAIT_FOR_PICTURE = 4000
"""Sound frames kept back while no picture has come yet; then the container's word for the start is taken."""
_KNOWS_ITS_LENGTH = frozenset({"mov", "matroska", "wav", "w64", "flac", "mxf", "aiff", "caf", "avi"})
_BEYOND, _MINUTE = Fraction(3, 2), Fraction(60)
_LOSSLESS = frozenset({"wav", "flac"})
_ANOTHER_COPY = "Take it from another copy of the card; what was read is logged."
_DAMAGE = Fraction(1, 20)
"""Seconds of sound that count as damaged at least, where anything does not decode."""
_TOLERANCE = Fraction(1, 4)
"""Seconds of sound that may be missing at the end before anybody calls a file cut short: encoders pad."""


class FilePass:
    """One file of the clip on its way through the decoders."""

    def __init__(self, run: ClipPass, rush: Rush, container: av.container.InputContainer) -> None:
        self.run, self.rush, self.container = run, rush, container
        self.video = picture_stream(container) if run.see else None
        self.audio = sound_streams(container) if run.listen else []
        self.name = Path(rush.path).name
        self.first = run.seen.frames
        self.base = run.base
        self.zero: Fraction | None = None
        self.last = self.base
        self.waiting: list[tuple[int, av.AudioFrame | None]] = []
        """Sound before the first picture, by stream; None where a packet was damaged."""
        self.unheard: dict[int, Fraction] = {}
        """Streams of sound that do not decode just now, and since when."""
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

    def _packets(self, streams: list[av.stream.Stream]) -> Iterator[Packet[Any]]:
        packets = packets_of(self.container, *streams)
        while True:
            try:
                yield next(packets)
            except StopIteration:
                return
            except FFmpegError as error:
                if isinstance(error, OSError):
                    raise
                self._unseen(error)
                for stream in self.audio:
                    self._sound(stream.index, None)
                return

    def _packet(self, packet: Packet[Any]) -> None:
        try:
            frames = packet.decode()
        except FFmpegError as error:
            if isinstance(error, EOFError):
                return
            if packet.stream is self.video:
                self._unseen(error)
            else:
                self._sound(packet.stream.index, None)
            return
        for frame in frames:
            if isinstance(frame, VideoFrame):
                self._picture(frame)
            elif isinstance(frame, av.AudioFrame):
                self._sound(packet.stream.index, frame)

    def _unseen(self, error: FFmpegError) -> None:
        seen = self.run.seen
        if self.video:
            seen.reasons.append((error.strerror or str(error)).split(":")[0])
            if seen.spoilt_from is None:
                seen.spoilt_from = seen.frames

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
            if self.run.seen.frames > self.first and seconds <= self.last:
                seconds = self.last + self.step
                self.zero = self.base + told - seconds
        self.last = seconds
        self.run.frame(frame, seconds)

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

    def _sound(self, stream: int, frame: av.AudioFrame | None) -> None:
        """The next piece of a stream of sound; None for one that does not decode."""
        if self.zero is None and len(self.waiting) < _WAIT_FOR_PICTURE:
            self.waiting.append((stream, frame))
            return
        if self.zero is None:
            self._begin(self._told_start())
        assert self.zero is not None
        track = self.tracks.get(stream)
        if frame is None:
            self.unheard.setdefault(stream, Fraction(track.at, MIX_RATE) if track else self.base)
            return
        if track is None:
            track = self.tracks[stream] = Track(frame.sample_rate, self.zero, round(self.base * MIX_RATE), self._latest())
        for at, pcm in track.place(frame):
            self.run.mix.add(at, pcm)
        self._heard_again(stream, Fraction(track.at, MIX_RATE))
        if len(self.tracks) == len(self.audio):
            self.run.mix.passed(min(other.at for other in self.tracks.values()))
        if not self.run.clip.has_picture:
            self.run.progress(self.run.seen.samples + track.samples)

    def _heard_again(self, stream: int, moment: Fraction) -> None:
        since = self.unheard.pop(stream, None)
        if since is not None:
            self.run.seen.spoilt_sound.append((since, max(moment, since + _DAMAGE)))

    def _latest(self) -> Fraction:
        """The last moment at which a sound of this file could lie; what is stamped later is stamped wrongly."""
        return self.run.clip.seconds * _BEYOND + _MINUTE

    def _finish(self) -> None:
        for track in self.tracks.values():
            for at, pcm in track.end():
                self.run.mix.add(at, pcm)
        self.run.mix.flush()
        for stream in list(self.unheard):
            self._heard_again(stream, self.base + self.rush.frames / self.run.clip.rate)
        first = next((self.tracks[stream.index] for stream in self.audio if stream.index in self.tracks), None)
        if self.run.listen:
            self.run.seen.sound_begins.append(float(self.base + (first.begins if first else 0)))
        run, samples = self.run, max((track.samples for track in self.tracks.values()), default=0)
        run.seen.samples += samples
        if run.clip.has_picture:
            run.base = self.last + 1 / run.clip.rate if self.video else self.base + run.shown_for(self.rush)
        else:
            run.base += Fraction(samples, run.sound_rate)
        run.seen.cut_short += self._cut_short(samples)

    def _promised(self) -> int:
        """Frames that the file's own head speaks of, where that is more than could be counted in it."""
        kind, told = self.run.clip.probe.container, self.container.duration
        if self.video is None:
            return 0
        if kind == "avi":
            spare = round(_TOLERANCE / self.step)
            return max(self.rush.frames, self.video.frames if self.video.frames > self.rush.frames + spare else 0)
        if kind in ("mxf", "matroska") and told:
            heard = max((Fraction(track.at, MIX_RATE) for track in self.tracks.values()), default=self.base)
            reached = max(self.last + self.step, heard) - self.base + (self.zero or 0)
            missing = self._told_end(Fraction(told, 1_000_000)) - reached
            if missing > _TOLERANCE:
                return max(self.rush.frames, self.run.seen.frames - self.first + round(missing / self.step))
        return self.rush.frames

    def _told_end(self, told: Fraction) -> Fraction:
        """Where the file says it ends: what writers call its duration counts from zero, or from its own start."""
        start = Fraction(self.container.start_time or 0, 1_000_000)
        return told if told > start else told + start

    def _cut_short(self, samples: int) -> Iterator[Fault]:
        """What the file promised and did not hold."""
        if self.run.clip.has_picture:
            yield from self._picture_cut_short()
        else:
            yield from self._sound_cut_short(samples)

    def _picture_cut_short(self) -> Iterator[Fault]:
        run, kind = self.run, self.run.clip.probe.container
        decoded, promised = run.seen.frames - self.first, self._promised()
        if kind in _KNOWS_ITS_LENGTH and self.video and decoded < promised:
            about = "about " if kind in ("mxf", "matroska") else ""
            yield Fault(run.clip.id, "picture", f"{self.name} breaks off at frame {decoded} of {about}{promised}.", _ANOTHER_COPY,
                        Span(self.first + decoded, self.first + promised))

    def _sound_cut_short(self, samples: int) -> Iterator[Fault]:
        run, kind, rate = self.run, self.run.clip.probe.container, self.run.sound_rate
        promised = promised_samples(Path(self.rush.path), kind) or (self.rush.frames if kind in _KNOWS_ITS_LENGTH else 0)
        end = run.seen.samples
        if kind in _LOSSLESS and 0 < promised - samples <= rate * _TOLERANCE:
            yield Fault(run.clip.id, "sound", f"{self.name}: {float((promised - samples) / rate):.2f} seconds of it cannot be read.",
                        _ANOTHER_COPY, Span(end - samples, end))
        elif promised - samples > rate * _TOLERANCE:
            yield Fault(run.clip.id, "sound", f"{self.name} breaks off after {samples / rate:.1f} of {promised / rate:.1f} seconds.",
                        _ANOTHER_COPY, Span(end, end + promised - samples))
