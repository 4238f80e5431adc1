"""A season drawn by chance: clips with faces, tunes, marks and words, cuts in versions, and a ledger of every kind of entry; and
what an entry touches there, told the plain way."""

from dataclasses import replace
from datetime import date

from likenesses import print_of
from small_season import event, small_season
from touchline.domain.cut.scenes import met_by, scenes
from touchline.domain.facts.facts import Fact
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.ledger.targets import Showing, one_day
from touchline.domain.reach.reach import compared, without
from touchline.domain.time.time import Span
from touchline.stages.clear.clear import even
from touchline.stages.clear.known_clips import KnownClips
from touchline.stages.ledger.ledger import Draft
from touchline.stages.people.naming import name_unknown
from touchline.stages.world.people import add_person
from touchline.stages.world.state import state_fact

SHOWING = Showing(one_day(date(2026, 5, 1)), ("harbour-tv",), ("GB",))
PEOPLE = ("ada-holt", "kit-rowe", "jo-rowe", "al-moss")
PLACES = ("tunnel", "bus", "kit-room")
WORDS = ("out", "of", "the", "season", "trust")


def drawn(folder, random):
    """Eight clips with faces, tunes, marks and words; two cuts in two versions; a ledger of every kind, licences with limits too."""
    season = small_season(folder)
    for person in PEOPLE:
        add_person(season.store, person, "mo")
    clips = [season.clip(f"{n}001C001", 300, place=random.choice([*PLACES, None]), owner=random.choice([None, None, "coastline"]))
             for n in range(8)]  # fmt: skip
    traces = []
    for number, clip in enumerate(clips):
        traces.append(f"?face-{number:010}")
        facts = [machine(random, clip, "picture", "person", traces[-1])]
        facts += [machine(random, clip, "sound", "music", random.choice(["anthem", "march", "?tune-1"])),
                  machine(random, clip, "picture", "mark", random.choice(["acme", "Acme", "bet-co"])),
                  machine(random, clip, "picture", "place", random.choice(PLACES))]  # fmt: skip
        facts += [season.line(clip, at, [(random.choice(WORDS), at + n * 0.4, at + n * 0.4 + 0.3) for n in range(3)]) for at in (1, 5, 9)]
        season.logged(clip, *facts, watches=WATCHFUL, prints=[print_of(traces[-1], number % 4)], gathered=False)
    season.gather()
    for trace in random.sample(traces, 3):
        name_unknown(season.store, trace, random.choice(PEOPLE), "mo")
    state_fact(season.store, random.choice(clips), Span(10, 200), "person", random.choice(PEOPLE), "mo", channel="picture")
    for name in ("film", "trailer"):
        events = laid(random, clips)
        season.cut(*events, name=name)
        season.cut(*(one for one in laid(random, clips, 2) if one.id not in {e.id for e in events}), *events[1:], name=name)
        season.cut(*rippled(random, events), name=name)
    for _ in range(10):
        say(season, random, clips, traces)
    return season, clips, traces


def machine(random, clip, channel, kind, value):
    start = random.randrange(200)
    return Fact(clip.id, Span(start, start + random.randrange(20, 100)), channel, kind, value, random.choice([0.4, 0.9, 0.9]), None, "m/1")


def laid(random, clips, first=0):
    events, ends = [], {"V1": 0, "V2": 0, "A1": 0, "A2": 0}
    for number in range(first, 10):
        track = random.choice(["V1", "V1", "V2", "A1", "A1", "A2"])
        start, length = random.randrange(220), random.randrange(15, 75)
        channel = "picture" if track.startswith("V") else "sound"
        events.append(event(f"e{number}", random.choice(clips), start, start + length, at=ends[track], channel=channel, track=track))
        ends[track] += length + random.choice([0, 0, 40])
    return events


def rippled(random, events):
    """All that lies on or after a frame, later."""
    first, later = random.randrange(120), random.randrange(1, 60)
    return [replace(one, at=one.at + later) if one.at >= first else one for one in events]


def meant(random, clips, traces):
    person = random.choice([*PEOPLE, *PEOPLE, random.choice(traces)])
    scope = random.choice([
        {"person": [person]}, {"person": [person], "place": [random.choice(PLACES)]}, {"place": [random.choice(PLACES)]},
        {"mark": ["acme"]}, {"music": [random.choice(["anthem", "march"])]}, {"owner": ["Coastline"]}, {"clip": [random.choice(clips).id]},
        {"words": [" ".join(random.sample(WORDS, 2))]}, {"channel": "sound"},
    ])  # fmt: skip
    kind = random.choice(["term", "term", "release", "refusal", "licence", "location", "veto", "grant"])
    if kind in ("release", "refusal"):
        named = random.choice(PEOPLE)
        return Draft(kind, named, {"person": [named]})
    if kind == "licence":
        what = random.choice([{"owner": ["coastline"]}, {"music": ["anthem"]}, {"music": ["march", "anthem"]}])
        return Draft(kind, "owner", what, more={"limit_frames": random.choice([20, 90, 400]), "people": random.random() < 0.5})
    if kind == "location":
        return Draft(kind, "club", {"place": [random.choice(PLACES)]}, more={"notice": True})
    return Draft("grant", "club", {"person": [random.choice(PEOPLE)]}) if kind == "grant" else Draft(kind, "manager", scope)


def say(season, random, clips, traces):
    entries = [entry for entry in season.store.ledger.entries() if entry.kind != "lift"]
    if entries and random.random() < 0.15:
        lifted = random.choice(entries)
        season.say("lift", "manager" if random.random() < 0.2 else season.store.journal.world().called(lifted.holder), lifts=lifted.id)
        return
    if random.random() < 0.1:
        season.say("say", "manager", rung=random.choice(["full-veto", "viewing"]))
        return
    draft = meant(random, clips, traces)
    season.say(draft.kind, draft.by, dict(draft.scope), **draft.more)


def told(found):
    return {one.cut.label: (one.touched, one.scenes) for one in found.cuts}


def wholly(store, about, now):
    """The same by clearing every version as a whole, with all its clips, under both ledgers."""
    entries = [entry for entry in about if not isinstance(entry, str)]
    every = {(name, version): store.cuts.load(name, version) for name, last in store.cuts.names()
             for version in range(1, last + 1)}  # fmt: skip
    used = {one.clip for cut in every.values() for one in cut.events if one.clip}
    after = KnownClips(store, now, even, entries).snapshot(used)
    before = without(after, {one if isinstance(one, str) else one.id for one in about})
    targets = SHOWING.targets((*before.entries, *after.entries))
    found = {}
    for cut in every.values():
        touched = compared(before.clear(cut, targets), after.clear(cut, targets), cut, after)
        if touched:
            found[cut.label] = touched, met_by(scenes(cut, after.clips), [one.at for one in touched])
    return found
