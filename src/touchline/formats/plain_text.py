"""Text files that people hand over: lists of matches, squads, cases."""

from __future__ import annotations

from pathlib import Path

from touchline.errors import BadInput, Missing


def text_of(path: Path) -> str:
    """A text file in UTF-8. Raises Missing where it is not there, BadInput where it is no text."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise Missing(f"There is no file {path}.", "Check the name.") from None
    except (UnicodeDecodeError, IsADirectoryError):
        raise BadInput(f"{path} is not a text file in UTF-8.", "Export it again as plain text.") from None
