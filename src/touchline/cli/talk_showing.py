"""How talks are shown: as documents for scripts, and as lines and tables for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from touchline.cli.terminal import say, table, warn
from touchline.domain.ledger.ledger_document import entry_document
from touchline.domain.ledger.sentence import sentence
from touchline.domain.talks.becoming import Becomes
from touchline.domain.talks.owed import Asked, Measured, Owed
from touchline.domain.talks.talk_block import Block
from touchline.domain.talks.talk_story import Moment, Story
from touchline.domain.talks.talks import Party, Talk, Talks, Told
from touchline.domain.world.world import World
from touchline.stages.talk.deal import Signed, block_in_words

MARKS = {"for": "▲", "against": "▼", "neutral": "■", "report": "●", "offer": "◆", "signed": "✎", "deal": "★", "ended": "✕", "opened": "○"}
_TONES = {"for": "green", "against": "red", "ended": "red", "deal": "green"}


def party_document(party: Party, world: World) -> dict[str, Any]:
    return {
        "party": world.called(party.id),
        "role": party.role,
        "platforms": list(party.platforms),
        "blocking": party.blocking,
        "signs": [world.called(who) for who in party.signs],
    }


def talk_document(talk: Talk, world: World, stand: Sequence[Block]) -> dict[str, Any]:
    """One negotiation, its history in order."""
    offer = talk.offer
    return {
        "talk": talk.id,
        "state": talk.state,
        "club": world.called(talk.club),
        "media": world.called(talk.media),
        "began": talk.on.text,
        "offers": [{"version": one.version, "by": world.called(one.by), "file": one.file, "on": one.on.text} for one in talk.offers],
        "signed": [
            {"version": one.version, "party": world.called(one.party), "by": world.called(one.person), "recorded": one.recorded}
            for one in (talk.signed(offer.version) if offer else ())
        ],
        "endings": [{"how": one.how, "why": one.why, "on": one.on.text, "party": world.called(one.party)} for one in talk.endings],
        "reopened": [{"why": one.why, "on": one.on.text} for one in talk.reopened],
        "deal": talk.deal and {"version": talk.deal.version, "entries": list(talk.deal.entries), "recorded": talk.deal.recorded},
        "blocked_by": [block_document(one, world) for one in stand],
    }


def history_document(steps: Sequence[Moment], changes: Mapping[int, Sequence[str]]) -> list[dict[str, Any]]:
    """Every step of one negotiation, in order; under an offer what it says otherwise than the one before."""
    return [
        {"number": one.number, "on": one.on.text, "when": one.on.words, "words": one.words, "taken_back": one.taken_back,
         "changes": list(changes.get(one.number, ()))}
        for one in steps
    ]  # fmt: skip


def agreed_document(short: Sequence[Measured], duties: Sequence[Asked]) -> dict[str, Any]:
    """What deals say of a cut: of which it is no whole episode, and what they ask of whatever is shown by them."""
    return {
        "too_short_for": [{"deal": one.deal, "clause": one.episodes.clause, "cut": one.cut, "minutes": round(float(one.minutes), 3),
                           "words": one.words} for one in short],
        "deal_duties": [{"deal": one.deal, "clause": one.clause, "duty": one.text} for one in duties],
    }  # fmt: skip


def tell_agreed(short: Sequence[Measured], duties: Sequence[Asked]) -> None:
    for one in short:
        warn(f"! {one.words}")
    for each in duties:
        say(each.words)


def owed_document(owed: Owed) -> dict[str, Any]:
    """What a deal is owed in film."""
    told = owed.episodes
    return {
        "episodes": told and {"clause": told.clause, "agreed": told.count, "delivered": [
            {"cut": one.cut, "minutes": round(float(one.minutes), 3), "enough": one.enough} for one in owed.delivered]},
        "due": [{"clause": each.clause, "what": each.what, "on": str(each.on), "days": days} for each, days in
                ((one.handover, one.days) for one in owed.due)],
        "words": list(owed.words),
    }  # fmt: skip


def block_document(block: Block, world: World) -> dict[str, Any]:
    return {
        "party": world.called(block.party),
        "words": block_in_words(block, world),
        "lifted_only_by_claim": block.only_claimed,
        "against": told_document(block.no, world),
        "claims": [told_document(one, world) for one in block.hopes],
    }


def told_document(one: Told, world: World) -> dict[str, Any]:
    """A stance or a report."""
    document = {
        "number": one.seq, "kind": one.kind.removeprefix("talk-"), "sureness": one.sureness, "says": one.says, "source": one.source,
        "on": one.on.text, "talk": one.talk, "recorded": one.recorded, "typed_by": one.typed_by, "text": one.text,
    }  # fmt: skip
    if one.party:
        document |= {"party": world.called(one.party), "position": one.position, "since": one.since}
    return document | {"about": one.about, "contradicts": one.contradicts, "taken_back": one.taken_back}


def told_in_words(one: Told, world: World) -> str:
    """``ewan-carrick is against it (reported by the Estuary Herald, May 2026)``."""
    what = f"{world.called(one.party)} is {one.position} it" if one.party else f"“{one.text or '(erased)'}”"
    denied = "denied: " if one.sureness == "denied" and one.party else ""
    return f"{denied}{what} ({one.sureness}, by {one.says or '(erased)'}, {one.on.words})"


def show_talks(talks: Talks, world: World, stand: dict[str, tuple[Block, ...]]) -> None:
    """One line for each negotiation, then who blocks."""
    if not talks.talks:
        say("There are no talks yet. Begin: touchline talk party NAME --role club, then touchline talk open NAME --with MEDIA-GROUP.")
    else:
        rows = [
            [talk.id, talk.state, world.called(talk.media), f"{talk.offer.version} ({talk.offer.file})" if talk.offer else "none",
             ", ".join(world.called(block.party) for block in stand[talk.id])]
            for talk in talks.talks.values()
        ]  # fmt: skip
        table(["talks", "state", "with", "offer", "blocked by"], rows)
    for block in dict.fromkeys(block for some in stand.values() for block in some):
        say(f"! {block_in_words(block, world)}", style="yellow")


def becoming_document(one: Becomes) -> dict[str, Any]:
    return {
        "clause": one.term.clause,
        "place": one.term.place,
        "words": one.words,
        "becomes": [{**entry_document(meant.entry), "sentence": sentence(meant.entry)} for meant in one.entries],
        "by_hand": one.by_hand,
        "watched_by": one.term.watched_by if one.by_hand else "",
    }


def show_becoming(some: Sequence[Becomes]) -> None:
    """Every term, and under it what it becomes."""
    for one in some:
        say(f"{one.term.clause}  {one.words}", style="bold")
        for meant in one.entries:
            say(f"    → ledger: {sentence(meant.entry)}")
        if one.by_hand:
            say(f"    → {one.by_hand}", style="yellow")


def signed_document(done: Signed, world: World, stand: Sequence[Block] = ()) -> dict[str, Any]:
    return {
        **talk_document(done.talk, world, stand),
        "waiting_for": [world.called(party) for party in done.missing],
        "written": [{**entry_document(one), "sentence": sentence(one)} for one in done.entries],
        "lifted": list(done.lifted),
        "stays": [{**entry_document(one), "sentence": sentence(one)} for one in done.left],
    }


def show_signed(done: Signed, world: World) -> None:
    """What a signature, an amendment or an end did."""
    for party in done.missing:
        say(f"Signed. It waits for the signature of {world.called(party)}; nothing stands in the ledger yet.")
    for entry in done.entries:
        say(f"{entry.id} [{entry.detail.get('clause')}]: {sentence(entry)}")
    if done.lifted:
        say(f"Taken back: {', '.join(done.lifted)}.")
    for entry in done.left:
        say(f"Stays: {entry.id}: {sentence(entry)} Only {entry.holder} can take it back, or it outlives the deal.", style="yellow")
    if not done.missing:
        say(f"The talks {done.talk.id} are {done.talk.state}.", style="green")


def story_document(story: Story, world: World) -> dict[str, Any]:
    return {
        "as_of": story.day.isoformat(),
        "moments": [
            {"number": one.number, "on": one.on.text, "when": one.on.words, "whose": one.lane, "what": one.tone, "words": one.words,
             "sureness": one.sureness, "says": one.says, "source": one.source, "taken_back": one.taken_back}
            for one in story.moments
        ],
        "contradictions": [{"one": told_document(one, world), "other": told_document(other, world)} for one, other in story.pairs],
        "talks": [talk_document(one.talk, world, one.blocks) for one in story.standing],
        "blocked_by": [block_document(one, world) for one in story.project],
        "agreed": [one.talk.id for one in story.standing if one.talk.deal],
    }  # fmt: skip


def show_story(story: Story, world: World) -> None:
    """The timeline drawn line by line, then contradictions side by side, then how everything stands."""
    width = max((len(one.on.words) for one in story.moments), default=0)
    for one in story.moments:
        _moment(one, width)
    if not story.moments:
        say("Nothing is known by then.")
    if story.pairs:
        say("\nContradictions, side by side", style="bold")
        table(["this is said", "and this"], [[told_in_words(one, world), told_in_words(other, world)] for one, other in story.pairs])
    say(f"\nAs known on {story.day.isoformat()}", style="bold")
    for each in story.standing:
        say(f"{each.talk.id}: {each.talk.state}" + ("" if each.talk.deal else ", nothing agreed"))
    blocks = dict.fromkeys([*story.project, *(block for each in story.standing for block in each.blocks)])
    for block in blocks:
        lifted = "block lifted only by claim" if block.only_claimed else "blocked"
        say(f"{lifted}: {block_in_words(block, world)}", style="yellow")
    if not blocks:
        say("Nobody with a blocking say is opposed.")


def _moment(one: Moment, width: int) -> None:
    told = f" ({one.sureness}, by {one.says or '(erased)'})" if one.sureness else ""
    number = f" [{one.number}]"
    gone = " — taken back" if one.taken_back else ""
    style = "dim" if gone else _TONES.get(one.tone, "")
    whose = "" if one.words.startswith((one.lane, "it is denied")) else f"{one.lane}: "
    say(f"{one.on.words:>{width}} │ {MARKS[one.tone]} {whose}{one.words}{told}{number}{gone}", style=style)
    if one.source:
        say(f"{'':>{width}} │     source: {one.source}", style="dim")
