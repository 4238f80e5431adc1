"""The verdict, evaluated frame by frame from the words of the clearance page: slow, plain, obvious.

It shares no line with ``touchline.domain``: it reads the raw JSON of a case and asks every question anew
for every frame, so that the fast judge has something independent to be compared with. Cases are taken to
be good ones; what is refused as ``BadInput`` is tested elsewhere.
"""

import unicodedata
from datetime import datetime
from functools import cache

APOSTROPHES = "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
FACT_CONDITIONS = ("person", "place", "words", "text", "mark", "music", "sound", "topic")
KNOWN, POSSIBLE, NOT = 2, 1, 0


def answer(case: dict) -> dict:
    """The answer to one case, in the form of the page: ``{"events": [{"id", "spans": [...]}]}``."""
    case = {**case, **standing(case)}
    counts = frames_relying(case)
    return {"events": [{"id": e["id"], "spans": partition(case, e, counts)} for e in case["cut"]["events"]]}


def standing(case: dict) -> dict:
    """What is true of the ledger on every frame alike, found out once."""
    nos = in_force(case, ("refusal", "veto", "embargo", "term"))
    return {
        "yeses": in_force(case, ("release", "location", "licence", "grant")),
        "binding": [e for e in nos if binds(case, e)],
        "requests": [e for e in nos if not binds(case, e)],
        "bad lifts": bad_lifts(case),
    }


def partition(case: dict, event: dict, counts: dict) -> list[dict]:
    """The longest spans with equal verdict, because, flags and duties, in order; lists are sorted."""
    spans: list[dict] = []
    for frame in range(event["from"], event["to"]):
        said = verdict(case, Here(case, event, frame), counts)
        if spans and all(spans[-1][key] == said[key] for key in said):
            spans[-1]["to"] = frame + 1
        else:
            spans.append({"from": frame, "to": frame + 1, **said})
    return spans


class Here:
    """One frame of one event: which clip, which channel, and what can be perceived."""

    def __init__(self, case: dict, event: dict, frame: int) -> None:
        self.case, self.frame, self.channel = case, frame, event["channel"]
        self.clip_id, self.clip = event["clip"], case["clips"][event["clip"]]
        self.facts = {
            what: confidence
            for what, confidence in perceived(case, self.clip_id, frame, self.channel).items()
            if not hidden(case, event, frame, *what)
        }
        self.yeses = [e for e in case["yeses"] if match(case, e["scope"], self) == KNOWN]

    def known(self, kind: str) -> set[str]:
        """Values of the kind that are known here; the clip's own place holds in both channels."""
        values = {v for (k, v), confidence in self.facts.items() if k == kind and confidence >= 0.5}
        if kind == "place" and self.clip.get("place") is not None:
            values.add(self.clip["place"])
        return values

    def possible(self, kind: str) -> set[str]:
        """Values of the kind with a confidence from 0.3 up to 0.5."""
        return {v for (k, v), confidence in self.facts.items() if k == kind and 0.3 <= confidence < 0.5}


def hidden(case: dict, event: dict, frame: int, kind: str, value: str) -> bool:
    """Whether a treatment of this event, on this frame and in its channel, takes such a fact out."""
    return any(
        t["event"] == event["id"] and t["from"] <= frame < t["to"] and t["channel"] == event["channel"] and kind == hides
        and met(kind, {normalised(what) if kind in ("words", "text") else what}, value)
        for t in case.get("treatments", [])
        for hides, what in t["hides"].items()
    )  # fmt: skip


def perceived(case: dict, clip_id: str, frame: int, channel: str) -> dict[tuple[str, str], float]:
    """``{(kind, value): confidence}`` of the facts that cover the frame in the channel."""
    machines: dict[tuple[str, str], float] = {}
    people: dict[tuple[str, str], str] = {}
    for fact in case["facts"]:
        if fact["clip"] != clip_id or fact["channel"] not in (channel, "both"):
            continue
        if not fact["from"] <= frame < fact["to"]:
            continue
        what = (fact["kind"], fact["value"])
        if "says" in fact:
            people[what] = fact["says"]  # between people, the later in the list wins
        else:
            machines[what] = max(machines.get(what, 0.0), fact["confidence"])
    for what, says in people.items():  # a person's word beats a machine's
        machines[what] = 1.0 if says == "yes" else 0.0
    return machines


