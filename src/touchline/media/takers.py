"""Who is fed by a decode pass: the analysers' looks, each in its lane, and the stand-ins for a browser (proxy, filmstrip,
waveform)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from touchline.domain.facts.findings import Fault, Findings
from touchline.domain.rushes.media import Clip, Picture
from touchline.errors import TouchlineError
from touchline.media.lanes import Lane
from touchline.media.pictures import THUMB_HEIGHT, Filmstrip, Waveform
from touchline.media.proxy import HEIGHT, WIDTH, Proxy, sweep
from touchline.media.sound import Feed
from touchline.media.upright import Rgb, Upright, shown_size
from touchline.ports import Look, Needs, Pace

_PICTURES_AHEAD, _SOUND_AHEAD = 6, 120

Image = NDArray[np.uint8]
Pcm = NDArray[np.float32]


class Watcher:
    """One look in its lane, given no more pictures than it asked for."""

    def __init__(self, needs: Needs, look: Look, pace: Callable[[], Pace]) -> None:
        self.needs = needs
        self._due = Fraction(0)
        self._lane = Lane("look", lambda call, *given: call(*given), lambda: look.end(pace()),
                          _PICTURES_AHEAD if needs.width else _SOUND_AHEAD)
        self._look = look

    def wants(self, seconds: Fraction) -> bool:
        """Whether the frame at this moment is due; then the next one is due ``every`` seconds later."""
        if not self.needs.width or seconds < self._due:
            return False
        self._due = seconds + self.needs.every if self.needs.every else Fraction(0)
        return True

    def see(self, frame: int, image: Image) -> None:
        self._lane.put(self._look.see, frame, image)

    def hear(self, start: int, sound: Pcm) -> None:
        self._lane.put(self._look.hear, start, sound)

    def close(self) -> None:
        self._lane.close()

    def stop(self) -> None:
        self._lane.stop()

    def findings(self, where: str) -> Findings:
        """What the look found; one that failed found nothing and looked at nothing, and says why."""
        found = self._lane.join()
        failure = self._lane.failure
        if failure is None:
            return found if isinstance(found, Findings) else Findings()
        if isinstance(failure, TouchlineError):
            return Findings(faults=(Fault(where, "analyser", failure.subject, failure.remedy),))
        return Findings(faults=(Fault(where, "analyser", f"It failed ({type(failure).__name__}: {failure}).",
                                      "Log the clip again with --again; if it fails again, please report it."),))


class Standins:
    """Proxy, filmstrip and waveform of one clip, written in a lane of their own."""

    def __init__(self, clip: Clip, folder: Path) -> None:
        picture = clip.probe.picture
        self._folder = folder
        size = shown_size(picture, WIDTH, HEIGHT) if picture else None
        rate, variable = (picture.rate, picture.variable) if picture else (clip.rate, False)
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder)
        self._proxy = Proxy(folder / "proxy.mp4", size, rate, variable, clip.has_sound)
        self._strip = Filmstrip(picture.frames) if picture else None
        self._wave = Waveform() if clip.has_sound else None
        self._lane = Lane("stand-ins", lambda call, *given: call(*given), self._finish, _PICTURES_AHEAD * 2)
        self._thumb = Rgb(THUMB_HEIGHT * 4, THUMB_HEIGHT)

    def picture(self, number: int, seconds: Fraction, frame: VideoFrame) -> None:
        """Called from the picture lane, which owns ``frame`` until it is handed over here."""
        if self._strip and number in self._strip.wanted:
            self._lane.put(self._strip.take, self._thumb.of(frame))
        self._lane.put(self._proxy.picture, frame, seconds)

    def sound(self, start: int, block: Pcm) -> None:
        self._lane.put(self._sound, start, block)

    def close(self) -> None:
        self._lane.close()

    def stop(self) -> None:
        """Give up and leave nothing behind."""
        self._lane.stop()
        self._proxy.abandon()

    def fault(self, where: str) -> Fault | None:
        """Why there is no proxy, if so; waits for the end."""
        self._lane.join()
        failure = self._lane.failure
        if failure is None:
            return None
        self._proxy.abandon()
        reason = getattr(failure, "strerror", None) or str(failure) or type(failure).__name__
        return Fault(where, "proxy", f"The proxy could not be written ({reason}).",
                     "Make room on the season's disk, then log again.")

    def _sound(self, start: int, block: Pcm) -> None:
        if self._wave:
            self._wave.take(block)
        self._proxy.sound(start, block)

    def _finish(self) -> None:
        if self._strip:
            self._strip.write(self._folder / "filmstrip.jpg")
        if self._wave:
            self._wave.write(self._folder / "waveform.png")
        self._proxy.close()


class PictureFan:
    """Scales each decoded frame and hands it to everyone who needs it, in a lane of its own. All frames are made as small as the
    proxy; larger only those that somebody larger is due to see."""

    def __init__(self, picture: Picture, watchers: list[Watcher], standins: Standins | None) -> None:
        seeing = [watcher for watcher in watchers if watcher.needs.width]
        wide = max([WIDTH if standins else 0, *(watcher.needs.width for watcher in seeing)])
        high = max([HEIGHT if standins else 0, *(watcher.needs.height for watcher in seeing)])
        self._large = Upright(picture, wide, high)
        shown = picture if self._large.plain else _as_shown(picture, self._large.size)
        self._small = Upright(shown, WIDTH, HEIGHT) if standins else None
        self._rgb = {(w.needs.width, w.needs.height): Rgb(w.needs.width, w.needs.height) for w in seeing}
        self._modest = {size for size in self._rgb if self._small and _within(shown_size(shown, *size), self._small.size)}
        self._seeing, self._standins = seeing, standins
        self._waiting: list[tuple[int, Fraction]] = []
        self.lane = Lane("pictures", self._take, self._flush, _PICTURES_AHEAD)

    def _take(self, number: int, seconds: Fraction, frame: VideoFrame) -> None:
        self._waiting.append((number, seconds))
        for ready in [frame] if self._large.plain else self._large.take(frame):
            self._hand_on(ready)

    def _flush(self) -> None:
        for ready in self._large.flush():
            self._hand_on(ready)

    def _hand_on(self, frame: VideoFrame) -> None:
        number, seconds = self._waiting.pop(0)
        small = self._small.take(frame)[0] if self._small else None
        large: VideoFrame | None = None
        images: dict[tuple[int, int], Image] = {}
        for watcher in self._seeing:
            if not watcher.wants(seconds):
                continue
            size = watcher.needs.width, watcher.needs.height
            if small is not None and size in self._modest:
                source = small
            else:
                source = large = large or (self._large.take(frame)[0] if self._large.plain else frame)
            if size not in images:
                images[size] = self._rgb[size].of(source)
            watcher.see(number, images[size])
        if self._standins and small is not None:
            self._standins.picture(number, seconds, small)


def _within(size: tuple[int, int], other: tuple[int, int]) -> bool:
    return size[0] <= other[0] and size[1] <= other[1]


def _as_shown(picture: Picture, size: tuple[int, int]) -> Picture:
    return Picture(width=size[0], height=size[1], rate=picture.rate, frames=picture.frames, codec="", pixel_format="yuv420p")


class SoundFan:
    """Hands each block of the mix to everyone who needs it, at the rate they asked for, mono or stereo."""

    def __init__(self, watchers: list[Watcher], standins: Standins | None) -> None:
        self._standins = standins
        hearing = [watcher for watcher in watchers if watcher.needs.sample_rate]
        kinds = sorted({_heard_as(watcher) for watcher in hearing})
        self._feeds = [Feed(*kind, _to_all([w for w in hearing if _heard_as(w) == kind])) for kind in kinds]

    def take(self, start: int, block: Pcm) -> None:
        for feed in self._feeds:
            feed.take(block)
        if self._standins:
            self._standins.sound(start, block)

    def flush(self) -> None:
        for feed in self._feeds:
            feed.flush()


def _heard_as(watcher: Watcher) -> tuple[int, bool]:
    return watcher.needs.sample_rate, watcher.needs.stereo


def _to_all(watchers: list[Watcher]) -> Callable[[int, Pcm], None]:
    def give(start: int, sound: Pcm) -> None:
        for watcher in watchers:
            watcher.hear(start, sound)

    return give
