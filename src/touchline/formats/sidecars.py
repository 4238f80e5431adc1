"""The sidecar of one media file: the document beside it, or the chunks inside it."""

from __future__ import annotations

from pathlib import Path

from touchline.domain.rushes.card import Sidecar
from touchline.formats.broadcast_wave import read_wave
from touchline.formats.sony import read_metadata

WAVES = frozenset({".wav", ".bwf", ".rf64"})


def document_of(media: Path) -> Path | None:
    """The NonRealTimeMeta document beside a recording: ``C0001M01.XML`` for ``C0001.MP4``, in either case of
    letters.
    """
    wanted = f"{media.stem}m01.xml".lower()
    exact = media.with_name(f"{media.stem}M01.XML")
    if exact.is_file():
        return exact
    try:
        return next((near for near in media.parent.iterdir() if near.name.lower() == wanted), None)
    except OSError:
        return None


def sidecar_of(media: Path) -> Sidecar | None:
    """What the machine that recorded ``media`` wrote down, None where it wrote nothing.

    Raises BadInput where there is a sidecar that cannot be read: the recording itself may still be whole.
    """
    if media.suffix.lower() in WAVES:
        return read_wave(media)
    document = document_of(media)
    return read_metadata(document) if document else None