# The ledger


@cache
def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def recorded_by(case: dict, when: str) -> list[dict]:
    return [e for e in case["ledger"] if moment(e["recorded"]) <= moment(when)]


def applies(case: dict, entry: dict) -> bool:
    """Platform, territory (listed or any, and not excepted), use and date of showing all fit its ``for``."""
    wanted, target = entry.get("for") or {}, case["target"]

    def fits(key: str, value: str) -> bool:
        return wanted.get(key) is None or "*" in wanted[key] or value in wanted[key]

    excepted = wanted.get("except_territories") or []
    return (
        fits("platforms", target["platform"])
        and target["platform"] not in entry.get("except_platforms", ())
        and fits("territories", target["territory"])
        and not (target["territory"] in excepted or "*" in excepted)
        and fits("uses", target["use"])
        and (wanted.get("from") is None or wanted["from"] <= target["on"])
        and (wanted.get("until") is None or target["on"] < wanted["until"])
    )


def hand(entry: dict) -> str:
    """Who alone may lift the entry."""
    return entry["party"] if entry["kind"] == "say" else entry["by"]


def lifted(case: dict, entry: dict, when: str) -> bool:
    """Whether a lift by the right hand was recorded by that moment."""
    return any(
        e["kind"] == "lift" and e["lifts"] == entry["id"] and e["by"] == hand(entry)
        for e in recorded_by(case, when)
    )


def in_force(case: dict, kinds: tuple[str, ...]) -> list[dict]:
    """Entries of these kinds that count, apply and are not lifted, in the order of the ledger."""
    return [
        e
        for e in recorded_by(case, case["as_of"])
        if e["kind"] in kinds and applies(case, e) and not lifted(case, e, case["as_of"])
    ]


def bad_lifts(case: dict) -> list[tuple[dict, dict]]:
    """Lifts by anybody but the right hand, with the entry each names, where that entry applies."""
    entries = {e["id"]: e for e in case["ledger"]}
    lifts = [e for e in recorded_by(case, case["as_of"]) if e["kind"] == "lift"]
    named_entries = [(lift, entries[lift["lifts"]]) for lift in lifts]
    return [(lift, e) for lift, e in named_entries if lift["by"] != hand(e) and applies(case, e)]


def binds(case: dict, entry: dict) -> bool:
    """Does this no bind?"""
    if entry["kind"] in ("embargo", "term"):
        return True
    if entry["kind"] == "refusal":
        person = the_one_person(entry)
        return person is not None and entry["by"] in (person, guardian(case, person))
    say = say_in_force(case, entry)
    if say is None:
        return False
    return say["rung"] == "full-veto" or (
        say["rung"] == "carve-out" and contains(case, say["scope"], entry["scope"])
    )


def say_in_force(case: dict, veto: dict) -> dict | None:
    """The latest say for the veto's party, recorded no later than the veto and not lifted by then."""
    says = [
        e
        for e in recorded_by(case, veto["recorded"])
        if e["kind"] == "say" and e["party"] == veto["by"] and not lifted(case, e, veto["recorded"])
    ]
    return says[-1] if says else None


def contains(case: dict, wide: dict, narrow: dict) -> bool:
    """Whether the say's scope contains the veto's, key by key."""
    for key in wide:
        if key == "channel":
            if wide["channel"] not in ("both", narrow.get("channel", "both")):
                return False
        elif key not in narrow:
            return False
        elif key in ("shot", "span"):
            if not (wide[key][0] <= narrow[key][0] and narrow[key][1] <= wide[key][1]):
                return False
        elif not values_of(case, narrow, key) <= values_of(case, wide, key):
            return False
    return True


def the_one_person(entry: dict) -> str | None:
    """The person a scope names, if it names exactly one and no group."""
    names = set(listed(entry["scope"].get("person", [])))
    if len(names) != 1:
        return None
    name = names.pop()
    return None if name.startswith("@") else name


def guardian(case: dict, person: str) -> str | None:
    return case["people"].get(person, {}).get("guardian")


