"""Proposals: what machines would ask a person about who is who. Nothing counts until somebody confirms it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from touchline.domain.facts.facts import KNOWN_FROM, POSSIBLE_FROM
from touchline.domain.people.company import Scene, company
from touchline.domain.people.identity import FACE, Identities, Kin
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.domain.world.world import World, world_of
from touchline.ports import Progress, Store
from touchline.stages.people.hints import Hint, hints
from touchline.stages.people.identity import identities
from touchline.stages.world.clips import clips_as_known


@dataclass(frozen=True)
class Proposal:
    """One question: is ``one`` the same as ``other``? ``why`` a machine thinks so, ``command`` to say yes with."""

    one: str
    other: str
    why: str
    command: str

    def document(self) -> dict[str, str]:
        """As JSON."""
        return asdict(self)


def proposals(store: Store, report: Progress) -> list[Proposal]:
    """Names that the footage offers, families that may be somebody who was named, and faces that keep a voice company."""
    statements = store.journal.statements()
    world = world_of(statements)
    report("Who is seen with whom", 0, 2)
    rows = list(store.kindred.of())
    known = identities(store, statements)
    clips = clips_as_known(store, world)
    offered = [_offer(one) for one in hints(store, clips, [one for one in rows if one.clip in clips], known, world, report)]
    found = [*offered, *_resemblances(store, known, world), *_company(clips, rows, known, world)]
    report("Who is seen with whom", 2, 2)
    return found


def _resemblances(store: Store, known: Identities, world: World) -> Iterator[Proposal]:
    """Families that look or sound like somebody, but not surely."""
    for match in sorted(store.kindred.matches(), key=lambda m: (-m.chance, m.root)):
        if POSSIBLE_FROM <= match.chance < KNOWN_FROM and known.called(match.root) == known.label(match.root):
            person = world.called(match.person)
            sense = "looks" if match.by == FACE else "sounds"
            yield Proposal(match.root, person, f"{sense} like them ({match.chance:.0%})", f"touchline name {match.root} {person}")


def _offer(hint: Hint) -> Proposal:
    where = timecode_at(hint.clip, seconds_at(hint.clip, hint.at)) or f"frame {hint.at}"
    times = f", {hint.times} times" if hint.times > 1 else ""
    return Proposal(hint.label, hint.name, f"{hint.how} in {hint.clip.name} at {where}{times}", f"touchline name {hint.label} {hint.name}")


def _company(clips: Mapping[str, Clip], rows: list[Kin], known: Identities, world: World) -> Iterator[Proposal]:
    spans: dict[str, dict[str, dict[str, list[tuple[int, int]]]]] = {}
    for one in rows:
        of_clip = spans.setdefault(one.clip, {"face": {}, "voice": {}})
        of_clip[one.by].setdefault(known.called(one.trace), []).extend((a, b) for a, b, _ in one.spans)
    scenes = (Scene(float(clips[clip].rate), of["voice"], of["face"]) for clip, of in spans.items()
              if clip in clips and of["face"] and of["voice"])  # fmt: skip
    for met in company(scenes):
        if met.voice != met.face and not (met.voice in world.people and met.face in world.people):
            yield _question(met.voice, met.face, f"seen for {met.seconds:.0f} s in {met.clips} clips while heard ({met.share:.0%})", world)


def _question(voice: str, face: str, why: str, world: World) -> Proposal:
    one, other = world.called(voice), world.called(face)
    if voice in world.people:
        return Proposal(face, one, why, f"touchline name {face} {one}")
    if face in world.people:
        return Proposal(voice, other, why, f"touchline name {voice} {other}")
    return Proposal(voice, face, why, f"touchline people merge {voice} {face}")
