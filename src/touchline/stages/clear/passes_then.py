"""What machines had made by a moment: a pass that was not there yet had not been made, and what a later one replaced is told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from touchline.domain.facts.findings import Pass
from touchline.domain.time.moment import parse_moment

PassesOf = Callable[[Collection[str]], Mapping[str, list[Pass]]]
"""The passes over many contents, by content."""


def once(passes: PassesOf) -> PassesOf:
    """The same, each read once."""
    kept: dict[str, list[Pass]] = {}

    def of(contents: Collection[str]) -> Mapping[str, list[Pass]]:
        kept.update(passes([content for content in contents if content not in kept]))
        return kept

    return of


class AsOf:
    """The passes over contents as of a moment, from all that are there today. ``begun`` is when everything machines made was begun
    anew, empty where nobody knows."""

    def __init__(self, moment: str, begun: str, passes: PassesOf) -> None:
        self._moment, self._begun, self._passes = parse_moment(moment), begun, passes
        self._anew = bool(begun) and parse_moment(begun) > self._moment
        self._replaced: set[tuple[str, str]] = set()
        self._looked = False

    def of(self, contents: Collection[str]) -> Iterator[list[Pass]]:
        """Those over each of these contents. What was made before all was begun anew is not kept, and neither is what an earlier
        pass of an analyser found: there today's are taken."""
        every = self._passes(contents)
        return (self._then(content, every[content]) for content in contents)

    def _then(self, content: str, every: list[Pass]) -> list[Pass]:
        self._looked = self._looked or bool(every)
        if self._anew:
            return every
        there = [done for done in every if not done.since or parse_moment(done.since) <= self._moment]
        self._replaced |= {(content, done.analyser) for done in there if done.made and parse_moment(done.made) > self._moment}
        return there

    @property
    def doubts(self) -> tuple[str, ...]:
        """What cannot be told as it was, in sentences."""
        found = []
        if self._anew and self._looked:
            found.append(f"All that machines made was begun anew on {self._begun[:10]}: what they had found before is not kept, "
                         "so what they find today is taken.")  # fmt: skip
        if self._replaced:
            clips, count = len({content for content, _ in self._replaced}), len(self._replaced)
            found.append(f"{count} pass{'es' if count > 1 else ''} over {clips} clip{'s' if clips > 1 else ''} were made again since: "
                         "what the earlier ones had found is not kept, so today's are taken.")  # fmt: skip
        return tuple(found)
