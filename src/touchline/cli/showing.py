"""The options that say where, when and as what a cut is to be shown; ``clear``, ``mend`` and ``deliver`` share them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from touchline.cli.terminal import warn
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.targets import Showing, one_day, through
from touchline.domain.time.moment import moment_typed, parse_day
from touchline.domain.time.time import Span
from touchline.errors import BadInput
from touchline.ports import Store

ForOption = Annotated[
    str,
    typer.Option(
        "--for",
        metavar="P,P",
        show_default=False,
        help="Platforms [default: every one the ledger names, and any other].",
    ),
]
TerritoryOption = Annotated[str, typer.Option("--territory", metavar="GB,IE|WORLD", help="Territories.")]
OnOption = Annotated[
    str,
    typer.Option(
        "--on",
        metavar="DAY|FROM..UNTIL",
        show_default=False,
        help="Day or days of showing, both included [default: today].",
    ),
]
UseOption = Annotated[str, typer.Option("--use", help="film, trailer, social …; several, or all.")]


def showing_asked(store: Store, platforms: str, territory: str, on: str, use: str, now: str) -> Showing:
    """The showing that the options mean; what is doubtful about it is said. Raises BadInput."""
    asked = Showing(_window(on) or one_day(parse_day(now[:10])), _split(platforms), _split(territory), _split(use))
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    if now[:10] > today:
        warn(f"! The last word of this season is of {now[:10]}, this computer's clock says {today}: one of them is wrong. "
             f"Who is a child, and what is today, is reckoned as of {now[:10]}.")
    for doubt in asked.doubts(store.ledger.entries()):
        warn(f"! {doubt}")
    return asked


def moment_asked(as_of: str, now: str) -> str:
    """The moment that ``--as-of`` means, ``now`` without it. Raises BadInput for one to come: who will have come of age or joined a
    group by then is no knowledge."""
    moment = moment_typed(as_of) if as_of else now
    if moment[:10] > now[:10]:
        raise BadInput(f"{as_of} is yet to come.", "Ask as of now; --on names the day of showing.")
    return min(moment, now)


def _window(on: str) -> tuple[date, date] | None:
    if not on:
        return None
    first, dots, last = on.partition("..")
    begin, end = parse_day(first.strip()), parse_day((last if dots else first).strip())
    if end < begin:
        raise BadInput(f"{on} ends before it begins.", "Give the earlier day first.")
    return through(begin, end)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def split_version(name: str) -> tuple[str, int | None]:
    """``episode-1@3`` → name and version; without a version, the latest. Raises BadInput."""
    name, at, version = name.rpartition("@") if "@" in name else (name, "", "")
    if at and not version.isdecimal():
        raise BadInput(f"{version!r} is not a version.", f"Write {name}@3, or {name} for the latest.")
    return name, int(version) if at else None


def in_one_line(targets: Sequence[Target]) -> str:
    """``2 platforms, 249 territories, 1 day, film``."""
    platforms, territories, days = ({getattr(t, key) for t in targets} for key in ("platform", "territory", "on"))
    where = ", ".join(sorted(territories)) if len(territories) <= 4 else f"{len(territories)} territories"
    when = str(min(days)) if len(days) == 1 else f"{min(days)} to {max(days)} ({len(days)} days that matter)"
    return f"{', '.join(sorted(platforms))}; {where}; {when}; {', '.join(sorted({t.use for t in targets}))}"


def strip(spans: Sequence[tuple[Span, str]], frames: int, width: int = 60) -> list[str]:
    """One word a column of a strip ``width`` columns wide: the worst verdict under it, ``gap`` where there is nothing."""
    order = {"gap": 0, "ours": 1, "cleared": 2, "unknown": 3, "blocked": 4}
    columns = ["gap"] * min(width, max(frames, 1))
    for span, verdict in spans:
        first = span.start * len(columns) // frames
        last = max(first + 1, -(-span.end * len(columns) // frames))
        for column in range(first, min(last, len(columns))):
            if order[verdict] > order[columns[column]]:
                columns[column] = verdict
    return columns
