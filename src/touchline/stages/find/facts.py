"""Facts: everything known about one clip, by machines and by people; and all faults that stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from touchline.domain.facts.attention import Attention, attention
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import Fault, Pass
from touchline.domain.people.kept import PURGED, kept_facts
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.domain.rushes.whereabouts import perhaps
from touchline.domain.time.time import rate_text
from touchline.domain.words.said_by import with_speakers
from touchline.domain.world.seen import stated_facts, watched_by_people
from touchline.domain.world.world import World, world_of
from touchline.ports import Store
from touchline.stages.log.log import PROXY
from touchline.stages.offload.relink import offline
from touchline.stages.people.identity import identities, resolved
from touchline.stages.world.clips import as_known, clip_called

LOUDNESS = "loudness"


@dataclass(frozen=True)
class Dossier:
    """One clip with all that is known of it. ``facts`` lie in order of time, machines' and people's; ``looked`` is what
    was covered by complete passes or by people who watched."""

    clip: Clip
    facts: tuple[Fact, ...]
    passes: tuple[Pass, ...]
    faults: tuple[Fault, ...]
    looked: Attention


def dossier(store: Store, name: str) -> Dossier:
    """Everything about the clip with this id, name or path. Raises Missing, or Conflict where several are called so."""
    statements = store.journal.statements()
    world = world_of(statements)
    clip = clip_called((as_known(clip, world) for clip in store.shelf.clips()), name)
    passes = tuple(sorted(store.shelf.passes(clip.content), key=lambda done: done.analyser))
    facts = [*(fact for done in passes for fact in done.findings.facts), *perhaps(clip)]
    facts += [fact for fact in stated_facts(statements) if fact.clip == clip.id]
    kept = [fact for fact in kept_facts(store.journal.of_kind(PURGED)) if fact.clip == clip.id]
    known = identities(store, statements, [clip.content], [fact.value for fact in facts if fact.kind == "person"])
    whole = tuple(_handled(fact, world) for fact in (*resolved(sorted(facts, key=_order), known, world), *kept))
    looked = attention(passes, watched_by_people(statements).get(clip.id, {}))
    own = tuple(fault for fault in standing_faults(store) if fault.where in (clip.id, *(rush.path for rush in clip.rushes)))
    return Dossier(clip, whole, passes, own, looked)


def _order(fact: Fact) -> tuple[object, ...]:
    return fact.span, fact.kind, fact.value, fact.channel


def _handled(fact: Fact, world: World) -> Fact:
    """People under the handle that is typed, where they have one."""
    person = world.people.get(fact.value) if fact.kind == "person" else None
    if person is None or not person.handle:
        return fact
    return Fact(fact.clip, fact.span, fact.channel, fact.kind, person.handle, fact.confidence, fact.says, fact.source, fact.detail)


def facts_document(found: Dossier, times: Sequence[float] | None = None) -> dict[str, Any]:
    """One JSON document: the clip, and its facts with frames, channel, confidence, source and whatever else their source
    knows (``words`` with seconds, ``language``, ``said_by``, ``by``). ``times`` are those of each frame where the rate varies."""
    clip = found.clip
    picture = clip.probe.picture
    rate = None if picture is not None and picture.variable else clip.rate
    told = with_speakers(found.facts, lambda frame: float(seconds_at(clip, frame, times)), rate)
    return {
        "clip": clip.id, "name": clip.name, "file": clip.file, "rate": rate_text(clip.rate), "frames": clip.frames,
        "loudness": loudness_of(found.passes), "facts": [_fact_document(fact, clip, times) for fact in told],
        "passes": [{"analyser": done.analyser, "version": done.version, "settings": done.settings, "watches": list(done.watches),
                    "complete": [[span.start, span.end] for span in done.findings.complete]} for done in found.passes],
        "looked_at": {what: [[span.start, span.end] for span in spans] for what, spans in found.looked.covered.items()},
        "faults": [fault_document(fault) for fault in found.faults],
    }


def _fact_document(fact: Fact, clip: Clip, times: Sequence[float] | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "kind": fact.kind, "value": fact.value, "channel": fact.channel, "from": fact.span.start, "to": fact.span.end,
        "from_seconds": round(float(seconds_at(clip, fact.span.start, times)), 6),
        "to_seconds": round(float(seconds_at(clip, fact.span.end, times)), 6),
        "confidence": fact.confidence, "source": fact.source}
    if fact.says is not None:
        document["says"] = fact.says
    if fact.kind == "words":
        document |= {"words": [], "said_by": None, "language": None}
    return document | dict(fact.detail)


def fault_document(fault: Fault) -> dict[str, Any]:
    """A fault as JSON; ``from`` and ``to`` only where it spoils a stretch."""
    document: dict[str, Any] = {"where": fault.where, "stage": fault.stage, "subject": fault.subject, "remedy": fault.remedy}
    return document | ({"from": fault.span.start, "to": fault.span.end} if fault.span else {})


def clip_document(clip: Clip, passes: Sequence[Pass]) -> dict[str, Any]:
    """One clip as JSON: what it is, where it lies, when and where it was shot, what has logged it."""
    picture = clip.probe.picture
    return {
        "clip": clip.id, "name": clip.name, "file": clip.file, "files": [rush.given for rush in clip.rushes], "reel": clip.reel,
        "content": clip.content, "rate": rate_text(clip.rate), "frames": clip.frames, "seconds": round(float(clip.seconds), 6),
        "timecode": timecode_at(clip, Fraction(0)), "shot": clip.shot, "place": clip.place, "fixture": clip.fixture,
        **{f"{what}_by": dict(clip.told_by).get(what) for what in ("shot", "place", "fixture")},
        "place_seems": dict(clip.seems), "owner": clip.owner, "camera": clip.probe.camera,
        "picture": None if picture is None else {
            "width": picture.width, "height": picture.height, "codec": picture.codec, "bits": picture.bits,
            "pixel_shape": rate_text(picture.pixel_shape), "rotation": picture.rotation, "hdr": picture.hdr,
            "variable": picture.variable, "interlaced": picture.interlaced, "start_seconds": float(picture.start_seconds)},
        "sounds": [{"channels": sound.channels, "sample_rate": sound.sample_rate, "samples": sound.samples,
                    "codec": sound.codec, "language": sound.language or None, "tracks": list(sound.track_names)}
                   for sound in clip.probe.sounds],
        "loudness": loudness_of(passes),
        "logged": sorted(done.analyser for done in passes), "proxy": any(done.analyser == PROXY for done in passes),
        "notes": list(clip.probe.notes), "extra": dict(clip.probe.extra),
    }


def loudness_of(passes: Sequence[Pass]) -> dict[str, float | None] | None:
    """How loud a clip's stereo mix is by EBU R 128: ``integrated_lufs``, ``range_lu``, ``true_peak_dbtp``, each None where
    there is too little to say; None where nobody measured."""
    for fact in (fact for done in passes for fact in done.findings.facts):
        found = fact.detail.get(LOUDNESS) if (fact.kind, fact.value) == ("sound", LOUDNESS) else None
        if isinstance(found, dict):
            return found
    return None


def standing_faults(store: Store) -> list[Fault]:
    """All faults: of what could not be read or done, and of rushes that are offline; each once."""
    kept = list(dict.fromkeys(store.shelf.faults()))
    return kept + [fault for fault in offline(store.shelf.clips()) if fault not in kept]
