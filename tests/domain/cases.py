"""Small, dense, good cases for the judge: few names, short clips, so that everything meets everything.

``case_of(random)`` builds one from any ``random.Random``; ``cases()`` is the same as a hypothesis strategy,
which hands it a random source that hypothesis can shrink.
"""

from datetime import datetime, timedelta
from random import Random

from hypothesis import strategies as st

ADULTS = ["ada", "ben", "jo", "sam", "zed"]
MINORS = ["kit", "lee"]
STRANGERS = ["?face-1", "?face-2"]
GROUPS = {"squad": ["ada", "ben", "kit"], "staff": ["sam", "jo"], "solo": ["ada"], "nobody": []}
PARTIES = ["club", "manager", "ada", "jo"]
OWNERS = ["coastline", "archive"]
PLACES = ["tunnel", "boardroom", "pub"]
FIXTURES = ["F01", "F02"]
DAYS = ["2025-09-14", "2025-09-15", "2025-11-03"]
SHOWN = ["2026-05-01", "2026-06-01", "2026-07-01"]
PHRASES = ["He's out", "hes OUT", "out for the season", "injury"]
SPOKEN = [
    "Well, ＨＥ’S  out -- for\nthe season!",
    "he said: out",
    "the injury-list",
    "he's outside, injury",
    "hes out",
]
VALUES = {
    "person": [*ADULTS, *MINORS, *STRANGERS],
    "words": SPOKEN,
    "text": SPOKEN,
    "mark": ["boltbet", "cola"],
    "music": ["chant", "anthem", "?tune-1"],
    "sound": ["whistle", "crowd"],
    "place": PLACES,
    "topic": ["injury", "contract"],
}
KINDS = ["person"] * 7 + ["music"] * 3 + ["place"] * 3 + ["words", "text", "mark", "sound", "topic", "topic"]
CONFIDENCES = [0.0, 0.29, 0.3, 0.4, 0.49, 0.5, 0.8, 0.9, 0.95, 1]
CHANNELS = ["picture", "sound", "both"]
RUNGS = [
    "viewing",
    "accuracy",
    "carve-out",
    "carve-out",
    "carve-out",
    "consultation",
    "full-veto",
    "full-veto",
]
SCOPE_KEYS = [
    *["person", "person", "place", "place", "words", "text", "mark", "music", "sound", "topic"],
    *["clip", "span", "fixture", "shot", "owner", "channel"],
]


def cases() -> st.SearchStrategy[dict]:
    """The strategy: any good case, shrinkable."""
    return st.randoms(use_true_random=False).map(case_of)


def case_of(random: Random) -> dict:
    """One good case, built with nothing but this source of chance."""
    clips = {f"C{n}": a_clip(random) for n in range(random.randint(1, 3))}
    case = {
        "clips": clips,
        "people": {
            **{name: {} for name in ADULTS[:3]},
            "sam": random.choice([{}, {"guardian": "jo"}, {"minor": False, "guardian": "jo"}]),
            "kit": {"minor": True, "guardian": "jo"},
            "lee": random.choice([{"minor": True}, {"minor": True, "guardian": "ben"}]),
        },
        "groups": {name: list(members) for name, members in GROUPS.items()},
        "facts": [a_fact(random, clips) for _ in range(random.randint(0, 12))],
        "ledger": [],
        "cut": {"events": [an_event(random, clips, n) for n in range(random.randint(1, 4))]},
        "target": {
            "platform": random.choice(["harbour", "coast"]),
            "territory": random.choice(["GB", "NO"]),
            "on": random.choice(SHOWN),
            "use": random.choice(["film", "film", "trailer"]),
        },
        "as_of": "",
    }
    write_ledger(random, case)
    return case


def chance(random: Random, hundredths: int) -> bool:
    return random.randint(1, 100) <= hundredths


def some(random: Random, values: list[str]) -> str | list[str]:
    """One value, or a list of one to three different ones."""
    if chance(random, 60):
        return random.choice(values)
    return random.sample(values, random.randint(1, min(3, len(values))))


def a_span(random: Random, frames: int) -> tuple[int, int]:
    if chance(random, 30):
        return 0, frames
    start = random.randint(0, frames - 1)
    return start, random.randint(start + 1, frames)


