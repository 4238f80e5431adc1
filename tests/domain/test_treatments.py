"""Treatments: what is hidden in one event is taken out there and nowhere else, and counts only once it was seen to work."""

from __future__ import annotations

import copy
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from cases import case_of
from oracle import answer
from snapshots import cut_of, snapshot_of

from touchline.domain.cut.cut import Cut, Event, piece
from touchline.domain.cut.cut_document import cut_from_json, cut_to_json
from touchline.domain.cut.treatment import CHANNEL_OF, HIDEABLE, Treatment
from touchline.domain.time.time import Span
from touchline.domain.verdict.case_document import read_case
from touchline.domain.verdict.clearance import Clearance
from touchline.errors import BadInput

Said = dict[tuple[str, int], tuple]


def drawn(seed: int) -> tuple[dict, list[dict]]:
    """A case, and treatments of its events that mostly hide what is there."""
    random = Random(seed)
    case = case_of(random)
    hidden = []
    for event in case["cut"]["events"]:
        for _ in range(random.randint(0, 2)):
            there = [(f["kind"], f["value"]) for f in case["facts"] if f["clip"] == event["clip"] and f["kind"] in HIDEABLE]
            kind, value = random.choice([*there * 3, ("person", "ada")])
            first = random.randint(max(0, event["from"] - 3), event["to"] - 1)
            hidden.append({"event": event["id"], "from": first, "to": random.randint(first + 1, event["to"] + 3),
                           "channel": event["channel"], "hides": {kind: value}})  # fmt: skip
    return case, hidden


def treated_cut(case: dict, hidden: list[dict]) -> Cut:
    cut = cut_of(read_case(copy.deepcopy(case)))
    of = {"picture": "blur", "sound": "mute"}
    return replace(cut, events=tuple(
        replace(event, treatments=tuple(
            Treatment(of[event.channel], Span(one["from"], one["to"]), next(iter(one["hides"].items())))
            for one in hidden if one["event"] == event.id))
        for event in cut.events))  # fmt: skip


def by_source_frame(found: Clearance) -> Said:
    return {
        (span.event, frame): (span.verdict, span.because, span.flags, span.duties, span.treated)
        for span in found.spans
        for frame in range(span.source.start, span.source.end)
    }


def read(case: dict) -> dict[tuple[str, int], dict]:
    return {(e["id"], n): s for e in answer(case)["events"] for s in e["spans"] for n in range(s["from"], s["to"])}


@pytest.mark.parametrize("part", range(8))
def test_a_treated_cut_is_cleared_as_a_frame_by_frame_reading_says(part: int) -> None:
    told = 0
    for seed in range(part * 60, part * 60 + 60):
        case, hidden = drawn(seed)
        parsed = read_case(copy.deepcopy(case))
        known, cut = snapshot_of(parsed), treated_cut(case, hidden)
        as_is, without = read(case), read({**case, "treatments": hidden})
        proven = by_source_frame(replace(known, proven=True).clear(cut, [parsed.target]))
        unproven = by_source_frame(known.clear(cut, [parsed.target]))
        for place, said in without.items():
            treated = any(t["event"] == place[0] and t["from"] <= place[1] < t["to"] for t in hidden)
            rests = treated and said["verdict"] == "cleared" != as_is[place]["verdict"]
            plain = tuple(said[key] if key == "verdict" else tuple(said[key]) for key in ("verdict", "because", "flags", "duties"))
            assert proven[place][:4] == plain, f"seed {seed} {place}"
            assert bool(proven[place][4]) == rests, f"seed {seed} {place}"
            if rests:
                told += 1
                assert unproven[place][0] == "unknown" and all(b.startswith("treated:") for b in unproven[place][1])
            else:
                assert unproven[place] == proven[place], f"seed {seed} {place}"
    assert told, "no drawn cut rests on what it hides: nothing was tried"


def test_nothing_unproven_is_cleared_that_would_not_be_without_its_treatments() -> None:
    for seed in range(300):
        case, hidden = drawn(seed)
        parsed = read_case(copy.deepcopy(case))
        known, cut = snapshot_of(parsed), treated_cut(case, hidden)
        bare = replace(cut, events=tuple(replace(event, treatments=()) for event in cut.events))
        as_is = by_source_frame(known.clear(bare, [parsed.target]))
        for place, said in by_source_frame(known.clear(cut, [parsed.target])).items():
            # A frame hidden for good may free frames of a licence, but clears nothing by itself.
            if said[0] == "cleared" and as_is[place][0] != "cleared":
                assert all(reason.startswith("over-length") for reason in as_is[place][1]), f"seed {seed}"


def test_a_treatment_lies_on_source_frames_and_survives_a_split_a_trim_and_a_move() -> None:
    hide = Treatment("blur", Span(110, 130), ("person", "ada"))
    event = Event("e1", "picture", "V1", 50, 100, "c1", Span(100, 200), treatments=(hide,))
    for place in (Span(50, 65), Span(65, 150), Span(70, 71)):
        assert piece(event, place, Fraction(25), Fraction(25), "e2").treatments == (hide,)


def test_a_treatment_is_kept_with_the_cut_and_older_cuts_are_still_read() -> None:
    hide = (Treatment("mute", Span(1, 9), ("words", "he's out")), Treatment("bleep", Span(3, 5), ("person", "?voice-1")))
    cut = Cut("ep", Fraction(25), 640, 360, (Event("e1", "sound", "A1", 0, 9, "c1", Span(0, 9), treatments=hide),))
    document = cut_to_json(cut)
    assert document["schema"] == 2 and cut_from_json(document) == cut
    old = {**cut_to_json(replace(cut, events=(replace(cut.events[0], treatments=()),))), "schema": 1}
    assert cut_from_json(old).events[0].treatments == ()
    document["events"][0]["treatments"][1]["kind"] = "smudge"
    with pytest.raises(BadInput) as error:
        cut_from_json(document)
    assert error.value.place == "cut.events[0].treatments[1]"


@pytest.mark.parametrize("kind, hides", [("smudge", ("person", "ada")), ("blur", ("place", "tunnel")), ("blur", ("person", ""))])
def test_what_nobody_can_hide_is_no_treatment(kind: str, hides: tuple[str, str]) -> None:
    with pytest.raises(BadInput):
        Treatment(kind, Span(0, 9), hides)


def test_pictures_are_not_muted_and_sound_is_not_blurred() -> None:
    for kind, channel in CHANNEL_OF.items():
        other = "sound" if channel == "picture" else "picture"
        with pytest.raises(BadInput):
            Event("e1", other, "V1", 0, 9, "c1", Span(0, 9), treatments=(Treatment(kind, Span(0, 9), ("person", "ada")),))
