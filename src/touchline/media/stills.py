"""Stills: a photograph is a clip of one frame, and a press photograph carries its caption.

Captions are read from XMP (ISO 16684-1; Dublin Core and Photoshop names) and IPTC-IIM 4.2. A wire caption has the form
``PLACE - Weekday, Month D, YYYY: what. (Pic by NAME/AGENCY)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageFile, IptcImagePlugin, UnidentifiedImageError

from touchline.domain.rushes.media import Picture, Probe
from touchline.errors import BadInput

STILL_RATE = Fraction(25)
STILLS = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp"})

_ROTATION = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
_IPTC = {(2, 120): "caption", (2, 105): "headline", (2, 110): "credit", (2, 115): "source", (2, 80): "photographer",
         (2, 55): "date", (2, 90): "city", (2, 101): "country", (2, 116): "copyright"}
_XMP = {"description": "caption", "Headline": "headline", "Credit": "credit", "Source": "source", "creator": "photographer",
        "DateCreated": "date", "City": "city", "Country": "country", "rights": "copyright"}
_WIRE = re.compile(r"^(?P<place>[^:]{2,80}?)\s+[-–—]\s+(?:\w+day),\s+(?P<day>\w+ \d{1,2},? \d{4}):\s*(?P<what>.*?)\s*$", re.S)
_BY = re.compile(r"\(\s*(?:Pic|Photo|Picture|Photograph|Image)s?\s+by:?\s+(?P<name>[^/()]+?)(?:\s*/\s*(?P<agency>[^()]+?))?\s*\)", re.I)


def is_still(path: Path) -> bool:
    """Whether a file is a photograph, by its extension."""
    return path.suffix.lower() in STILLS


def probe_still(path: Path) -> Probe:
    """What a photograph says of itself. Raises BadInput where it is none."""
    try:
        with Image.open(path) as image:
            image.load()
            width, height = image.size
            words = dict(_caption_words(image))
            turned = _ROTATION.get(image.getexif().get(0x0112, 1), 0)
            camera = " ".join(str(image.getexif().get(tag, "")).strip("\0 ") for tag in (0x010F, 0x0110)).strip()
            taken = str(image.getexif().get_ifd(0x8769).get(0x9003, "") or "")
            kind, mode = (image.format or "").lower(), image.mode
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadInput(f"{path.name} is not a picture that can be read ({error}).",
                       "Copy it again from where it came.") from None
    words.update(wire_words(words.get("caption", "")))
    bits = 16 if mode.startswith(("I;16", "F")) else 8
    picture = Picture(width=width, height=height, rate=STILL_RATE, frames=1, codec=kind, pixel_format=mode.lower(), bits=bits,
                      rotation=turned)
    notes = ["A still: one frame, held for as long as a cut asks."]
    if words.get("agency"):
        notes.append(f"Its caption credits {words['agency']}: third-party material unless somebody says otherwise.")
    day = words.get("day") or _iptc_day(words.get("date", "")) or _iptc_day(taken)
    return Probe(container=kind, picture=picture, sounds=(), recorded=day, camera=camera or None, notes=tuple(notes),
                 extra=tuple(sorted(words.items())))


def wire_words(caption: str) -> dict[str, str]:
    """Place, ISO day, photographer and agency of a wire caption, as far as it says them."""
    said: dict[str, str] = {}
    if found := _WIRE.match(caption.strip()):
        said["place"] = found["place"].strip()
        for form in ("%B %d, %Y", "%B %d %Y", "%b %d, %Y", "%b %d %Y"):
            try:
                said["day"] = datetime.strptime(found["day"], form).date().isoformat()
                break
            except ValueError:
                continue
    if credited := _BY.search(caption):
        said["photographer"] = credited["name"].strip()
        if credited["agency"]:
            said["agency"] = credited["agency"].strip()
    return said


def _caption_words(image: Image.Image) -> Iterator[tuple[str, str]]:
    """IPTC first, XMP second, so that XMP, the younger, wins where both speak."""
    try:
        written = IptcImagePlugin.getiptcinfo(image) or {} if isinstance(image, ImageFile.ImageFile) else {}
    except (SyntaxError, OSError, KeyError, ValueError):
        written = {}
    for key, name in _IPTC.items():
        value = written.get(key)
        parts = value if isinstance(value, list) else [value]
        text = ", ".join(_decoded(part) for part in parts if isinstance(part, bytes) and part.strip())
        if text:
            yield name, text
    yield from _xmp_words(image)


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8").strip("\0 \r\n")
    except UnicodeDecodeError:
        return raw.decode("latin-1").strip("\0 \r\n")


def _xmp_words(image: Image.Image) -> Iterator[tuple[str, str]]:
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n") if isinstance(packet, bytes) else packet)
    except (ElementTree.ParseError, ValueError):
        return
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        if tag in _XMP:
            text = ", ".join(part.strip() for part in element.itertext() if part.strip())
            if text:
                yield _XMP[tag], text
        for key, value in element.attrib.items():
            if (name := key.rpartition("}")[2]) in _XMP and tag == "Description" and value.strip():
                yield _XMP[name], value.strip()


def _iptc_day(text: str) -> str | None:
    """``20250914``, ``2025:09:14 …`` or ``2025-09-14…`` as an ISO day."""
    found = re.match(r"(\d{4})[-:]?(\d{2})[-:]?(\d{2})", text)
    return "-".join(found.groups()) if found and found[1] > "1900" and "00" not in (found[2], found[3]) else None
