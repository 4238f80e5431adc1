"""The leak scan measured on real footage: what it costs for each second of film, whether somebody who is there for two frames
in the place of somebody else is seen (as they are, mirrored, far away, blurred, pixelated), and whether a recording is heard again.

    python bench/scan.py [music]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import scan_music
from av.video.frame import VideoFrame
from trial import DATA

from touchline.domain.mending.masks import Mask, Way
from touchline.domain.time.time import Span
from touchline.media.covering import covered
from touchline.stages.deliver.leak_scan import look
from touchline.stages.deliver.sightings import FACE_CHANCE, GLIMPSE_CHANCE
from touchline.wiring import likeness
from touchline.wiring_scan import scanners

A, B, C = (tuple(words.split()) for words in
           ("again brother help no student yes", "bird milk please sorry thanks", "book learn school walk"))
"""Which of the clips of signers show whom."""
WAYS = ("as they are", "mirrored", "half as large", "blurred", "pixelated")
_ALONE, _THERE = 24, 2


def main() -> None:
    data = DATA
    if not data.is_dir():
        print("The real footage is not here (TOUCHLINE_TEST_DATA); nothing measured.")
        return
    if "music" in sys.argv:
        scan_music.measure(data)
        return
    with tempfile.TemporaryDirectory() as folder:
        speed(data, Path(folder))
        glimpses(data, Path(folder))
    scan_music.measure(data)


def speed(data: Path, folder: Path) -> None:
    """Wall and processor seconds for each second of film, for each kind of thing looked for."""
    print(f"{'film':<12}{'looked for':<12}{'wall s/s':>10}{'cpu s/s':>10}")
    for width, height in ((1280, 720), (1920, 1080)):
        film = folder / f"{height}.mp4"
        _write(film, [_sized(frame, width, height) for frame in _frames(data / "video" / "whitehouse_performance.mp4")][:240])
        for kind in ("faces", "text"):
            clock, spent = time.monotonic(), _cpu()
            looked = look(scanners(_Nobody()), film, [kind], lambda *_: None)  # type: ignore[arg-type]
            seconds = looked.frames / looked.rate
            print(f"{height}p{'':<7}{kind:<12}{(time.monotonic() - clock) / seconds:>10.2f}{(_cpu() - spent) / seconds:>10.2f}")


def glimpses(data: Path, folder: Path) -> None:
    """Two frames of one signer between two stretches of another: how often an alarm is raised on them, and elsewhere."""
    compare = likeness()
    print(f"\n{'two frames':<22}{'seen':>8}{'of':>5}{'false alarms':>14}{'of faces':>10}")
    for way in WAYS:
        caught = tried = false = others = 0
        for mine, theirs in ((A, B), (B, C), (C, A)):
            for number, word in enumerate(mine):
                photos = [data / "faces" / f"signer_{'ABC'[(A, B, C).index(mine)]}" / f"{other}.jpg" for other in mine if other != word]
                rows = np.stack([compare.photo(path)[0] for path in photos if path.exists()])
                film = folder / "two.mp4"
                _write(film, list(_two(data, word, theirs[number % len(theirs)], way)))
                (found,) = look(scanners(_Nobody()), film, ["faces"], lambda *_: None).findings["faces"]  # type: ignore[arg-type]
                alarms = []
                for one in found.prints:
                    chance = float(compare.chance("face", np.frombuffer(one.data, "<f2").astype(np.float32)[None], rows).max())
                    span = next(fact.span for fact in found.facts if fact.value == one.key)
                    here = span.meets(Span(_ALONE, _ALONE + _THERE)) is not None and len(span) <= _THERE + 1
                    others += not here
                    if chance >= (GLIMPSE_CHANCE if int(str(one.detail["pictures"])) < 4 else FACE_CHANCE):
                        alarms.append(here)
                tried, caught, false = tried + 1, caught + any(alarms), false + alarms.count(False)
        print(f"{way:<22}{caught:>8}{tried:>5}{false:>14}{others:>10}")


def _two(data: Path, word: str, other: str, way: str) -> Iterator[VideoFrame]:
    around = list(_frames(data / "video" / "signers" / f"{other}.mkv"))
    mine = list(_frames(data / "video" / "signers" / f"{word}.mkv"))[20 : 20 + _THERE]
    yield from around[:_ALONE]
    for frame in mine:
        yield _changed(frame, way)
    yield from around[_ALONE : 2 * _ALONE]


def _changed(frame: VideoFrame, way: str) -> VideoFrame:
    image = frame.to_ndarray(format="rgb24")
    if way == "mirrored":
        return _frame(image[:, ::-1])
    if way == "half as large":
        small = np.full_like(image, 128)
        tiny = frame.reformat(image.shape[1] // 2, image.shape[0] // 2).to_ndarray(format="rgb24")
        small[100 : 100 + len(tiny), 160 : 160 + tiny.shape[1]] = tiny
        return _frame(small)
    if way in ("blurred", "pixelated"):
        from touchline.analysers.faces.net import loaded
        from touchline.wiring import model_store

        (box, *_) = [face.box for face in loaded(model_store().find("yunet-sface")).find(image, 640 * 480)]
        high, wide = image.shape[:2]
        where = (box[0] / wide, box[1] / high, box[2] / wide, box[3] / high)
        mask = Mask("blur" if way == "blurred" else "pixelate", Span(0, 1), (Way(Span(0, 1), ((0, where),)),))
        return covered(frame.reformat(format="yuv420p"), 0, [mask], (0, 0, wide, high))
    return frame


def _frame(image: np.ndarray) -> VideoFrame:
    return VideoFrame.from_ndarray(np.ascontiguousarray(image), format="rgb24")


def _sized(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    return frame.reformat(width, height, format="yuv420p")


def _frames(path: Path) -> Iterator[VideoFrame]:
    with av.open(str(path)) as container:
        yield from container.decode(video=0)


def _write(film: Path, frames: list[VideoFrame]) -> None:
    with av.open(str(film), "w") as out:
        stream = out.add_stream("libx264", rate=Fraction(30), options={"preset": "veryfast", "crf": "17"})
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = frames[0].width, frames[0].height, "yuv420p"
        for number, frame in enumerate(frames):
            shown = frame.reformat(stream.width, stream.height, format="yuv420p")
            shown.pts, shown.time_base, shown.pict_type = number, Fraction(1, 30), 0
            out.mux(stream.encode(shown))
        out.mux(stream.encode(None))


def _cpu() -> float:
    used = os.times()
    return used.user + used.system


class _Nothing:
    """A journal in which nothing was said."""

    def statements(self) -> list[object]:
        return []


class _Nobody:
    """A season in which nobody is named: the scanners only ask it for names to listen for."""

    journal = _Nothing()


if __name__ == "__main__":
    sys.exit(main())
