"""What counts, what applies, what is lifted, who has which say, and which noes bind."""

from datetime import UTC, date, datetime

import pytest

from touchline.domain.documents.node import Node
from touchline.domain.ledger.ledger import Entry, For, Target
from touchline.domain.ledger.ledger_document import entry_document, read_entry
from touchline.domain.ledger.scope import Scope
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import CasePerson
from touchline.domain.verdict.standing import binds, standing

TARGET = Target("harbour-tv", "GB", date(2026, 5, 1), "film")
PEOPLE = {"kit": CasePerson(minor=True, guardian="jo"), "ada": CasePerson()}
GROUPS = {"squad": ("ada", "kit"), "solo": ("ada",)}


def at(day: int) -> datetime:
    return datetime(2026, 1, day, 9, tzinfo=UTC)


def say(day: int, rung: str, scope: Scope = Scope(), entry_id: str = "") -> Entry:
    return Entry(entry_id or f"S{day}", at(day), "say", party="club", rung=rung, scope=scope)


def veto(day: int, scope: Scope = Scope()) -> Entry:
    return Entry("V", at(day), "veto", by="club", scope=scope)


def lift(day: int, lifted: str, by: str) -> Entry:
    return Entry(f"U{day}", at(day), "lift", by=by, lifts=lifted)


def binding(*ledger: Entry) -> bool:
    """Whether the last entry of the ledger binds."""
    return binds(ledger[-1], standing(ledger, at(31)), PEOPLE, GROUPS)


@pytest.mark.parametrize(
    ("terms", "fits"),
    [
        (For(), True),
        (For(platforms=("*",), territories=("*",), uses=("*",)), True),
        (For(platforms=("coast",)), False),
        (For(platforms=()), False),
        (For(territories=("IE", "GB")), True),
        (For(territories=("gb",)), False),
        (For(territories=("*",), except_territories=("GB",)), False),
        (For(territories=("GB",), except_territories=("GB",)), False),
        (For(except_territories=("*",)), False),
        (For(except_territories=("NO",)), True),
        (For(uses=("trailer",)), False),
        (For(from_=date(2026, 5, 1)), True),
        (For(from_=date(2026, 5, 2)), False),
        (For(until=date(2026, 5, 1)), False),
        (For(until=date(2026, 5, 2)), True),
    ],
)
def test_an_entry_applies_where_all_its_terms_fit(terms: For, fits: bool) -> None:
    assert terms.fits(TARGET) is fits


def test_only_what_was_recorded_by_then_counts() -> None:
    ledger = [veto(3), lift(5, "V", "club")]
    assert standing(ledger, at(2)).entries == ()
    assert not standing(ledger, at(4)).lifted(ledger[0])
    assert standing(ledger, at(5)).lifted(ledger[0])


def test_a_lift_by_another_hand_is_remembered_and_lifts_nothing() -> None:
    ledger = [say(1, "viewing"), veto(3), lift(4, "V", "agent"), lift(5, "V", "agent"), lift(6, "S1", "x")]
    then = standing(ledger, at(31))
    assert not then.lifted(ledger[1])
    assert then.bad_lifts == {"V": ("U4", "U5"), "S1": ("U6",)}


def test_a_say_is_lifted_by_its_party() -> None:
    assert standing([say(1, "full-veto"), lift(2, "S1", "club")], at(31)).ended == {"S1": at(2)}


@pytest.mark.parametrize("rung", ["viewing", "accuracy", "consultation"])
def test_the_lower_rungs_never_bind(rung: str) -> None:
    assert not binding(say(1, rung), veto(2))


def test_a_veto_binds_by_the_rung_held_when_it_was_made() -> None:
    assert binding(say(1, "full-veto"), veto(2))
    assert not binding(veto(2))
    assert not binding(say(1, "full-veto"), say(2, "viewing"), veto(3))
    assert binding(say(1, "viewing"), say(3, "full-veto"), veto(3))
    late = [say(1, "viewing"), veto(2), say(3, "full-veto")]
    assert not binds(late[1], standing(late, at(31)), PEOPLE, GROUPS)
    kept = [say(1, "full-veto"), veto(2), lift(3, "S1", "club"), say(4, "viewing")]
    assert binds(kept[1], standing(kept, at(31)), PEOPLE, GROUPS)


def test_a_lifted_say_gives_way_to_the_one_before() -> None:
    assert not binding(say(1, "full-veto"), lift(2, "S1", "club"), veto(3))
    assert not binding(say(1, "full-veto"), lift(3, "S1", "club"), veto(3))
    assert binding(say(1, "full-veto"), say(2, "viewing"), lift(3, "S2", "club"), veto(4))
    assert binding(say(1, "full-veto"), lift(2, "S1", "someone"), veto(3))


