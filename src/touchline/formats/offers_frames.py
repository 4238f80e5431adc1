"""The frames behind every number of the page of offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from html import escape

from touchline.domain.cut.cut import Cut
from touchline.domain.ledger.ledger import Entry
from touchline.domain.ledger.sentence import listed
from touchline.domain.ledger.territories import WORLD
from touchline.domain.reach.reach import Touched
from touchline.domain.talks.becoming import becoming
from touchline.domain.talks.offer_cost import CutSpans, OfferCost, length_in_words, lost_whole, share_needed
from touchline.domain.time.time import Span, minus, timecode, within
from touchline.domain.verdict.reasons import in_words

_MOST = 200
"""Rows of one list; a page is to be read. All of them: ``touchline what-if --offer … --json``."""


def frames_behind(number: int, one: OfferCost) -> str:
    """The section of one offer, with a place to jump to for every number."""
    here = f"o{number}"
    spans = {part: tuple((each.cut, getattr(each, part)) for each in one.episodes) for part in ("viable", "blocked", "open")}
    return (
        f"<section><h2>{escape(one.terms.title)}: the frames behind the numbers</h2>"
        f"<h3 id='{here}-fee'>The fee</h3>{_fee(one)}"
        f"<h3 id='{here}-viable'>Viable</h3>{_spans(spans['viable'])}"
        f"<h3 id='{here}-lost'>Lost to the offer, and why</h3>{_lost(one)}"
        f"<h3 id='{here}-blocked'>Blocked by others</h3>{_spans(spans['blocked'])}"
        f"<h3 id='{here}-open'>Nobody's yes yet</h3>{_spans(spans['open'])}"
        f"<h3 id='{here}-scenes'>Scenes lost, in part or whole</h3>{_scenes(one)}"
        f"<h3 id='{here}-people'>People</h3>{_people(one)}"
        f"<h3 id='{here}-episodes'>Episodes</h3>{_episodes(one)}"
        f"<h3 id='{here}-territories'>Territories</h3>{_territories(one)}"
        f"<h3>Restrictions</h3>{_restrictions(here, one)}<h3>Watched by hand</h3>{_by_hand(one)}</section>"
    )


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "<p class='faint'>None.</p>"
    top = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[:_MOST])
    more = f"<p class='faint'>and {len(rows) - _MOST} more</p>" if len(rows) > _MOST else ""
    kind = "small where" if heads[: len(_WHERE)] == _WHERE else "small"
    return f"<div class='wide'><table class='{kind}'><tr>{top}</tr>{body}</table></div>{more}"


def _at(cut: Cut, span: Span) -> list[str]:
    first, last = (timecode(cut.start + at, cut.rate, cut.drop) for at in (span.start, span.end))
    return [cut.label, first, last, f"{span.start}..{span.end}", length_in_words(Fraction(len(span)) / cut.rate)]


_WHERE = ("cut", "from", "to", "frames", "length")


def _spans(some: CutSpans) -> str:
    return _rows(_WHERE, [_at(cut, span) for cut, spans in some for span in spans])


def _lost(one: OfferCost) -> str:
    entries = {entry.id: entry for entry in one.known.entries}
    mine = {entry.id: f"clause {each.becomes.term.clause}: {each.becomes.words}" for each in one.restrictions for entry in each.entries}
    rows = [[*_at(each.cut, pair.at), *_why(pair, one, entries, mine)] for each in one.episodes for pair in lost_whole(each)]
    return _rows((*_WHERE, "track", "footage", "why"), rows)


def _why(pair: Touched, one: OfferCost, entries: Mapping[str, Entry], mine: Mapping[str, str]) -> list[str]:
    after = pair.after
    clip = one.known.clips.get(after.clip or "")
    source = f"{clip.reel} {clip.name} {after.source.start}..{after.source.end}" if clip and after.source else ""
    why = dict.fromkeys(mine.get(reason) or in_words(reason, entries).removeprefix(f"{reason}: ").rstrip(".") for reason in after.because)
    return [after.track, source, "; ".join(why)]


def _scenes(one: OfferCost) -> str:
    rows = [
        [*_at(each.cut, span), scene.scene.called, "all of it" if scene.whole else "in part"]
        for each in one.episodes
        for scene in each.cost.scenes
        for span in scene.lost
    ]
    return _rows((*_WHERE, "scene", "lost"), rows)


def _people(one: OfferCost) -> str:
    rows = [
        [*_at(each.cut, span), person.person, "nowhere left" if person.person in one.people_lost else "less than before"]
        for each in one.episodes
        for person in each.cost.people
        for span in _gone(person.before, person.after)
    ]
    return _rows((*_WHERE, "person", "then"), rows)


def _gone(before: Sequence[Span], after: Sequence[Span]) -> list[Span]:
    return [part for span in before for part in minus(span, within(span, after))]


def _episodes(one: OfferCost) -> str:
    needed = share_needed(one.terms.episodes)
    rows = [
        [
            each.cut.label,
            length_in_words(Fraction(each.cut.frames) / each.cut.rate),
            f"{sum(map(len, each.viable))} of {each.cut.frames} frames",
            f"{float(Fraction(sum(map(len, each.viable)), max(each.cut.frames, 1))):.1%}",
            "viable" if each.enough else f"not viable: {float(needed):.0%} is needed",
        ]
        for each in one.episodes
    ]
    return _rows(("cut", "length", "left", "share", "so"), rows)


def _territories(one: OfferCost) -> str:
    closed = [code for code in one.licensed if code not in one.reach]
    rows = [
        ["reckoned for, above", str(len(one.reckoned_for)), _codes(one.reckoned_for)],
        ["licensed", str(len(one.licensed)), _codes(one.licensed)],
        ["open: an episode is viable there", str(len(one.reach)), _codes(one.reach)],
        ["licensed, with no viable episode", str(len(closed)), _codes(closed)],
        ["kept from others", str(len(one.kept_from_others)), _codes(one.kept_from_others)],
    ]
    rows += [
        [f"{length_in_words(_sum(place.viable))} viable, {len(place.episodes)} episode{'s' * (len(place.episodes) != 1)}",
         str(len(place.territories)), _codes(place.territories)]
        for place in one.places
    ]  # fmt: skip
    frames = f"<p>Viable in all that is licensed:</p>{_spans(one.viable_everywhere)}" if len(one.places) > 1 else ""
    return _rows(("", "how many", "which"), rows) + frames


def _codes(codes: Sequence[str]) -> str:
    if len(codes) > len(WORLD) // 2:
        rest = [code for code in WORLD if code not in codes]
        return "the world" + (f" except {listed(rest, 'and')}" if rest else "")
    return ", ".join(codes) or "none"


def _fee(one: OfferCost) -> str:
    fee, each = one.terms.fee, one.fee_per_minute
    if not fee:
        return "<p>None is named.</p>"
    length = length_in_words(one.minutes("viable") * 60)
    share = f"<p>{fee.total} for {length} viable is {each} a viable minute.</p>" if each else "<p>Nothing is viable.</p>"
    return share + _rows(("instalment", "when"), [[str(part.amount), part.when] for part in fee.instalments])


def _restrictions(here: str, one: OfferCost) -> str:
    found = []
    for rank, each in enumerate(one.restrictions, 1):
        could = " could take" if each.might else " takes"
        head = f"{rank}. Clause {each.becomes.term.clause}{could} {length_in_words(each.seconds)}"
        back = "" if each.might else f"<p class='faint'>Dropped alone, it would give back {length_in_words(_sum(each.back))}.</p>"
        found.append(f"<h4 id='{here}-r{rank}'>{escape(head)}: {escape(each.becomes.words)}</h4>{_spans(each.alone)}{back}")
    return "".join(found) or "<p class='faint'>It forbids nothing.</p>"


def _sum(some: CutSpans) -> Fraction:
    return sum((Fraction(sum(map(len, spans))) / cut.rate for cut, spans in some), Fraction())


def _by_hand(one: OfferCost) -> str:
    rows = [[each.term.clause, each.words, each.by_hand] for each in becoming(one.terms) if each.by_hand]
    return _rows(("clause", "term", ""), rows)
