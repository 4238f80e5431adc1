"""Targets, territories, sentences, reasons: where and when, in words."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touchline.domain.ledger.ledger import Entry, For
from touchline.domain.ledger.scope import Scope
from touchline.domain.ledger.sentence import sentence
from touchline.domain.ledger.targets import UNNAMED, UNUSED, Showing, alike, one_day
from touchline.domain.ledger.territories import WORLD, territory
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import Case, CaseClip, CutEvent
from touchline.domain.verdict.judge import judge
from touchline.domain.verdict.reasons import in_words
from touchline.errors import BadInput

THEN = datetime(2026, 1, 1, tzinfo=UTC)
TODAY = date(2026, 5, 1)


def entry(number: int, **terms: object) -> Entry:
    return Entry(f"L{number}", THEN, "release", "ada", Scope(person=("ada",)), For(**terms))


def targets_of(entries, platforms=(), territories=(), window=None, today=TODAY, uses=("film",)):
    return Showing(window or one_day(today), tuple(platforms), tuple(territories), uses).targets(entries)


def test_the_world_is_enumerated_never_a_star():
    targets = targets_of([], today=TODAY)
    assert len(WORLD) == 249 and {t.territory for t in targets} == set(WORLD)
    assert {t.platform for t in targets} == {UNNAMED} and {t.on for t in targets} == {TODAY}


def test_every_platform_that_the_ledger_names_is_asked_and_one_it_does_not():
    targets = targets_of(
        [entry(1, platforms=("harbour-tv",)), entry(2, platforms=("*",))], territories=["GB"], today=TODAY
    )
    assert {t.platform for t in targets} == {"harbour-tv", UNNAMED}


def test_every_day_on_which_anything_begins_or_ends_is_judged():
    window = date(2026, 5, 1), date(2027, 5, 1)
    entries = [
        entry(1, from_=date(2026, 6, 1), until=date(2027, 6, 1)),
        entry(2, until=date(2026, 5, 1)),
        entry(3, until=date(2027, 5, 1)),
    ]
    assert {t.on for t in targets_of(entries, territories=["GB"], window=window, today=TODAY)} == {
        date(2026, 5, 1),
        date(2026, 6, 1),
    }


days = st.dates(date(2026, 1, 1), date(2026, 1, 9)) | st.none()
terms = st.builds(
    For,
    platforms=st.sampled_from([None, ("a",), ("b", "*"), ("c",)]),
    territories=st.sampled_from([None, ("GB",), ("IE", "NO")]),
    except_territories=st.sampled_from([(), ("GB",)]),
    from_=days,
    until=days,
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["term", "release", "say"]), terms), max_size=5))
def test_the_targets_asked_stand_for_every_target_of_the_window(some):
    """Whatever combination of entries applies to any target of the window applies to one that is judged."""
    entries = [Entry(f"L{n}", THEN, kind, "club", Scope(), one) for n, (kind, one) in enumerate(some)]
    window = date(2026, 1, 1), date(2026, 1, 10)
    judged = alike(targets_of(entries, window=window, today=TODAY), entries)

    def applying(target):
        return tuple(e.terms.fits(target) for e in entries)

    every = [
        t
        for day in range(1, 10)
        for t in targets_of(entries, window=(date(2026, 1, day), date(2026, 1, day + 1)), today=TODAY)
    ]
    assert {applying(t) for t in every} == {applying(t) for t in judged}


@given(st.lists(st.tuples(st.sampled_from(["release", "embargo", "say"]), terms), min_size=1, max_size=5))
@settings(max_examples=50, deadline=None)
def test_targets_that_are_alike_get_the_same_verdict_and_flags(some):
    """Each entry is badly lifted, so that whether it applies is seen in the answer, whatever its kind."""
    said = [
        Entry(f"L{n}", THEN, kind, "ada", Scope(), one, party="ada", rung="viewing")
        for n, (kind, one) in enumerate(some)
    ]
    lifts = [Entry(f"B{n}", THEN, "lift", "agent", lifts=one.id) for n, one in enumerate(said)]
    window = date(2026, 1, 1), date(2026, 1, 10)
    targets = targets_of(said, territories=["GB", "IE"], window=window, today=TODAY)
    case = Case(
        clips={"A": CaseClip(frames=10, place="tunnel")}, people={}, groups={}, facts=(), ledger=(*said, *lifts),
        events=(CutEvent("e1", "picture", "A", Span(0, 10)),), target=targets[0], as_of=THEN,
    )  # fmt: skip
    for first, same in alike(targets, case.ledger).items():
        answers = {judge(replace(case, target=target)) for target in same}
        assert answers == {judge(replace(case, target=first))}


def test_targets_differ_where_only_a_badly_lifted_say_tells_them_apart():
    say = Entry("L1", THEN, "say", party="club", rung="viewing", terms=For(territories=("GB",)))
    targets = targets_of([say], ["tv"], ["GB", "IE"], today=TODAY)
    assert [len(same) for same in alike(targets, [say]).values()] == [1, 1]


@pytest.mark.parametrize(("typed", "code"), [("gb", "GB"), (" ie ", "IE"), ("UK", "GB")])
def test_territories_as_people_type_them(typed, code):
    assert territory(typed) == code


@pytest.mark.parametrize("typed", ["", "ENGLAND", "XX", "G B"])
def test_a_territory_that_is_not_there_is_refused(typed):
    with pytest.raises(BadInput):
        territory(typed)


def test_an_embargos_date_is_said_as_its_last_day():
    said = sentence(Entry("L1", THEN, "embargo", "club", Scope(topic=("transfer",)), For(until=date(2026, 2, 1))))
    assert "up to and including 31 January 2026" in said


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), "everything"),
        (Scope(person=("@squad", "jo")), "everybody in squad or jo"),
        (Scope(words=("out",)), "the words “out”"),
        (Scope(shot=(date(2025, 8, 1), date(2025, 8, 2))), "shot on 1 August 2025"),
        (Scope(channel="sound"), "(sound only)"),
    ],
)
def test_scopes_in_plain_words(scope, words):
    assert words in sentence(Entry("L1", THEN, "term", "club", scope))


@pytest.mark.parametrize(
    "reason",
    [
        f"{kind}:x"
        for kind in (
            "no-release",
            "needs-guardian",
            "unidentified",
            "no-location",
            "no-licence",
            "no-music",
            "over-length",
            "possible",
            "request",
            "bad-lift",
            "unmatched",
            "not-logged",
        )
    ]
    + ["no-place", "L1"],
)
def test_every_reason_has_words_of_its_own(reason):
    known = {"L1": Entry("L1", THEN, "refusal", "ada", Scope(person=("ada",)))}
    assert in_words(reason, known) != reason and " " in in_words(reason, known)


def test_all_pairs_of_option_words_differ():
    kinds = ("no-release", "no-location", "no-licence")
    assert all(in_words(f"{a}:x", {}) != in_words(f"{b}:x", {}) for a, b in product(kinds, kinds) if a != b)


@pytest.mark.parametrize("typed", ["*", "all", "Any"])
def test_every_platform_and_every_use_may_be_asked_by_name_and_are_enumerated(typed):
    said = [entry(1, platforms=("harbour-tv",), uses=("trailer",))]
    targets = targets_of(said, [typed], ["GB"], uses=(typed,))
    assert {(t.platform, t.use) for t in targets} == {
        ("harbour-tv", "trailer"),
        ("harbour-tv", UNUSED),
        (UNNAMED, "trailer"),
        (UNNAMED, UNUSED),
    }


@pytest.mark.parametrize("typed", ["Harbour-TV", "harbour tv", "HARBOURTV"])
def test_a_platform_is_the_one_that_the_ledger_names_however_it_is_typed(typed):
    assert {t.platform for t in targets_of([entry(1, platforms=("harbour-tv",))], [typed])} == {"harbour-tv"}


def test_a_name_that_is_nearly_one_of_the_ledgers_is_doubted():
    said = [entry(1, platforms=("harbour-tv",), uses=("film", "social"))]
    showing = Showing(one_day(TODAY), ("harbor-tv", "Harbour TV", "netflix"), (), ("flim", "social"))
    assert showing.doubts(said) == (
        "Nothing in the ledger is about the platform harbor-tv; did you mean harbour-tv?",
        "Nothing in the ledger is about the use flim; did you mean film?",
    )
