"""What must hold of every verdict, whatever was seen, said and asked.

The first tests compare the judge with a naive evaluation of every frame; the rest are the properties that
follow from what a verdict means, each tried on cases drawn by seed, so that a failure names its seed.
"""

import copy
import json
from collections.abc import Callable
from itertools import pairwise
from random import Random

import pytest
from case_themes import CHANNELS
from cases import CaseMaker, case_of, cases
from hypothesis import HealthCheck, given, settings
from oracle import answer

from touchline.stages.clear.judge import judge_document

Said = dict[tuple[str, int], tuple]
SEEDS = range(300)


def by_frame(answered: dict) -> Said:
    """``{(event, frame): (verdict, because, flags, duties)}``."""
    return {
        (event["id"], frame): tuple(span[key] for key in ("verdict", "because", "flags", "duties"))
        for event in answered["events"]
        for span in event["spans"]
        for frame in range(span["from"], span["to"])
    }


def judged(case: dict) -> Said:
    return by_frame(judge_document(case))


def altered(case: dict, change: Callable[[dict], None]) -> dict:
    """A copy of the case with the change made to it."""
    other = copy.deepcopy(case)
    change(other)
    return other


def drawn(seed: int) -> tuple[Random, dict]:
    random = Random(seed)
    return random, case_of(random)


# Brute force


@pytest.mark.parametrize("part", range(10))
def test_the_judge_says_what_a_frame_by_frame_reading_says(part: int) -> None:
    for seed in range(part * 200, part * 200 + 200):
        case = case_of(Random(seed))
        assert judge_document(copy.deepcopy(case)) == answer(case), f"seed {seed}"


@given(cases())
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_case_can_be_found_on_which_judge_and_reading_differ(case: dict) -> None:
    assert judge_document(copy.deepcopy(case)) == answer(case)


def test_the_cases_drawn_show_every_verdict_and_every_reason() -> None:
    seen = set()
    for seed in range(600):
        for verdict, because, flags, duties in by_frame(answer(case_of(Random(seed)))).values():
            seen |= {verdict, *(text.split(":")[0] for text in [*flags, *duties])}
            seen |= {text.split(":")[0] for text in because if verdict == "unknown"}
    assert seen >= {"cleared", "blocked", "unknown", "request", "bad-lift", "credit", "fee"}
    assert seen >= {"possible", "no-release", "needs-guardian", "unidentified", "no-location", "no-place"}
    assert seen >= {"no-licence", "no-music", "over-length"}


# Default deny


@pytest.mark.parametrize("seed", range(10))
def test_an_empty_ledger_clears_only_what_asks_for_nothing(seed: int) -> None:
    for draw in range(seed * 40, seed * 40 + 40):
        case = altered(case_of(Random(draw)), lambda c: c["ledger"].clear())
        events = {event["id"]: event for event in case["cut"]["events"]}
        for (event_id, frame), (verdict, because, _, _) in judged(case).items():
            if verdict == "cleared":
                event = events[event_id]
                assert event["channel"] == "sound" and case["clips"][event["clip"]]["owner"] is None
                assert because == [] and not heard(case, event["clip"], frame), f"seed {draw}"


def heard(case: dict, clip: str, frame: int) -> bool:
    """Whether anybody speaks or any music plays on the frame, by any fact that nobody denies."""
    covering = [
        fact
        for fact in case["facts"]
        if fact["clip"] == clip and fact["from"] <= frame < fact["to"]
        if fact["channel"] != "picture" and fact["kind"] in ("person", "music")
    ]
    denied = {(fact["kind"], fact["value"]) for fact in covering if fact.get("says") == "no"}
    sure = [fact for fact in covering if fact.get("says") == "yes" or fact.get("confidence", 0) >= 0.5]
    return any((fact["kind"], fact["value"]) not in denied for fact in sure)


# Monotone


def with_last(case: dict, *entries: dict) -> dict:
    """The case with entries appended that count, and the same case without them, as of the same moment."""
    last = max([case["as_of"], *(entry["recorded"] for entry in case["ledger"])])
    case["as_of"] = last
    return altered(case, lambda c: c["ledger"].extend({**entry, "recorded": last} for entry in entries))


def binding_no(maker: CaseMaker) -> list[dict]:
    """A no that binds, with a say before it where it needs one."""
    name = maker.pick(maker.values["person"])
    scope = maker.aimed(maker.pick([0, 0, 1]))
    by = maker.people.get(name, {}).get("guardian", name)
    say = {"id": "new-say", "kind": "say", "party": "owner", "rung": "full-veto", "scope": {}}
    new = maker.with_for({"id": "new"})
    return maker.pick(
        [
            [{**new, "kind": "refusal", "by": by, "scope": {**scope, "person": name}}],
            [{**new, "kind": "term", "by": "club", "scope": scope}],
            [{**new, "kind": "embargo", "by": "club", "scope": scope}],
            [say, {**new, "kind": "veto", "by": "owner", "scope": scope}],
        ]
    )


def test_a_binding_no_never_clears_anything() -> None:
    for seed in SEEDS:
        maker = CaseMaker(Random(seed))
        after = judged(with_last(maker.case, *binding_no(maker)))
        before = judged(maker.case)
        for where, said in before.items():
            assert said[0] == "cleared" or after[where][0] != "cleared", f"seed {seed} at {where}"
            assert said[0] != "blocked" or after[where][0] == "blocked", f"seed {seed} at {where}"


