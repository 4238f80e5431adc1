"""Gather: the traces of a season's faces and voices put together into families, one for each person; and whom each family
resembles among those who were named.

What people said of traces holds: those that were named or joined stay together, those that were parted stay apart. A family
keeps its working name as it grows. A season of moderate size is gathered anew each time; in a very large one what was logged
since joins the families that are there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from touchline.domain.facts.facts import Fact, unidentified
from touchline.domain.facts.findings import Pass, Print
from touchline.domain.people.identity import FACE, VOICE, Family, Kin, Said, said_of
from touchline.domain.people.inheritance import Anchor, anchors_of, heirs
from touchline.domain.people.kept import PURGED, forgotten_traces
from touchline.domain.rushes.playhead import seconds_at
from touchline.ports import Likeness, Progress, Store
from touchline.stages.people.resemblance import SPOKESMEN, best_of_each, mean_of, resemble, vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from touchline.domain.rushes.media import Clip

GATHERED_ANEW = 4_000
"""Traces of one kind up to which all are compared again; beyond, families stay as they are and only grow."""


def behind(store: Store) -> bool:
    """Whether something was logged that was not gathered yet, or said of faces and voices and not compared: whoever said it may
    have been interrupted, or the season is another copy."""
    return bool(store.shelf.outbox(store.kindred.upto)) or store.kindred.said != said_of(store.journal.statements()).digest


def gather(store: Store, likeness: Likeness, report: Progress, *, anew: bool = False) -> int:
    """Bring the families up to what was logged and said; how many clips were taken in. ``anew`` compares everything again,
    as after people joined or parted families."""
    news = store.shelf.outbox(store.kindred.upto)
    statements = store.journal.statements()
    said = said_of(statements)
    if not news and not anew and store.kindred.said == said.digest:
        return 0
    gone = [content for _, content in news]
    spoken_of = (*(one.body for one in statements), *(entry.detail for entry in store.ledger.entries()))
    fresh = _traces(store, gone, anchors_of(spoken_of), report)
    upto = news[-1][0] if news else store.kindred.upto
    for number, by in enumerate((FACE, VOICE)):
        report("Comparing faces and voices", number, 2)
        work = _Families(store, likeness, by, said)
        rows = work.of(frozenset(gone), [one for one in fresh if one.by == by])
        lost = gone if by == FACE else ()  # the first to be kept takes away what was known of them
        store.kindred.keep(rows, lost, work.likenesses(rows), upto if by == VOICE else store.kindred.upto)
    resemble(store, likeness, said)
    return len(news)


def _traces(store: Store, contents: Sequence[str], anchors: Mapping[str, list[Anchor]], report: Progress) -> list[Kin]:
    """What the machines' passes over these contents found, a family of its own each. Those of people who were purged are not
    kept, should a machine have found them again, and nobody inherits what was said of them."""
    forgotten = forgotten_traces(store.journal.of_kind(PURGED))
    clips = {clip.content: clip for clip in store.shelf.clips()} if contents else {}
    found: list[Kin] = []
    for number, content in enumerate(contents):
        if number % 50 == 0:
            report("Clips with faces and voices", number, len(contents))
        clip = clips.get(content)
        if clip is None:
            continue
        passes = store.shelf.passes(content)
        prints = {one.key: one for by in (FACE, VOICE) for _, one in store.shelf.prints(by, [content])}
        rows = list(_of_clip(clip, passes, prints))
        purged = forgotten & {one.trace for one in rows}
        if purged:
            without_traces(store, content, purged)
        left = [one for one in rows if one.trace not in purged]
        found += heirs(left, [one for one in anchors.get(clip.id, ()) if one.trace not in forgotten], _boxes(passes))
    return found


def without_traces(store: Store, content: str, traces: Collection[str]) -> None:
    """Take these traces, with their likenesses and pictures, out of what machines made of a content."""
    for done in store.shelf.passes(content):
        facts = tuple(fact for fact in done.findings.facts if fact.value not in traces)
        if len(facts) < len(done.findings.facts):
            store.shelf.amend(replace(done, findings=replace(done.findings, facts=facts)), traces)


def _of_clip(clip: Clip, passes: Iterable[Pass], prints: Mapping[str, Print]) -> Iterator[Kin]:
    facts: dict[str, list[Fact]] = {}
    for fact in (fact for done in passes for fact in done.findings.facts):
        if fact.kind == "person" and unidentified(fact.value):
            facts.setdefault(fact.value, []).append(fact)
    for trace, of in facts.items():
        detail = prints[trace].detail if trace in prints else {}
        spans = tuple(_told_once(of))
        seconds = sum(float(seconds_at(clip, end, None) - seconds_at(clip, start, None)) for start, end, _ in spans)
        by = VOICE if of[0].channel == "sound" else FACE
        best = {key: detail[key] for key in ("frame", "box", "seen") if key in detail}
        quality = float(str(detail.get("quality", 0.0)))
        yield Kin(trace, clip.content, clip.id, by, trace, 1.0, round(seconds, 4), quality, spans, (), best,
                  ", ".join(dict.fromkeys(fact.source for fact in of)))


def _told_once(found: Iterable[Fact]) -> Iterator[tuple[int, int, float]]:
    """Stretches of one trace in order; where two looks saw it at once, one stretch as sure as the surer of them."""
    start, end, sure = 0, 0, 0.0
    for fact in sorted(found, key=lambda fact: fact.span):
        if end and fact.span.start >= end:
            yield start, end, sure
        if fact.span.start >= end:
            start, sure = fact.span.start, 0.0
        end, sure = max(end, fact.span.end), max(sure, fact.confidence)
    yield start, end, sure


def _boxes(passes: Iterable[Pass]) -> dict[str, Sequence[Any]]:
    """Where the faces of a clip are, by trace."""
    found: dict[str, list[Any]] = {}
    for fact in (fact for done in passes for fact in done.findings.facts):
        boxes: Any = fact.detail.get("boxes", ())
        found.setdefault(fact.value, []).extend(boxes)
    return {trace: boxes for trace, boxes in found.items() if boxes}


@dataclass(frozen=True)
class _Families:
    store: Store
    likeness: Likeness
    by: str
    said: Said

    def of(self, gone: frozenset[str], fresh: Sequence[Kin]) -> list[Kin]:
        """The new ones, and all that are there and may have changed, with the families that they belong to."""
        if self.store.kindred.count(self.by) + len(fresh) <= GATHERED_ANEW:
            return self._compared([*(one for one in self.store.kindred.of(by=self.by) if one.content not in gone), *fresh], {})
        if not fresh:
            return []
        there = [one for one in self.store.kindred.spokesmen(self.by, SPOKESMEN) if one.content not in gone]
        settled = self._compared([*there, *fresh], {one.trace: one.root for one in there})
        new = {one.trace for one in fresh}
        return [one for one in settled if one.trace in new]

    def likenesses(self, rows: Sequence[Kin]) -> list[Family]:
        """The likeness of each family that these are in, old members among them."""
        roots = {one.root for one in rows}
        old = self.store.kindred.of(roots=roots, by=self.by) if len(rows) < self.store.kindred.count(self.by) else ()
        best = list(best_of_each({one.trace: one for one in (*old, *rows)}.values(), SPOKESMEN))
        vectors = vectors_of(self.store, self.by, {one.content for one in best})
        families: dict[str, list[NDArray[np.float32]]] = {}
        for one in best:
            if one.trace in vectors and one.root in roots:
                families.setdefault(one.root, []).append(vectors[one.trace])
        return [Family(root, self.by, mean_of(some).tobytes()) for root, some in families.items()]

    def _compared(self, rows: Sequence[Kin], held: Mapping[str, str]) -> list[Kin]:
        import numpy as np

        vectors = vectors_of(self.store, self.by, {one.content for one in rows})
        able = sorted((one for one in rows if one.trace in vectors), key=lambda one: (one.content, one.trace))
        lone = [one for one in rows if one.trace not in vectors]
        if not able:
            return self._named([[one] for one in lone])
        labels, sure = self.likeness.gather(
            self.by, np.stack([vectors[one.trace] for one in able]),
            np.array([one.seconds for one in able], np.float32), np.array([one.quality for one in able], np.float32),
            self._pins(able, held), _together(able, self.by),
        )  # fmt: skip
        families: dict[int, list[Kin]] = {}
        for one, label, chance in zip(able, labels.tolist(), sure.tolist(), strict=True):
            families.setdefault(label, []).append(replace(one, sureness=round(min(1.0, max(0.0, chance)), 4)))
        return self._named([*families.values(), *([one] for one in lone)])

    def _pins(self, rows: Sequence[Kin], held: Mapping[str, str]) -> NDArray[np.int64]:
        """Rows that people, or an earlier gathering, put together have one number."""
        import numpy as np

        numbers: dict[object, int] = {}
        pins = []
        for one in rows:
            group = self.said.of((one.trace, *one.formerly, *([held[one.trace]] if one.trace in held else ())))
            key = group[0] if group else held.get(one.trace)
            pins.append(-1 if key is None else numbers.setdefault(key, len(numbers)))
        return np.array(pins, np.int64)

    def _named(self, families: Sequence[Sequence[Kin]]) -> list[Kin]:
        """Each family under its working name: what people know it by, else the name that most of it had, else its best."""
        taken: set[str] = set()
        out: list[Kin] = []
        for family in sorted(families, key=lambda f: (-sum(one.seconds for one in f), f[0].trace)):
            root = self._root(family, taken)
            taken.add(root)
            out += [replace(one, root=root) for one in family]
        return out

    def _root(self, family: Sequence[Kin], taken: Collection[str]) -> str:
        group = self.said.of(name for one in family for name in (one.trace, *one.formerly))
        if group:
            return group[1].label
        had: dict[str, float] = {}
        for one in family:
            had[one.root] = had.get(one.root, 0.0) + one.seconds
        free = [(seconds, root) for root, seconds in had.items() if root not in taken]
        if free:
            return max(free, key=lambda pair: (pair[0], pair[1]))[1]
        return max(family, key=lambda one: (one.quality, one.trace)).trace


def _together(rows: Sequence[Kin], by: str) -> list[tuple[int, int]]:
    """Pairs that are two people: faces seen in one frame, and voices of one clip, which were told apart there with more at
    hand than their likenesses."""
    pairs: list[tuple[int, int]] = []
    clip: list[int] = []
    for place, one in enumerate(rows):
        if clip and rows[clip[0]].content != one.content:
            clip = []
        pairs += [(other, place) for other in clip if by == VOICE or _meet(rows[other], one)]
        clip.append(place)
    return pairs


def _meet(one: Kin, other: Kin) -> bool:
    """Whether both are seen at one moment: where each really was, not where it may have been between two looks."""
    return any(a <= d and c <= b for a, b in _seen(one) for c, d in _seen(other))


def _seen(one: Kin) -> list[tuple[int, int]]:
    seen: Any = one.best.get("seen")
    return [(int(seen[0]), int(seen[1]))] if seen else [(start, end - 1) for start, end, _ in one.spans]
