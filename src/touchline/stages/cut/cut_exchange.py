"""Cuts in and out of other systems: an editor's list conformed, a paper edit laid again, documents written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from touchline.domain.cut.conform import conform
from touchline.domain.cut.cut import Cut
from touchline.domain.cut.interchange import Material, Reading
from touchline.domain.cut.register import Register
from touchline.domain.delivery.cues import Cue
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.people.identity import Identities
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import rate_text
from touchline.domain.world.seen import stated_facts
from touchline.domain.world.world import World, world_of
from touchline.errors import BadInput, Missing
from touchline.ports import Exporter, FrameTimes, Store
from touchline.stages.people.identity import identities, resolved
from touchline.stages.world.clips import as_known

ENDINGS = {"paper": "md"}
"""File endings that are not the format's own name."""

_COMMON = (Fraction(25), Fraction(24000, 1001), Fraction(24), Fraction(30000, 1001), Fraction(30), Fraction(50),
           Fraction(60000, 1001), Fraction(60))  # fmt: skip


@dataclass(frozen=True)
class Formats:
    """Documents that cuts travel in. ``lists`` read an editor's document (text, name, rate, width, height); of these
    ``unrated`` do not say their rate; ``papers`` read a paper edit back into the cut it was made from; ``made_of``
    tells which that was; ``kind_of`` knows a document's kind by its text; ``cues`` writes a cue sheet."""

    writers: Mapping[str, Exporter]
    lists: Mapping[str, Callable[[str, str, Fraction | None, int, int], Reading]]
    unrated: tuple[str, ...]
    papers: Mapping[str, Callable[[str, Cut, Material], Reading]]
    made_of: Callable[[str], tuple[str, int] | None]
    kind_of: Callable[[str], str]
    cues: Callable[[Sequence[Cue]], bytes]


@dataclass(frozen=True)
class Imported:
    """What came of a document: the version saved, what it was compared with, faults in words."""

    cut: Cut
    kind: str
    before: Cut | None
    faults: tuple[str, ...]

    @property
    def unmatched(self) -> list[str]:
        return [f"{event.id} {event.track}: {event.unmatched}" for event in self.cut.events if event.unmatched]


def import_cut(
    store: Store,
    formats: Formats,
    name: str,
    text: str,
    source: str,
    by: str,
    times: FrameTimes,
    rate: Fraction | None = None,
) -> Imported:
    """Save the next version of ``name`` as the document tells it. What cannot be matched is there as unmatched.

    Raises BadInput where the document cannot be read at all, or its rate is known neither from it nor from its clips.
    """
    kind = formats.kind_of(text)
    latest = _latest(store, name)
    base: Cut | None
    if kind in formats.papers:
        made_of = formats.made_of(text)
        base = store.cuts.load(*made_of) if made_of else store.cuts.load(name)
        known = replace(material(store, base, times), clips=_clips(store))
        reading = _noting(formats.papers[kind](text, base, known), made_of, base)
    elif kind in formats.lists:
        base = latest
        reading = _conformed(store, formats, kind, name, text, rate, latest)
    else:
        raise BadInput(
            f"{source} is no cut that Touchline reads.",
            "It reads OTIO, CMX3600 EDL, Final Cut Pro 7 XML, and its own paper edits.",
        )
    after = latest.version if latest else None
    saved = store.cuts.save(replace(reading.cut, name=name), by=by, why=f"import {source}", after=after)
    return Imported(saved, kind, base, reading.faults)


def conform_again(store: Store, cut: Cut, by: str) -> Imported:
    """Look up what is still unmatched, now that more may have been logged; the next version if anything was found."""
    events, told = conform(cut.events, Register(_clips(store).values()), cut.rate)
    found = [event for event, was in zip(events, cut.events, strict=True) if was.unmatched and not event.unmatched]
    if not found:
        return Imported(replace(cut, events=events), "conform", cut, tuple(told))
    saved = store.cuts.save(replace(cut, events=events), by=by, why=f"conform {len(found)} events", after=cut.version)
    return Imported(saved, "conform", cut, tuple(told))


def _latest(store: Store, name: str) -> Cut | None:
    try:
        return store.cuts.load(name)
    except Missing:
        return None


def _noting(reading: Reading, made_of: tuple[str, int] | None, base: Cut) -> Reading:
    """The version a paper edit was written from is the one it is read into, or it is said which was taken."""
    if made_of:
        return reading
    return replace(
        reading, faults=(f"The paper does not say what it was made from; {base.label} was taken.", *reading.faults)
    )


