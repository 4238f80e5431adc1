"""Leak scan: a film that is to leave, or has left, decoded from disk at full resolution and looked at again.

What the analysers find is held against everybody and everything that is refused for the showing, or was hidden in the cut. Who or
what cannot be looked for is listed; a treatment that nobody can see to work does not count.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.treatment import WITHHELD
from touchline.domain.delivery.alarms import Alarm, Dismissal, alarms, dismissals, parted
from touchline.domain.delivery.wanted import Wanted, wanted
from touchline.domain.facts.findings import Findings
from touchline.domain.ledger.ledger import Target
from touchline.domain.rushes.media import Clip, Rush
from touchline.domain.time.time import Span, minus, timecode
from touchline.domain.verdict.snapshot import Snapshot
from touchline.errors import Refused, Unavailable
from touchline.ports import Analyser, Decoder, FaceFinder, Likeness, Progress, Store
from touchline.ports.together import Tunes
from touchline.stages.deliver.scan_people import Likenesses
from touchline.stages.deliver.sightings import (
    FACES,
    MUSIC,
    SOUNDS,
    TEXT,
    UNNAMED,
    VOICES,
    WORDS,
    Looked,
    Unscanned,
    cannot_be_scanned_for,
    sightings,
)

_MEND_NAMES = ("Mend it in another way (a name that is written or said: refuse the words themselves, touchline term --text … or --words …, "
               "and mend offers what hides them)")


@dataclass(frozen=True)
class Scanners:
    """Who looks again: what opens files, the analysers by what they look for, who compares likenesses, who knows recordings again, and
    who finds faces on every frame, so that what is hidden can be followed before."""

    decoder: Decoder
    analysers: Mapping[str, Sequence[Analyser]]
    likeness: Likeness
    tunes: Tunes
    finder: FaceFinder | None = None


@dataclass(frozen=True)
class LeakScan:
    """The result: alarms that stand, those dismissed and by whom, who and what could not be looked for, stretches in which words
    could not be made out, what was looked for, and how long it took (seconds)."""

    alarms: tuple[Alarm, ...] = ()
    dismissed: tuple[tuple[Alarm, tuple[Dismissal, ...]], ...] = ()
    cannot: tuple[Unscanned, ...] = ()
    unclear: int = 0
    looked_for: tuple[str, ...] = ()
    seconds: float = 0.0
    film_seconds: float = 0.0
    known: Likenesses = field(default_factory=Likenesses)

    def document(self) -> dict[str, object]:
        """As a manifest has it: nobody's name."""
        return {
            "check": "leak scan", "looked for": list(self.looked_for), "alarms": len(self.alarms),
            "dismissed": [{"frames": [a.at.start, a.at.end], "channel": a.sighting.channel, "kind": a.sighting.kind,
                           "statements": sorted(d.number for d in told)} for a, told in self.dismissed],
            "cannot be scanned for": sorted(one.nameless for one in self.cannot), "words unclear": self.unclear,
            "seconds": round(self.seconds, 1), "film seconds": round(self.film_seconds, 2),
        }  # fmt: skip


def kinds_needed(look_for: Wanted, seen: Likenesses) -> tuple[str, ...]:
    """What must be looked for."""
    needed = {FACES: seen.faces, VOICES: seen.voices, WORDS: look_for.words, TEXT: look_for.text,
              MUSIC: look_for.music, SOUNDS: look_for.noises}
    return tuple(kind for kind, there in needed.items() if there)


def need_ready(scanners: Scanners | None, kinds: Sequence[str]) -> Scanners:
    """Whoever can look for these. Raises Refused where nobody can."""
    if scanners is None:
        raise Refused("The film cannot be looked at again for what must not be in it.", "Deliver with the touchline command.")
    try:
        for kind in kinds:
            for one in scanners.analysers[kind]:
                one.ready()
    except Unavailable as error:
        raise Refused(f"The leak scan cannot be done: {error.subject}",
                      f"{error.remedy} Until then only a screener (--screener) can go out.") from error
    return scanners


