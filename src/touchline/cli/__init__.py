"""The command line: one file a verb, loaded only when it is called, so that ``--help`` is instant."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the program. Its own parts are loaded here, since every worker process imports the script that calls this."""
    try:
        from touchline.cli.program import main as run

        run()
    except KeyboardInterrupt:  # before or after the part of it that has words for that
        sys.exit(130)
