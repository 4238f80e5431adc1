"""Agency stills: JPEGs with a wire caption in IPTC (IIM 4) and XMP, as photographers file them."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image

from touchline.demo.club import DERBY

AGENCY, PHOTOGRAPHER = "Tideline Images", "Ines Calder"


@dataclass(frozen=True)
class Still:
    """A picture of a moment: ``crop`` left, top, width of a 3:2 part of the frame at second ``t``."""

    name: str
    moment: str
    view: str
    t: float
    crop: tuple[int, int, int]
    day: date
    what: str

    @property
    def caption(self) -> str:
        """The wire caption: place, weekday, day, what, photographer and agency."""
        when = f"{self.day:%A, %B} {self.day.day}, {self.day.year}"
        return f"HARBOUR TOWN - {when}: {self.what} (Pic by {PHOTOGRAPHER}/{AGENCY})"


STILLS = (
    Still(
        "TI_20250913_0114.jpg",
        "bowl",
        "wide",
        3.0,
        (80, 130, 840),
        DERBY,
        "Harbour Town supporters sing before the derby against Saltmarsh Rovers at Quayside Park.",
    ),
    Still(
        "TI_20250911_0032.jpg",
        "talk",
        "wide",
        8.0,
        (180, 90, 900),
        date(2025, 9, 11),
        "Harbour Town manager Ewan Carrick speaks to his players during training two days before the derby.",
    ),
    Still(
        "TI_20250911_0041.jpg",
        "shooting",
        "net",
        3.1,
        (250, 130, 800),
        date(2025, 9, 11),
        "Harbour Town's Kit Rowe celebrates a goal during training ahead of the derby.",
    ),
)


def write_still(still: Still, picture: np.ndarray, path: Path) -> None:
    """Crop, enlarge to 1500 x 1000 and save with its caption inside."""
    left, top, width = still.crop
    cut = Image.fromarray(picture[top : top + width * 2 // 3, left : left + width])
    plain = io.BytesIO()
    cut.resize((1500, 1000), Image.Resampling.LANCZOS).save(plain, "JPEG", quality=88)
    data = plain.getvalue()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        data[:2]
        + _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(still))
        + _segment(0xED, _iptc(still))
        + data[2:]
    )


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _iptc(still: Still) -> bytes:
    fields = [
        (1, 90, b"\x1b%G"),
        (2, 0, b"\0\4"),
        (2, 5, still.name.split(".")[0].encode()),
        (2, 55, still.day.strftime("%Y%m%d").encode()),
        (2, 80, PHOTOGRAPHER.encode()),
        (2, 90, b"Harbour Town"),
        (2, 110, AGENCY.encode()),
        (2, 116, f"{still.day.year} {AGENCY}".encode()),
        (2, 120, still.caption.encode()),
    ]
    block = b"".join(struct.pack(">BBBH", 0x1C, record, number, len(value)) + value for record, number, value in fields)
    resource = b"8BIM" + struct.pack(">H2sI", 0x0404, b"\0\0", len(block)) + block + b"\0" * (len(block) % 2)
    return b"Photoshop 3.0\0" + resource


def _xmp(still: Still) -> bytes:
    caption, rights = escape(still.caption), escape(f"{still.day.year} {AGENCY}")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
        f'photoshop:City="Harbour Town" photoshop:Credit="{escape(AGENCY)}" '
        f'photoshop:DateCreated="{still.day.isoformat()}">'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(PHOTOGRAPHER)}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{caption}</rdf:li></rdf:Alt></dc:description>'
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{rights}</rdf:li></rdf:Alt></dc:rights>'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
