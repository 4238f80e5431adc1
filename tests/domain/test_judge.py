"""What the conformance cases do not ask: hidden facts, very long clips, many voices on one thing."""

from dataclasses import replace
from datetime import UTC, date, datetime

from touchline.domain.facts.facts import Fact, holding
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.ledger.scope import Scope
from touchline.domain.time.time import Span
from touchline.domain.verdict.case import Case, CaseClip, CasePerson, CutEvent, Treatment, VerdictSpan
from touchline.domain.verdict.judge import judge

NOW = datetime(2026, 4, 1, tzinfo=UTC)
LENGTH = 10_000_000
LOCATION = Entry("L1", NOW, "location", by="landlord", scope=Scope(place=("tunnel",)))
REFUSAL = Entry("L2", NOW, "refusal", by="ada", scope=Scope(person=("ada",)))
TERM = Entry("L3", NOW, "term", by="club", scope=Scope(words=("he's out",)))


def seen(start: int, end: int, channel: str = "picture", says: str | None = None) -> Fact:
    return Fact("A", Span(start, end), channel, "person", "ada", 0.9, says)


CASE = Case(
    clips={"A": CaseClip(frames=LENGTH, place="tunnel")},
    people={"ada": CasePerson()},
    groups={},
    facts=(seen(100, 200), Fact("A", Span(50, 300), "sound", "words", "Sadly HES OUT", 0.9)),
    ledger=(LOCATION, REFUSAL, TERM),
    events=(
        CutEvent("e1", "picture", "A", Span(0, LENGTH)),
        CutEvent("e2", "picture", "A", Span(100, 200)),
        CutEvent("e3", "sound", "A", Span(0, 400)),
    ),
    target=Target("tv", "GB", date(2026, 5, 1), "film"),
    as_of=NOW,
)


def verdicts(case: Case, event: str) -> list[tuple[int, int, str]]:
    spans = next(one.spans for one in judge(case).events if one.id == event)
    return [(span.start, span.end, span.verdict) for span in spans]


def test_a_clip_of_days_is_judged_by_its_spans() -> None:
    whole, part, _ = judge(CASE).events
    assert whole.spans == (
        VerdictSpan(0, 100, "cleared", ("L1",)),
        VerdictSpan(100, 200, "blocked", ("L2",)),
        VerdictSpan(200, LENGTH, "cleared", ("L1",)),
    )
    assert part.spans == (VerdictSpan(100, 200, "blocked", ("L2",)),)


def test_what_a_treatment_hides_is_gone_from_its_event_frames_and_channel() -> None:
    blurred = replace(CASE, treatments=(Treatment("e1", Span(150, 400), "picture", {"person": "ada"}),))
    assert verdicts(blurred, "e1") == [
        (0, 100, "cleared"), (100, 150, "blocked"), (150, LENGTH, "cleared")
    ]  # fmt: skip
    assert verdicts(blurred, "e2") == [(100, 200, "blocked")]
    muted = replace(CASE, treatments=(Treatment("e3", Span(0, 400), "sound", {"words": "hes out"}),))
    assert verdicts(muted, "e3") == [(0, 400, "cleared")]


def test_a_treatment_hides_only_what_it_names_in_its_own_channel() -> None:
    others = (
        Treatment("e1", Span(0, 400), "sound", {"person": "ada"}),
        Treatment("e1", Span(0, 400), "picture", {"person": "ben", "words": "he's out"}),
    )
    assert verdicts(replace(CASE, treatments=others), "e1") == verdicts(CASE, "e1")


def test_treatments_on_the_same_frames_add_up() -> None:
    both = (
        Treatment("e3", Span(0, 200), "sound", {"person": "ada"}),
        Treatment("e3", Span(100, 400), "sound", {"words": "He's out!"}),
    )
    heard = replace(CASE, facts=(*CASE.facts, seen(0, 400, "both")), treatments=both)
    assert verdicts(heard, "e3") == [
        (0, 50, "cleared"), (50, 100, "blocked"), (100, 200, "cleared"), (200, 400, "blocked")
    ]  # fmt: skip


def test_nothing_said_of_other_clips_or_after_the_event_is_asked() -> None:
    elsewhere = (*CASE.facts, Fact("B", Span(0, 9), "both", "person", "ada", 0.9), seen(200, 500))
    assert verdicts(replace(CASE, facts=elsewhere), "e2") == verdicts(CASE, "e2")


def test_the_last_to_speak_is_right_frame_by_frame() -> None:
    said = [seen(0, 100), seen(20, 80, says="no"), seen(40, 60, says="yes"), seen(55, 120, says="no")]
    known, possible = holding(said)
    assert known == [(0, 20), (40, 55)] and possible == []


def test_a_denial_takes_what_is_only_possible_too() -> None:
    maybe = replace(seen(0, 100), confidence=0.3)
    assert holding([maybe, seen(10, 20, says="no")]) == ([], [(0, 10), (20, 100)])
    assert holding([maybe, replace(maybe, confidence=0.29)]) == ([], [(0, 100)])


def test_very_many_voices_on_one_thing_are_weighed_quickly() -> None:
    said = [seen(n, n + 5_000, says="yes" if n % 2 else "no") for n in range(5_000)]
    known, _ = holding(said)
    # Each frame belongs to the last who covers it: alternating at first, all of it the last one's at the end.
    assert known[0] == (1, 2) and known[-1] == (4_999, 9_999)


def test_a_list_of_nothing_is_met_by_nothing() -> None:
    for key in ("clip", "fixture", "owner", "topic", "words"):
        scope = replace(LOCATION.scope, **{key: ()})
        nowhere = replace(CASE, ledger=(replace(LOCATION, scope=scope),))
        assert verdicts(nowhere, "e2") == [(100, 200, "unknown")]
        assert judge(nowhere).events[1].spans[0].because == ("no-location:tunnel", "no-release:ada")
        everywhere = Entry("L9", NOW, "term", by="club", scope=Scope(**{key: ()}))
        assert verdicts(replace(CASE, ledger=(everywhere,)), "e2") == [(100, 200, "unknown")]
