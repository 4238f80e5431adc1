"""What each term of an offer takes, found in one look at the footage, is what two whole clearances of every cut say."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from offers import changed
from small_season import event
from touchline.domain.cut.cut import Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.targets import Showing
from touchline.domain.reach.reach import difference, without
from touchline.domain.talks.offer_cost import forbidding, viable_in
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.time.time import Span, union
from touchline.stages.talk.offers import cost_of_offers
from touchline.stages.world.people import join_group
from touchline.stages.world.state import sign_watched

MILD = changed(('places = ["tunnel"]', 'places = ["tunnel", "bus"]'))
ROOMS, MARKS, TEAM = ("tunnel", "bus", "pitch"), ("acme", "bolt"), ("ada-holt", "kit-rowe")
TERMS = (
    '[[access]]\nplaces = ["bus"]\nallowed = false\n',
    '[[access]]\nplaces = ["pitch", "bus"]\nmoments = ["injury"]\nallowed = false\n',
    '[[forbidden]]\nscope = { mark = ["acme"] }\n',
    '[[forbidden]]\nscope = { mark = ["bolt"], person = ["ada-holt"] }\n',
    '[[forbidden]]\nscope = { words = ["half a million"] }\n',
    '[[forbidden]]\nscope = { words = ["is half a million pounds"], mark = ["bolt"] }\n',
    '[[people]]\npeople = ["@squad"]\nallowed = false\n',
    '[[embargo]]\nscope = { topic = ["injury"] }\nnot_before = 2027-01-01\n',
    '[[forbidden]]\nscope = { mark = ["acme"], channel = "picture" }\n',
    '[[say]]\nparty = "owner"\nrung = "full-veto"\nscope = { words = ["half a million"] }\n',
    '[[say]]\nparty = "rosa-lund"\nrung = "carve-out"\nscope = { mark = ["acme"] }\n',
)
HIDES = (("blur", "mark", "acme"), ("blur", "person", "ada-holt"), ("mute", "words", "half a million"))
SAID = ("it", "is", "half", "a", "million", "pounds")


def at_random(season, random):
    """A season of a few clips with facts of every confidence, cut into two films on two tracks, of which some of one clip run at
    twice the rate and some of another hide something; kit-rowe never said yes."""
    for person in TEAM:
        season.say("release", person, {"person": [person], **({"place": ["nowhere"]} if person == "kit-rowe" else {})})
    season.say("licence", "rights", {"owner": ["archive"]}, limit_frames=100, people=True)
    season.say("refusal", "kit-rowe", {"person": ["kit-rowe"], "words": ["half a"]})
    season.say("term", "rival", {"mark": ["bolt"]}, terms={"territories": ["IE"]})
    join_group(season.store, "squad", list(TEAM), "mo")
    clips = []
    for number in range(4):
        rate = Fraction(50 if number == 3 else 25)
        clip = season.clip(f"R{number:03}C001", frames=60, rate=rate, place=random.choice(ROOMS), owner="archive" if number == 2 else None)
        season.logged(clip, *drawn_facts(random, clip), *drawn_lines(season, random, clip))
        sign_watched(season.store, clip, clip.whole, "mo")
        clips.append(clip)
    for name in ("one", "two"):
        season.cut(*(piece(random, channel, n, random.choice(clips)) for channel in ("picture", "sound") for n in range(6)), name=name)


def drawn_facts(random, clip):
    values = {"mark": MARKS, "person": TEAM, "topic": ("injury",)}
    for _ in range(7):
        kind, start = random.choice(list(values)), random.randrange(50)
        span = Span(start, min(60, start + random.randint(3, 30)))
        channel, sure = random.choice(["picture", "both"]), random.choice([0.2, 0.35, 0.4, 0.6, 0.9])
        yield Fact(clip.id, span, channel, kind, random.choice(values[kind]), sure)


def drawn_lines(season, random, clip):
    """Words that run on from line to line, and from clip to clip once they are cut."""
    first = random.randrange(len(SAID))
    said, length = SAID[first : first + 4], 60 / float(clip.rate) / 4
    yield season.line(clip, 0, [(word, n * length, (n + 1) * length) for n, word in enumerate(said)], random.choice([0.4, 0.9]))


def piece(random, channel, number, clip):
    start, end = random.choice([0, 0, 15]), random.choice([30, 45, 60])
    at = number * 60
    if clip.rate != 25:
        track = "V1" if channel == "picture" else "A1"
        return Event(f"{channel}{number}", channel, track, at, (end - start) // 2, clip.id, Span(start, end))
    made = event(f"{channel}{number}", clip, start, end, at=at, channel=channel)
    kind, what, value = random.choice(HIDES)
    if (kind == "mute") is (channel == "sound") and random.random() < 0.5:
        made = replace(made, treatments=(Treatment(kind, Span(start, random.randint(start + 1, end)), (what, value)),))
    return made


def plainly(one, before, after):
    """What one ledger takes that another leaves, of every cut, for every target."""
    targets = tuple(dict.fromkeys(map(one.known.spelling.target, one.targets)))
    found = ((each.cut, union(p.at for p in difference(each.cut, before, after, targets) if p.lost)) for each in one.episodes)
    return tuple((cut, tuple(spans)) for cut, spans in found if spans)


@pytest.mark.parametrize("seed", range(20))
def test_what_each_term_takes(season, seed):
    random = Random(seed)
    at_random(season, random)
    text = MILD + "".join(random.sample(TERMS, random.randint(3, 7)))
    (one,) = cost_of_offers(season.store, [("a", read_terms(text, "a.toml"))], season.clock())
    known, ids = one.known, forbidding(one.entries)
    for each in one.restrictions:
        mine = {entry.id for entry in each.entries}
        if each.might:
            assert each.alone == plainly(one, known, replace(known, entries=(*known.entries, *each.entries))), each.becomes.words
        else:
            assert each.alone == plainly(one, without(known, ids), without(known, ids - mine)), each.becomes.words
            assert each.back == plainly(one, without(known, mine), known), each.becomes.words
    for place in one.places:
        showing = Showing((date(2026, 5, 1), date(2028, 5, 1)), ("harbour-tv",), place.territories)
        targets = showing.targets(known.entries)
        assert place.viable == tuple((each.cut, viable_in(each.cut, known.clear(each.cut, targets))) for each in one.episodes)


def test_what_could_be_vetoed_is_heard_too(season):
    """A right of removal over words takes the words, wherever they are said; nobody needs to have refused them before."""
    season.say("release", "ada-holt", {"person": ["ada-holt"]})
    clip = season.clip("A001C001", frames=100)
    words = [(word, n * 0.5, n * 0.5 + 0.5) for n, word in enumerate(("this", "is", "half", "a", "million"))]
    season.logged(clip, season.line(clip, 0, words))
    sign_watched(season.store, clip, clip.whole, "mo")
    season.cut(event("e1", clip, 0, 100, channel="sound"))
    (one,) = cost_of_offers(season.store, [("a", read_terms(MILD + TERMS[9], "a.toml"))], season.clock())
    (say,) = [each for each in one.restrictions if each.might and each.becomes.term.party == "owner"]
    assert [spans for _, spans in say.alone] == [(Span(25, 63),)]
