"""Ports: what the stages need from the world, as Protocols. Adapters in the rooms beside the stages fulfil them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from touchline.domain.time import Span

if TYPE_CHECKING:  # only named here: a command starts sooner without them
    import numpy as np
    from numpy.typing import NDArray

    from touchline.domain.card import CardClip
    from touchline.domain.cut import Cut
    from touchline.domain.delivery import Parcel, Seal
    from touchline.domain.findings import Fault, Findings, Pass
    from touchline.domain.interchange import Material, Written
    from touchline.domain.ledger import Entry
    from touchline.domain.line import Line
    from touchline.domain.media import Clip, Probe
    from touchline.domain.query import Query
    from touchline.domain.sheet import Sheet
    from touchline.domain.world import Statement


class Progress(Protocol):
    """Told how far long work has come: ``report("C0001.MP4", 120, 4000)``; total 0 where it is not known."""

    def __call__(self, what: str, done: float, total: float) -> None: ...


class Clock(Protocol):
    """The present moment, as ISO 8601 in UTC: ``2026-04-01T00:00:00.000000Z``."""

    def __call__(self) -> str: ...


# --- the season's memory -------------------------------------------------------------------------------------------


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

    def found(self, content: str, path: Path) -> None:
        """A rush with this content lies here too. Raises OSError where nothing is there."""

    def locations(self, content: str) -> list[Path]:
        """Every place where this content was seen, the newest first."""

    def keep(self, done: Pass) -> None:
        """Keep one analyser's findings on one clip: whole or not at all; replaces an older pass of that analyser."""

    def passes(self, content: str) -> list[Pass]: ...

    def outbox(self, after: int = 0) -> list[tuple[int, str]]:
        """What was kept since notice ``after``: (number, content) in order, each content once. An index follows by it."""

    @property
    def birth(self) -> str:
        """Another text each time that everything machines made is begun anew; notices are counted from there."""

    def fault(self, fault: Fault) -> None:
        """Remember a fault that belongs to no pass (a file that is not media, a disk that is offline)."""

    def mended(self, where: str) -> None:
        """Forget such faults of one clip or path: it was read."""

    def faults(self) -> list[Fault]:
        """All that stand: of passes, and those that belong to none."""

    def folder(self, content: str) -> Path:
        """Where proxies and pictures made from this content lie; made if needed."""

    def hash_of(self, path: Path) -> str | None:
        """The content hash of a file that has not changed since it was last read (size, time, inode), or None."""

    def note_hash(self, path: Path, content: str) -> None: ...


class WordSearch(Protocol):
    """Finds words in what was logged; derived, and follows the log."""

    def follow(self) -> int:
        """Take in what was logged since; how many clips."""

    def rebuild(self) -> int:
        """Throw the index away and build it again."""

    def search(self, query: Query) -> Iterator[Line]:
        """Lines in which the query is met (see `line.found_in`), best first, as many as are drawn."""


class FrameTimes(Protocol):
    """When the frames of a clip are shown."""

    def __call__(self, clip: Clip) -> Sequence[float] | None:
        """Seconds of each frame from frame 0 where the rate varies; None where frames come evenly, or it is not known."""


class Cuts(Protocol):
    """Cuts and all their versions; nothing is overwritten."""

    def save(self, cut: Cut, *, by: str, why: str, after: int | None = None) -> Cut:
        """Keep the next version; ``after`` is the version it was made from (0: it must be new): raises Conflict if
        somebody saved since."""

    def load(self, name: str, version: int | None = None) -> Cut:
        """Version ``version``, or the latest. Raises Missing."""

    def names(self) -> list[tuple[str, int]]:
        """Every cut with its latest version."""


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
    def cuts(self) -> Cuts: ...
    @property
    def deliveries(self) -> Deliveries: ...
    @property
    def signer(self) -> Signer: ...
    def close(self) -> None:
        """Let go of the folder: it may be moved or copied then."""


