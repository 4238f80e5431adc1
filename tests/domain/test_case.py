"""A case is read whole, or refused whole with the path of what is wrong."""

import copy
import json
from typing import Any

import pytest

from touchline.domain.documents.node import each_key_once
from touchline.domain.verdict.case_document import read_case
from touchline.errors import BadInput

ENTRY = {"recorded": "2025-07-01T09:00:00Z", "by": "club", "scope": {}}
CASE: dict[str, Any] = {
    "clips": {
        "A": {"rate": "25/1", "frames": 500, "shot": "2025-09-14", "place": "tunnel", "fixture": None},
        "B": {"rate": "30000/1001", "frames": 100, "owner": "coastline"},
    },
    "people": {"ada": {}, "kit": {"minor": True, "guardian": "jo"}},
    "groups": {"squad": ["ada", "kit"]},
    "facts": [
        {"clip": "A", "from": 0, "to": 500, "channel": "both", "kind": "person", "value": "ada", "confidence": 1},
        {"clip": "B", "from": 9, "to": 10, "channel": "sound", "kind": "words", "value": "", "says": "no"},
    ],
    "ledger": [
        {**ENTRY, "id": "L0", "kind": "release", "by": "ada", "scope": {"person": "ada"}, "for": {}},
        {**ENTRY, "id": "L1", "kind": "veto", "scope": {"clip": ["A"], "span": [0, 500]}},
        {**ENTRY, "id": "L2", "kind": "say", "party": "club", "rung": "viewing"},
        {"id": "L3", "recorded": "2025-07-02T09:00:00+01:00", "kind": "lift", "lifts": "L1", "by": "club"},
        {**ENTRY, "id": "L4", "kind": "term", "recorded": "2025-07-02T08:00:00.5Z",
         "scope": {"shot": ["2025-09-01", "2025-10-01"], "person": "@squad", "channel": "both"},
         "for": {"from": "2026-01-01", "until": "2026-06-01", "territories": "*"}},
    ],
    "cut": {"events": [
        {"id": "e0", "channel": "picture", "clip": "A", "from": 0, "to": 500},
        {"id": "e1", "channel": "sound", "clip": "B", "from": 99, "to": 100},
    ]},
    "target": {"platform": "tv", "territory": "GB", "on": "2026-05-01", "use": "film"},
    "as_of": "2026-04-01T00:00:00Z",
}  # fmt: skip
GONE = object()


def changed(path: str, value: object) -> dict:
    """The case with one place of it changed, or taken out."""
    case = copy.deepcopy(CASE)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    at: Any = case
    for step in steps:
        at = at[step]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return case


