"""Phrases that only the cut makes: whoever asks about a few events is told what the whole film says of them."""

from fractions import Fraction
from random import Random

from touchline.domain.cut.crossing import Spoken, crossing
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.pace import Pace
from touchline.domain.cut.treatment import Treatment
from touchline.domain.time.time import Span
from touchline.domain.words.phrases import Heard

WORDS = ("a", "out", "of", "ou", "t", "injured", "in")
PHRASES = ("out of", "a out of", "in injured", "of a in")


def drawn(random):
    """Clips in which a few words are said, timed or by their line alone; a cut with sound on up to three tracks, and pauses."""
    streams, paces = {}, {}
    for name in ("c1", "c2", "c3"):
        sources, at = {}, 0.0
        for source in random.choice([("s",), ("s",), ("s", "t"), ()]):
            heard = []
            while at < 16:
                length = random.choice([0.3, 0.5, 1.0])
                timed = random.random() < 0.8
                line = Span(int(at * 25), int((at + length) * 25) + random.choice([1, 40]))
                heard.append(Heard(random.choice(WORDS), line, 0.9, (at, at + length) if timed else None))
                at += length + random.choice([0, 0, 0.1, 4])
            sources[source], at = heard, 0.0
        streams[name], paces[name] = sources, Pace(Fraction(25))
    events, ends = [], {"A1": 0, "A2": 0, "A3": 0}
    for number in range(random.randrange(4, 16)):
        track = random.choice(list(ends))
        start, length = random.randrange(300), random.choice([6, 12, 25, 40, 90])
        at = ends[track] + random.choice([0, 0, 0, 30, 120])
        ends[track] = at + length
        source = Span(start, start + length)
        muted = (Treatment("mute", Span(start, start + length // 2), ("words", "out")),) if random.random() < 0.1 else ()
        events.append(Event(f"e{number}", "sound", track, at, length, random.choice(list(paces)), source, treatments=muted))
    return Cut("film", Fraction(25), 640, 360, tuple(events)), Spoken(streams, paces)


def told(found):
    return {event: {(fact.clip, fact.span, fact.value) for fact in facts} for event, facts in found.items()}


def test_a_few_events_are_told_what_the_whole_film_says_of_them():
    hits = 0
    for seed in range(1500):
        random = Random(seed)
        cut, spoken = drawn(random)
        whole = told(crossing(cut, spoken, PHRASES))
        asked = {event.id for event in cut.events if random.random() < 0.4}
        assert told(crossing(cut, spoken, PHRASES, asked)) == {e: facts for e, facts in whole.items() if e in asked}, f"seed {seed}"
        hits += len(asked & whole.keys())
    assert hits > 150


def test_only_what_is_near_is_listened_to():
    class Listened(dict):
        def get(self, key, default=None):
            heard.add(key)
            return super().get(key, default)

    heard = set()
    names = [f"c{number}" for number in range(200)]
    words = [Heard("word", Span(0, 25), 0.9, (n / 4, n / 4 + 0.2)) for n in range(8)]
    streams = Listened({name: {"s": words} for name in names})
    events = tuple(Event(f"e{n}", "sound", "A1", n * 50, 50, name, Span(0, 50)) for n, name in enumerate(names))
    cut = Cut("film", Fraction(25), 640, 360, events)
    crossing(cut, Spoken(streams, dict.fromkeys(names, Pace(Fraction(25)))), ["half time talk"], {"e100"})
    assert len(heard) <= 3
