"""Questions asked of a season, one line each in a file beside what machines made: small, bounded, and nobody's loss if it goes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from touchline.ports.questions import Shown

FILE = "questions.jsonl"
_MOST_BYTES = 1 << 20
_BEST = 5


class SeasonQuestions:
    """See `touchline.ports.questions.Questions`."""

    def __init__(self, derived: Path) -> None:
        self._path = derived / FILE

    def note(self, asked: str, shown: Sequence[Shown]) -> None:
        text = " ".join(asked.split())
        if not text or not shown:
            return
        line = json.dumps({"asked": text[:200], "shown": shown[:_BEST]}, ensure_ascii=False)
        try:
            self._halve()
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError:
            return

    def often(self, clips: Collection[str]) -> list[tuple[Shown, tuple[str, ...], int]]:
        found: dict[tuple[str, int, int], tuple[Shown, list[str]]] = {}
        for asked, shown in self._lines():
            for one in shown:
                if one[0] in clips:
                    found.setdefault(one[:3], (one, []))[1].append(asked)
        often = [(one, tuple(dict.fromkeys(asked)), len(asked)) for one, asked in found.values() if len(asked) > 1]
        return sorted(often, key=lambda found: (-found[2], found[0]))

    def forget(self, told: Callable[[str], bool]) -> int:
        """Forget every question in whose words, or in the words of whose answers, ``told`` finds something; how many."""
        try:
            lines = self._path.read_text("utf-8", errors="replace").splitlines(keepends=True)
        except OSError:
            return 0
        left = [line for line in lines if not told(line.replace('"', " ").replace("\\", " "))]
        part = self._path.with_suffix(".part")
        part.write_text("".join(left), "utf-8")
        part.replace(self._path)
        return len(lines) - len(left)

    def _lines(self) -> Iterator[tuple[str, list[Shown]]]:
        """What can be read; a line that was torn or changed is passed over."""
        try:
            lines = self._path.read_text("utf-8", errors="replace").splitlines()
        except OSError:
            return
        for line in lines:
            try:
                said = json.loads(line)
                yield str(said["asked"]), [(str(clip), int(start), int(end), str(text)) for clip, start, end, text in said["shown"]]
            except (ValueError, KeyError, TypeError):
                continue

    def _halve(self) -> None:
        """Forget the older half once there is more than anybody needs."""
        if self._path.exists() and self._path.stat().st_size > _MOST_BYTES:
            lines = self._path.read_text("utf-8", errors="replace").splitlines(keepends=True)
            part = self._path.with_suffix(".part")
            part.write_text("".join(lines[len(lines) // 2 :]), "utf-8")
            part.replace(self._path)
