"""A carve-out binds only within its bounds: which scopes a right of removal contains, row by row."""

import pytest
from oracle import answer

from touchline.stages.clear.judge import judge_document

INJURY = {"topic": ["injury", "illness"]}
EARLY = {"clip": "C0", "span": [0, 8]}
WEEK = {"shot": ["2025-09-14", "2025-09-21"]}

WITHIN = {
    "everything holds anything": ({}, {"topic": "injury"}),
    "the same": (INJURY, INJURY),
    "one of the two": (INJURY, {"topic": "illness"}),
    "one of the two, and narrower by a place": (INJURY, {"topic": ["injury"], "place": "pub"}),
    "a member of the group": ({"person": "@squad"}, {"person": "ada"}),
    "the group inside a list of its members": ({"person": ["ada", "kit", "ben"]}, {"person": "@squad"}),
    "a smaller group": ({"person": "@squad"}, {"person": ["@keepers", "ada"]}),
    "the same phrase in other letters": ({"words": "He's OUT"}, {"words": "hes out"}),
    "the same text with other marks": ({"text": ["knee injury", "ward"]}, {"text": "Knee-Injury!"}),
    "frames inside the frames": (EARLY, {"clip": ["C0"], "span": [2, 8]}),
    "days inside the days": (WEEK, {"shot": ["2025-09-14", "2025-09-15"]}),
    "picture within both": ({"channel": "both"}, {"channel": "picture"}),
    "no channel means both": ({"channel": "both"}, {}),
    "picture within picture": ({"channel": "picture"}, {"channel": "picture", "place": "pub"}),
    "picture where no channel was named": (INJURY, {**INJURY, "channel": "picture"}),
}
BEYOND = {
    "anything more": (INJURY, {"topic": ["injury", "contract"]}),
    "without the condition": (INJURY, {}),
    "another condition instead": (INJURY, {"place": "pub"}),
    "the group for one of its members": ({"person": "ada"}, {"person": "@squad"}),
    "somebody outside the group": ({"person": "@squad"}, {"person": ["ada", "jo"]}),
    "a phrase that only contains the phrase": ({"words": "injury"}, {"words": "knee injury"}),
    "frames that begin earlier": ({"clip": "C0", "span": [1, 8]}, EARLY),
    "frames that end later": (EARLY, {"clip": "C0", "span": [0, 9]}),
    "the clip without the frames": (EARLY, {"clip": "C0"}),
    "days that end later": (WEEK, {"shot": ["2025-09-14", "2025-09-22"]}),
    "no channel where one was named": ({"channel": "picture"}, {}),
    "both where one was named": ({"channel": "picture"}, {"channel": "both"}),
}


def case(right: dict, wish: dict) -> dict:
    """One clip on which every scope above matches, a carve-out and a veto that leans on it."""
    facts = [("topic", "injury"), ("topic", "illness"), ("topic", "contract"), ("place", "pub")]
    facts += [("person", "ada"), ("person", "jo"), ("words", "hes out"), ("words", "knee injury")]
    facts += [("text", "knee injury")]
    common = {"clip": "C0", "from": 0, "to": 10, "channel": "both", "confidence": 0.9}
    recorded = {"recorded": "2025-07-01T09:00:00Z"}
    return {
        "clips": {"C0": {"rate": "25/1", "frames": 10, "shot": "2025-09-14", "fixture": None, "owner": None}},
        "people": {"kit": {"minor": True, "guardian": "jo"}},
        "groups": {"squad": ["ada", "kit"], "keepers": ["kit"]},
        "facts": [{**common, "kind": kind, "value": value} for kind, value in facts],
        "ledger": [
            {"id": "L1", **recorded, "kind": "say", "party": "club", "rung": "carve-out", "scope": right},
            {"id": "L2", **recorded, "kind": "veto", "by": "club", "scope": wish},
        ],
        "cut": {"events": [{"id": "e1", "channel": "picture", "clip": "C0", "from": 4, "to": 5}]},
        "target": {"platform": "harbour-tv", "territory": "GB", "on": "2026-05-01", "use": "film"},
        "as_of": "2026-04-01T00:00:00Z",
    }


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in WITHIN.items()])
def test_a_veto_inside_the_carve_out_blocks(row: tuple[dict, dict]) -> None:
    (span,) = judge_document(case(*row))["events"][0]["spans"]
    assert (span["verdict"], span["because"], span["flags"]) == ("blocked", ["L2"], [])
    assert answer(case(*row)) == judge_document(case(*row))


@pytest.mark.parametrize("row", [pytest.param(row, id=name) for name, row in BEYOND.items()])
def test_a_veto_beyond_the_carve_out_is_a_request(row: tuple[dict, dict]) -> None:
    (span,) = judge_document(case(*row))["events"][0]["spans"]
    assert (span["verdict"], span["flags"]) == ("unknown", ["request:L2"])
    assert answer(case(*row)) == judge_document(case(*row))
