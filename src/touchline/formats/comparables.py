"""Reads tables of comparables: the one that comes with Touchline, and others of the same columns."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

from touchline.domain.talks.comparables import COLUMNS, Comparable, read_comparable
from touchline.errors import BadInput


def comparables_shipped() -> list[Comparable]:
    """The table that comes with Touchline: from public reporting, each row with its source."""
    text = (files("touchline.formats") / "comparables.csv").read_text("utf-8")
    return read_comparables(text, "comparables.csv")


def read_comparables(text: str, name: str) -> list[Comparable]:
    """Every row of a CSV table. Raises BadInput with the line."""
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    try:
        heads = reader.fieldnames or []
        if strange := [head for head in heads if head not in COLUMNS]:
            raise BadInput(f"There is no column {strange[0]!r}.", f"The columns are {', '.join(COLUMNS)}.", place=f"{name}, line 1")
        return [read_comparable(row, f"{name}, line {reader.line_num}") for row in reader]
    except csv.Error as error:
        raise BadInput(f"This is no table ({error}).", "Save it again as CSV.", place=f"{name}, line {reader.line_num}") from None
