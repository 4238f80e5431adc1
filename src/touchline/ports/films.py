"""Films and documents: rendering, pictures to look at, papers to deliver."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from touchline.domain.time.time import Span

if TYPE_CHECKING:  # only named here: a command starts sooner without them
    from touchline.domain.cut.cut import Cut
    from touchline.domain.cut.interchange import Material, Written
    from touchline.domain.delivery.delivery import Parcel, Seal
    from touchline.domain.delivery.sheet import Sheet
    from touchline.domain.mending.masks import Cover
    from touchline.domain.rushes.media import Clip
    from touchline.ports.memory import Signer
    from touchline.ports.work import Progress


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

    def whole(
        self,
        clips: Iterable[Clip],
        known: Callable[[Path], str | None],
        note: Callable[[Path, str], None],
        progress: Progress,
    ) -> None:
        """See that every original is there with the content it was logged with; ``known`` gives the hash of a file that
        has not changed since it was read. Raises Unavailable for one that is not there, Damaged for a changed one."""

    def suffix(self, spec: FilmSpec) -> str:
        """``.mp4``. Raises BadInput for an unknown profile."""

    def render(
        self,
        cut: Cut,
        clips: Mapping[str, Clip],
        film: Path,
        spec: FilmSpec,
        progress: Progress,
        covers: Mapping[str, Cover] = ...,
    ) -> FilmFacts:
        """Write the film with what is treated covered (``covers`` by event), decode it again and hold every frame and the
        sound of every event against what was meant.
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


@dataclass(frozen=True)
class Somebody:
    """One person on the page: how they are called, seconds seen and heard, clips, their entries in the ledger (``asked`` are
    noes that are only requests), JPEG pictures; for a voice what it says, in which clip at which timecode, and the range to play."""

    who: str
    name: str
    seen_seconds: float
    heard_seconds: float
    clips: int
    yes: Sequence[str]
    no: Sequence[str]
    pictures: Sequence[bytes]
    identified: bool
    asked: Sequence[str] = ()
    says: str = ""
    where: str = ""
    play: str = ""
