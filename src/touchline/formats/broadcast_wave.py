"""Broadcast wave: what sound recorders write into RIFF and RF64 files beside the sound.

Sources: EBU Tech 3285 (``bext``), EBU Tech 3306 (RF64, ``ds64``), the iXML specification 2.x.
"""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO
from xml.etree import ElementTree

from touchline.domain.rushes.card import Sidecar
from touchline.domain.time.time import parse_rate, timecode
from touchline.errors import BadInput, TouchlineError

_UNKNOWN = 0xFFFFFFFF
_KEEP = 8 * 2**20
_DATE = re.compile(r"(\d{4})\D(\d{2})\D(\d{2})")
_TIME = re.compile(r"(\d{2})\D(\d{2})\D(\d{2})")


@dataclass(frozen=True)
class _Chunks:
    """The small chunks whole, and how many bytes of sound there are."""

    small: dict[bytes, bytes]
    sound: int


def read_wave(path: Path) -> Sidecar | None:
    """What a wave file says beside its sound; None where it is no wave. Raises BadInput where a chunk makes
    no sense.

    ``time_reference`` is exact; ``timecode`` is its label at the iXML rate, rounded down to a frame.
    """
    try:
        with path.open("rb") as file:
            chunks = _chunks(file)
    except OSError as error:
        raise BadInput(
            f"{path.name} cannot be read: {error.strerror}.", "Check the disk or the card."
        ) from None
    if chunks is None:
        return None
    rate, samples = _format(chunks)
    found = Sidecar(source="wave", sample_rate=rate, samples=samples)
    for name, read in ((b"bext", _bext), (b"iXML", _ixml)):
        if name in chunks.small:
            try:
                found = read(found, chunks.small[name])
            except BadInput as error:
                found = replace(found, extra=(*found.extra, ("unreadable", error.subject)))
    return _labelled(found)


def _chunks(file: BinaryIO) -> _Chunks | None:
    head = file.read(12)
    if len(head) < 12 or head[:4] not in (b"RIFF", b"RF64", b"BW64") or head[8:] != b"WAVE":
        return None
    small: dict[bytes, bytes] = {}
    sound, whole = 0, os.fstat(file.fileno()).st_size
    while len(header := file.read(8)) == 8:
        name, size = header[:4], struct.unpack("<I", header[4:])[0]
        if name == b"data":
            if size == _UNKNOWN and len(small.get(b"ds64", b"")) >= 16:
                size = struct.unpack_from("<Q", small[b"ds64"], 8)[0]
            sound = min(size, max(0, whole - file.tell()))
        elif size <= _KEEP:
            small[name] = file.read(size)
            file.seek(size % 2, 1)
            continue
        file.seek(size + size % 2, 1)
    return _Chunks(small, sound)


def _format(chunks: _Chunks) -> tuple[int | None, int | None]:
    form = chunks.small.get(b"fmt ", b"")
    if len(form) < 16:
        return None, None
    _, _, rate, _, block, _ = struct.unpack_from("<HHIIHH", form)
    return rate or None, chunks.sound // block if block else None


def _text(raw: bytes) -> str:
    raw = raw.split(b"\0", 1)[0]
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip()


def _bext(found: Sidecar, raw: bytes) -> Sidecar:
    if len(raw) < 346:
        raise BadInput("The bext chunk is cut short.", "The sound itself may be whole.")
    description, originator = _text(raw[:256]), _text(raw[256:288])
    reference = struct.unpack_from("<Q", raw, 338)[0]
    said = dict(re.findall(r"(?m)^[sdz]?([A-Z][A-Z0-9]+)=(.*?)\s*$", description.replace("\r", "\n")))
    umid = raw[348:412].rstrip(b"\0").hex().upper() if len(raw) >= 412 else ""
    tracks = tuple(
        said[key] for key in sorted((k for k in said if re.fullmatch(r"TRK\d+", k)), key=lambda k: int(k[3:]))
    )
    extra = tuple(
        pair
        for pair in (
            ("note", said.get("NOTE", "")),
            ("description", "" if said else description),
            ("originator reference", _text(raw[288:320])),
        )
        if pair[1]
    )
    found = replace(
        found,
        source="bext",
        recorded=_moment(_text(raw[320:330]), _text(raw[330:338])),
        camera=originator or None,
        time_reference=reference,
        umid=umid or None,
        scene=said.get("SCENE") or None,
        extra=extra,
        take=said.get("TAKE") or None,
        tape=said.get("TAPE") or None,
        track_names=tracks,
    )
    return _speed(found, *_described_speed(said.get("SPEED", "")))


