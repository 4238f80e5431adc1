"""Who is who: what people say of traces holds over what machines make of them, and can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from touchline.domain.facts.facts import Fact
from touchline.domain.people.identity import APART, ENROLLED, NOT_THEM, SAME, Identities, Kin, Match, said_of
from touchline.domain.people.inheritance import Anchor, anchor_of, anchors_in, heirs
from touchline.domain.time.time import Span
from touchline.domain.world.world import NAMED, Statement

A, B, C = "?face-a", "?face-b", "?face-c"


def kin(trace: str, root: str = "", sure: float = 1.0, **more) -> Kin:
    return Kin(trace, "content", "clip", "face", root or trace, sure, 4.0, 0.9, ((0, 100, 0.9),), **more)


def said(*bodies: tuple[str, dict]) -> list[Statement]:
    return [Statement(n, "2026-01-01", kind, "mo", body) for n, (kind, body) in enumerate(bodies, 1)]


def named(unknown: str, person: str, *traces: str) -> tuple[str, dict]:
    return NAMED, {"unknown": unknown, "person": person, "traces": [[trace, "clip", 0, 100] for trace in traces]}


def same(one: list[str], other: list[str]) -> tuple[str, dict]:
    return SAME, {"label": one[0], "traces": one, "others": other}


def apart(some: list[str], rest: list[str], label: str) -> tuple[str, dict]:
    return APART, {"traces": some, "rest": rest, "label": label}


def never(person: str, *traces: str) -> tuple[str, dict]:
    return NOT_THEM, {"label": traces[0], "traces": list(traces), "person": person}


def seen(trace: str, sure: float = 0.9) -> Fact:
    return Fact("clip", Span(0, 100), "picture", "person", trace, sure)


def who(known: Identities, trace: str) -> list[tuple[str, float]]:
    return [(fact.value, fact.confidence) for fact in known.of(seen(trace))]


def test_a_face_nobody_named_is_known_to_be_somebody_of_its_family():
    known = Identities(kin=[kin(A), kin(B, A)])
    assert who(known, B) == [(A, 0.9)]


def test_a_named_family_is_that_person_as_surely_as_each_belongs_to_it():
    known = Identities(said_of(said(named(A, "ada", A, B))), [kin(A), kin(B, A, 0.6)])
    assert who(known, A) == [("ada", 0.9)]
    assert who(known, B) == [("ada", 0.6)]


def test_half_a_recognition_leaves_a_stranger_who_is_known():
    known = Identities(said_of(said(named(A, "ada", A, B))), [kin(A), kin(B, A, 0.4)])
    assert who(known, B) == [("ada", 0.4), (A, 0.9)]


def test_less_than_that_is_no_name_at_all():
    known = Identities(said_of(said(named(A, "ada", A, B))), [kin(A), kin(B, A, 0.2)])
    assert who(known, B) == [(A, 0.9)]


def test_whoever_joins_a_named_family_later_has_its_name():
    known = Identities(said_of(said(named(A, "ada", A))), [kin(A), kin(C, A, 0.8)])
    assert who(known, C) == [("ada", 0.8)]


def test_one_that_was_named_alone_is_that_person_surely():
    known = Identities(said_of(said(named(B, "ada", B))), [kin(B, A, 0.35)])
    assert who(known, B) == [("ada", 0.9)]


def test_joined_faces_and_voices_are_one_and_share_a_name():
    voice = "?voice-a"
    known = Identities(said_of(said(named(A, "ada", A), same([A], [voice]))), [kin(A), kin(voice)])
    assert known.called(voice) == "ada"
    known = Identities(said_of(said(same([A], [voice]), named(A, "ada", A, voice))), [kin(A), kin(voice)])
    assert known.called(voice) == "ada"


def test_what_was_parted_is_somebody_else_and_the_rest_keeps_its_name():
    words = said(named(A, "ada", A, B), apart([B], [A], A))
    known = Identities(said_of(words), [kin(A), kin(B, A)])
    assert known.called(A) == "ada" and known.called(B) == B


def test_not_this_person_holds_against_machines_and_earlier_names():
    match = Match(A, "ada", 0.95, "face")
    taught = said_of(said((ENROLLED, {"person": "ada", "photo": "f00"})))
    assert who(Identities(taught, [kin(A)], [match]), A) == [("ada", 0.9)]
    words = said((ENROLLED, {"person": "ada", "photo": "f00"}), never("ada", A))
    assert who(Identities(said_of(words), [kin(A)], [match]), A) == [(A, 0.9)]
    assert Identities(said_of(said(named(A, "ada", A), never("ada", A))), [kin(A)]).called(A) == A


def test_of_two_words_the_later_counts():
    assert Identities(said_of(said(never("ada", A), named(A, "ada", A))), [kin(A)]).called(A) == "ada"
    assert Identities(said_of(said(named(A, "ada", A), named(A, "kit", A))), [kin(A)]).called(A) == "kit"


def test_a_resemblance_counts_only_while_whoever_taught_it_stands():
    match = Match(A, "ada", 0.8, "face")
    assert Identities(said_of([]), [kin(A)], [match]).called(A) == A
    assert Identities(said_of(said(named(B, "ada", B))), [kin(A)], [match]).called(A) == "ada"


def test_a_word_on_an_older_trace_is_meant_for_its_heir():
    old = kin("?face-old", best={"frame": 10, "box": [0.4, 0.4, 0.2, 0.2]})
    ((clip, anchor),) = anchors_in([anchor_of(old)])
    there = {A: [[12, 0.35, 0.35, 0.3, 0.3]], B: [[12, 0.0, 0.0, 0.2, 0.2]]}
    assert clip == "clip" and anchor == Anchor("?face-old", 0, 100, 10, 0.5, 0.5)
    first, second = heirs([kin(A), kin(B)], [anchor], there)
    assert (first.formerly, second.formerly) == (("?face-old",), ())
    known = Identities(said_of(said(named("?face-old", "ada", "?face-old"))), [first, second])
    assert known.called(A) == "ada" and known.called(B) == B


def test_voices_inherit_by_the_frames_they_share():
    voices = [Kin(f"?voice-{n}", "c", "clip", "voice", f"?voice-{n}", 1.0, 1.0, 0.5, spans) for n, spans in
              enumerate([((0, 10, 0.9), (50, 90, 0.9)), ((10, 50, 0.9),)])]  # fmt: skip
    kept = heirs(voices, [Anchor("?voice-old", 48, 92)], {})
    assert [one.formerly for one in kept] == [("?voice-old",), ()]
    assert heirs(voices, [Anchor("?face-old", 48, 92)], {}) == voices


def test_every_group_has_a_name_of_its_own():
    words = said(named(A, "ada", A, B, C), apart([A], [B, C], A))
    known = Identities(said_of(words), [kin(A), kin(B, A), kin(C, A)])
    assert known.called(A) == A and known.label(B) == known.label(C) != A
    assert known.called(B) == "ada"


TRACES = [f"?face-{letter}" for letter in "abcdef"]
words = st.one_of(
    st.builds(lambda traces, person: named(traces[0], person, *traces), st.lists(st.sampled_from(TRACES), min_size=1, unique=True),
              st.sampled_from(["ada", "kit"])),
    st.builds(lambda one, other: same([one], [other]), st.sampled_from(TRACES), st.sampled_from(TRACES)),
    st.builds(lambda some, rest: apart(some, rest, some[0]), st.lists(st.sampled_from(TRACES), min_size=1, unique=True),
              st.lists(st.sampled_from(TRACES), unique=True)),
    st.builds(lambda one, person: never(person, one), st.sampled_from(TRACES), st.sampled_from(["ada", "kit"])),
)  # fmt: skip


@given(st.lists(words, max_size=8), st.lists(st.sampled_from(TRACES), min_size=6, max_size=6),
       st.lists(st.floats(0, 1), min_size=6, max_size=6), st.floats(0.5, 1))  # fmt: skip
def test_whoever_was_found_is_always_told(statements, roots, sure, found):
    """No naming, joining or parting ever makes somebody vanish who is surely there."""
    known = Identities(said_of(said(*statements)), [kin(t, r, s) for t, r, s in zip(TRACES, roots, sure, strict=True)])
    for trace in TRACES:
        told = known.of(seen(trace, found))
        assert any(fact.confidence >= 0.5 for fact in told)
        assert all(0.3 <= fact.confidence <= found for fact in told)


@given(st.lists(words, max_size=8), st.sampled_from(TRACES), st.sampled_from(["ada", "kit"]))
def test_the_last_word_on_a_trace_holds_whatever_was_said_before(statements, trace, person):
    known = Identities(said_of(said(*statements, named(trace, person, trace))), map(kin, TRACES))
    assert known.called(trace) == person
    known = Identities(said_of(said(*statements, never(person, trace))), map(kin, TRACES))
    assert known.called(trace) != person
