"""The season's memory: what people said, what machines found, what was cut, what left the house."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # only named here: a command starts sooner without them
    from touchline.domain.cut.cut import Cut
    from touchline.domain.facts.findings import Fault, Pass, Print
    from touchline.domain.ledger.ledger import Entry
    from touchline.domain.people.identity import Family, Kin, Match
    from touchline.domain.rushes.media import Clip
    from touchline.domain.world.world import Statement, World
    from touchline.ports.questions import Questions
    from touchline.ports.together import MeetingsKept
    from touchline.ports.uses import Uses


Said = tuple[str, Mapping[str, Any], Mapping[str, str]]
"""A statement to be made: kind, body, private text."""

Drafted = tuple[Mapping[str, Any], Mapping[str, str]]
"""An entry to be written: body, private text."""


class Journal(Protocol):
    """Everything a person said about the footage and the world, append-only, each with its moment."""

    def state(self, kind: str, body: Mapping[str, Any], by: str, private: Mapping[str, str] | None = None) -> Statement:
        """Write one statement. ``private`` (names, free text) is kept beside it, erasable, and read back as part of its body.
        Raises Conflict while another program writes for too long."""

    def state_all(self, said: Sequence[tuple[str, Mapping[str, Any], Mapping[str, str]]], by: str) -> list[Statement]:
        """Write many (kind, body, private), all or none."""

    def statements(self, as_of: str | None = None) -> list[Statement]:
        """All of them in order, those recorded no later than ``as_of``; undone ones left out as of that moment, and
        the undoings themselves. A statement of kind ``undo`` has the body ``{"undoes": seq}``; undoing one brings back."""

    def history(self, as_of: str | None = None) -> list[Statement]:
        """The same with everything undone and every undoing."""

    def of_kind(self, kind: str) -> list[Statement]:
        """Those of one kind, undone or not, without what stands beside them: quick where there are few."""

    def world(self, as_of: str | None = None) -> World:
        """What the statements of that moment add up to."""

    def erase(self, seq: int, fields: Iterable[str] | None = None) -> int:
        """Erase private text beside a statement (all of it, or these fields); how many texts. The chain still holds."""

    def verify(self) -> tuple[int, str]:
        """Recompute the journal's own chain; its head. Raises Damaged."""


class LedgerBook(Protocol):
    """The append-only, hash-chained list of every yes and no."""

    def append(self, draft: Mapping[str, Any], *, private: Mapping[str, str], typed_by: str) -> Entry:
        """Write one entry (kind, by, scope, for …; id and moment are given here). ``private`` is free text that is salted,
        hashed into the entry and kept beside it. The moment is the later of now and the last entry's. Raises BadInput for
        what `ledger_document.read_entry` would not read back, Missing or BadInput for a lift of what cannot be lifted."""

    def append_all(self, drafts: Sequence[tuple[Mapping[str, Any], Mapping[str, str]]], *, typed_by: str) -> list[Entry]:
        """Write many (draft, private), all or none."""

    def entries(self, as_of: str | None = None) -> list[Entry]:
        """Entries in order, recorded no later than ``as_of``."""

    def rows(self) -> list[Mapping[str, Any]]:
        """Entries as stored: seq, id, recorded, clock, typed_by, body, private, prev, hash."""

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry: (0, 64 zeros) where the ledger is empty."""

    def verify(self, heads: Sequence[tuple[int, str]] = ()) -> tuple[int, str]:
        """Recompute the chain; the head. ``heads`` are those that deliveries printed: each must still be on the chain.
        Raises Damaged naming the first entry that is not what it was, or that is gone."""

    def erase(self, entry_id: str, fields: Iterable[str] | None = None) -> int:
        """Erase private text beside an entry (all of it, or these fields); how many texts. The chain still holds."""


class Shelf(Protocol):
    """Clips, where their files lie, and what machines made of them."""

    def register(self, clip: Clip) -> None:
        """Take a clip in, or note its files' new whereabouts."""

    def clips(self, ids: Collection[str] | None = None) -> list[Clip]:
        """All of them, or those with these ids, by name; each rush's ``path`` is where it lies now, or lay when it was last seen."""

    def clip(self, clip_id: str) -> Clip | None:
        """One of them."""

    def owned(self) -> set[str]:
        """The ids of the clips whose files tell an owner."""

    def ids(self, contents: Collection[str]) -> Mapping[str, str]:
        """The ids of the clips of these contents, by content."""

    def found(self, content: str, path: Path) -> None:
        """A rush with this content lies here too. Raises OSError where nothing is there."""

    def locations(self, content: str) -> list[Path]:
        """Every place where this content was seen, the newest first."""

    def keep(self, done: Pass) -> None:
        """Keep one analyser's findings on one clip: whole or not at all; replaces an older pass of that analyser."""

    def amend(self, done: Pass, gone: Collection[str]) -> None:
        """Keep a pass with other facts, and without the prints of these keys; what was there is erased."""

    def forget(self, contents: Collection[str]) -> None:
        """Erase everything that machines made of these contents."""

    def passes(self, content: str) -> list[Pass]:
        """All of one clip's, by analyser, without their prints."""

    def passes_of(self, contents: Collection[str]) -> Mapping[str, list[Pass]]:
        """The same of many, by content."""

    def prints(self, kind: str, contents: Collection[str] | None = None) -> Iterator[tuple[str, Print]]:
        """Every print of a kind with the content it was made of, or those of some contents; in a steady order."""

    def outbox(self, after: int = 0) -> list[tuple[int, str]]:
        """What was kept since notice ``after``: (number, content) in order, each content once; everything, where there is no such
        notice, since an older copy was put in place of what it was of. An index follows by it."""

    def last_moment(self) -> str:
        """When a pass was last kept; empty where that was not noted."""

    def begun(self) -> str:
        """When everything machines made was begun anew, so that what they had made before then is gone; empty where nobody knows."""

    @property
    def birth(self) -> str:
        """Another text each time that everything machines made is begun anew; notices are counted from there."""

    def fault(self, fault: Fault) -> None:
        """Remember a fault that belongs to no pass (a file that is not media, a disk that is offline)."""

    def mended(self, where: str, stages: Collection[str] | None = None) -> None:
        """Forget such faults of one clip or path (of these stages; None: of all): it was read."""

    def faults(self) -> list[Fault]:
        """All that stand: of passes, and those that belong to none."""

    def folder(self, content: str) -> Path:
        """Where proxies and pictures made from this content lie; made if needed."""

    def hash_of(self, path: Path) -> str | None:
        """The content hash of a file that has not changed since it was last read (size, time, inode), or None."""

    def note_hash(self, path: Path, content: str) -> None: ...