def _described_speed(text: str) -> tuple[str, str]:
    """``025.000-NDF`` of a description: rate and flag."""
    rate, _, flag = text.partition("-")
    whole, dot, part = rate.partition(".")
    return whole.lstrip("0") + (f".{part.rstrip('0')}" if dot and part.rstrip("0") else ""), flag


def _moment(date: str, time: str) -> str | None:
    day, clock = _DATE.match(date), _TIME.match(time)
    if not day or day[1] == "0000":
        return None
    return f"{day[1]}-{day[2]}-{day[3]}" + (f"T{clock[1]}:{clock[2]}:{clock[3]}" if clock else "")


def _ixml(found: Sidecar, raw: bytes) -> Sidecar:
    try:
        root = ElementTree.fromstring(raw.strip(b"\0 \r\n\t\xef\xbb\xbf"))
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise BadInput(f"The iXML chunk cannot be read: {error}.", "The sound itself may be whole.") from None
    said = {
        name: (root.findtext(name) or "").strip()
        for name in ("SCENE", "TAKE", "TAPE", "NOTE", "PROJECT", "CIRCLED")
    }
    extra = dict(found.extra)
    extra.update((name.lower(), said[name]) for name in ("PROJECT", "NOTE") if said[name])
    if said["CIRCLED"].upper() == "TRUE":
        extra["circled"] = "yes"
    family = root.findtext("FILE_SET/FAMILY_UID") or root.findtext("FAMILY_UID") or ""
    if family.strip():
        extra["family"] = family.strip()
    speed = "SPEED/"
    reference = _stamp(root)
    found = replace(
        found,
        source="bext+iXML" if found.source == "bext" else "iXML",
        scene=said["SCENE"] or found.scene,
        take=said["TAKE"] or found.take,
        tape=said["TAPE"] or found.tape,
        track_names=tuple(_tracks(root)) or found.track_names,
        time_reference=reference if found.time_reference is None else found.time_reference,
        extra=tuple(extra.items()),
    )
    return _speed(
        found,
        (root.findtext(speed + "TIMECODE_RATE") or "").strip(),
        (root.findtext(speed + "TIMECODE_FLAG") or "").strip(),
    )


def _stamp(root: ElementTree.Element) -> int | None:
    high, low = (
        root.findtext(f"SPEED/TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_{half}") or "" for half in ("HI", "LO")
    )
    return (
        (int(high or 0) << 32) + int(low)
        if low.strip().isdecimal() and (high.strip() or "0").isdecimal()
        else None
    )


def _tracks(root: ElementTree.Element) -> Iterator[str]:
    """Track names in the order in which the channels lie in the file."""
    tracks = []
    for place, track in enumerate(root.iterfind("TRACK_LIST/TRACK"), 1):
        index = (track.findtext("INTERLEAVE_INDEX") or track.findtext("CHANNEL_INDEX") or "").strip()
        name = (track.findtext("NAME") or track.findtext("FUNCTION") or "").strip()
        tracks.append((int(index) if index.isdecimal() else place, name))
    yield from (name for _, name in sorted(tracks, key=lambda track: track[0]))


def _speed(found: Sidecar, rate: str, flag: str) -> Sidecar:
    if not rate:
        return found
    try:
        clock = parse_rate(rate)
    except TouchlineError:
        return found
    return replace(
        found, timecode_rate=clock, drop=flag.strip().upper() == "DF" and clock.denominator == 1001
    )


def _labelled(found: Sidecar) -> Sidecar:
    """The label that the recorder's clock showed at the first sample, which may have been rounded down by
    less than one.
    """
    if found.time_reference is None or not found.sample_rate or not found.timecode_rate:
        return found
    count = int((found.time_reference + Fraction(999, 1000)) / found.sample_rate * found.timecode_rate)
    return replace(found, timecode=timecode(count, found.timecode_rate, found.drop))