def minor(case: dict, person: str) -> bool:
    return bool(case["people"].get(person, {}).get("minor"))


# Scope


def listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def values_of(case: dict, scope: dict, key: str) -> set[str]:
    """The values a condition lists: a group as its members, words and text in normalised form."""
    values: set[str] = set()
    for value in listed(scope.get(key, [])):
        if key == "person" and value.startswith("@"):
            values.update(case["groups"][value[1:]])
        elif key in ("words", "text"):
            values.add(normalised(value))
        else:
            values.add(value)
    return values


@cache
def normalised(text: str) -> str:
    """NFKC, no case, apostrophes removed, other punctuation read as a space, whitespace runs one space."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    text = "".join(c for c in text if c not in APOSTROPHES)
    text = "".join(" " if unicodedata.category(c).startswith("P") else c for c in text)
    return " ".join(text.split())


def match(case: dict, scope: dict, here: Here) -> int:
    """KNOWN if every condition is met by a known fact or by the clip, POSSIBLE if by possible facts too."""
    if scope.get("channel", "both") not in ("both", here.channel):
        return NOT
    return min((condition(case, scope, key, here) for key in scope if key != "channel"), default=KNOWN)


def condition(case: dict, scope: dict, key: str, here: Here) -> int:
    if key in FACT_CONDITIONS:
        wanted = values_of(case, scope, key)
        if any(met(key, wanted, value) for value in here.known(key)):
            return KNOWN
        return POSSIBLE if any(met(key, wanted, value) for value in here.possible(key)) else NOT
    if key == "clip":
        return KNOWN if here.clip_id in listed(scope["clip"]) else NOT
    if key == "span":
        return KNOWN if scope["span"][0] <= here.frame < scope["span"][1] else NOT
    own = here.clip.get(key)
    if own is None:  # what a clip lacks meets no condition
        return NOT
    if key == "shot":
        return KNOWN if scope["shot"][0] <= own < scope["shot"][1] else NOT
    return KNOWN if own in listed(scope[key]) else NOT


def met(key: str, wanted: set[str], value: str) -> bool:
    if key in ("words", "text"):
        return any(phrase and f" {phrase} " in f" {normalised(value)} " for phrase in wanted)
    return value in wanted


# The yeses


def first(entries: list[dict]) -> dict | None:
    """The one recorded first; the ledger is in order of time, ties go to the earlier in it."""
    return entries[0] if entries else None


def yeses(here: Here, *kinds: str) -> list[dict]:
    """Yeses of these kinds that apply, are not lifted, and have a known match here."""
    return [e for e in here.yeses if e["kind"] in kinds]


def clip_licence(case: dict, here: Here) -> dict | None:
    """The licence relied on for a third-party clip."""
    owner = here.clip.get("owner")
    return first(
        [e for e in yeses(here, "licence") if owner is not None and owner in named(case, e, "owner")]
    )


def named(case: dict, entry: dict, key: str) -> set[str]:
    return values_of(case, entry["scope"], key)


def music_licence(case: dict, here: Here, work: str) -> dict | None:
    if work.startswith("?"):  # no licence can cover what nobody has identified
        return None
    return first([e for e in yeses(here, "licence") if work in named(case, e, "music")])


def people_licence(case: dict, here: Here) -> dict | None:
    licence = clip_licence(case, here)
    return licence if licence and licence.get("people") else None


def person_yes(case: dict, here: Here, person: str) -> dict | None:
    """The yes relied on for a known person: a release, a grant, or the clip's licence with its people."""

    def covers(entry: dict) -> bool:
        if entry["kind"] == "release":
            right = guardian(case, person) if minor(case, person) else person
            return the_one_person(entry) == person and entry["by"] == right
        if entry["kind"] == "grant":
            return person in named(case, entry, "person") and not minor(case, person)
        licence = people_licence(case, here)
        return licence is not None and licence["id"] == entry["id"]

    return first([e for e in yeses(here, "release", "grant", "licence") if covers(e)])


def person_reason(case: dict, here: Here, person: str) -> str:
    releases = [e for e in yeses(here, "release") if the_one_person(e) == person]
    return f"needs-guardian:{person}" if minor(case, person) and releases else f"no-release:{person}"


