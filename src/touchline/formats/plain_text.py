"""Text files that people hand over: lists of matches, squads, cases."""

from __future__ import annotations

from pathlib import Path

from touchline.errors import BadInput, Missing

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def text_of(path: Path) -> str:
    """A text file in UTF-8, or in UTF-16 that says so. Raises Missing where it is not there, BadInput where it is no text: in what
    other code a file is written cannot be known, and a wrong guess would write names wrongly."""
    try:
        content = path.read_bytes()
        return content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except FileNotFoundError:
        raise Missing(f"There is no file {path}.", "Check the name.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        remedy = "Save it again as plain text in UTF-8; a spreadsheet as “CSV UTF-8”, or as XLSX."
        raise BadInput(f"{path} is not a text file in UTF-8.", remedy) from None
