"""What is said of talks: stances, reports, and the story they make."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from touchline.cli.talk_showing import show_story, story_document, told_document, told_in_words
from touchline.cli.terminal import JsonOption, SeasonOption, emit, say
from touchline.domain.talks.talk_story import story_of
from touchline.domain.talks.talks import POSITIONS, SURENESS
from touchline.domain.time.moment import moment_typed, parse_day
from touchline.stages.ledger.evidence import keep_paper
from touchline.stages.talk.talk import talk_called, talks_now
from touchline.stages.talk.telling import need_told, state_report, state_stance
from touchline.wiring import Desk, open_desk
from touchline.wiring_pages import story_page

app = typer.Typer(add_completion=False)

By = Annotated[str, typer.Option("--by", help="Who types it [default: you].", show_default=False)]
Sureness = Annotated[str, typer.Option("--sureness", help=f"How surely: {', '.join(SURENESS)}.", show_default=False)]
Says = Annotated[str, typer.Option("--says", help="Who says so: a person, a newspaper.", show_default=False)]
Source = Annotated[str, typer.Option("--source", help="Where: the article, the call, the meeting.", show_default=False)]
_ON = "When it was said: 2026-05-01, 2026-05, 2026; 2026-05-01.. for some time after."
On = Annotated[str, typer.Option("--on", metavar="DAY", help=_ON, show_default=False)]
OfTalk = Annotated[str, typer.Option("--talk", help="These talks only [default: the whole project].", show_default=False)]


@app.command(
    epilog="Example: touchline talk stance ewan-carrick against --since 2026-03-01 --says ewan-carrick --sureness confirmed"
    ' --source "staff meeting" --on 2026-03-02'
)
def stance(
    party: Annotated[str, typer.Argument(metavar="PARTY", help="Whose stance.")],
    position: Annotated[str, typer.Argument(metavar="POSITION", help=f"One of {', '.join(POSITIONS)}.")],
    sureness: Sureness = "",
    says: Says = "",
    source: Source = "",
    on: On = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Since when they hold it.", show_default=False)] = "",
    talk: OfTalk = "",
    text: Annotated[str, typer.Option("--text", help="Their words, or why.", show_default=False)] = "",
    evidence: Annotated[
        Path | None, typer.Option("--evidence", metavar="FILE", help="A letter or mail; kept, with its hash.", show_default=False)
    ] = None,
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """Who is for it or against it, since when, who says so, how surely. Later news stands beside it and overwrites nothing.

    Whoever has a blocking say and is opposed stops every signature, until their change of heart is confirmed: by themselves, by
    somebody who signs for them, or by a paper.
    """
    desk = open_desk(season)
    said = need_told(by or desk.user, sureness, says, source, on)
    paper = keep_paper(desk.folder, evidence) if evidence else ""
    made = state_stance(desk.store, party, position, by or desk.user, sureness=sureness, says=says, source=source, on=said["on"],
                        since=since, talk=talk, text=text, evidence=paper)  # fmt: skip
    _tell(desk, made.seq, as_json)


@app.command(
    epilog='Example: touchline talk report "Talks may come to nothing" --says "Estuary Herald" --sureness claimed'
    ' --source "its edition of 3 May" --on 2026-05-03'
)
def report(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What is reported, in your own words.")],
    sureness: Sureness = "",
    says: Says = "",
    source: Source = "",
    on: On = "",
    talk: OfTalk = "",
    about: Annotated[
        str, typer.Option("--about", help="The matter, such as fee: a denial stands beside what it denies.", show_default=False)
    ] = "",
    contradicts: Annotated[
        int | None, typer.Option("--contradicts", metavar="NUMBER", help="The report or stance it contradicts.", show_default=False)
    ] = None,
    by: By = "",
    season: SeasonOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is reported about the talks, by whom, how surely, where and when."""
    desk = open_desk(season)
    made = state_report(desk.store, text, by or desk.user, sureness=sureness, says=says, source=source, on=on, talk=talk, about=about,
                        contradicts=contradicts)  # fmt: skip
    _tell(desk, made.seq, as_json)


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
