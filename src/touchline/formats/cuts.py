"""The documents that cuts travel in, by name, and how to tell one from another."""

from __future__ import annotations

import re
from fractions import Fraction

from touchline.domain.cut.cut import Cut
from touchline.domain.cut.interchange import Material, Reading, Written
from touchline.errors import BadInput

UNRATED = ("edl",)
"""Formats that do not say their rate."""


def kind_of(text: str) -> str:
    """``otio``, ``fcp7``, ``edl``, ``paper``, ``csv``; empty where it is none of them."""
    head = text.lstrip("\ufeff \r\n\t")[:20000]
    if head.startswith("{") and "OTIO_SCHEMA" in text:
        return "otio"
    if head.startswith("<") and "<xmeml" in head:
        return "fcp7"
    if re.search(r"^\d{1,6}\s+\S.*\s(\d\d[:;.]){3}\d\d", head, re.M) or head.upper().startswith(("TITLE:", "FCM:")):
        return "edl"
    if "anchor" in head.split("\n", 1)[0] and head[:1] not in "#<>":
        return "csv"
    return "paper" if re.search(r"tl:|^\W*Cut\W+.+@\d+|c[0-9a-f]{12}@\d+\.\.\d+", text, re.M) else ""


def read_list(kind: str, text: str, name: str, rate: Fraction | None, width: int, height: int) -> Reading:
    """An editor's document: ``otio``, ``fcp7`` or ``edl``, which must be told its rate. Raises BadInput."""
    if kind == "otio":
        from touchline.formats import otio_read

        return otio_read.read(text, name, rate, width, height)
    if kind == "fcp7":
        from touchline.formats import fcp7

        return fcp7.read(text, name, rate, width, height)
    from touchline.formats import edl_read

    if rate is None:
        raise BadInput("An EDL does not say its rate.", "Give it: --rate 25/1")
    return edl_read.read(text, name, rate, width, height)


def write_otio(cut: Cut, material: Material) -> Written:
    """OpenTimelineIO; its library is loaded only here."""
    from touchline.formats import otio_write

    return otio_write.write(cut, material)
