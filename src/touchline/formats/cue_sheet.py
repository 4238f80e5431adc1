"""Writes the cue sheet as CSV (RFC 4180, UTF-8): the columns that collecting societies and broadcasters ask for."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from touchline.domain.delivery.cues import Cue

HEADS = ("cue", "title", "composer", "publisher", "in", "out", "duration", "use", "licence", "cleared", "clips")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(cues: Sequence[Cue]) -> bytes:
    """One row a cue; composer and publisher are empty, since nobody can hear them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    for cue in cues:
        row = [str(cue.number), cue.title, "", "", cue.record_in, cue.record_out, lasting(cue), cue.use, "; ".join(cue.licences),
               "no" if cue.problems else "yes" if cue.licences else "no licence relied on", "; ".join(cue.clips)]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def lasting(cue: Cue) -> str:
    """``0:00:12``: hours, minutes, seconds, rounded to the next whole one as cue sheets are filled in."""
    seconds = -int(-cue.seconds // 1)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