def stranger_yeses(case: dict, here: Here) -> list[dict]:
    """What covers an unidentified person: the licence with people, else a notice at every known place."""
    licence = people_licence(case, here)
    if licence:
        return [licence]
    notices = [
        first([e for e in yeses(here, "location") if e.get("notice") and place in named(case, e, "place")])
        for place in sorted(here.known("place"))
    ]
    return [e for e in notices if e] if all(notices) else []


def place_yes(case: dict, here: Here, place: str) -> dict | None:
    return first([e for e in yeses(here, "location", "grant") if place in named(case, e, "place")])


# The verdict


def frames_relying(case: dict) -> dict[tuple[str, str], int]:
    """``{(licence, channel): frames}`` of this cut, each counted once for every event that uses it."""
    counts: dict[tuple[str, str], int] = {}
    for event in case["cut"]["events"]:
        for frame in range(event["from"], event["to"]):
            for licence in licences_relied_on(case, Here(case, event, frame)):
                key = (licence["id"], event["channel"])
                counts[key] = counts.get(key, 0) + 1
    return counts


def licences_relied_on(case: dict, here: Here) -> list[dict]:
    """Licences that this frame relies on, for its clip and, in sound, for its music; each once."""
    relied = [clip_licence(case, here)]
    if here.channel == "sound":
        relied += [music_licence(case, here, work) for work in here.known("music")]
    return list({e["id"]: e for e in relied if e}.values())


def requirements(case: dict, here: Here) -> list[tuple[str, list[dict]]]:
    """Every requirement that arises here, as (the reason if nothing meets it, the yeses relied on)."""
    asked: list[tuple[str, list[dict | None]]] = []
    for person in here.known("person"):
        if person.startswith("?"):
            asked.append((f"unidentified:{person}", [*stranger_yeses(case, here)]))
        else:
            asked.append((person_reason(case, here, person), [person_yes(case, here, person)]))
    owner = here.clip.get("owner")
    if owner is not None:
        asked.append((f"no-licence:{owner}", [clip_licence(case, here)]))
    if here.channel == "picture" and owner is None:
        places = here.known("place")
        asked += [(f"no-location:{place}", [place_yes(case, here, place)]) for place in places]
        if not places:
            asked.append(("no-place", []))
    if here.channel == "sound":
        for work in here.known("music"):
            asked.append((f"no-music:{work}", [music_licence(case, here, work)]))
    return [(reason, [e for e in relied if e]) for reason, relied in asked]


def verdict(case: dict, here: Here, counts: dict) -> dict:
    """What is said of one frame."""
    matches = [(e, match(case, e["scope"], here)) for e in case["binding"]]
    asked = requirements(case, here)
    blocking = {e["id"] for e, level in matches if level == KNOWN}
    reasons = {f"possible:{e['id']}" for e, level in matches if level == POSSIBLE}
    reasons |= {reason for reason, relied in asked if not relied}
    for licence in licences_relied_on(case, here):
        limit = licence.get("limit_frames")
        if limit is not None and counts[licence["id"], here.channel] > limit:
            reasons.add(f"over-length:{licence['id']}")
    relied_on = [e for _, relied in asked for e in relied]
    if blocking:
        return said("blocked", blocking, flags(case, here))
    if reasons:
        return said("unknown", reasons, flags(case, here))
    duties = {duty for e in relied_on for duty in e.get("duties", [])}
    return said("cleared", {e["id"] for e in relied_on}, flags(case, here), duties)


def flags(case: dict, here: Here) -> set[str]:
    """Requests, and lifts by the wrong hand, wherever they apply and match, known or possible."""
    requests = {f"request:{e['id']}" for e in case["requests"] if match(case, e["scope"], here) != NOT}
    return requests | {
        f"bad-lift:{lift['id']}"
        for lift, entry in case["bad lifts"]
        if match(case, entry["scope"], here) != NOT
    }


def said(verdict: str, because: set[str], flags: set[str], duties: frozenset | set = frozenset()) -> dict:
    lists = {"because": sorted(because), "flags": sorted(flags), "duties": sorted(duties)}
    return {"verdict": verdict, **lists}