def a_clip(random: Random) -> dict:
    clip = {"rate": random.choice(["25/1", "30000/1001"]), "frames": random.randint(4, 24)}
    clip["shot"] = random.choice(DAYS)
    if chance(random, 80):
        clip["place"] = random.choice([*PLACES, None])
    clip["fixture"] = random.choice([*FIXTURES, None])
    clip["owner"] = random.choice([None, None, None, *OWNERS])
    return clip


def a_fact(random: Random, clips: dict) -> dict:
    clip = random.choice(list(clips))
    start, end = a_span(random, clips[clip]["frames"])
    kind = random.choice(KINDS)
    fact = {"clip": clip, "from": start, "to": end, "channel": random.choice(CHANNELS), "kind": kind}
    fact["value"] = random.choice(VALUES[kind][: random.choice([2, 9])])
    if chance(random, 30):
        return {**fact, "says": random.choice(["yes", "no"])}
    return {**fact, "confidence": random.choice(CONFIDENCES)}


def an_event(random: Random, clips: dict, n: int) -> dict:
    clip = random.choice(list(clips))
    start, end = a_span(random, clips[clip]["frames"])
    channel = random.choice(["picture", "picture", "sound"])
    return {"id": f"e{n}", "channel": channel, "clip": clip, "from": start, "to": end}


# The ledger


def write_ledger(random: Random, case: dict) -> None:
    """Broad yeses first (else little would ever be cleared), then anything; moments often coincide."""
    kinds = ["broad"] * random.randint(0, 8)
    kinds += random.choices(list(ENTRIES), weights=WEIGHTS, k=random.randint(0, 12))
    if chance(random, 30):
        random.shuffle(kinds)
    now, moments = datetime(2025, 7, 1), []
    for n, kind in enumerate(kinds):
        now += timedelta(days=random.choice([0, 1, 40]))
        moments.append(now)
        entry = {"id": f"L{n * 7 % 25}", "recorded": stamp(now), "kind": kind}
        written = a_broad_yes(random, case, entry) if kind == "broad" else ENTRIES[kind](random, case, entry)
        case["ledger"].append(written)
    last = random.choice(moments[-4:]) if moments else now
    case["as_of"] = stamp(last + timedelta(seconds=random.choice([-1, 0, 0, 1])))


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def a_broad_yes(random: Random, case: dict, entry: dict) -> dict:
    kind = random.choice(["release", "grant", "location", "location", "licence", "licence"])
    scope = {
        "release": lambda: {"person": random.choice(ADULTS + MINORS)},
        "grant": lambda: random.choice(
            [{"person": "@squad"}, {"person": ["@staff", "zed"]}, {"place": PLACES}]
        ),
        "location": lambda: {"place": some(random, PLACES)},
        "licence": lambda: random.choice(
            [{"owner": OWNERS}, {"owner": OWNERS[0]}, {"music": VALUES["music"]}]
        ),
    }[kind]()
    yes = {**entry, "kind": kind, "by": "club", "scope": scope}
    if kind == "release":
        yes["by"] = case["people"].get(scope["person"], {}).get("guardian", scope["person"])
    return extras(random, yes)


def a_yes(random: Random, case: dict, entry: dict) -> dict:
    """A yes of any shape: the right hand or a wrong one, wide or narrow, naming what it should or not."""
    yes = a_broad_yes(random, case, {**entry, "kind": "broad"})
    yes["scope"] = {**yes["scope"], **a_scope(random, case, random.choice([0, 0, 1, 2]))}
    if chance(random, 20):
        yes["by"] = random.choice(ADULTS + MINORS)
    return with_for(random, yes)


def extras(random: Random, yes: dict) -> dict:
    if yes["kind"] == "location" and chance(random, 50):
        yes["notice"] = chance(random, 80)
    if yes["kind"] == "licence" and chance(random, 50):
        yes["limit_frames"] = random.randint(0, 30)
    if yes["kind"] == "licence" and chance(random, 60):
        yes["people"] = chance(random, 80)
    if chance(random, 30):
        yes["duties"] = random.choice([["credit"], ["fee", "credit"], []])
    return yes


def a_refusal(random: Random, case: dict, entry: dict) -> dict:
    name = random.choice([*ADULTS, *MINORS, "kit", "?face-1", "@solo", "@squad"])
    by = random.choice([name, name, "jo", "ben"])
    scope = {"person": random.choice([name, [name], [name, "ben"]])}
    scope = {**scope, **a_scope(random, case, random.choice([0, 0, 1, 1, 2]))}
    return with_for(random, {**entry, "by": by, "scope": scope if chance(random, 90) else {}})


