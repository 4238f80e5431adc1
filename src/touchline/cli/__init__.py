"""The command line: one file a verb, loaded only when it is called, so that ``--help`` is instant."""

from __future__ import annotations

from touchline.cli.program import main

__all__ = ["main"]
