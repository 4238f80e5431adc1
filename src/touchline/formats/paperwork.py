"""All the papers of a delivery behind one door: exports, clearance sheets, the manifest and its signature."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from touchline.domain.delivery.delivery import Parcel, Seal
from touchline.domain.delivery.sheet import Sheet
from touchline.formats.manifest import open_parcel, seal_file, sign
from touchline.formats.sheet import write_csv, write_html, write_seconds
from touchline.ports import Exporter, Signer


class Papers:
    """See `touchline.ports.Paperwork`."""

    def __init__(self, exporters: Mapping[str, Exporter]) -> None:
        self.exporters = exporters

    def sheet(self, sheet: Sheet, kind: str) -> dict[str, bytes]:
        if kind == "html":
            return {"clearance-sheet.html": write_html(sheet)}
        return {"clearance-sheet.csv": write_csv(sheet), "clearance-seconds.csv": write_seconds(sheet)}

    def seal_file(self, path: Path) -> Seal:
        return seal_file(path)

    def sign(self, document: Mapping[str, Any], signer: Signer) -> dict[str, bytes]:
        return sign(document, signer)

    def open_parcel(self, folder: Path) -> Parcel:
        return open_parcel(folder)
