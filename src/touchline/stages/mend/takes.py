"""Takes: other footage that may stand for what an event shows: of the same scene, as the slate has it; in which the same is said
again; or, where nothing is known of either, what looks alike. The surest are tried first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from touchline.domain.cut.cut import Event, source_under
from touchline.domain.facts.facts import Fact, unidentified
from touchline.domain.facts.findings import Print
from touchline.domain.mending.mending import Elsewhere
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.slates import slates
from touchline.domain.rushes.sync_map import SyncMap
from touchline.domain.time.time import Span
from touchline.domain.words.again import LEAST, Again, said_again
from touchline.domain.words.line import Line, said_in, spoken_in
from touchline.domain.words.query import Phrase, Query
from touchline.domain.words.said_by import speakers, turns_of
from touchline.domain.words.tokens import tokens_of
from touchline.ports import LookAlikes, Store, WordSearch
from touchline.stages.find.look import KIND as LOOK

ALIKE = 0.5
"""The chance that two stretches are of one set-up, from which one is offered in place of the other."""
_ASKED, _MOST = 12, 6
_PLACES = 4
"""Where in a longer stretch another take is tried."""
_LINES, _TELLING = 60, 16
"""Lines of the word index that are compared, and words by which they are found."""

Opened = Callable[[Sequence[bytes]], LookAlikes]
FactsOf = Callable[[set[str]], Mapping[str, Sequence[Fact]]]
"""All that is known of some clips, by id."""


class Takes:
    """Other takes for parts of events. ``alike`` compares pictures, ``words`` finds what was said."""

    def __init__(
        self, store: Store, clips: Mapping[str, Clip], found: SyncMap, rate: Fraction, facts: FactsOf, alike: Opened | None,
        words: WordSearch | None,
    ) -> None:  # fmt: skip
        self._store, self._clips, self._map, self._rate = store, clips, found, rate
        self._read, self._alike, self._words = facts, alike, words
        self._known: dict[str, Sequence[Fact]] = {}
        self._slates = slates(clips, found)
        self._looks: list[tuple[Clip, Print]] | None = None

    def of(self, part: Event) -> Iterator[Elsewhere]:
        """What may stand for a part of an event: first of its scene, then by what is said, then by how it looks."""
        said = dict(self._said_again(part))
        scene = list(self._of_the_scene(part, said)) if part.channel == "picture" else []
        yield from scene
        for name, (again, who) in said.items():
            if name in {one.event.clip for one in scene}:
                continue
            for shown in self._at(part, name, [self._moved(part, name, again)]):
                yield Elsewhere("take", shown, f"{self._named(shown)}, where the same is said again {who} ({again.alike:.0%} of the words)",
                                "words")
        if part.channel == "picture":
            yield from self._alike_looking(part)

    def _of_the_scene(self, part: Event, said: Mapping[str, tuple[Again, str]]) -> Iterator[Elsewhere]:
        """Other takes, the good ones first: where the same is said, else as far into the take, else wherever there is room."""
        own = self._slates.get(part.clip or "")
        together = {place.clip for place in self._map.group_of(part.clip or "")}
        others = {name: slate for name, slate in self._slates.items()
                  if own and slate.key == own.key and name != part.clip and name not in together}
        for name, slate in sorted(others.items(), key=lambda one: (one[1].order, one[0])):
            here, clip = self._clips[part.clip or ""], self._clips[name]
            assert part.begins is not None
            starts = [part.begins / here.rate * clip.rate, *map(Fraction, self._spread(part, clip, clip.whole))]
            if name in said:
                starts = [self._moved(part, name, said[name][0])]
            for shown in self._at(part, name, starts):
                words = ", where the same is said" if name in said else ""
                yield Elsewhere("take", shown, f"{self._named(shown)}, {slate.label}{words}", "scene")

    def _said_again(self, part: Event) -> Iterator[tuple[str, tuple[Again, str]]]:
        """Clips in which the same words are said again, the likest first, and who says them there."""
        clip = self._clips[part.clip or ""]
        assert part.source is not None
        if self._words is None or _uneven(clip):
            return
        facts = self._facts([clip.id])[clip.id]
        first, last = float(part.source.start / clip.rate), float(part.source.end / clip.rate)
        lines = (fact for done in self._store.shelf.passes(clip.content) for fact in done.findings.facts)
        words = [word for line in spoken_in(lines) for word in said_in(line) if first <= word.start_seconds and word.end_seconds <= last]
        found: dict[str, Again] = {}
        for line in self._lines(token for word in words for token in tokens_of(word.text)):
            apart = line.clip != clip.id or not line.span.meets(part.source)
            again = said_again(words, (*line.words, *line.after)) if apart and line.clip in self._clips else None
            if again and again.alike > (found[line.clip].alike if line.clip in found else 0):
                found[line.clip] = again
        likest = sorted(found.items(), key=lambda one: (-one[1].alike, one[0]))[:_MOST]
        there = self._facts([name for name, _ in likest])
        own = _speaker(facts, words[0].start_seconds, words[-1].end_seconds, clip) if words else None
        for name, again in likest:
            who = _speaker(there[name], again.start_seconds, again.end_seconds, self._clips[name])
            if own == who and own is not None:
                yield name, (again, f"by {who}")
            elif own is None or who is None or unidentified(own) or unidentified(who):
                yield name, (again, "by whom is not known")

    def _facts(self, clips: Sequence[str]) -> Mapping[str, Sequence[Fact]]:
        if missing := {clip for clip in clips if clip not in self._known}:
            self._known |= self._read(missing)
        return self._known

    def _lines(self, tokens: Iterator[str]) -> Iterator[Line]:
        asked = list(dict.fromkeys(tokens))
        if self._words is None or len(asked) < LEAST:
            return iter(())
        self._words.follow()
        common = self._words.common(asked)
        telling = [token for token in asked if token not in common][:_TELLING] or asked[:_TELLING]
        query = Query(tuple(Phrase((token,)) for token in telling), kinds=frozenset(("words",)), some=True)
        return islice(self._words.search(query), _LINES)

    def _moved(self, part: Event, name: str, again: Again) -> Fraction:
        """The frame of the other clip at which it must begin, for its words to come when those of the part come."""
        assert part.begins is not None
        here, clip = self._clips[part.clip or ""], self._clips[name]
        start = (part.begins / here.rate + Fraction(again.later).limit_denominator(10**6)) * clip.rate
        return Fraction(round(start)) if part.channel == "picture" else start

    def _at(self, part: Event, name: str, starts: Sequence[Fraction]) -> Iterator[Event]:
        """The part on frames of another clip, wherever there is room and the channel."""
        clip = self._clips[name]
        lasts = part.length * clip.rate / self._rate
        able = (clip.has_picture if part.channel == "picture" else clip.has_sound) and not _uneven(clip)
        for start in dict.fromkeys(starts) if able else ():
            begins = Fraction(floor(start)) if part.channel == "picture" else start
            if begins >= 0 and begins + lasts <= clip.frames:
                bare = replace(part, clip=clip.id, begins=begins, source=clip.whole, name=clip.name, tracks=(), sought=None, treatments=())
                yield replace(bare, source=source_under(bare, bare.place, self._rate, clip.rate))

    def _alike_looking(self, part: Event) -> Iterator[Elsewhere]:
        """Stretches that look as if they were of the same set-up, long enough, and not the same frames again."""
        if self._alike is None:
            return
        assert part.source is not None
        looks = self._all_looks()
        middle = (part.source.start + part.source.end) // 2
        own = next((one for clip, one in looks if clip.id == part.clip and middle in range(*_frames(one))), None)
        others = [(clip, one) for clip, one in looks if clip.id != part.clip or not Span(*_frames(one)).meets(part.source)]
        if own is None or not others:
            return
        found = self._alike([one.data for _, one in others]).nearest(own.data, _ASKED)
        likely = [(*others[at], chance) for at, _, chance in found if chance >= ALIKE]
        for clip, one, chance in likely[:_MOST]:
            for shown in self._at(part, clip.id, [*map(Fraction, self._spread(part, clip, Span(*_frames(one))))]):
                yield Elsewhere("take", shown, f"{self._named(shown)} looks alike (chance {chance:.0%}; no model)", "look")

    def _spread(self, part: Event, clip: Clip, whole: Span) -> Iterator[int]:
        room = len(whole) - ceil(part.length * clip.rate / self._rate)
        return iter(dict.fromkeys(whole.start + room * n // (_PLACES - 1) for n in range(_PLACES)) if room >= 0 else ())

    def _named(self, shown: Event) -> str:
        assert shown.source is not None
        return f"{shown.name}@{shown.source.start}..{shown.source.end}"

    def _all_looks(self) -> list[tuple[Clip, Print]]:
        if self._looks is None:
            by_content = {clip.content: clip for clip in self._clips.values()}
            found = self._store.shelf.prints(LOOK)
            self._looks = [(by_content[content], one) for content, one in found if content in by_content]
        return self._looks


def _speaker(facts: Sequence[Fact], start: float, end: float, clip: Clip) -> str | None:
    """Who says what is said from one second to another of a clip; None where nobody knows."""
    return speakers([(start, end)], turns_of(facts, lambda frame: float(frame / clip.rate)))[0]


def _uneven(clip: Clip) -> bool:
    return clip.probe.picture is not None and clip.probe.picture.variable


def _frames(one: Print) -> tuple[int, int]:
    return int(str(one.detail["from"])), int(str(one.detail["to"]))
