"""What is said of talks: stances, reports, and the story they make."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.talk_acts import Act, telling
from touchline.cli.talk_showing import show_story, story_document, told_document, told_in_words
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.domain.talks.talk_story import story_of
from touchline.domain.talks.talks import POSITIONS
from touchline.domain.time.moment import moment_typed, parse_day
from touchline.stages.ledger.evidence import keep_paper
from touchline.stages.talk.talk import talk_called, talks_now
from touchline.stages.talk.telling import need_stance, state_report, state_stance
from touchline.wiring import Desk, open_desk
from touchline.wiring_pages import story_page

app = typer.Typer(add_completion=False)


@app.command(
    epilog="Example: touchline talk stance ewan-carrick against --since 2026-03-01 --says ewan-carrick --sureness confirmed"
    ' --source "staff meeting" --on 2026-03-02'
)
@telling
def stance(
    made: Act,
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Whose stance.")],
    position: Annotated[str, typer.Argument(metavar="POSITION", help=f"One of {', '.join(POSITIONS)}.")],
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Since when they hold it.", show_default=False)] = "",
    text: Annotated[str, typer.Option("--text", help="Their words, or why.", show_default=False)] = "",
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="FILE", help="A letter or mail; kept, with its hash.", show_default=False)
    ] = None,
) -> None:
    """Who is for it or against it, since when, who says so, how surely. Later news stands beside it and overwrites nothing.

    Whoever has a blocking say and is opposed stops every signature, until their change of heart is confirmed: by themselves, by
    somebody who signs for them, or by a paper.
    """
    desk = made.desk
    need_stance(desk.store, party, position, made.by, made.said)
    paper = keep_paper(desk.folder, evidence) if evidence else ""
    done = state_stance(desk.store, party, position, made.by, since=since, text=text, evidence=paper, **made.said)
    _tell(desk, done.seq, made.as_json)


@app.command(
    epilog='Example: touchline talk report "Talks may come to nothing" --says "Estuary Herald" --sureness claimed'
    ' --source "its edition of 3 May" --on 2026-05-03'
)
@telling
def report(
    made: Act,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is reported, in your own words.")],
    about: Annotated[
        str, typer.Option("--about", help="The matter, such as fee: a denial stands beside what it denies.", show_default=False)
    ] = "",
    contradicts: Annotated[
        int | None, typer.Option("--contradicts", metavar="NUMBER", help="The report or stance it contradicts.", show_default=False)
    ] = None,
) -> None:
    """What is reported about the talks, by whom, how surely, where and when."""
    done = state_report(made.desk.store, text, made.by, about=about, contradicts=contradicts, **made.said)
    _tell(made.desk, done.seq, made.as_json)


def _tell(desk: Desk, number: int, as_json: bool) -> None:
    talks, world = talks_now(desk.store)
    (one,) = [told for told in talks.told if told.seq == number]
    if as_json:
        emit(told_document(one, world))
    else:
        say(f"{number}: {told_in_words(one, world)}; source: {one.source}")


@app.command(epilog="Example: touchline talk story --as-of 2026-05-31 --page story.html")
def story(
    talk: Annotated[str, typer.Argument(metavar="[TALK]", help="These talks [default: all].", show_default=False)] = "",
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DAY|TIME", show_default=False,
                          help="What sources had said by that day; by a moment, also no more than was written down by then.")
    ] = "",
    page: Annotated[Path | None, typer.Option("--page", metavar="FILE.html", help="Draw it as one page.", show_default=False)] = None,
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """The timeline of who said and did what, contradictions side by side, and how everything stands."""
    desk = open_desk(season)
    day, recorded = _asked(as_of, desk.now)
    talks, world = talks_now(desk.store, recorded)
    found = story_of(talks, world, day, talk_called(talks, talk).id if talk else "")
    if page:
        page.write_bytes(story_page(found, world, lambda one: told_in_words(one, world), desk.club))
    if as_json:
        emit(story_document(found, world))
        return
    show_story(found, world)
    if page:
        say(f"Drawn in {page}.")


def _asked(as_of: str, now: str) -> tuple[date, str | None]:
    """The day asked about, and the moment up to which things were written down, if a moment was asked."""
    if not as_of:
        return parse_day(now[:10]), None
    moment = moment_typed(as_of)
    return parse_day(moment[:10]), moment if len(as_of) > len("2026-05-01") else None
