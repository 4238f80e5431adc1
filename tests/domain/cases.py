"""Small, dense, good cases for the judge: few names, short clips, so that everything meets everything.

``case_of(random)`` builds one from any ``random.Random``; ``cases()`` is the same as a hypothesis strategy,
which hands it a random source that hypothesis can shrink.
"""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from case_themes import (
    CHANNELS,
    CONFIDENCES,
    DAYS,
    FOR_KEYS,
    GROUPS,
    PARTIES,
    PEOPLE,
    PHRASES,
    RUNGS,
    SHOWN,
    SPOKEN,
    THEMES,
)
from hypothesis import strategies as st


def cases() -> st.SearchStrategy[dict]:
    """The strategy: any good case, shrinkable."""
    return st.randoms(use_true_random=False).map(case_of)


def case_of(random: Random) -> dict:
    """One good case, built with nothing but this source of chance."""
    return CaseMaker(random).case


class CaseMaker:
    """Draws one case; each draws its names from its own small choice of them, so that they collide."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.pick = random.choice
        self.theme = random.choice([THEMES[0], *THEMES])
        self.parties = random.sample(PARTIES, random.choice([1, 1, 2, 3]))
        self.narrow = random.choice([0, 20, 90])
        self.values = {
            "person": random.sample(self.theme.people, random.choice([1, 2, 2])),
            "place": random.sample(["tunnel", "boardroom", "pub"], random.choice([1, 2, 2])),
            "music": random.sample(["chant", "anthem", "?tune-1"], random.choice([1, 1, 2])),
            "words": SPOKEN,
            "text": SPOKEN,
            "mark": ["boltbet"],
            "sound": ["whistle"],
            "topic": ["injury", "contract"],
            "fixture": ["F01", "F02"],
            "owner": ["coastline", "archive"],
        }
        self.clips = {f"C{n}": self.clip() for n in range(random.choice([1, 1, 1, 2, 3]))}
        self.people: dict[str, dict] = {
            **{name: {} for name in ["ada", "ben", "jo"]},
            "sam": self.pick([{}, {"guardian": "jo"}, {"minor": False, "guardian": "jo"}]),
            "kit": {"minor": True, "guardian": "jo"},
            "lee": self.pick([{"minor": True}, {"minor": True, "guardian": "ben"}]),
        }
        self.ledger: list[dict] = []
        self.facts = [self.fact() for _ in range(random.randint(0, 10))]
        events = [self.event(n) for n in range(random.randint(1, 3))]
        lengths = [event["to"] - event["from"] for event in events]
        self.lengths = [sum(lengths), sum(lengths[:2]), *lengths, *(length - 1 for length in lengths)]
        as_of = self.write_ledger()
        self.case = {
            "clips": self.clips,
            "people": self.people,
            "groups": dict(GROUPS),
            "facts": self.facts,
            "ledger": self.ledger,
            "cut": {"events": events},
            "target": self.target(),
            "as_of": as_of,
        }

    def chance(self, hundredths: int) -> bool:
        return self.random.randint(1, 100) <= hundredths

    def conditions(self) -> int:
        return self.pick([*self.theme.conditions * 4, 3])

    def weighed(self, what: str) -> str:
        """One key of a table of the theme, chosen by its weight."""
        table = getattr(self.theme, what)
        return self.random.choices(list(table), weights=table.values())[0]

    def some(self, values: list[str]) -> str | list[str]:
        """One value, or a list of one to three different ones."""
        if self.chance(60):
            return self.pick(values)
        return self.random.sample(values, self.random.randint(1, min(3, len(values))))

    def span(self, frames: int) -> tuple[int, int]:
        if self.chance(40):
            return 0, frames
        start = self.random.randint(0, frames - 1)
        return start, self.random.randint(start + 1, frames)

    def target(self) -> dict:
        platform, territory = self.pick(["harbour", "harbour", "coast"]), self.pick(["GB", "GB", "NO"])
        use = self.pick(["film", "film", "trailer"])
        return {"platform": platform, "territory": territory, "on": self.pick(SHOWN), "use": use}

    def clip(self) -> dict:
        clip = {"rate": self.pick(["25/1", "30000/1001"]), "frames": self.random.randint(3, 24)}
        if self.chance(80):
            clip["place"] = self.pick([*self.values["place"] * 3, None])
        owner = self.pick(self.theme.owners)
        return {**clip, "shot": self.pick(DAYS), "fixture": self.pick(["F01", "F02", None]), "owner": owner}

    def fact(self) -> dict:
        clip = self.pick(list(self.clips))
        start, end = self.span(self.clips[clip]["frames"])
        kind = self.weighed("facts")
        fact = {"clip": clip, "from": start, "to": end, "channel": self.pick(CHANNELS), "kind": kind}
        fact["value"] = self.pick(self.values[kind])
        if self.chance(25):
            return {**fact, "says": self.pick(["yes", "no"])}
        return {**fact, "confidence": self.pick(CONFIDENCES)}

    def event(self, n: int) -> dict:
        clip = self.pick(list(self.clips))
        start, end = self.span(self.clips[clip]["frames"])
        channel = self.pick(["picture", "sound"])
        return {"id": f"e{n}", "channel": channel, "clip": clip, "from": start, "to": end}

    # Scope

    def scope(self, conditions: int) -> dict:
        scope: dict[str, Any] = {}
        for key in {self.weighed("scopes"): 0 for _ in range(conditions)}:
            if key == "span":
                clip = self.pick(list(self.clips))
                scope["clip"] = self.pick([clip, [clip]])
                scope["span"] = [*self.span(self.clips[clip]["frames"])]
            elif key not in scope:
                scope[key] = self.condition(key)
        return scope

    def aimed(self, conditions: int) -> dict:
        """A scope that a fact of the case goes a long way to meet, with so many other conditions."""
        if not self.facts:
            return self.scope(conditions + 1)
        fact = self.pick(self.facts)
        wanted = {fact["kind"]: self.pick(PHRASES) if fact["kind"] in ("words", "text") else fact["value"]}
        return {**self.scope(conditions), **wanted}

    def condition(self, key: str) -> str | list[str]:
        if key == "channel":
            return self.pick(CHANNELS)
        if key == "shot":
            start, end = sorted(self.random.sample(DAYS, 2))
            return [start, end]
        if key == "person" and self.chance(40):
            return self.some([*[f"@{group}" for group in GROUPS], "ada"])
        if key in ("words", "text"):
            return self.some(PHRASES)
        return self.some(list(self.clips) if key == "clip" else self.values[key])

    def with_for(self, entry: dict) -> dict:
        """The entry, in some cases mostly, in others never, with a ``for`` of none to two keys."""
        if not self.chance(self.narrow):
            return entry
        keys = self.random.sample(list(FOR_KEYS), self.pick([0, 1, 1, 2]))
        wanted = {key: self.pick(FOR_KEYS[key]) for key in keys}
        if wanted.get("from", "") >= wanted.get("until", "9"):
            del wanted["until"]
        but = {"except_platforms": self.pick([["harbour"], ["coast"]])} if self.random.random() < 0.1 else {}
        return {**entry, "for": wanted, **but}

    # The ledger

    def write_ledger(self) -> str:
        """Broad yeses (else little would ever be cleared) and anything else; moments often coincide."""
        entries = {
            "broad": self.broad_yes,
            "yes": self.any_yes,
            "refusal": self.refusal,
            "veto": self.veto,
            "embargo": self.bar,
            "term": self.bar,
            "say": self.say,
            "lift": self.lift,
        }
        kinds = ["broad"] * self.random.randint(0, self.theme.broad)
        kinds += [self.weighed("entries") for _ in range(self.random.randint(0, self.theme.others))]
        if self.chance(50):
            self.random.shuffle(kinds)
        now, moments = datetime(2025, 7, 1), []
        for n, kind in enumerate(kinds):
            now += timedelta(days=self.pick([0, 1, 40]))
            moments.append(now)
            entry = {"id": f"L{n * 7 % 29}", "recorded": stamp(now), "kind": kind}
            self.ledger.append(entries[kind](entry))
        middle = self.pick([now, *moments]) if self.chance(60) else now
        return stamp(middle + timedelta(seconds=self.pick([-1, 0, 0, 0, 1])))

    def broad_yes(self, entry: dict) -> dict:
        """A yes that covers much, by the right hand."""
        kind = self.weighed("yeses")
        places, owners, works = (self.values[key] for key in ("place", "owner", "music"))
        scopes: dict[str, list[dict]] = {
            "release": [{"person": self.pick(self.values["person"])}],
            "grant": [{"person": "@squad"}, {"person": ["@staff", "zed"]}, {"place": places}],
            "location": [{"place": places}, {"place": self.pick(places)}],
            "licence": [{"owner": owners}, {"music": works}, {"music": works, "owner": owners}],
        }
        yes = {**entry, "kind": kind, "by": "club", "scope": self.pick(scopes[kind])}
        if kind == "release":
            person = yes["scope"]["person"]
            yes["by"] = self.people.get(person, {}).get("guardian", person)
        if kind == "location" and self.chance(60):
            yes["notice"] = self.chance(80)
        if kind == "licence" and self.chance(40):
            yes["limit_frames"] = self.pick([*self.lengths, self.random.randint(0, 30)])
        if kind == "licence" and self.chance(60):
            yes["people"] = self.chance(80)
        if self.chance(30):
            yes["duties"] = self.pick([["credit"], ["fee", "credit"], []])
        return yes

    def any_yes(self, entry: dict) -> dict:
        """A yes of any shape: by a right or a wrong hand, wide or narrow, naming what it should or not."""
        yes = self.broad_yes(entry)
        if yes["kind"] == "release" and self.chance(30):
            person = yes["scope"]["person"]
            yes["scope"]["person"] = self.pick([[person, "ada"], [person], "@solo", ["@solo", person]])
        if yes["kind"] == "release" and self.chance(30):
            yes["by"] = self.pick(PEOPLE)
        yes["scope"] = {**yes["scope"], **self.scope(self.conditions())} if self.chance(95) else {}
        return self.with_for(yes)

    def refusal(self, entry: dict) -> dict:
        name = self.pick([*self.values["person"] * 2, "@solo", "@squad"])
        by = self.pick([name, name, "jo", self.people.get(name, {}).get("guardian", "ben")])
        scope = {"person": self.pick([name, name, [name], [name, "ben"]])}
        scope = {**scope, **self.scope(self.conditions())} if self.chance(90) else {}
        return self.with_for({**entry, "by": by, "scope": scope})

    def veto(self, entry: dict) -> dict:
        """A veto, often shaped after what somebody was given a say in: narrower, equal or wider."""
        says = [e for e in self.ledger if e["kind"] == "say"]
        if not says or self.chance(20):
            return self.with_for({**entry, "by": self.pick(self.parties), "scope": self.scope(self.conditions())})
        say = self.pick([*says, *says[-1:] * 5])
        scope = {key: self.narrowed(key, value) for key, value in say["scope"].items()}
        more = self.scope(self.pick([0, 0, 1]))
        if "span" not in more:  # a span and its clip are never taken apart
            scope = {**more, **scope} if self.chance(90) else more
        if self.chance(15):
            scope.pop("channel", None)
        return self.with_for({**entry, "by": say["party"], "scope": scope})

    def narrowed(self, key: str, value: Any) -> str | list:
        """What lies within the values of a condition, or, now and then, does not quite."""
        if key == "channel":
            return self.pick([value, value, *CHANNELS])
        if key == "span":
            frames = min(clip["frames"] for clip in self.clips.values())
            start = min(max(0, value[0] + self.pick([-1, 0, 0, 1])), frames - 1)
            return [start, max(start + 1, min(value[1] + self.pick([-1, -1, 0, 0, 1]), frames))]
        if key == "shot":
            days = [*DAYS, *value]
            return sorted(self.random.sample(sorted(set(days)), 2)) if self.chance(40) else value
        if key == "person" and self.chance(50):
            return self.pick(["ada", ["kit", "@solo"], "@squad", "@nobody"])
        if key in ("words", "text") and self.chance(50):
            return self.pick(["HE’S out", "Injury!", ["injury", "hes out"]])
        return self.pick(value) if isinstance(value, list) else self.pick([value, [value]])

    def say(self, entry: dict) -> dict:
        say = {**entry, "party": self.pick(self.parties), "rung": self.pick(RUNGS)}
        return {**say, "scope": self.pick([self.scope, self.aimed])(self.conditions())}

    def bar(self, entry: dict) -> dict:
        """An embargo or a term."""
        bar = {**entry, "by": "club", "scope": self.aimed(self.conditions())}
        if entry["kind"] == "embargo" and self.chance(80):
            return {**bar, "for": {"until": self.pick(SHOWN)}}
        return self.with_for(bar)

    def lift(self, entry: dict) -> dict:
        """A lift of anything before it, by the right hand or by a wrong one."""
        before = [e for e in self.ledger if e["kind"] != "lift"]
        if not before:
            return self.bar({**entry, "kind": "term"})
        lifted = self.pick(before)
        right = lifted.get("party") or lifted["by"]
        return {**entry, "lifts": lifted["id"], "by": self.pick([right, right, "ada", "club"])}


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
