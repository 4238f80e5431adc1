"""Whatever happens to a season, what an entry touches is what a fresh look at all of it gives: people are named, joined and
parted, clips are logged again, cuts go on, words are said and taken back, files of what machines made are lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from drawn_season import PEOPLE, PLACES, SHOWING, drawn, laid, machine, meant, say, told, wholly
from likenesses import PlainLikeness, print_of
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.findings import WATCHFUL
from touchline.domain.people.identity import said_of
from touchline.domain.time.time import Span
from touchline.errors import BadInput, Conflict, Missing
from touchline.stages.ledger.ledger import mean, record
from touchline.stages.people.naming import deny, join, name_unknown, part
from touchline.stages.people.resemblance import resemble
from touchline.stages.personal.purge import purge
from touchline.stages.reach.reach import affected
from touchline.stages.world.people import add_person, join_group, same_person
from touchline.stages.world.state import say_of_clip, state_fact, undo
from touchline.store.season import open_store

SPEEDS = (1, 1, 1, 2, Fraction(1, 2), -1, 0)


class Changing:
    """A season, and what may happen to it, as the commands do it."""

    def __init__(self, folder, random: Random) -> None:
        self.random, self.folder, self.copy = random, folder, b""
        self.season, self.clips, self.traces = drawn(folder, random)
        self.uses = folder / "derived" / "uses.db"

    @property
    def store(self):
        return self.season.store

    def any(self, *what):
        return self.random.choice(what)

    def clip(self):
        return self.random.choice(self.clips)

    def somebody(self):
        return self.any(*PEOPLE, *self.random.sample(self.traces, 2))

    def compared_again(self) -> None:
        resemble(self.store, PlainLikeness(), said_of(self.store.journal.statements()))

    def logged_again(self) -> None:
        clip, found, prints = self.clip(), [], []
        for place in range(self.any(1, 2)):
            self.traces.append(f"?{self.any('face', 'voice')}-{self.random.randrange(16**10):010x}")
            channel = "sound" if self.traces[-1].startswith("?voice") else "picture"
            found.append(machine(self.random, clip, channel, "person", self.traces[-1]))
            prints.append(print_of(self.traces[-1], self.any(0, 35, 45, 80) + place))
        found += [machine(self.random, clip, "picture", "mark", "acme"), machine(self.random, clip, "both", "place", self.any(*PLACES))]
        self.season.logged(clip, *found, watches=WATCHFUL, prints=prints, analyser=self.any("speech", "faces"))

    def named(self) -> None:
        name_unknown(self.store, self.any(*self.traces), self.any(*PEOPLE), "mo", only=self.any(True, False))
        self.compared_again()

    def tune_named(self) -> None:
        name_unknown(self.store, "?tune-1", self.any("Anthem", "march"), "mo")

    def joined(self) -> None:
        join(self.store, *self.random.sample(self.traces, 2), "mo")
        self.compared_again()

    def parted(self) -> None:
        part(self.store, self.somebody(), [(self.clip(), None)], "mo")
        self.compared_again()

    def denied(self) -> None:
        deny(self.store, self.any(*self.traces), self.any(*PEOPLE), "mo")
        self.compared_again()

    def undone(self) -> None:
        undo(self.store, self.any(*self.store.journal.history()).seq, "mo")
        self.season.gather()

    def told_of_people(self) -> None:
        one, other = self.random.sample(PEOPLE, 2)
        add_person(self.store, one, "mo", minor=True, guardian=other, of_age=self.any("", "2026-02-01"))
        join_group(self.store, "squad", [other], "mo", since="2025-07-01", until=self.any("", "2026-01-20"))
        if self.any(True, False, False):
            same_person(self.store, one, other, "mo")

    def purged(self) -> None:
        purge(self.store, PlainLikeness(), self.any(*PEOPLE), "mo", lambda *_: None)

    def stated(self) -> None:
        kind, value = self.any(("person", self.somebody()), ("mark", "ACME"), ("music", "anthem"), ("words", "out of"), ("place", "bus"))
        start = self.random.randrange(200)
        state_fact(self.store, self.clip(), Span(start, start + 60), kind, value, "mo", says=self.any("yes", "no"))

    def told_of_a_clip(self) -> None:
        what, value = self.any(("place", "bus"), ("place", None), ("owner", "Coastline"), ("owner", None), ("shot", "2025-11-01"))
        say_of_clip(self.store, self.clip(), what, value, "mo")

    def cut_on(self) -> None:
        events = [self._odd(one) for one in laid(self.random, self.clips)]
        self.store.cuts.save(Cut("film", self.any(Fraction(25), Fraction(30000, 1001)), 640, 360, tuple(events)), by="mo", why="")

    def _odd(self, one: Event) -> Event:
        """Retimed, reversed or held, with somebody hidden, ours, or unmatched."""
        if self.random.random() < 0.1:
            return Event(one.id, one.channel, one.track, one.at, one.length, **self.any({"ours": "black"}, {"unmatched": "no such reel"}))
        how = self.any("blur", "pixelate") if one.channel == "picture" else "mute"
        hidden = Treatment(how, one.source, ("person", self.any(*self.store.journal.world().people)))
        speed = Fraction(self.any(*SPEEDS))
        length = max(1, int(one.length / max(abs(speed), 1)))
        return replace(one, begins=None, speed=speed, length=length, treatments=self.any((), (), (hidden,)))

    def entered(self) -> None:
        say(self.season, self.random, self.clips, self.traces)

    def weeks_passed(self) -> None:
        self.season.clock.moment += timedelta(days=20)

    def opened_again(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        self.store.close()
        meanwhile()
        self.season.store = open_store(self.folder, self.season.clock)

    def uses_lost(self) -> None:
        self.opened_again(lambda: self.uses.unlink(missing_ok=True))

    def uses_cut_short(self) -> None:
        self.opened_again(lambda: self.uses.write_bytes(self.uses.read_bytes()[:-100]))

    def uses_copied(self) -> None:
        def work() -> None:
            self.copy, older = self.uses.read_bytes(), self.copy
            self.uses.write_bytes(older or self.copy)

        self.opened_again(work)

    def all_that_machines_made_lost(self) -> None:
        self.opened_again(lambda: shutil.rmtree(self.folder / "derived"))
        for _ in range(8):
            self.logged_again()


CHANGES = [value for name, value in vars(Changing).items()
           if not name.startswith("_") and callable(value) and name not in ("any", "clip", "somebody", "compared_again")]  # fmt: skip


def asked_about(here: Changing):
    """An entry that was written, or one that is only meant."""
    if here.any(True, False):
        return [here.any(*here.store.ledger.entries()).id]
    return [mean(here.store, meant(here.random, here.clips, here.traces), here.season.clock()).entry]


@pytest.mark.parametrize("seed", range(8))
def test_after_every_change_the_answer_is_that_of_a_fresh_look(tmp_path, seed):
    here, found = Changing(tmp_path / "season", Random(seed)), 0
    affected(here.store, ["L1"], SHOWING, here.season.clock())
    for _ in range(10):
        try:
            here.any(*CHANGES)(here)
            questions = [asked_about(here), asked_about(here)]
        except (BadInput, Conflict, Missing):
            continue  # not everything is possible at any time
        for about in questions:
            now = here.season.clock()
            mine = told(affected(here.store, about, SHOWING, now))
            fresh = open_store(here.folder, here.season.clock)
            assert mine == wholly(fresh, about, now), about
            fresh.close()
            found += bool(mine)
    here.store.close()
    assert found


def answers(found, name: str):
    """Frames and answers, where an entry that is only meant goes by the name it has once it is written."""

    def called(reasons):
        return sorted(":".join(name if part == "draft" else part for part in reason.split(":")) for reason in reasons)

    return {one.cut.label: [(pair.after.event, pair.at, [(side.verdict, called(side.because), called(side.flags), side.duties)
                                                         for side in (pair.before, pair.after)]) for pair in one.touched]
            for one in found.cuts}  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_is_only_meant_is_told_as_it_is_once_it_is_written(tmp_path, seed):
    random = Random(seed)
    season, clips, traces = drawn(tmp_path / "season", random)
    for _ in range(5):
        draft = meant(random, clips, traces)
        said = mean(season.store, draft, season.clock()).entry
        before = affected(season.store, [said], SHOWING, season.clock())
        written = record(season.store, draft, "mo", season.clock()).entry
        after = affected(season.store, [written.id], SHOWING, season.clock())
        assert answers(before, written.id) == answers(after, written.id)
    season.store.close()