def test_a_good_case_is_taken() -> None:
    case = read_case(CASE)
    assert case.clips["A"].fixture is None and case.clips["B"].owner == "coastline"
    assert case.people["kit"].guardian == "jo"
    assert case.ledger[3].recorded < case.ledger[4].recorded
    assert case.facts[1].says == "no"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("people/new", {}),
        ("people/ada", {"minor": False, "guardian": None, "born": "1999"}),
        ("facts/0/confidence", 0.3),
        ("facts/0/value", "?face-1"),
        ("facts/0/value", "somebody nobody has listed"),
        ("ledger/0/note", {"anything": [1]}),
        ("ledger/0/for", None),
        ("ledger/0/scope", {"person": ["nobody listed"], "words": [], "text": "..."}),
        ("ledger/1/duties", ["credit"]),
        ("ledger/3/scope", {}),
        ("title", "what stands beside the question"),
        ("clips/A/shot", GONE),
        ("as_of", "2020-01-01T00:00:00Z"),
    ],
)
def test_what_the_page_allows_is_allowed(path: str, value: object) -> None:
    read_case(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        # clips, people, groups
        ("clips", GONE, "clips"),
        ("clips", [], "clips"),
        ("clips/A", None, "clips.A"),
        ("clips/A/frames", GONE, "clips.A.frames"),
        ("clips/A/frames", True, "clips.A.frames"),
        ("clips/A/frames", 500.0, "clips.A.frames"),
        ("clips/A/frames", 0, "clips.A.frames"),
        ("clips/A/frames", -5, "clips.A.frames"),
        ("clips/A/rate", "fast", "clips.A.rate"),
        ("clips/A/rate", "25/0", "clips.A.rate"),
        ("clips/A/shot", "14.09.2025", "clips.A.shot"),
        ("clips/A/shot", "20250914", "clips.A.shot"),
        ("clips/A/shot", "2025-02-30", "clips.A.shot"),
        ("clips/A/place", 7, "clips.A.place"),
        ("clips/A/owner", " ", "clips.A.owner"),
        ("people", GONE, "people"),
        ("people/kit/minor", "yes", "people.kit.minor"),
        ("people/kit/minor", 1, "people.kit.minor"),
        ("people/kit/guardian", ["jo"], "people.kit.guardian"),
        ("groups/squad", "ada", "groups.squad"),
        ("groups/squad", ["ada", 3], "groups.squad[1]"),
        # facts
        ("facts", GONE, "facts"),
        ("facts", {}, "facts"),
        ("facts/0", "ada", "facts[0]"),
        ("facts/0/clip", "C", "facts[0].clip"),
        ("facts/0/clip", None, "facts[0].clip"),
        ("facts/0/to", 501, "facts[0].to"),
        ("facts/0/to", 0, "facts[0].to"),
        ("facts/0/from", -1, "facts[0].from"),
        ("facts/0/from", "0", "facts[0].from"),
        ("facts/0/channel", "smell", "facts[0].channel"),
        ("facts/0/kind", "face", "facts[0].kind"),
        ("facts/0/value", GONE, "facts[0].value"),
        ("facts/0/value", 4, "facts[0].value"),
        ("facts/0/value", "\ud800", "facts[0].value"),
        ("facts/0/confidence", GONE, "facts[0].confidence"),
        ("facts/0/confidence", 1.01, "facts[0].confidence"),
        ("facts/0/confidence", -0.1, "facts[0].confidence"),
        ("facts/0/confidence", float("nan"), "facts[0].confidence"),
        ("facts/0/confidence", True, "facts[0].confidence"),
        ("facts/0/confidence", "0.9", "facts[0].confidence"),
        ("facts/1/says", "maybe", "facts[1].says"),
        ("facts/1/says", True, "facts[1].says"),
        # ledger
        ("ledger", GONE, "ledger"),
        ("ledger/0/id", GONE, "ledger[0].id"),
        ("ledger/0/id", "", "ledger[0].id"),
        ("ledger/2/id", "L0", "ledger[2].id"),
        ("ledger/0/recorded", GONE, "ledger[0].recorded"),
        ("ledger/0/recorded", "2025-07-01", "ledger[0].recorded"),
        ("ledger/0/recorded", "2025-07-01T25:00:00Z", "ledger[0].recorded"),
        ("ledger/0/recorded", "yesterday", "ledger[0].recorded"),
        ("ledger/0/recorded", 1751360400, "ledger[0].recorded"),
        ("ledger/2/recorded", "2025-06-30T23:59:59Z", "ledger[2].recorded"),
        ("ledger/4/recorded", "2025-07-02T09:00:00+02:00", "ledger[4].recorded"),
        ("ledger/0/kind", "permission", "ledger[0].kind"),
        ("ledger/0/by", GONE, "ledger[0].by"),
        ("ledger/0/by", "", "ledger[0].by"),
        ("ledger/0/scope", GONE, "ledger[0].scope"),
        ("ledger/0/scope", [], "ledger[0].scope"),
        ("ledger/0/scope", {"weather": "rain"}, "ledger[0].scope.weather"),
        ("ledger/0/scope/person", "@staff", "ledger[0].scope.person"),
        ("ledger/0/scope/person", None, "ledger[0].scope.person"),
        ("ledger/0/scope/person", ["ada", 1], "ledger[0].scope.person[1]"),
        ("ledger/1/scope/clip", "C", "ledger[1].scope.clip"),
        ("ledger/1/scope/clip", GONE, "ledger[1].scope.span"),
        ("ledger/1/scope/clip", ["A", "B"], "ledger[1].scope.span"),
        ("ledger/1/scope/clip", [], "ledger[1].scope.span"),
        ("ledger/1/scope/span", [0, 501], "ledger[1].scope.span[1]"),
        ("ledger/1/scope/span", [5, 5], "ledger[1].scope.span[1]"),
        ("ledger/1/scope/span", [0, 5, 9], "ledger[1].scope.span"),
        ("ledger/1/scope/span", "0-5", "ledger[1].scope.span"),
        ("ledger/4/scope/channel", "smell", "ledger[4].scope.channel"),
        ("ledger/4/scope/channel", ["sound"], "ledger[4].scope.channel"),
        ("ledger/4/scope/shot", ["2025-10-01", "2025-09-01"], "ledger[4].scope.shot"),
        ("ledger/4/scope/shot", ["2025-10-01", "2025-10-01"], "ledger[4].scope.shot"),
        ("ledger/4/scope/shot", ["2025-10-01", "soon"], "ledger[4].scope.shot[1]"),
        ("ledger/4/scope/shot", "2025-10-01", "ledger[4].scope.shot"),
        ("ledger/0/for", {"countries": ["GB"]}, "ledger[0].for.countries"),
        ("ledger/0/for", ["GB"], "ledger[0].for"),
        ("ledger/0/for", {"uses": [1]}, "ledger[0].for.uses[0]"),
        ("ledger/4/for/until", "2026-01-01", "ledger[4].for.until"),
        ("ledger/4/for/from", "2026-1-1", "ledger[4].for.from"),
        ("ledger/0/duties", [None], "ledger[0].duties[0]"),
        ("ledger/0/notice", "true", "ledger[0].notice"),
        ("ledger/0/people", 1, "ledger[0].people"),
        ("ledger/0/limit_frames", 2.5, "ledger[0].limit_frames"),
        ("ledger/0/limit_frames", -1, "ledger[0].limit_frames"),
        ("ledger/2/party", GONE, "ledger[2].party"),
        ("ledger/2/rung", GONE, "ledger[2].rung"),
        ("ledger/2/rung", "veto", "ledger[2].rung"),
        ("ledger/3/lifts", GONE, "ledger[3].lifts"),
        ("ledger/3/lifts", "L9", "ledger[3].lifts"),
        ("ledger/3/lifts", "L4", "ledger[3].lifts"),
        ("ledger/3/lifts", "L3", "ledger[3].lifts"),
        ("ledger/3/by", GONE, "ledger[3].by"),
        # cut, target, moment
        ("cut", GONE, "cut"),
        ("cut/events", GONE, "cut.events"),
        ("cut/events/1/id", "e0", "cut.events[1].id"),
        ("cut/events/0/id", 1, "cut.events[0].id"),
        ("cut/events/0/clip", "C", "cut.events[0].clip"),
        ("cut/events/0/channel", "both", "cut.events[0].channel"),
        ("cut/events/0/to", 501, "cut.events[0].to"),
        ("cut/events/1/from", 100, "cut.events[1].to"),
        ("cut/events/1/from", False, "cut.events[1].from"),
        ("target", None, "target"),
        ("target/platform", GONE, "target.platform"),
        ("target/on", "2026-05", "target.on"),
        ("target/use", 3, "target.use"),
        ("as_of", GONE, "as_of"),
        ("as_of", "2026-04-01", "as_of"),
        ("as_of", "9999-12-31T23:59:59-12:00", "as_of"),
    ],
)
def test_a_bad_case_is_refused_with_its_place(path: str, value: object, place: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_case(changed(path, value))
    assert refused.value.place == place
    assert refused.value.subject and refused.value.remedy
    assert str(refused.value).startswith(f"{place}: ")


def test_a_lift_of_a_lift_is_refused() -> None:
    again = {"id": "L5", "recorded": "2025-08-01T09:00:00Z", "kind": "lift", "lifts": "L3", "by": "club"}
    case = copy.deepcopy(CASE)
    case["ledger"].append(again)
    with pytest.raises(BadInput, match=r"ledger\[5\]\.lifts"):
        read_case(case)


@pytest.mark.parametrize("document", [None, [], "case", 3, {}, {"clips": {1: {}}}])
def test_what_is_no_case_at_all_is_refused(document: object) -> None:
    with pytest.raises(BadInput):
        read_case(document)


def test_a_name_that_stands_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="'A' stands twice"):
        json.loads('{"clips": {"A": 1, "B": 2, "A": 3}}', object_pairs_hook=each_key_once)
    assert json.loads('[{"A": 1}, {"A": 2}]', object_pairs_hook=each_key_once) == [{"A": 1}, {"A": 2}]
