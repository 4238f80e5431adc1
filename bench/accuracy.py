"""How right the log is: ``python bench/accuracy.py [WHAT…]`` runs every ``accuracy_WHAT.py`` beside it, or those named.

Each prints its own table; one that fails or has no data says so, and the others go on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    found = {path.stem.removeprefix("accuracy_"): path for path in sorted(HERE.glob("accuracy_*.py"))}
    wanted = sys.argv[1:] or list(found)
    unknown = [name for name in wanted if name not in found]
    if unknown:
        sys.exit(f"There is nothing to measure called {', '.join(unknown)}. Known are {', '.join(found)}.")
    failed = []
    for name in wanted:
        print(f"\n## {name}\n", flush=True)
        if subprocess.run([sys.executable, found[name]], check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"Could not be measured: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
