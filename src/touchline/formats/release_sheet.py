"""Reads and writes sheets of releases: CSV (comma, semicolon or tab; UTF-8) and XLSX (ECMA-376, its first sheet)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from touchline.errors import BadInput, Missing
from touchline.formats.plain_text import text_of

_MOST_ROWS = 100_000
Numbered = tuple[int, dict[str, str]]
"""A row's number in its sheet, and its cells by column."""


def read_sheet(path: Path, columns: Sequence[str]) -> list[Numbered]:
    """Every row that holds anything. Columns may stand in any order, in any case of letters.

    Raises Missing for a file that is not there, BadInput for one that is no sheet, or for a column that nobody knows.
    """
    rows = _from_xlsx(path) if path.suffix.casefold() in (".xlsx", ".xlsm") else _from_csv(path)
    rows = [(number, cells) for number, cells in rows if any(cells)]
    if not rows:
        raise BadInput(f"{path.name} is empty.", "touchline release template FILE writes one to fill in.")
    (_, first), body = rows[0], rows[1:]
    heads = [" ".join(head.casefold().replace("_", " ").split()) for head in first]
    unknown = [head for place, head in enumerate(heads) if head not in columns and any(_cell(cells, place) for _, cells in rows)]
    if unknown:
        known = f"Known are: {', '.join(columns)}."
        raise BadInput(f"{path.name} has a column {unknown[0]!r} that nobody knows.", known, place=f"{path.name}:1")
    twice = {head for head in heads if head and heads.count(head) > 1}
    if twice:
        raise BadInput(f"The column {min(twice)!r} stands twice in {path.name}.", "Keep one.", place=f"{path.name}:1")
    return [(number, {head: _cell(cells, place) for place, head in enumerate(heads) if head}) for number, cells in body]


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _from_csv(path: Path) -> list[tuple[int, list[str]]]:
    text = text_of(path)
    first = next((line for line in text.splitlines() if line.strip()), "")
    parting = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=parting, strict=True)
    try:
        return [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise BadInput(f"{path.name} is no table that can be read ({error}).", "Save it again as CSV.") from None


def _from_xlsx(path: Path) -> list[tuple[int, list[str]]]:
    from openpyxl import load_workbook

    if not path.is_file():
        raise Missing(f"There is no file {path}.", "Check the name.")
    try:
        book = load_workbook(path, read_only=True, data_only=True)
        rows: list[tuple[int, list[str]]] = []
        for number, row in enumerate(book.worksheets[0].iter_rows(max_row=_MOST_ROWS, values_only=True), 1):
            rows.append((number, [_text(value) for value in row]))
        book.close()
    except Exception as error:  # a broken workbook fails in as many ways as there are parsers under it
        raise BadInput(
            f"{path.name} is no workbook that can be read ({type(error).__name__}).", "Save it again as XLSX, or as CSV."
        ) from None
    return rows


def _text(value: Any) -> str:
    """A cell as it would be typed: days ISO, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if (value.hour, value.minute, value.second) == (0, 0, 0) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def write_template(path: Path, columns: Mapping[str, str]) -> bytes:
    """An empty sheet to fill in, XLSX or CSV by the file's ending; a workbook explains its columns on a second sheet."""
    if path.suffix.casefold() == ".csv":
        return (",".join(columns) + "\r\n").encode("utf-8-sig")
    if path.suffix.casefold() != ".xlsx":
        raise BadInput(f"{path.name} is neither CSV nor XLSX.", "Name it FILE.csv or FILE.xlsx.")
    return _workbook([("releases", [list(columns)]), ("columns", [["column", "what goes into it"], *map(list, columns.items())])])


def _workbook(sheets: Iterable[tuple[str, list[list[str]]]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    for place, (title, rows) in enumerate(sheets):
        sheet = book.active if place == 0 else book.create_sheet()
        assert sheet is not None
        sheet.title = title
        for row in rows:
            sheet.append(row)
        for cell in sheet[1]:
            cell.font = Font(bold=True)
            sheet.column_dimensions[cell.column_letter].width = max(12, len(str(cell.value)) + 4)
        sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
