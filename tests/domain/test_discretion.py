"""Discretion: what a buyer's copy must not carry, however it is typed."""

from dataclasses import replace
from datetime import date

import pytest

from footage import clip
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Entry, For, Target
from touchline.domain.ledger.scope import Scope
from touchline.domain.time.moment import parse_moment
from touchline.domain.time.time import Span
from touchline.domain.verdict.discretion import (
    LEFT_OUT,
    Discretion,
    discreet_clip,
    discreet_cut,
    discreet_words,
    discretion,
)
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import Membership, Person, World

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)
PEOPLE = {"p-1": Person("p-1", "zed-quill", "Zed Quill"), "p-2": Person("p-2", "ada-holt", "Ada Holt")}


def known(*entries: Entry) -> Snapshot:
    world = World(PEOPLE, {"squad": (Membership("p-2"),)})
    return Snapshot("2026-04-01T00:00:00Z", (len(entries), "0" * 64), world, entries, {})


def said(kind: str, scope: Scope, by: str = "zed-quill", number: int = 1, **more: object) -> Entry:
    return Entry(f"L{number}", parse_moment("2026-01-01T00:00:00Z"), kind, by, scope, **more)  # type: ignore[arg-type]


REFUSES = said("refusal", Scope(person=("zed-quill",)))


def test_who_said_no_is_named_nowhere() -> None:
    keep = discretion(known(REFUSES), HERE)
    assert keep.people == {"zed-quill"}
    for text in ("Zed Quill", "with ZED QUILL, keeper", "zed-quill", "zed_quill.mov", "A001_ZedQuill"):
        assert keep.leaks(text) or keep.unfit(text), text
    assert not keep.leaks("quilling is a craft; Ada Holt")


def test_no_name_of_somebody_with_several_is_named() -> None:
    taken_in = PEOPLE | {"p-3": Person("p-3", "the-gaffer", "Zedekiah Q. Moss")}
    people = taken_in | {"p-3": Person("p-3", "zed-quill", "Zedekiah Q. Moss")}
    here = replace(known(REFUSES), world=World(people, same=(("p-1", "p-3"),), said_people=taken_in))
    for text in ("Zed Quill", "says The Gaffer", "Zedekiah Q Moss"):
        assert discretion(here, HERE).leaks(text), text


@pytest.mark.parametrize("label", ["ZedQuill_01", "QUILL interview", "int-quill-2", "zed.quill"])
def test_a_label_may_not_even_hold_part_of_the_name(label: str) -> None:
    assert discretion(known(REFUSES), HERE).label(label, "c123") == "c123"


def test_what_is_refused_for_somebody_else_is_no_secret_here() -> None:
    elsewhere = said("term", Scope(words=("salary",)), "club", terms=For(platforms=("other-tv",)))
    assert not discretion(known(elsewhere), HERE).leaks("his salary")
    assert discretion(known(replace(elsewhere, terms=For())), HERE).leaks("his SALARY!")


def test_a_request_binds_nobody_and_a_lifted_no_is_gone() -> None:
    veto = said("veto", Scope(words=("derby",)), "sponsor")
    assert not discretion(known(veto), HERE).phrases
    lift = Entry("L2", parse_moment("2026-02-01T00:00:00Z"), "lift", "zed-quill", lifts="L1")
    assert not discretion(known(REFUSES, lift), HERE).phrases


def test_a_no_with_conditions_keeps_labels_clean_but_not_the_film() -> None:
    keep = discretion(known(said("refusal", Scope(person=("zed-quill",), place=("showers",)))), HERE)
    assert not keep.leaks("Zed Quill") and keep.unfit("Zed Quill") and not keep.people


def test_a_group_is_all_its_members() -> None:
    keep = discretion(known(said("term", Scope(person=("@squad",)), "club")), HERE)
    assert keep.leaks("Ada Holt") and not keep.leaks("Zed Quill")


def test_a_line_loses_the_words_and_keeps_its_times() -> None:
    keep = Discretion(phrases=frozenset({"out for the season"}))
    timed = [[word, n, n + 0.5, 0.9] for n, word in enumerate(["He's", "out", "for", "the", "season,", "sorry"])]
    line = Fact(
        "c",
        Span(0, 9),
        "sound",
        "words",
        "He's out for the season, sorry",
        0.9,
        None,
        "s",
        {"words": timed, "secret": 1},
    )
    (shown,) = discreet_words([line], keep)
    assert shown.value == f"He's {LEFT_OUT} {LEFT_OUT} {LEFT_OUT} {LEFT_OUT} sorry"
    assert [word[0] for word in shown.detail["words"]] == shown.value.split()
    assert [list(word[1:3]) for word in shown.detail["words"]] == [word[1:3] for word in timed]
    assert "secret" not in shown.detail


def test_a_clip_tells_neither_folders_nor_notes() -> None:
    rush = clip("Zed Quill interview.MP4", reel="QUILL1")
    rush = replace(rush, probe=replace(rush.probe, notes=("Zed walks in",), extra=(("comment", "zed"),)))
    shown = discreet_clip(rush, discretion(known(REFUSES), HERE))
    assert (shown.name, shown.reel, shown.rushes[0].path) == (rush.id, rush.id, f"{rush.id}.MP4")
    assert not shown.probe.notes and not shown.probe.extra and shown.rushes[0].content == rush.rushes[0].content
    plain = discreet_clip(clip(), discretion(known(REFUSES), HERE))
    assert (plain.name, plain.rushes[0].path) == ("C0001.MP4", "C0001.MP4")


def test_a_cut_keeps_its_frames_and_loses_its_remarks() -> None:
    event = Event("e", "picture", "V1", 0, 5, ours="black", name="Zed cries")
    cut = Cut("film", clip().rate, 640, 360, (event,), notes=("ask Zed",))
    shown = discreet_cut(cut, discretion(known(REFUSES), HERE), "film")
    assert not shown.notes and shown.events[0].name == "" and shown.events[0].place == event.place