# --- looking and listening -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Needs:
    """What an analyser asks of the decode pass: RGB frames no larger than ``width`` x ``height`` (0: no
    pictures), at most one per ``every`` seconds (0: all); mono float32 sound at ``sample_rate`` (0: none)."""

    width: int = 0
    height: int = 0
    every: Fraction = Fraction(0)
    sample_rate: int = 0


@dataclass(frozen=True)
class Pace:
    """How the frames of a clip lie in time, known once it was decoded: ``frames`` of them, evenly at ``rate``,
    or, where the rate varies, at ``times`` (seconds from frame 0, rising). ``seconds`` of sound were heard
    from frame 0 on."""

    rate: Fraction
    frames: int
    seconds: float = 0.0
    times: Sequence[float] | None = None

    def span(self, start_seconds: float, end_seconds: float) -> Span | None:
        """The frames on screen from one moment to another, rounded outward, kept inside the clip; None where
        there is none."""
        if self.times is None:
            start = floor(round(start_seconds * self.rate, 6))
            end = ceil(round(end_seconds * self.rate, 6))
        else:
            start = bisect_right(self.times, start_seconds) - 1
            end = bisect_left(self.times, end_seconds)
        start, end = max(0, start), min(self.frames, max(end, start + 1))
        return Span(start, end) if start < end else None


class Look(Protocol):
    """One analyser at work on one clip, in a thread of its own."""

    def see(self, frame: int, image: NDArray[np.uint8]) -> None:
        """``image`` is height x width x 3, RGB, read only; ``frame`` its number in the clip."""

    def hear(self, start: int, sound: NDArray[np.float32]) -> None:
        """``sound`` is mono, in -1..1; ``start`` its first sample's number at the rate asked for, counted from
        frame 0."""

    def end(self, pace: Pace) -> Findings:
        """All that was found; may take its time."""


class Analyser(Protocol):
    """Looks at clips for one kind of thing; small enough to be sent to another process that loads its model.

    ``watches`` names what of `findings.WATCHFUL` it stands for. ``settings`` fingerprints what shapes its
    answers: another one makes older passes stale, except for what follows a ``;`` (hints, such as names to
    listen for).
    """

    name: str
    version: str
    settings: str
    watches: tuple[str, ...]
    needs: Needs

    def ready(self) -> None:
        """Raises Unavailable where its model is not within reach."""

    def begin(self, clip: Clip) -> Look: ...


@dataclass(frozen=True)
class Watched:
    """What one decode pass saw: the true number of frames and samples, whether frames come at an uneven pace,
    faults (``stage`` is ``picture`` or ``sound``), remarks for people, the findings of each look in the order
    given, and the frames of each file."""

    frames: int
    samples: int
    variable: bool = False
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Findings, ...] = ()
    rush_frames: tuple[int, ...] = ()


class Decoder(Protocol):
    """Opens media files; small enough to be sent to another process."""

    def probe(self, path: Path) -> Probe:
        """What the file says of itself. Raises BadInput where it is not media, or cut short beyond reading."""

    def watch(self, clip: Clip, looks: Sequence[tuple[Needs, Look]], folder: Path | None,
              progress: Callable[[int], None]) -> Watched:
        """One decode of every file of the clip: feeds the looks and writes proxy.mp4, filmstrip.jpg,
        waveform.png (and frames.npy, seconds of each frame, where the rate varies) into ``folder``, each whole
        or not at all; with no folder the looks alone are fed. Raises Unavailable where a file is not there."""

    def stills(
        self, clip: Clip, frames: Sequence[int], width: int
    ) -> Iterator[tuple[int, NDArray[np.uint8]]]:
        """Frames of the originals, decoded exactly, as RGB no wider than ``width``, upright, in square pixels,
        in rising order."""


class Executor(Protocol):
    """Does jobs side by side, in processes of this machine or elsewhere."""

    def each(self, work: Callable[[Any, Callable[[int], None]], Any], jobs: Iterable[tuple[str, Any]],
             progress: Callable[[str, int], None]) -> Iterator[tuple[str, Any, Any]]:
        """``work(job, progress)`` for every named job, drawn one by one as hands are free: yields name, job,
        and its result or the exception it ended with (Unavailable where its process died), as they end."""


