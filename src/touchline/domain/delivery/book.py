"""The tables of the clearance book: every second of a cut, every person, place, third-party second, music cue and duty, each with
the entry it rests on, its clause and its evidence.

It is made from the cut, what is known and the clearance, never from a file that was exported. Cells are text, ready for a sheet
or a page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, partial
from itertools import chain
from math import ceil

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.cues import Cue, cues_of
from touchline.domain.delivery.sheet import Named, Sheet, sheet_of
from touchline.domain.facts.facts import CHANNELS, unidentified
from touchline.domain.ledger.ledger import YES, Entry
from touchline.domain.ledger.scope import is_group
from touchline.domain.ledger.sentence import sentence
from touchline.domain.reach.apart import Apart, Covers
from touchline.domain.time.time import Span, timecode, union
from touchline.domain.verdict.appearing import Appearing, appearing
from touchline.domain.verdict.case import CLEARED, CasePerson
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.reasons import in_words
from touchline.domain.verdict.snapshot import Snapshot

Row = tuple[str, ...]
CITED = ("entry", "clause", "evidence sha256")


@dataclass(frozen=True)
class Table:
    """One table: ``key`` names its file, ``empty`` says what it means that it has no row. A column ``verdict`` holds verdicts."""

    key: str
    title: str
    heads: Row
    rows: tuple[Row, ...]
    empty: str


@dataclass(frozen=True)
class Book:
    """``sheet`` is the clearance sheet it goes with; ``internal`` books also say who said no, and why."""

    sheet: Sheet
    tables: tuple[Table, ...]

    @property
    def internal(self) -> bool:
        return self.sheet.internal


def book_of(cut: Cut, known: Snapshot, clearance: Clearance, *, called: Named = str, internal: bool = True) -> Book:
    """The book of a cut. ``called`` says how a person or party is written in it."""
    sheet = sheet_of(cut, known.clips, clearance, called=called, internal=internal)
    page = _Page(cut, known, clearance, called, internal)
    cues = cues_of(cut, known, clearance)
    tables = (page.seconds(sheet, cues), page.people(), page.places(), page.third_party(sheet), page.music(cues), page.duties())
    cited = {name for table in tables for row in table.rows for name in row[table.heads.index("entry")].split("; ")}
    return Book(sheet, (*tables, page.entries({*cited, *clearance.entries})))


@dataclass(frozen=True)
class _Page:
    cut: Cut
    known: Snapshot
    clearance: Clearance
    called: Named
    internal: bool

    def seconds(self, sheet: Sheet, cues: Sequence[Cue]) -> Table:
        """Every second with everybody in it."""
        seen, heard = (self._by_second((one.who, one.frames(channel)) for one in self._people) for channel in CHANNELS)
        shown = self._by_second((one.who, one.frames("picture")) for one in self._places)
        music = self._by_second((cue.title, [cue.at]) for cue in cues)
        rows = []
        for second in sheet.seconds:
            owners = {self.called(o) for name in second.clips if (o := self.known.clips[name].owner)}
            yeses = [reason for reason in second.because if reason in self.clearance.entries]
            who, voices, places, tunes = (_list(found.get(second.number, ())) for found in (seen, heard, shown, music))
            against = self._reasons((*second.because, *second.flags))
            rows.append((str(second.number), second.record_in, second.verdict, *self._cites(yeses), who, voices, places,
                         _list(sorted(owners)), tunes, _list(second.clips), against))  # fmt: skip
        heads = ("second", "timecode", "verdict", *CITED, "seen", "heard", "places", "third party", "music", "clips", "against")
        return Table("seconds", "Every second", heads, tuple(rows), "The cut is empty.")

    def people(self) -> Table:
        """Everybody, with their yes and whatever stands against them."""
        rows = []
        for one in self._people:
            person = self.known.world.find(one.who)
            verdict, relied, against = self._own(one, CHANNELS, partial(self._covers, one.who))
            kind = "unidentified" if unidentified(one.who) else "minor" if person and self.known.people[person.called].minor else ""
            rows.append((self.called(one.who), self._name(one.who), kind, _long(one.seconds("picture", self.cut.rate)),
                         _long(one.seconds("sound", self.cut.rate)), *self._ends(one), verdict, *self._cites(relied), against))  # fmt: skip
        heads = ("person", "name", "is", "seen s", "heard s", "first", "last", "verdict", *CITED, "against")
        return Table("people", "People", heads, tuple(rows), "Nobody recognisable is known in this cut.")

    def places(self) -> Table:
        rows = []
        for one in self._places:
            verdict, relied, against = self._own(one, ("picture",), partial(_names_place, one.who))
            notice = any(self._apart.known.said[name].notice for name in relied)
            rows.append((self.called(one.who), _long(one.seconds("picture", self.cut.rate)), *self._ends(one), verdict,
                         *self._cites(relied), "a filming notice was posted" if notice else "", against))  # fmt: skip
        heads = ("place", "seen s", "first", "last", "verdict", *CITED, "notice", "against")
        return Table("places", "Places", heads, tuple(rows), "No place is known in this cut.")

    def third_party(self, sheet: Sheet) -> Table:
        """Every stretch of somebody else's footage."""
        rows = []
        for line in sheet.lines:
            if line.owner:
                relied = [n for n in line.because if (e := self.clearance.entries.get(n)) and line.owner in (e.scope.owner or ())]
                rows.append((line.record_in, line.record_out, _long(len(line.at) / self.cut.rate), line.track, self.called(line.owner),
                             line.what, line.clip, line.verdict, *self._cites(relied if line.verdict == CLEARED else ()),
                             _list(line.duties), "" if line.verdict == CLEARED else self._reasons(line.because)))  # fmt: skip
        heads = ("in", "out", "seconds", "track", "owner", "what", "clip", "verdict", *CITED, "duties", "against")
        return Table("third-party", "Third-party footage", heads, tuple(rows), "All footage is our own.")

    def music(self, cues: Sequence[Cue]) -> Table:
        rows = tuple(
            (str(cue.number), self.called(cue.title), "" if cue.sure else "perhaps", cue.record_in, cue.record_out, _long(cue.seconds),
             cue.use, *self._cites(cue.licences), self._reasons(cue.problems)) for cue in cues)  # fmt: skip
        heads = ("cue", "title", "how surely", "in", "out", "seconds", "use", *CITED, "against")
        return Table("music", "Music", heads, rows, "No music is known in this cut.")

    def duties(self) -> Table:
        """Every duty with where it binds."""
        found: dict[tuple[str, str], list[Span]] = {}
        for span in self.clearance.spans:
            for name in span.because if span.verdict == CLEARED else ():
                entry = self.clearance.entries.get(name)
                for duty in entry.duties if entry else ():
                    found.setdefault((duty, name), []).append(span.at)
        rows = []
        for (duty, name), spans in sorted(found.items()):
            frames = union(spans)
            rows.append((duty, self.called(self.clearance.entries[name].by), *self._cites([name]), self._tc(frames[0].start),
                         self._tc(frames[-1].end), _long(sum(map(len, frames)) / self.cut.rate)))  # fmt: skip
        heads = ("duty", "owed to", *CITED, "first", "last", "seconds")
        return Table("duties", "Duties and credits", heads, tuple(rows), "Nothing is owed.")

    def entries(self, ids: Collection[str]) -> Table:
        """Every entry that any second rests on, or is stopped by."""
        rows = []
        for name, entry in self._apart.known.said.items():
            if name not in ids or not (self.internal or entry.kind in YES):
                continue
            detail = entry.detail
            inside = (sentence(entry), str(detail.get("typed_by") or ""), str(detail.get("why") or "")) if self.internal else ()
            rows.append((name, entry.kind, self.called(entry.by), entry.recorded.date().isoformat(), str(detail.get("clause") or ""),
                         str(detail.get("evidence") or ""), _list(entry.duties), *inside))  # fmt: skip
        more = ("says", "typed by", "why") if self.internal else ()
        heads = ("entry", "kind", "by", "recorded", "clause", "evidence sha256", "duties", *more)
        return Table("entries", "Entries", heads, tuple(rows), "Nothing that was said is relied on.")

    @cached_property
    def _people(self) -> Sequence[Appearing]:
        return appearing(self.cut, self.known, "person")

    @cached_property
    def _places(self) -> Sequence[Appearing]:
        return appearing(self.cut, self.known, "place")

    def _by_second(self, found: Iterable[tuple[str, Sequence[Span]]]) -> Mapping[int, Sequence[str]]:
        """How those are called that are there on any frame of a second, by its number."""
        there: dict[int, list[str]] = {}
        for who, frames in found:
            each = (range(span.start // self.cut.rate, ceil(span.end / self.cut.rate)) for span in frames)
            for number in sorted(set(chain.from_iterable(each))):
                there.setdefault(number, []).append(self.called(who))
        return there

    def _name(self, who: str) -> str:
        person = self.known.world.find(who) if self.internal else None
        return person.name if person else ""

    def _ends(self, one: Appearing) -> tuple[str, str]:
        return self._tc(min(part.at.start for part in one.parts)), self._tc(max(part.at.end for part in one.parts))

    def _tc(self, frame: int) -> str:
        return timecode(self.cut.start + frame, self.cut.rate, self.cut.drop)

    @cached_property
    def _apart(self) -> Apart:
        return Apart(self.cut, self.known, self.clearance)

    def _own(self, one: Appearing, channels: Sequence[str], about: Covers) -> tuple[str, list[str], str]:
        verdict, yeses, against = self._apart.of(one, channels, about)
        return verdict, yeses, self._reasons(against)

    def _covers(self, who: str, entry: Entry) -> bool:
        """Whether a yes relied on somewhere is one for this person there."""
        if entry.people or (entry.notice and unidentified(who)):
            return True
        person = self.known.people.get(who, CasePerson())
        if entry.kind in YES and entry.by != person.guardian and (person.minor or (entry.kind == "release" and entry.by != who)):
            return False  # no grant covers a child, and nobody signs for another
        _, groups = self.known.standing_order
        named = entry.scope.person or ()
        return who in named or any(is_group(name) and who in groups.get(name[1:], ()) for name in named)

    def _reasons(self, reasons: Iterable[str]) -> str:
        """What stands against something, in words; a buyer only learns that it is not cleared."""
        against = (reason for reason in reasons if not self._apart.is_kind(reason, YES))
        return _list(in_words(reason, self.clearance.entries).rstrip(".") for reason in against) if self.internal else ""

    def _cites(self, names: Iterable[str]) -> Row:
        said = [self._apart.known.said[name] for name in names if name in self._apart.known.said]
        shown = [entry for entry in said if self.internal or entry.kind in YES]
        return (_list(entry.id for entry in shown), *(
            _list(dict.fromkeys(str(entry.detail.get(key) or "") for entry in shown)) for key in ("clause", "evidence")))  # fmt: skip


def _names_place(place: str, entry: Entry) -> bool:
    return place in (entry.scope.place or ()) and (entry.kind in YES or not entry.scope.person)


def _long(seconds: Fraction) -> str:
    return f"{float(seconds):.2f}"


def _list(words: Iterable[str]) -> str:
    return "; ".join(word for word in words if word)