def test_a_yes_never_takes_back_what_was_cleared() -> None:
    for seed in SEEDS:
        maker = CaseMaker(Random(seed))
        after = judged(with_last(maker.case, maker.any_yes({"id": "new"})))
        for where, said in judged(maker.case).items():
            assert said[0] != "cleared" or after[where] == said, f"seed {seed} at {where}"


# As of


def test_what_is_recorded_after_the_moment_changes_nothing() -> None:
    for seed in SEEDS:
        _, case = drawn(seed)
        moments = [entry["recorded"] for entry in case["ledger"]]
        for moment in {case["as_of"], *moments[-3:]}:
            case["as_of"] = moment
            then = altered(case, forget_the_future)
            assert judge_document(copy.deepcopy(case)) == judge_document(then), f"seed {seed}"


def forget_the_future(case: dict) -> None:
    case["ledger"] = [entry for entry in case["ledger"] if entry["recorded"] <= case["as_of"]]


# Order and naming


def test_the_order_of_what_machines_saw_is_irrelevant() -> None:
    for seed in SEEDS:
        random, case = drawn(seed)
        machines = [fact for fact in case["facts"] if "says" not in fact]
        people = [fact for fact in case["facts"] if "says" in fact]
        random.shuffle(machines)
        mixed = list(people)
        for fact in machines:
            mixed.insert(random.randint(0, len(mixed)), fact)
        shuffled = {**copy.deepcopy(case), "facts": mixed}
        assert judge_document(shuffled) == judge_document(case), f"seed {seed}"


def renamed(value: object, names: dict[str, str]) -> object:
    """The same JSON with every name in it exchanged, also behind ``@`` and behind the colon of a reason."""
    if isinstance(value, dict):
        return {names.get(key, key): renamed(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed(inner, names) for inner in value]
    if isinstance(value, str):
        head, colon, tail = value.partition(":")
        if value.startswith("@"):
            return "@" + names.get(value[1:], value[1:])
        return head + colon + names.get(tail, tail) if colon else names.get(value, value)
    return value


def names_in(case: dict) -> list[list[str]]:
    """The names that a case gives, sort by sort: entries, events, clips, people and places."""
    people = {fact["value"] for fact in case["facts"] if fact["kind"] == "person"}
    named = sorted(name for name in {*people, *case["people"]} if not name.startswith("?"))
    entries = [entry["id"] for entry in case["ledger"]]
    events = [event["id"] for event in case["cut"]["events"]]
    return [entries, events, [*case["clips"]], named, [*case["groups"]], ["tunnel", "boardroom", "pub"]]


def test_names_are_only_names() -> None:
    for seed in SEEDS:
        random, case = drawn(seed)
        names: dict[str, str] = {}
        for sort, old in enumerate(names_in(case)):
            names.update(zip(old, random.sample([f"{sort}-{n}" for n in range(90)], len(old)), strict=True))
        expected = renamed(judge_document(copy.deepcopy(case)), names)
        for event in expected["events"]:
            for span in event["spans"]:
                span["because"].sort()
                span["flags"].sort()
        assert judge_document(renamed(case, names)) == expected, f"seed {seed}"


def test_a_fact_may_be_told_in_two_pieces() -> None:
    for seed in SEEDS:
        random, case = drawn(seed)
        pieces = [piece for fact in case["facts"] for piece in halves(random, fact)]
        assert judge_document({**copy.deepcopy(case), "facts": pieces}) == judge_document(case), f"seed {seed}"


def halves(random: Random, piece: dict) -> list[dict]:
    if piece["to"] - piece["from"] < 2:
        return [piece]
    seam = random.randint(piece["from"] + 1, piece["to"] - 1)
    return [{**piece, "to": seam}, {**piece, "from": seam}]


def test_an_event_may_be_cut_in_two() -> None:
    for seed in SEEDS:
        random, case = drawn(seed)
        cut = [
            {**half, "id": f"{half['id']}/{n}"}
            for event in case["cut"]["events"]
            for n, half in enumerate(halves(random, event))
        ]
        halved = judged({**copy.deepcopy(case), "cut": {"events": cut}})
        joined = {(event.split("/")[0], frame): said for (event, frame), said in halved.items()}
        assert joined == judged(case), f"seed {seed}"


# Channels


@pytest.mark.parametrize("channel", ["picture", "sound"])
def test_what_is_in_one_channel_never_changes_the_other(channel: str) -> None:
    other = ({*CHANNELS} - {channel, "both"}).pop()

    def without_the_other(case: dict) -> None:
        case["facts"] = [{**f, "channel": channel} for f in case["facts"] if f["channel"] != other]
        case["cut"]["events"] = [e for e in case["cut"]["events"] if e["channel"] == channel]

    for seed in SEEDS:
        _, case = drawn(seed)
        alone = judged(altered(case, without_the_other))
        assert alone == {where: said for where, said in judged(case).items() if where in alone}, f"seed {seed}"


# Spans


def test_each_event_is_covered_once_in_the_longest_equal_spans() -> None:
    for seed in SEEDS:
        _, case = drawn(seed)
        for event, told in zip(case["cut"]["events"], judge_document(case)["events"], strict=True):
            edges = [event["from"], *(span["to"] for span in told["spans"])]
            assert [span["from"] for span in told["spans"]] == edges[:-1] and edges[-1] == event["to"]
            said = [json.dumps([s["verdict"], s["because"], s["flags"], s["duties"]]) for s in told["spans"]]
            assert all(one != following for one, following in pairwise(said)), f"seed {seed}"