def look(scanners: Scanners | None, film: Path, kinds: Sequence[str], report: Progress) -> Looked:
    """Decode a film and look at all of it. Raises Refused where nobody can, or where any of it could not be looked at."""
    scanners = need_ready(scanners, kinds)
    analysers = [(kind, one) for kind in kinds for one in scanners.analysers[kind]]
    clip = _as_clip(scanners.decoder, film)
    began = time.monotonic()
    looks = [(one.needs, one.begin(clip)) for _, one in analysers]
    watched = scanners.decoder.watch(clip, looks, None, lambda frame: report("leak scan", frame, clip.frames))
    found: dict[str, list[Findings]] = {}
    for (kind, _), findings in zip(analysers, watched.findings, strict=True):
        found.setdefault(kind, []).append(findings)
    whole = Span(0, max(watched.frames, 1))
    missed = [kind for kind, several in found.items() for one in several if any(minus(whole, one.complete))]
    if missed or watched.faults:
        details = [fault.subject for fault in watched.faults] + [f"Not all of it was looked at for {kind}." for kind in missed]
        raise Refused("The film could not be looked at again from end to end.", "Deliver again; if it stays so, report it.",
                      details=details)
    return Looked({kind: tuple(several) for kind, several in found.items()}, watched.frames, float(clip.rate), time.monotonic() - began)


def _as_clip(decoder: Decoder, film: Path) -> Clip:
    found = decoder.probe(film)
    assert found.picture is not None
    rush = Rush("film", film.stat().st_size, film.name, str(film), "", found.picture.frames)
    return Clip("film", film.name, "", "film", found.picture.rate, found.picture.frames, (rush,), found)


def result(
    store: Store, scanners: Scanners, known: Snapshot, cut: Cut, targets: Sequence[Target], looked: Looked, seen: Likenesses
) -> LeakScan:
    """What was found, held against what is refused as known in the snapshot."""
    look_for = wanted(known, cut, targets)
    began = time.monotonic()
    found = sightings(scanners.likeness, scanners.tunes, looked, look_for, seen, cut, known)
    seconds = looked.seconds + time.monotonic() - began
    statements = store.journal.statements()
    people = {person.id: person.called for person in known.world.people.values()}
    standing, gone = parted(alarms(cut, known, targets, look_for, found), dismissals(statements, people))
    unclear = sum(len(one.faults) for one in looked.findings.get(WORDS, ()))
    return LeakScan(tuple(standing), tuple((alarm, tuple(told)) for alarm, told in gone), cannot_be_scanned_for(look_for, seen),
                    unclear, tuple(looked.findings), seconds, looked.frames / looked.rate, seen)


def need_no_leak(scan: LeakScan, cut: Cut) -> None:
    """Raises Refused naming every alarm that stands."""
    if scan.alarms:
        many = "1 alarm" if len(scan.alarms) == 1 else f"{len(scan.alarms)} alarms"
        mend = _MEND_NAMES if any(WITHHELD in alarm.because for alarm in scan.alarms) else "Mend it in another way"
        raise Refused(f"The leak scan of {cut.label} raises {many}: what must not be in the film may be in it.",
                      f"{mend}; or, where it is none, say why: touchline dismiss ALARM --by WHO --why …",
                      details=[told(alarm, cut) for alarm in scan.alarms])


def told(alarm: Alarm, cut: Cut) -> str:
    """Where an alarm is, who or what it is about, how sure it is, and its name."""
    first, last = (timecode(cut.start + frame, cut.rate, cut.drop) for frame in (alarm.at.start, alarm.at.end))
    one = alarm.sighting
    what = {"person": "seen" if one.channel == "picture" else "heard", "words": "said", "text": "on screen", "sound": "heard",
            "music": "music that nobody has named" if one.value == UNNAMED else "played"}[one.kind]
    noes = [name for name in alarm.because if ":" not in name and name != WITHHELD]
    why = f", because of {', '.join(noes)}" if noes else ""
    really = f", as “{one.said}”" if one.said and one.said != one.value else ""
    return (f"{first}-{last} (frames {alarm.at.start}..{alarm.at.end}) {one.channel}: {one.value} {what}{really}, "
            f"chance {one.chance:.0%}{why} [{alarm.name}]")


def scanned(scan: LeakScan, cut: Cut) -> dict[str, object]:
    """The whole result, with names, for the season's own records."""
    dismissed = [{"alarm": told(alarm, cut), "by": [one.by for one in said], "statements": [one.number for one in said]}
                 for alarm, said in scan.dismissed]
    return {"looked for": list(scan.looked_for), "alarms": [told(alarm, cut) for alarm in scan.alarms], "dismissed": dismissed,
            "cannot be scanned for": [one.told for one in scan.cannot], "stretches in which words could not be made out": scan.unclear,
            "seconds": round(scan.seconds, 1), "film seconds": round(scan.film_seconds, 2)}
