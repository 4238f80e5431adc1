"""What comes out of a camera or a recorder: the card, the clips on it, and what their sidecars say.

Paths are strings, as they were given. A *sidecar* is a document beside the recording (Sony's
NonRealTimeMeta) or inside it (the ``bext`` and ``iXML`` chunks of a broadcast wave): in either case what the
machine that recorded it wrote down.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Sidecar:
    """What the recording machine wrote down. None or empty where it kept silent.

    ``recorded`` is an ISO 8601 moment (with its zone where the machine wrote one); ``frames`` the duration
    at ``rate``; ``timecode`` the label of the first frame, counted at ``timecode_rate`` (``01:00:00;00``
    where frames are dropped), which is half of ``rate`` on cameras that count pairs; ``time_reference``
    samples since midnight at ``sample_rate``, exact where a label must round; ``track_names`` in the order
    of the channels; ``extra`` whatever else people may want to see.
    """

    source: str
    recorded: str | None = None
    camera: str | None = None
    serial: str | None = None
    frames: int | None = None
    rate: Fraction | None = None
    timecode: str | None = None
    timecode_rate: Fraction | None = None
    drop: bool = False
    umid: str | None = None
    tape: str | None = None
    scene: str | None = None
    take: str | None = None
    time_reference: int | None = None
    sample_rate: int | None = None
    samples: int | None = None
    track_names: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CardClip:
    """One recording: its media files in the order they were recorded (several where the camera split it),
    what lies beside them, and what its sidecar says. ``structure`` is the kind of card it was found in;
    ``reel`` the card's name, None where nothing tells; ``notes`` what a person should know (a chapter
    that is missing, a sidecar that cannot be read), ``written`` what somebody wrote of the card in a text file on it.
    """

    name: str
    files: tuple[str, ...]
    structure: str = "plain"
    reel: str | None = None
    sidecars: tuple[str, ...] = ()
    thumbnails: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    sidecar: Sidecar | None = None
    notes: tuple[str, ...] = ()
    written: str = ""

    @property
    def spanned(self) -> bool:
        return len(self.files) > 1


@dataclass(frozen=True)
class Card:
    """A card as a whole. ``kind`` is ``sony-xavc``, ``xdcam``, ``xdcam-ex``, ``gopro`` or ``plain``;
    ``other_files`` everything on it that is no clip's: indexes, databases, documents. ``notes`` speak of
    the card (a clip its index lists is not there).
    """

    kind: str
    reel: str
    clips: tuple[CardClip, ...]
    other_files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