def a_veto(random: Random, case: dict, entry: dict) -> dict:
    """A veto, often shaped after what somebody was given a say in: narrower, equal or wider."""
    says = [e for e in case["ledger"] if e["kind"] == "say"]
    if not says or chance(random, 20):
        scope = a_scope(random, case, random.choice([0, 1, 1, 2, 3]))
        return with_for(random, {**entry, "by": random.choice(PARTIES), "scope": scope})
    say = random.choice(says)
    scope = {key: narrowed(random, key, value) for key, value in say["scope"].items()}
    scope = {**a_scope(random, case, random.choice([0, 0, 1])), **scope} if chance(random, 80) else {}
    return with_for(random, {**entry, "by": say["party"], "scope": scope})


def narrowed(random: Random, key: str, value: str | list) -> str | list:
    if key == "span" and value[1] - value[0] > 1 and chance(random, 70):
        return [value[0] + 1, value[1]]
    if key in ("span", "shot", "channel"):
        return value
    if key == "person" and value == "@squad":
        return random.choice(["ada", ["kit", "@solo"], "@squad"])
    return random.choice(value) if isinstance(value, list) else random.choice([value, [value]])


def a_say(random: Random, case: dict, entry: dict) -> dict:
    scope = a_scope(random, case, random.choice([0, 1, 1, 2]))
    return {**entry, "party": random.choice(PARTIES), "rung": random.choice(RUNGS), "scope": scope}


def a_bar(random: Random, case: dict, entry: dict) -> dict:
    """An embargo or a term."""
    bar = {**entry, "by": "club", "scope": a_scope(random, case, random.choice([1, 1, 2, 2, 3]))}
    if entry["kind"] == "embargo" and chance(random, 80):
        return {**bar, "for": {"until": random.choice(SHOWN)}}
    return with_for(random, bar)


def a_lift(random: Random, case: dict, entry: dict) -> dict:
    """A lift of anything before it, by the right hand or by a wrong one."""
    before = [e for e in case["ledger"] if e["kind"] != "lift"]
    if not before:
        return a_bar(random, case, {**entry, "kind": "term"})
    lifted = random.choice(before)
    right = lifted.get("party") or lifted["by"]
    return {**entry, "lifts": lifted["id"], "by": random.choice([right, right, "ada", "club"])}


ENTRIES = {
    **{"yes": a_yes, "refusal": a_refusal, "veto": a_veto, "embargo": a_bar},
    **{"term": a_bar, "say": a_say, "lift": a_lift},
}
WEIGHTS = [5, 2, 3, 1, 1, 3, 4]


def with_for(random: Random, entry: dict) -> dict:
    """The entry, four times in ten with a ``for`` of one or two keys."""
    if chance(random, 60):
        return entry
    choices = {
        "platforms": [["harbour"], ["*"], ["coast", "harbour"]],
        "territories": [["GB"], ["*"], ["GB", "NO"]],
        "except_territories": [["NO"], []],
        "uses": [["film"], ["film", "trailer"], ["*"]],
        "from": SHOWN[:2],
        "until": SHOWN[1:],
    }
    keys = random.sample(list(choices), random.choice([0, 1, 2, 2]))
    wanted = {key: random.choice(choices[key]) for key in keys}
    if wanted.get("from", "") >= wanted.get("until", "9"):
        del wanted["until"]
    return {**entry, "for": wanted}


def a_scope(random: Random, case: dict, conditions: int) -> dict:
    scope: dict = {}
    for key in random.sample(SCOPE_KEYS, conditions):
        if key == "span":
            clip = random.choice(list(case["clips"]))
            scope["clip"] = random.choice([clip, [clip]])
            scope["span"] = [*a_span(random, case["clips"][clip]["frames"])]
        elif key not in scope:
            scope[key] = a_condition(random, case, key)
    return scope


def a_condition(random: Random, case: dict, key: str) -> str | list[str]:
    if key == "channel":
        return random.choice(CHANNELS)
    if key == "shot":
        return random.choice([[DAYS[0], DAYS[1]], [DAYS[0], DAYS[2]], [DAYS[1], "2025-12-31"]])
    if key == "person" and chance(random, 40):
        return some(random, ["@squad", "@staff", "@solo", "ada"])
    if key in ("words", "text"):
        return some(random, PHRASES)
    more = {"clip": list(case["clips"]), "fixture": FIXTURES, "owner": OWNERS}
    return some(random, more.get(key) or VALUES[key])
