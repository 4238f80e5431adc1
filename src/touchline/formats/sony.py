"""Sony's documents on a card: NonRealTimeMeta beside each recording, MEDIAPRO.XML over all of them.

Sources: the ``urn:schemas-professionalDisc`` documents as cameras write them; timecode bits as SMPTE ST 12-1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from touchline.domain.rushes.card import Sidecar
from touchline.domain.time.time import parse_rate, parse_timecode
from touchline.errors import BadInput, TouchlineError

_FPS = re.compile(r"(\d+(?:\.\d+)?)([pPiI]?)")
_MANY = 16 * 2**20


@dataclass(frozen=True)
class Material:
    """One line of MEDIAPRO.XML: paths relative to its folder, several ``parts`` where the recording was
    split.
    """

    parts: tuple[str, ...]
    beside: tuple[str, ...]
    umid: str | None
    frames: int | None
    rate: Fraction | None
    status: str


@dataclass(frozen=True)
class Index:
    """What MEDIAPRO.XML says of the whole card."""

    media_name: str
    camera: str
    materials: tuple[Material, ...]


def read_document(path: Path) -> ElementTree.Element:
    """The root of an XML document of reasonable size. Raises BadInput."""
    try:
        if path.stat().st_size > _MANY:
            raise BadInput(
                f"{path.name} is too large to be a camera's document.", "Look at the card in the camera."
            )
        return ElementTree.fromstring(path.read_bytes())
    except (ElementTree.ParseError, LookupError, ValueError, OSError) as error:
        raise BadInput(
            f"{path.name} cannot be read: {error}.", "The recording itself may be whole."
        ) from None


def tag(element: ElementTree.Element) -> str:
    """The name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def named(root: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Every element of that name, in whatever version of the namespace."""
    return (element for element in root.iter() if tag(element) == name)


def first(root: ElementTree.Element, name: str) -> dict[str, str]:
    """The attributes of the first element of that name; empty where there is none."""
    return next((dict(element.attrib) for element in named(root, name)), {})


def frame_rate(text: str | None) -> Fraction | None:
    """``59.94p`` → 60000/1001; ``59.94i`` → 30000/1001, since two fields make a frame."""
    found = _FPS.fullmatch((text or "").strip())
    if not found:
        return None
    try:
        rate = parse_rate(found[1])
    except TouchlineError:
        return None
    return rate / 2 if found[2] in "iI" and found[2] and rate >= 50 - Fraction(1, 10) else rate


def ltc(value: str) -> tuple[int, int, int, int, bool]:
    """Hours, minutes, seconds, frames and the drop-frame flag of an ``LtcChange``.

    The four bytes of BCD come frames first. The spare bits above the tens carry flags: 0x40 of the frames
    says drop-frame, 0x80 of the seconds marks the second picture of a pair. Raises BadInput where no clock
    could show it.
    """
    try:
        frames, seconds, minutes, hours = bytes.fromhex(value)
    except ValueError:
        raise BadInput(
            f"{value!r} is not a timecode of a Sony camera.", "It should be four bytes of BCD."
        ) from None
    digits = [_bcd(hours & 0x3F), _bcd(minutes & 0x7F), _bcd(seconds & 0x7F), _bcd(frames & 0x3F)]
    return digits[0], digits[1], digits[2], digits[3], bool(frames & 0x40)


def _bcd(byte: int) -> int:
    if byte & 0x0F > 9 or byte >> 4 > 9:
        raise BadInput(f"{byte:02x} is not a number in BCD.", "")
    return (byte >> 4) * 10 + (byte & 0x0F)


def read_metadata(path: Path) -> Sidecar:
    """The NonRealTimeMeta document of one recording. Raises BadInput where it is none."""
    root = read_document(path)
    if tag(root) != "NonRealTimeMeta":
        raise BadInput(f"{path.name} is not a Sony NonRealTimeMeta document.", "")
    device, video = first(root, "Device"), first(root, "VideoFrame")
    rate = frame_rate(video.get("formatFps") or video.get("captureFps"))
    extra = tuple(_extra(root))
    try:
        label, clock, drop, rate = _timecode(root, rate)
    except BadInput as error:
        label, clock, drop = None, None, False
        extra += (("unreadable", f"its timecode makes no sense: {error.subject}"),)
    camera = " ".join(part for part in (device.get("manufacturer"), device.get("modelName")) if part)
    return Sidecar(
        source=path.name,
        recorded=first(root, "CreationDate").get("value"),
        camera=camera or None,
        serial=device.get("serialNo"),
        frames=_whole(first(root, "Duration").get("value")),
        rate=rate,
        timecode=label,
        timecode_rate=clock,
        drop=drop,
        umid=first(root, "TargetMaterial").get("umidRef"),
        extra=extra,
    )


def _timecode(
    root: ElementTree.Element, rate: Fraction | None
) -> tuple[str | None, Fraction | None, bool, Fraction | None]:
    """Label and rate of the first frame's timecode, whether it drops, and the picture's rate as far as the
    table tells it.
    """
    table = first(root, "LtcChangeTable")
    value = next(
        (item.get("value", "") for item in named(root, "LtcChange") if item.get("frameCount") == "0"), ""
    )
    base = _whole(table.get("tcFps"))
    if not base or not value:
        return None, None, False, rate
    hours, minutes, seconds, frames, drop = ltc(value)
    pairs = table.get("halfStep", "").lower() == "true"
    clock = rate / (2 if pairs else 1) if rate else _clock(base, drop)
    drop = drop and clock.denominator == 1001
    label = f"{hours:02}:{minutes:02}:{seconds:02}{';' if drop else ':'}{frames:02}"
    parse_timecode(label, clock)
    return label, clock, drop, rate or clock * (2 if pairs else 1)


def _clock(base: int, drop: bool) -> Fraction:
    """Without a stated rate: what drops frames is 29.97, and 24 and 30 are the broadcast rates on these
    cameras.
    """
    return Fraction(base * 1000, 1001) if drop or base in (24, 30, 60) else Fraction(base)


def _extra(root: ElementTree.Element) -> Iterator[tuple[str, str]]:
    mode = first(root, "RecordingMode").get("type")
    if mode and mode != "normal":
        yield "recording mode", mode
    title = first(root, "Title").get("usAscii") or first(root, "Title").get("english")
    if title:
        yield "title", title
    lens = first(root, "Lens").get("modelName")
    if lens:
        yield "lens", lens
    wanted = {"CaptureGammaEquation": "gamma", "CaptureColorPrimaries": "primaries", "ReelNumber": "tape"}
    for item in named(root, "Item"):
        name, value = item.get("name", ""), item.get("value", "")
        if name in wanted and value:
            yield wanted[name], value


def _whole(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"\s*\d{1,18}\s*", text) else None


def read_index(path: Path) -> Index:
    """MEDIAPRO.XML. Raises BadInput."""
    root = read_document(path)
    materials = tuple(_material(item) for item in named(root, "Material"))
    return Index(
        first(root, "Attached").get("mediaName", "").strip(),
        first(root, "System").get("systemKind", "").strip(),
        materials,
    )


def _material(item: ElementTree.Element) -> Material:
    parts = [part.get("uri", "") for part in named(item, "Component")] or [item.get("uri", "")]
    beside = [info.get("uri", "") for info in named(item, "RelevantInfo")]
    return Material(
        tuple(_inside(parts)),
        tuple(_inside(beside)),
        item.get("umid"),
        _whole(item.get("dur")),
        frame_rate(item.get("fps")),
        item.get("status", ""),
    )


def _inside(uris: list[str]) -> Iterator[str]:
    """Relative paths that stay within the card: a document never makes us read elsewhere."""
    for uri in uris:
        path = PurePosixPath(uri)
        if uri and not path.is_absolute() and ".." not in path.parts:
            yield path.as_posix()
