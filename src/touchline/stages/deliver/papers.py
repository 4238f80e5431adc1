"""The papers of a delivery: what the buyer reads, and what the season keeps for itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.interchange import Material
from touchline.domain.delivery.delivery import DELIVERY
from touchline.domain.delivery.sheet import sheet_of
from touchline.domain.facts.facts import POSSIBLE_FROM, Fact
from touchline.domain.rushes.media import Clip
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.discretion import Discretion, discreet_clip, discreet_cut, discreet_words
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.seen import stated_facts
from touchline.ports import FilmFacts, Paperwork, Store

RECORDS = "records"
_LOSSES = "losses.txt"
_NOT_TOLD = "withheld"


@dataclass(frozen=True)
class Bundle:
    """One delivery in the making: the cut, what is known, the verdict, what must be kept in, names and film."""

    cut: Cut
    known: Snapshot
    clearance: Clearance
    keep: Discretion
    base: str
    formats: tuple[str, ...]
    film: FilmFacts | None
    film_name: str
    losses: tuple[str, ...] = ()

    def judged_again(self, known: Snapshot, clearance: Clearance, keep: Discretion) -> Bundle:
        return replace(self, known=known, clearance=clearance, keep=keep)

    @property
    def shown_cut(self) -> Cut:
        """The cut as the buyer knows it; its label is never more than its files' names tell."""
        return discreet_cut(self.cut, self.keep, "cut" if self.keep.unfit(self.cut.name) else self.cut.name)

    @property
    def shown_clips(self) -> dict[str, Clip]:
        return {name: discreet_clip(clip, self.keep) for name, clip in self.known.clips.items()}

    def called(self, who: str) -> str:
        """How a person or party is written on the buyer's sheet: children and those who said no by number only."""
        return called_discreetly(self.known, self.keep, who)


def called_discreetly(known: Snapshot, keep: Discretion, who: str) -> str:
    """How a person or party is written for a buyer."""
    person = known.world.find(who)
    if person and (known.people[person.called].minor or person.called in keep.people):
        return person.id
    return keep.label(person.name or who if person else who, person.id if person else _NOT_TOLD)


def write_papers(store: Store, papers: Paperwork, bundle: Bundle, folder: Path, kind: str) -> Bundle:
    """Write everything but film and manifest into ``folder``, in place of what an earlier verdict left there."""
    for stale in folder.iterdir():
        if stale.name != bundle.film_name:
            stale.unlink()
    cut, clips = bundle.shown_cut, bundle.shown_clips
    material = Material(clips, spoken_words(store, bundle), _names(bundle), bundle.known.times)
    written: dict[str, bytes] = {}
    losses: list[str] = []
    for name in bundle.formats:
        if name in papers.exporters:
            export = papers.exporters[name](cut, material)
            written[f"{bundle.base}.{name}"] = export.text.encode()
            losses += [f"{name}: {loss}" for loss in export.losses]
    if kind == DELIVERY:
        sheet = sheet_of(cut, clips, bundle.clearance, called=bundle.called)
        for name in ("csv", "html"):
            written |= papers.sheet(sheet, name) if name in bundle.formats else {}
    if losses:
        written[_LOSSES] = ("\n".join(losses) + "\n").encode()
    for name, content in written.items():
        (folder / name).write_bytes(content)
    return replace(bundle, losses=tuple(losses))


def spoken_words(store: Store, bundle: Bundle) -> dict[str, tuple[Fact, ...]]:
    """What is said in each clip, as far as it may be written: lines that nobody denied, and people's own."""
    stated = [fact for fact in stated_facts(store.journal.statements()) if fact.kind == "words"]
    out: dict[str, tuple[Fact, ...]] = {}
    for clip in bundle.known.clips.values():
        people = [fact for fact in stated if fact.clip == clip.id]
        heard = [replace(fact, clip=clip.id) for done in store.shelf.passes(clip.content)
                 for fact in done.findings.facts if fact.kind == "words" and fact.confidence >= POSSIBLE_FROM]
        kept = [fact for fact in heard if not _denied(fact, people)]
        voices = [fact for fact in bundle.known.facts.get(clip.id, ()) if fact.kind == "person"]
        own = (fact for fact in people if fact.says == "yes")
        out[clip.id] = (*discreet_words([*kept, *own], bundle.keep), *voices)
    return out


def _denied(fact: Fact, people: Iterable[Fact]) -> bool:
    return any(word.says == "no" and word.value == fact.value and word.span.meets(fact.span) for word in people)


def _names(bundle: Bundle) -> dict[str, str]:
    """Names that may be written beside what somebody says: nobody's who said no, and no child's."""
    people = [(person, bundle.called(person.called)) for person in bundle.known.world.people.values()]
    return {key: name for person, name in people if name != person.id for key in (person.id, person.called)}


def keep_records(store: Store, papers: Paperwork, bundle: Bundle, folder: Path, delivery: str) -> Path:
    """The season's own copy: the full sheet with names and reasons, the manifest and its signature."""
    own = store.folder / RECORDS / delivery
    own.mkdir(parents=True, exist_ok=True)
    sheet = sheet_of(bundle.cut, bundle.known.clips, bundle.clearance, internal=True)
    for kind in ("csv", "html"):
        for name, content in papers.sheet(sheet, kind).items():
            (own / name).write_bytes(content)
    for name in ("manifest.json", "manifest.sig"):
        shutil.copyfile(folder / name, own / name)
    return own