class Cards(Protocol):
    """Knows what lies on cards: which files are one recording, and what the camera wrote beside it."""

    def __call__(self, paths: Sequence[Path]) -> Sequence[CardClip]:
        """The recordings among ``paths``, spanned files joined, sidecars read."""


# --- films and documents --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FilmSpec:
    """What film is wanted: a ``profile`` (h264, prores, screener), ``watermark`` burnt into every picture where it says
    something, pictures no wider than ``most_width`` (0: the cut's own size)."""

    profile: str = "h264"
    watermark: str = ""
    most_width: int = 0


@dataclass(frozen=True)
class FilmFacts:
    """What decoding a film showed: pictures, rate, size, samples a channel, start timecode as written."""

    frames: int
    rate: Fraction
    width: int
    height: int
    samples: int
    sample_rate: int
    timecode: str | None = None


class Film(Protocol):
    """Renders cuts from their originals and looks at what was rendered."""

    def whole(self, clips: Iterable[Clip], known: Callable[[Path], str | None],
              note: Callable[[Path, str], None], progress: Progress) -> None:
        """See that every original is there with the content it was logged with; ``known`` gives the hash of a file that
        has not changed since it was read. Raises Unavailable for one that is not there, Damaged for a changed one."""

    def suffix(self, spec: FilmSpec) -> str:
        """``.mp4``. Raises BadInput for an unknown profile."""

    def render(self, cut: Cut, clips: Mapping[str, Clip], film: Path, spec: FilmSpec, progress: Progress) -> FilmFacts:
        """Write the film, decode it again and hold every frame and the sound of every event against what was meant.
        Raises BadInput, Unavailable, or Damaged where the file written is not what was meant."""

    def measure(self, film: Path, progress: Progress) -> FilmFacts:
        """Decode a whole film and count. Raises Damaged where it does not decode."""


@dataclass(frozen=True)
class Legend:
    """What is written on a contact sheet: ``title`` and ``detail`` above, what is said (``words``, with what comes ``before``
    and ``after``), and ``under`` each frame, below its own label."""

    title: str
    detail: str = ""
    before: str = ""
    words: str = ""
    after: str = ""
    under: str = ""


class ContactSheets(Protocol):
    """Draws ranges of clips as one picture to look at, a JPEG or, where ``target`` ends so, a PNG; whole or not at all."""

    def frames(self, clip: Clip, labels: Mapping[int, str], legend: Legend, target: Path) -> tuple[int, ...]:
        """The frames that are labelled, in a grid; gives back those that could not be decoded. Raises Unavailable where an
        original is out of reach, Damaged where none of the frames can be read."""

    def waveform(self, clip: Clip, span: Span, labels: Mapping[int, str], legend: Legend, target: Path) -> None:
        """The sound of a range of a clip of sound alone, with labels at some of its samples. Raises Unavailable."""


class Exporter(Protocol):
    """Writes a cut as a document of some format."""

    def __call__(self, cut: Cut, material: Material) -> Written: ...


class Paperwork(Protocol):
    """All the papers of a delivery."""

    exporters: Mapping[str, Exporter]

    def sheet(self, sheet: Sheet, kind: str) -> dict[str, bytes]:
        """The clearance sheet as files by name; ``kind`` is ``csv`` or ``html``."""

    def seal_file(self, path: Path) -> Seal:
        """Size and hashes of a file. Raises Unavailable."""

    def sign(self, document: Mapping[str, Any], signer: Signer) -> dict[str, bytes]:
        """The manifest and its signature as files by name."""

    def open_parcel(self, folder: Path) -> Parcel:
        """A delivery, its signature and every byte proved without the season. Raises Missing, Damaged."""


# --- what left the house -------------------------------------------------------------------------------------------


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
