"""Text on screen: lines exact and score clocks on photographs with known text and on drawn broadcasts; what it costs.

``TOUCHLINE_BENCH_RAPIDOCR`` names the interpreter of a separate environment with the rapidocr package: the same photographs are
read by it, too. A line counts as read where one of the facts says exactly that; the second figure overlooks spaces and the
kind of apostrophe.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from drawn_broadcast import RATE, Shown, broadcast
from trial import DATA, Spent, Trial, rows, trial

PHOTOS = DATA / "photos" / "onscreen_text"
OVER = ("football_juggle.mp4", "gopro_karma_GPMF.mp4", "whitehouse_performance.mp4", "football_cam_left.mp4", "person_dog.mp4",
        "corridor_people_10fps.mp4")
MIXED = (*OVER[:5], "nasa_webb.mp4", "stills_fades.mp4", "talk_burned_in_timecode.mp4", "football_cam_right.mp4")
PEER = """
import json, resource, sys
from rapidocr import RapidOCR
engine = RapidOCR()
engine(sys.argv[1])
spent = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
before, out = spent(), {}
for path in sys.argv[1:]:
    out[path] = list(engine(path).txts or [])
print(json.dumps([out, spent() - before]))
"""


def plainly(text: str) -> str:
    """A line without spaces and kinds of apostrophe."""
    return text.replace(" ", "").replace("’", "'")


def exact(truth: Sequence[str], read: Iterable[str]) -> tuple[int, int]:
    """How many lines were read exactly, and how many but for spaces and apostrophes."""
    texts = list(read)
    loose = {plainly(text) for text in texts}
    return sum(line in texts for line in truth), sum(plainly(line) in loose for line in truth)


def photographs(season: Trial) -> list[list[object]]:
    """Every photograph with its text, by us and by the peer."""
    listed = json.loads((PHOTOS / "groundtruth.json").read_text("utf-8"))["images"]
    spent = season.logged([PHOTOS], "--only", "text")
    read = {image["file"]: [fact["value"] for fact in season.facts(PHOTOS / image["file"], "text")] for image in listed}
    table = [_told("touchline", listed, read, f"{spent.processor / len(listed):.2f}, whole command")]
    peer = os.environ.get("TOUCHLINE_BENCH_RAPIDOCR")
    if peer:
        paths = [str(PHOTOS / image["file"]) for image in listed]
        done = subprocess.run([peer, "-c", PEER, *paths], capture_output=True, text=True, check=True)
        texts, seconds = json.loads(done.stdout.splitlines()[-1])
        found = {Path(path).name: lines for path, lines in texts.items()}
        table.append(_told("rapidocr", listed, found, f"{seconds / len(listed):.2f}"))
    return table


def _told(who: str, listed: Sequence[dict[str, Any]], read: dict[str, list[str]], cost: str) -> list[object]:
    lines, strict, loose, clocks, right = 0, 0, 0, 0, 0
    for image in listed:
        truth = [line["text"] for line in image["text"]]
        once, twice = exact(truth, read[image["file"]])
        lines, strict, loose = lines + len(truth), strict + once, loose + twice
        ticking = [line["text"] for line in image["text"] if line["kind"] in ("clock", "timecode")]
        clocks, right = clocks + len(ticking), right + sum(clock in read[image["file"]] for clock in ticking)
    return [who, f"{strict} of {lines}", f"{loose} of {lines}", f"{right} of {clocks}", cost]


def broadcasts(season: Trial, folder: Path) -> list[list[object]]:
    """Graphics drawn over moving footage: read, timed, paid for."""
    out: list[list[object]] = []
    for place, name in enumerate(OVER):
        path = folder / f"over_{Path(name).stem}.mp4"
        shown = broadcast(DATA / "video" / name, path, 30 + place)
        spent = _cost(season, path)
        facts = season.facts(path, "text")
        steady = [line for line in shown if line.kind != "clock"]
        clocks = [line for line in shown if line.kind == "clock"]
        strict, loose = exact([line.text for line in steady], [fact["value"] for fact in facts])
        ticks = sum(any(line.text in fact["value"] and fact["from"] <= line.start and fact["to"] >= line.end for fact in facts)
                    for line in clocks)
        late = max((_off(line, facts) for line in steady), default=0)
        out.append([path.stem, f"{strict} of {len(steady)}", f"{loose} of {len(steady)}", f"{ticks} of {len(clocks)}",
                    f"{late / RATE:.2f} s", f"{spent / (shown[0].end / RATE):.3f}"])
    return out


def _off(line: Shown, facts: Sequence[dict[str, Any]]) -> int:
    """By how many frames a line's span is too long at either end; ends that are missed count a hundred times."""
    spans = [(fact["from"], fact["to"]) for fact in facts if plainly(fact["value"]) == plainly(line.text)]
    if not spans:
        return 0
    start, end = min(start for start, _ in spans), max(end for _, end in spans)
    return max(line.start - start, end - line.end, 100 * (start - line.start), 100 * (line.end - end))


def _cost(season: Trial, *paths: Path) -> float:
    """Processor seconds of logging only text, less those of logging only shots: what text adds to a log."""
    with_text: Spent = season.logged(paths, "--only", "text,shots", "--again")
    without: Spent = season.logged(paths, "--only", "shots", "--again")
    return with_text.processor - without.processor


def main() -> None:
    if not PHOTOS.is_dir():
        sys.exit(f"There is no test data at {DATA}; nothing was measured.")
    with trial() as season, tempfile.TemporaryDirectory() as folder:
        rows(["photographs", "lines exact", "but for spaces", "clocks", "processor s a picture"], photographs(season))
        print()
        rows(["drawn over", "lines exact", "but for spaces", "clock, seconds", "span off by", "processor s per s"],
             broadcasts(season, Path(folder)))
        clips = [DATA / "video" / name for name in MIXED]
        cost = _cost(season, *clips)
        seconds = sum(clip["seconds"] for clip in season("clips")["clips"] if Path(clip["file"]).name in MIXED)
        print(f"\n{len(MIXED)} real clips, {seconds:.0f} s: {cost / seconds:.3f} processor seconds for a second of footage.")


if __name__ == "__main__":
    main()