@pytest.mark.parametrize(
    ("scope", "by", "bound"),
    [
        (Scope(person=("ada",)), "ada", True),
        (Scope(person=("ada", "ada"), place=("tunnel",)), "ada", True),
        (Scope(person=("ada",)), "agent", False),
        (Scope(person=("kit",)), "kit", True),
        (Scope(person=("kit",)), "jo", True),
        (Scope(person=("@solo",)), "ada", False),
        (Scope(person=("ada", "kit")), "ada", False),
        (Scope(), "ada", False),
    ],
)
def test_a_refusal_binds_for_one_person_by_the_right_hand(scope: Scope, by: str, bound: bool) -> None:
    assert binding(Entry("R", at(1), "refusal", by=by, scope=scope)) is bound


@pytest.mark.parametrize("kind", ["embargo", "term"])
def test_terms_and_embargoes_bind(kind: str) -> None:
    assert binding(Entry("N", at(1), kind, by="anybody"))


DAYS = date(2025, 11, 3), date(2025, 11, 10)


@pytest.mark.parametrize(
    ("right", "used", "within"),
    [
        (Scope(), Scope(topic=("injury",)), True),
        (Scope(topic=("injury", "illness")), Scope(topic=("injury",), place=("tunnel",)), True),
        (Scope(topic=("injury",)), Scope(topic=("injury", "money")), False),
        (Scope(topic=("injury",)), Scope(place=("tunnel",)), False),
        (Scope(person=("@squad",)), Scope(person=("ada",)), True),
        (Scope(person=("ada", "kit", "sam")), Scope(person=("@squad",)), True),
        (Scope(person=("ada",)), Scope(person=("@squad",)), False),
        (Scope(words=("He's out",)), Scope(words=("hes OUT!",)), True),
        (Scope(text=("Team sheet",)), Scope(text=("team sheet today",)), False),
        (Scope(mark=("boltbet",)), Scope(mark=("BoltBet",)), False),
        (Scope(channel="sound"), Scope(channel="sound"), True),
        (Scope(channel="sound"), Scope(), False),
        (Scope(channel="both"), Scope(channel="sound"), True),
        (Scope(clip=("A",), span=Span(10, 20)), Scope(clip=("A",), span=Span(10, 20)), True),
        (Scope(clip=("A",), span=Span(10, 20)), Scope(clip=("A",), span=Span(10, 21)), False),
        (Scope(clip=("A",), span=Span(10, 20)), Scope(clip=("A",)), False),
        (Scope(clip=("A",)), Scope(clip=("A",), span=Span(1, 2)), True),
        (Scope(shot=DAYS), Scope(shot=(date(2025, 11, 4), DAYS[1])), True),
        (Scope(shot=DAYS), Scope(shot=(date(2025, 11, 2), DAYS[1])), False),
        (Scope(shot=DAYS), Scope(), False),
    ],
)
def test_a_carve_out_binds_within_its_bounds_only(right: Scope, used: Scope, within: bool) -> None:
    assert right.contains(used, GROUPS) is within
    assert binding(say(1, "carve-out", right), veto(2, used)) is within


def test_an_entry_is_written_as_it_is_read() -> None:
    document = {
        "id": "L9", "recorded": "2026-01-02T09:00:00.250000Z", "kind": "licence", "by": "coastline",
        "scope": {"owner": ["a", "b"], "clip": "A", "span": [1, 5], "shot": ["2025-11-03", "2025-11-10"],
                  "channel": "sound", "music": "chant"},
        "for": {"platforms": ["tv"], "except_territories": ["NO"], "until": "2027-01-01"},
        "people": True, "limit_frames": 0, "duties": ["credit"], "clause": "4.2",
    }  # fmt: skip
    entry = read_entry(Node(document))
    assert entry_document(entry) == document
    assert entry.detail == {"clause": "4.2"}


def test_a_say_and_a_lift_are_written_as_they_are_read() -> None:
    told = {"id": "L1", "recorded": "2026-01-02T09:00:00Z", "kind": "say", "party": "club",
            "rung": "viewing", "scope": {}}  # fmt: skip
    ended = {"id": "L2", "recorded": "2026-01-03T09:00:00Z", "kind": "lift", "by": "club", "lifts": "L1"}
    assert [entry_document(read_entry(Node(one))) for one in (told, ended)] == [told, ended]