class Kindred(Protocol):
    """Which traces machines hold to be of one person, and whom they resemble; derived."""

    @property
    def upto(self) -> int:
        """The last notice of the shelf's outbox that was gathered."""

    @property
    def said(self) -> str:
        """What people had said when matches were last kept; empty where nothing was."""

    def of(
        self,
        *,
        contents: Collection[str] | None = None,
        traces: Collection[str] | None = None,
        roots: Collection[str] | None = None,
        by: str | None = None,
    ) -> Iterator[Kin]:
        """Traces of some contents, of these names, or of whole families; all where nothing is asked; in a steady order."""

    def renamed(self, names: Collection[str]) -> Iterator[Kin]:
        """Traces that had one of these names once, before an analyser named them anew."""

    def begin(self, start: str) -> list[str]:
        """Traces whose names begin so; a few hundred at most."""

    def spokesmen(self, by: str, most: int) -> Iterator[Kin]:
        """The best so many traces of each family."""

    def count(self, by: str) -> int:
        """How many traces there are of a kind."""

    def families(self, by: str) -> list[Family]:
        """The likeness of each family of a kind."""

    def keep(self, rows: Iterable[Kin], gone: Collection[str], families: Iterable[Family], upto: int) -> None:
        """Keep these traces instead of what was known of them and of the contents that are ``gone``, and the likenesses of
        the families (of one kind at a time) they are in: all or nothing."""

    def matches(self, roots: Collection[str] | None = None) -> list[Match]:
        """Whom families resemble."""

    def forget(self, traces: Collection[str], person: str) -> None:
        """Erase these traces, the likenesses of the families they were in, and whatever resembles the person."""

    def keep_matches(self, matches: Iterable[Match], said: str) -> None:
        """Keep these instead of all others; ``said`` tells what people had said of faces and voices by then."""


class Cuts(Protocol):
    """Cuts and all their versions; nothing is overwritten."""

    def save(self, cut: Cut, *, by: str, why: str, after: int | None = None) -> Cut:
        """Keep the next version; ``after`` is the version it was made from (0: it must be new): raises Conflict if
        somebody saved since."""

    def load(self, name: str, version: int | None = None) -> Cut:
        """Version ``version``, or the latest. Raises Missing."""

    def names(self) -> list[tuple[str, int]]:
        """Every cut with its latest version."""

    def saved(self) -> Mapping[tuple[str, int], str]:
        """When every version of every cut was saved, in the order of names and versions."""


class Store(Protocol):
    """One season's memory."""

    @property
    def id(self) -> str: ...
    @property
    def club(self) -> str: ...
    @property
    def years(self) -> str: ...
    @property
    def folder(self) -> Path: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def ledger(self) -> LedgerBook: ...
    @property
    def shelf(self) -> Shelf: ...
    @property
    def kindred(self) -> Kindred: ...
    @property
    def cuts(self) -> Cuts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def meetings(self) -> MeetingsKept: ...
    @property
    def questions(self) -> Questions: ...
    @property
    def uses(self) -> Uses: ...
    @property
    def signer(self) -> Signer: ...
    @property
    def version(self) -> object:
        """Equal to what it was for as long as nobody, here or elsewhere, has written anything."""

    def forget_searches(self, contents: Collection[str], told: Callable[[str], bool]) -> int:
        """Throw away the indexes of words and meaning, to be made again at the next search, what was understood of these
        contents, and questions of which ``told`` is true; how many questions."""

    def last_moment(self) -> str:
        """When the last word was recorded, in ledger or journal; empty where nothing was said yet."""

    def write_all(
        self, said: Callable[[list[Statement], list[str]], Sequence[Said]], drafts: Sequence[Drafted] = (), *, by: str
    ) -> tuple[list[Statement], list[Entry]]:
        """Statements and entries in one transaction, at one moment: all or none. ``said`` is asked inside it, with the statements
        that hold and the ids that the entries will have, and gives the statements to make; what it raises leaves everything unwritten.
        Raises as `Journal.state` and `LedgerBook.append` do."""

    def close(self) -> None:
        """Let go of the folder: it may be moved or copied then."""


class Deliveries(Protocol):
    """What has been delivered or sent out as a screener, and under which verdicts."""

    def note(self, record: Mapping[str, Any]) -> None:
        """Remember one (id, cut, version, kind, targets, folder, manifest's hash, moment; ``head``, the ledger's as
        ``[number, hash]``)."""

    def all(self) -> list[Mapping[str, Any]]: ...


class Signer(Protocol):
    """The season's Ed25519 key."""

    public: bytes

    def sign(self, message: bytes) -> bytes: ...
