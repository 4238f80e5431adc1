"""Telling: who is for it and against it, and what is reported, each with its source and nothing overwritten."""

from __future__ import annotations

from collections.abc import Mapping

from touchline.domain.ledger.dated import need_begun, parse_dated
from touchline.domain.talks.talks import AGAINST, CONFIRMED, POSITIONS, REPORT, STANCE, SURENESS, Party, need_day
from touchline.domain.world.world import Statement, handle_of
from touchline.errors import BadInput, Missing
from touchline.ports import Store
from touchline.stages.talk.talk import party_called, talk_called, talks_now, write
from touchline.stages.world.state import need_signature


def state_stance(
    store: Store, party: str, position: str, by: str, *, sureness: str, says: str, source: str, on: str, since: str = "", talk: str = "",
    text: str = "", evidence: str = "", today: str = "",
) -> Statement:  # fmt: skip
    """State what somebody thinks of the project, or of some talks. ``evidence`` is the hash of a paper.

    Raises BadInput without source or date, for what is yet to be said, or for a confirmation by somebody who cannot know. A no is
    never turned away for its day.
    """
    talks, world = talks_now(store)
    whose, said = need_stance(store, party, position, by, {"sureness": sureness, "says": says, "source": source, "on": on, "today": today})
    about = talk_called(talks, talk).id if talk else ""
    since = need_day(since)
    if sureness == CONFIRMED and not evidence:
        teller = world.find(says)
        if teller is None or teller.id not in (whose.id, *whose.signs):
            called = world.called(whose.id)
            raise BadInput(
                f"{says} cannot confirm what {called} thinks: only {called}, or who signs for them, can.",
                f"Say it is reported or claimed, name --says {called}, or add the paper with --evidence FILE.",
            )
    body = {"party": whose.id, "position": position, "since": since, "talk": about, "sureness": sureness, "on": said["on"]}
    body |= {"evidence": evidence} if evidence else {}
    private = {"says": says, "source": source, "text": text}
    return write(store, talks, [(STANCE, {key: value for key, value in body.items() if value}, private)], by)[0]


def need_stance(
    store: Store, party: str, position: str, by: str, told: Mapping[str, str]
) -> tuple[Party, Mapping[str, str]]:
    """Whose stance it is, and what must be said of it, before a paper is kept for it. Raises as `state_stance` does."""
    whose = party_called(*talks_now(store), party)
    if position not in POSITIONS:
        raise BadInput(f"Nobody can be {position!r} it.", f"Choose one of {', '.join(POSITIONS)}.")
    today = "" if position == AGAINST else told.get("today", "")
    return whose, need_told(by, told["sureness"], told["says"], told["source"], told["on"], today)


def state_report(
    store: Store, text: str, by: str, *, sureness: str, says: str, source: str, on: str, talk: str = "", about: str = "",
    contradicts: int | None = None, today: str = "",
) -> Statement:  # fmt: skip
    """State what is reported about the project, or some talks. Raises BadInput without source or date and for what is yet to be
    said, Missing for what it contradicts and is not there."""
    talks, _ = talks_now(store)
    said = need_told(by, sureness, says, source, on, today)
    if not text.strip():
        raise BadInput("The report says nothing.", "Write in a sentence what is reported.")
    if contradicts is not None and contradicts not in {one.seq for one in talks.told}:
        raise Missing(f"There is no report or stance {contradicts}.", "touchline talk story lists them with their numbers.")
    body = {**said, "talk": talk_called(talks, talk).id if talk else "", "about": handle_of(about), "contradicts": contradicts}
    private = {"says": says, "source": source, "text": text}
    return write(store, talks, [(REPORT, {key: value for key, value in body.items() if value}, private)], by)[0]


def need_told(by: str, sureness: str, says: str, source: str, on: str, today: str = "") -> Mapping[str, str]:
    """What every stance and report must have. Raises BadInput where somebody, something or the day is missing, or yet to come."""
    need_signature(by)
    if sureness not in SURENESS:
        raise BadInput(f"{sureness!r} is not how surely something is known.", f"Choose one of {', '.join(SURENESS)}.")
    if not source.strip():
        raise BadInput("Where this was said is missing.", "Add --source, such as the article, the call, the meeting.")
    if not says.strip():
        raise BadInput("Nobody says this.", "Add --says WHO.")
    if not on:
        raise BadInput("When this was said is missing.", "Add --on 2026-05-01, or 2026-05, 2026, or 2026-05-01.. for some time after.")
    return {"sureness": sureness, "on": need_begun(parse_dated(on), today).text}
