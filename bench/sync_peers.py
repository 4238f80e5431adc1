"""What audalign and audio-offset-finder say of pairs: run by a Python that has them; reads pairs, writes offsets in seconds."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
from collections.abc import Callable
from typing import Any

Offset = Callable[[str, str], float | None]


def audio_offset_finder() -> Offset:
    """BBC's, as its page shows; its own score under 10 counts as not sure."""
    from audio_offset_finder.audio_offset_finder import find_offset_between_files

    def ask(one: str, other: str) -> float | None:
        found = find_offset_between_files(one, other)
        return float(found["time_offset"]) if found["standard_score"] >= 10 else None

    return ask


def audalign() -> Offset:
    """By plain correlation, as its page shows; whatever it answers is taken."""
    import audalign as ad

    recognizer = ad.CorrelationRecognizer()

    def ask(one: str, other: str) -> float | None:
        found: Any = ad.align_files(one, other, recognizer=recognizer)
        if not found:
            return None
        names = {path: path.rsplit("/", 1)[-1] for path in (one, other)}
        return float(found[names[other]]) - float(found[names[one]])

    return ask


def main() -> None:
    asked, answers = json.load(sys.stdin), {}
    for peer in (audio_offset_finder, audalign):
        try:
            ask = peer()
        except ImportError:
            continue
        offsets: list[float | None] = []
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        for one, other in asked:
            with contextlib.redirect_stdout(io.StringIO()):
                try:
                    offsets.append(ask(one, other))
                except Exception as error:
                    print(f"{peer.__name__}: {error!r}", file=sys.stderr)
                    offsets.append(None)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_utime + resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        answers[peer.__name__] = {"offsets": offsets, "processor": after - before}
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
