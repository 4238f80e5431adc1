"""The last look at a film before it leaves: what the leak scan finds decides, whatever is said while it is at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.wanted import unseen, wanted
from touchline.domain.ledger.ledger import Target
from touchline.domain.verdict.snapshot import Snapshot
from touchline.ports import Progress, Store
from touchline.stages.deliver.dismiss import keep_alarms
from touchline.stages.deliver.leak_scan import LeakScan, Scanners, kinds_needed, look, need_ready, result
from touchline.stages.deliver.scan_people import Likenesses, likenesses
from touchline.stages.deliver.sightings import Looked, cannot_be_scanned_for


class LastLook:
    """One film. It is decoded and looked at once; what was found is held against what is refused as often as that changes, and
    what nobody looked for before is looked for then."""

    def __init__(self, store: Store, scanners: Scanners | None, report: Progress) -> None:
        self._store, self._scanners, self._report = store, scanners, report
        self._looked: Looked | None = None

    def counted(self, known: Snapshot, cut: Cut, targets: Sequence[Target]) -> Cut:
        """The cut with only those treatments that can be seen to work. Raises Refused where there is something to look for and
        nobody can look."""
        look_for = wanted(known, cut, targets)
        if look_for.nothing:
            return unseen(cut, {}, {}, ())
        seen = self._likenesses(known, cut, targets)
        need_ready(self._scanners, kinds_needed(look_for, seen))
        music = {(work, one.clip) for work, recordings in seen.music.items() for one in recordings}
        return unseen(known.in_names(cut), seen.faces, seen.voices, music)

    def scan(self, film: Path, known: Snapshot, cut: Cut, targets: Sequence[Target]) -> LeakScan:
        """What of all that is refused, or was hidden, is in the film. Raises Refused where it cannot be looked at."""
        look_for = wanted(known, cut, targets)
        if look_for.nothing:
            return LeakScan(cannot=cannot_be_scanned_for(look_for, Likenesses()))
        seen = self._likenesses(known, cut, targets)
        looked = self._look(film, kinds_needed(look_for, seen))
        assert self._scanners is not None
        found = result(self._store, self._scanners, known, cut, targets, looked, seen)
        keep_alarms(self._store, found.alarms)
        return found

    def _likenesses(self, known: Snapshot, cut: Cut, targets: Sequence[Target]) -> Likenesses:
        scanners = need_ready(self._scanners, ())
        return likenesses(self._store, scanners.likeness, known, wanted(known, cut, targets), cut)

    def _look(self, film: Path, kinds: Sequence[str]) -> Looked:
        before = self._looked
        missing = [kind for kind in kinds if before is None or kind not in before.findings]
        if before is None or missing:
            more = look(self._scanners, film, missing, self._report)
            seconds = more.seconds + (before.seconds if before else 0.0)
            self._looked = replace(more, findings={**(before.findings if before else {}), **more.findings}, seconds=seconds)
        assert self._looked is not None
        return self._looked