def _conformed(
    store: Store, formats: Formats, kind: str, name: str, text: str, rate: Fraction | None, latest: Cut | None
) -> Reading:
    register = Register(_clips(store).values())
    size = (latest.width, latest.height) if latest else (1920, 1080)

    def at(beat: Fraction | None) -> Reading:
        reading = formats.lists[kind](text, name, beat, *size)
        events, told = conform(reading.cut.events, register, reading.cut.rate)
        return Reading(replace(reading.cut, events=events), (*reading.faults, *told))

    if rate is not None or kind not in formats.unrated:
        return at(rate)
    return _best(at, register, latest)


def _best(at: Callable[[Fraction], Reading], register: Register, latest: Cut | None) -> Reading:
    """A list that does not say its rate has that of the version before it; else it is read at each rate that clips of
    the season have, and most events on clips of that rate, with least to be said, is right. Which was taken is told."""
    if latest is not None:
        return _at_rate(at(latest.rate), f"as {latest.label} does")
    own = {clip.rate for clip in register.clips.values() if clip.has_picture}
    tried: list[tuple[int, int, int, Reading]] = []
    for beat in [*(rate for rate in _COMMON if rate in own), *sorted(own - set(_COMMON))]:
        reading = at(beat)
        matched = [register.clips[event.clip] for event in reading.cut.events if event.clip]
        alike = sum(clip.rate == beat or not clip.has_picture for clip in matched)
        tried.append((alike, len(matched), -len(reading.faults), reading))
    best = max(tried, key=lambda one: one[:3], default=None)
    if best is None or not best[1]:
        raise BadInput(
            "The list does not say its rate, and none of its clips is in the season.", "Give it: --rate 25/1"
        )
    return _at_rate(best[3], "as its clips run")


def _at_rate(reading: Reading, why: str) -> Reading:
    told = f"The list does not say its rate; it was read at {rate_text(reading.cut.rate)}, {why}."
    return replace(reading, faults=(*reading.faults, told))


def material(store: Store, cut: Cut, times: FrameTimes) -> Material:
    """What writers may look up of a cut's clips: who is heard and what is said, as people named and corrected it."""
    statements = store.journal.statements()
    world = world_of(statements)
    used = {event.clip for event in cut.events if event.clip}
    clips = {name: clip for name, clip in _clips(store, world).items() if name in used}
    stated = stated_facts(statements)
    known = identities(store, statements, {clip.content for clip in clips.values()}, {fact.value for fact in stated})
    stated = list(resolved(stated, known, world))
    facts = {
        clip.id: _heard(store, clip, [fact for fact in stated if fact.clip == clip.id], known, world)
        for clip in clips.values()
    }
    names = {
        key: person.name or person.called for person in world.people.values() for key in (person.id, person.handle)
    }
    shown = {clip.id: found for clip in clips.values() if (found := times(clip))}
    return Material(clips, facts, names, shown)


def _heard(store: Store, clip: Clip, by_people: Sequence[Fact], known: Identities, world: World) -> tuple[Fact, ...]:
    """Machines' facts that no person denied, and people's own."""
    found = [
        fact
        for done in store.shelf.passes(clip.content)
        for fact in done.findings.facts
        if fact.kind in ("words", "person") and fact.confidence >= POSSIBLE_FROM
    ]
    machines = list(resolved(found, known, world))
    no = [fact for fact in by_people if fact.says == "no"]
    kept = [
        replace(fact, clip=clip.id)
        for fact in machines
        if not any(one.kind == fact.kind and one.value == fact.value and one.span.meets(fact.span) for one in no)
    ]
    return (*kept, *(fact for fact in by_people if fact.says == "yes"))


def _clips(store: Store, world: World | None = None) -> dict[str, Clip]:
    known = world or world_of(store.journal.statements())
    return {clip.id: as_known(clip, known) for clip in store.shelf.clips()}


def export_cut(
    formats: Formats, cut: Cut, known: Material, wanted: Sequence[str], folder: Path
) -> tuple[list[Path], list[str]]:
    """Write the cut in each format wanted, and beside them what these could not carry. Raises BadInput for a format
    that is not there."""
    for name in wanted:
        if name not in formats.writers:
            raise BadInput(f"{name!r} is no format for a cut.", f"Choose from {', '.join(formats.writers)}.")
    folder.mkdir(parents=True, exist_ok=True)
    base = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", f"{cut.name}.v{cut.version}")
    files, losses = [], []
    for name in wanted:
        written = formats.writers[name](cut, known)
        path = folder / f"{base}.{ENDINGS.get(name, name)}"
        path.write_bytes(written.text.encode("utf-8"))
        files.append(path)
        losses += [f"{path.name}: {loss}" for loss in written.losses]
    if losses:
        report = folder / f"{base}.losses.txt"
        report.write_text("\n".join(losses) + "\n", encoding="utf-8")
        files.append(report)
    return files, losses
