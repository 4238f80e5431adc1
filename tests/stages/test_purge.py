"""A person is purged: nothing of them is left in truth, caches and indexes; every verdict stays what it was; the chain verifies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from likenesses import PlainLikeness, likeness, print_of
from small_season import SmallSeason, event, small_season
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.domain.words.query import Query
from touchline.errors import Conflict, Missing
from touchline.stages.clear.clear import clear, even
from touchline.stages.ledger.ledger import Draft, record
from touchline.stages.people.board import appearances
from touchline.stages.people.naming import enrol, join, name_unknown
from touchline.stages.personal.holdings import holdings
from touchline.stages.personal.purge import purge
from touchline.stages.world.people import add_person, join_group, same_person
from touchline.stages.world.state import sign_watched, state_fact, undo
from touchline.store.index import WordIndex

TV = Target("tv", "GB", date(2026, 5, 1), "film")
LOOKED = ("text", "voices", "speech", "music")


def filmed(season: SmallSeason, name: str, *turns: tuple[str, float, int, int], again: bool = False):
    clip = season.store.shelf.clip(f"c{(name.encode().hex() + '0' * 32)[:12]}") if again else season.clip(name)
    facts = [Fact(clip.id, Span(a, b), "sound" if "voice" in trace else "picture", "person", trace, 0.9, source="machine/1",
                  detail={"by": trace[1:5].rstrip("-"), "boxes": [[a, 0.4, 0.4, 0.2, 0.2]]}) for trace, _, a, b in turns]  # fmt: skip
    prints = []
    for trace, turn, a, b in turns:
        best = {"frame": a, "box": [0.4, 0.4, 0.2, 0.2], "seen": [a, b - 1]}
        prints += [replace(print_of(trace, turn), detail={"dtype": "<f4", "quality": 0.9, **best})]
        prints += [replace(print_of(trace, turn), kind="face-picture", data=b"JPEG of " + trace.encode())]
    season.logged(clip, *facts, watches=("faces",), analyser="faces", prints=prints)
    if not again:
        sign_watched(season.store, clip, clip.whole, "mo", LOOKED)
    return clip


@pytest.fixture
def season(tmp_path: Path):
    """Ada Holt: seen in A1 and B2, half recognised in C3, heard in A1, named in words, on a shirt, in notes, papers, questions."""
    made = small_season(tmp_path / "season")
    ada = add_person(made.store, "ada-holt", "mo", name="Ada Holt", role="player")
    made.ada = ada.id
    add_person(made.store, "kit-rowe", "mo", name="Kit Rowe", role="sister of Ada Holt")
    join_group(made.store, "squad", [ada.id], "mo")
    made.say("location", "landlord", {"place": ["tunnel"]}, private={"why": "Ada Holt asked him"})
    made.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    scan = tmp_path / "letter of Ada Holt.pdf"
    scan.write_bytes(b"%PDF Dear all, Ada Holt")
    draft = Draft("refusal", "ada-holt", {"person": ["ada-holt"]}, private={"why": "Ada was hurt"}, papers={"evidence": scan})
    record(made.store, draft, "mo", made.clock())
    first = filmed(made, "A1", ("?face-a1", 0, 0, 100), ("?voice-a1", 0, 30, 60))
    second = filmed(made, "B2", ("?face-b2", 5, 20, 80), ("?face-k2", 180, 0, 100))
    third = filmed(made, "C3", ("?face-c3", 65, 0, 50))
    name_unknown(made.store, "?face-a1", "ada-holt", "mo")
    join(made.store, "?face-a1", "?voice-a1", "mo")
    name_unknown(made.store, "?face-k2", "kit-rowe", "mo")
    state_fact(made.store, third, Span(60, 70), "person", "ada-holt", "mo", channel="picture")
    state_fact(made.store, third, Span(60, 70), "words", "Ada Holt scores", "mo")
    photo = tmp_path / "photo.jpg"
    photo.write_text("3")
    enrol(made.store, PlainLikeness(), "ada-holt", [photo], "mo")
    line = made.line(first, 1.0, [("Then", 1.0, 1.2), ("Ada", 1.2, 1.4), ("Holt's", 1.4, 1.7), ("rose", 1.7, 2.0)])
    shirt = Fact(first.id, Span(0, 40), "picture", "text", "HOLT 9", 0.9, source="text/1", detail={"names": ["Holt"]})
    made.logged(first, line, shirt, analyser="speech")
    made.gather()
    made.cuts = [made.cut(event("v", clip, 0, 100), event("s", clip, 0, 100, channel="sound"), name=f"cut-{clip.name}")
                 for clip in (first, second, third)]  # fmt: skip
    yield made
    made.store.close()


def verdicts(season: SmallSeason, as_of: str = "") -> list[object]:
    """Every verdict; whoever was purged is written as they were called."""
    found = []
    for cut in season.cuts:
        for span in clear(season.store, cut, [TV], as_of or season.clock()).spans:
            because = tuple(reason.replace(season.ada, "ada-holt") for reason in span.because)
            found.append((cut.name, span.event, span.at, span.verdict, because, span.flags))
    return found


def purged(season: SmallSeason, **more):
    return purge(season.store, PlainLikeness(), "ada-holt", "officer", lambda *_: None, **more)


def every_byte(folder: Path) -> bytes:
    return b"".join(path.name.encode() + path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_everything_held_is_listed(season):
    found = holdings(season.store, "Ada Holt")
    assert ([k.trace for k in found.faces], [k.trace for k in found.voices]) == (["?face-a1", "?face-b2"], ["?voice-a1"])
    assert [k.trace for k in found.perhaps] == ["?face-c3"] and found.pictures == 3 and len(found.photos) == 1
    assert [entry.id for entry in found.about] == ["L3"] and len(found.papers) == 1
    assert {one.where for one in found.private} >= {"L1", "L3"}
    assert {one.what for one in found.private} >= {"handle", "name", "why", "value"}
    assert {(one.what, one.where) for one in found.mentions} == {("words", "A1@25..51"), ("text", "A1@0..40")}
    assert any(line.startswith("The rushes") and "A1, B2" in line for line in found.beyond)


def test_every_verdict_stays_what_it_was_and_both_chains_verify(season):
    before, then = verdicts(season), season.clock()
    head = season.store.ledger.head()
    done = purged(season)
    assert verdicts(season) == before and any(span[3] == "blocked" for span in before)

    assert verdicts(season, then) == before  # as of the moment before it, too
    assert season.store.ledger.verify([head]) == head and season.store.journal.verify()
    assert len(done.was.traces) == 3 and done.texts and done.mentions == 2 and done.files == 1


def test_nothing_of_them_is_left_in_any_file_of_the_season(season):
    index = WordIndex(season.store.folder / "derived" / "index", season.store.shelf)
    index.follow()
    season.store.questions.note("when was Ada hurt", [("c1", 0, 10, "…")])
    season.store.questions.note("who won", [("c1", 0, 10, "Ada Holt did")])
    shows = season.store.folder / "shows"
    shows.mkdir(exist_ok=True)
    (shows / f"A1_{season.cuts[0].events[0].clip}_0-10.jpg").write_bytes(b"her face")
    purged(season)
    index.follow()
    season.store.close()
    everything = every_byte(season.store.folder)
    for text in (b"Ada", b"ada-holt", b"Holt", b"HOLT", b"JPEG of ?face-a1", b"JPEG of ?voice-a1", b"Dear all", b"her face", b"hurt"):
        assert text not in everything, text
    for turn in (0.0, 5.0):
        assert likeness(turn).astype("<f4").tobytes() not in everything
    assert b"Kit" in everything and likeness(180.0).astype("<f4").tobytes() in everything


def test_whoever_was_taken_in_under_two_names_is_held_and_purged_under_both(season, tmp_path):
    other = add_person(season.store, "addie", "mo", name="Adelaide Holt")
    name_unknown(season.store, "?face-b2", "addie", "mo")
    season.gather()
    mail = tmp_path / "mail.txt"
    mail.write_text("written by herself")
    draft = Draft("refusal", "addie", {"person": ["addie"], "place": ["tunnel"]}, private={"why": "not me"}, papers={"evidence": mail})
    record(season.store, draft, "mo", season.clock())
    same_person(season.store, "ada-holt", "addie", "mo")
    season.say("refusal", "Addie", {"person": ["ada-holt"]})
    for typed in ("ada-holt", "addie", other.id):
        found = holdings(season.store, typed)
        assert [entry.id for entry in found.about] == ["L3", "L4", "L5"] and len(found.papers) == 2
        assert [k.trace for k in found.traces] == ["?face-a1", "?face-b2", "?voice-a1"] and "squad" in found.groups
    before = verdicts(season)
    left = purged(season).left
    assert verdicts(season) == before and not left.private and not left.mentions and not left.traces
    season.store.close()
    everything = every_byte(season.store.folder)
    for text in (b"Ada", b"ada-holt", b"Holt", b"HOLT", b"addie", b"Adelaide", b"not me", b"herself"):
        assert text not in everything, text


def test_the_seasons_own_papers_on_deliveries_tell_of_them_no_more_and_stay_whole(season):
    """What was signed is as it was signed; a name that is part of another word or handle is nobody's here."""
    folder = season.store.folder / "records" / "d-1"
    folder.mkdir(parents=True)
    told = {"cannot be scanned for": ["ada-holt: the voice is not known", "ada-holt-junior: no face"], "alarms": ["Ada Holt seen"]}
    (folder / "leak-scan.json").write_text(json.dumps(told, ensure_ascii=False))
    (folder / "manifest.json").write_text('{"cut": "about Ada Holt"}')
    assert holdings(season.store, "ada-holt").records == ("records/d-1/leak-scan.json",)
    purged(season)
    number = season.ada
    assert json.loads((folder / "leak-scan.json").read_text()) == {
        "cannot be scanned for": [f"{number}: the voice is not known", "ada-holt-junior: no face"], "alarms": [f"{number} seen"]}
    assert "Ada Holt" in (folder / "manifest.json").read_text()


def test_what_is_listed_afterwards_is_only_what_cannot_be_reached(season):
    left = purged(season).left
    assert any("A1, B2" in line for line in left.beyond)
    assert not (left.traces or left.pictures or left.photos or left.papers or left.private or left.mentions or left.shows)
    assert left.purged and left.kept and left.beyond
    with pytest.raises(Missing):
        holdings(season.store, "Ada Holt")
    assert holdings(season.store, left.person.id).kept == left.kept
    (row,) = [one for one in appearances(season.store, even) if one.who == left.person.id]
    assert row.no == ("L3",) and row.seen_seconds > 6 and not row.best


def test_words_around_the_name_stay_and_no_new_phrase_comes_about(season):
    season.say("term", "club", {"words": ["then rose"]})
    before = verdicts(season)
    purged(season)
    facts = [f for done in season.store.shelf.passes(season.cuts[0].events[0].clip[1:] + "0" * 20) for f in done.findings.facts]
    (line,) = [fact for fact in facts if fact.kind == "words"]
    assert line.value == "Then [name] [name] rose" and [word[0] for word in line.detail["words"]] == ["Then", "[name]", "[name]", "rose"]
    assert verdicts(season) == before


def test_a_no_to_the_name_itself_goes_on_finding_it(season):
    season.say("say", "club", rung="full-veto")
    season.say("veto", "club", {"words": ["Ada Holt's"]})
    before = verdicts(season)
    assert any("L5" in span[4] for span in before)
    done = purged(season)
    assert verdicts(season) == before and done.was.needed == ("ada holts",)
    assert any("L5" in line and "must go on" in line for line in done.left.beyond) or done.was.beyond


def test_a_machine_that_finds_them_again_keeps_no_likeness(season):
    before = verdicts(season)
    purged(season)
    filmed(season, "B2", ("?face-b2", 5, 20, 80), ("?face-k2", 180, 0, 100), again=True)
    assert not any(one.key == "?face-b2" for kind in ("face", "face-picture") for _, one in season.store.shelf.prints(kind))
    assert verdicts(season) == before


def test_a_voice_that_speaks_at_the_same_time_inherits_nothing(season):
    clip = filmed(season, "D4", ("?voice-a4", 0, 0, 50), ("?voice-k4", 120, 0, 50))
    name_unknown(season.store, "?voice-a4", "ada-holt", "mo")
    season.cuts.append(season.cut(event("s", clip, 0, 100, channel="sound"), name="cut-D4"))
    before = verdicts(season)
    purged(season)
    season.gather()
    assert verdicts(season) == before
    assert [one.trace for one in season.store.kindred.of(contents=[clip.content])] == ["?voice-k4"]


def test_it_cannot_be_taken_back_and_again_it_changes_nothing(season):
    done = purged(season)
    with pytest.raises(Conflict):
        undo(season.store, done.number, "mo")
    before = verdicts(season)
    again = purge(season.store, PlainLikeness(), done.was.person.id, "officer", lambda *_: None)
    assert verdicts(season) == before and not again.was.traces


def test_whoever_comes_back_may_lift_their_no_under_their_number(season):
    done = purged(season)
    assert season.say("lift", done.was.person.id, lifts="L3").warnings == ()
    assert not any(span[3] == "blocked" for span in verdicts(season))


def test_papers_may_be_kept_and_what_others_share_is(season, tmp_path):
    scan = tmp_path / "letter of Ada Holt.pdf"
    record(season.store, Draft("release", "kit-rowe", {"person": ["kit-rowe"]}, papers={"evidence": scan}), "mo", season.clock())
    purged(season)
    assert len(list((season.store.folder / "records" / "evidence").iterdir())) == 1


def test_a_purge_that_was_interrupted_is_begun_again(season, monkeypatch):
    before = verdicts(season)

    def broken(*_):
        raise OSError("power cut")

    with monkeypatch.context() as patch, pytest.raises(OSError):
        patch.setattr(type(season.store), "forget_searches", broken)
        purged(season)
    assert verdicts(season) == before
    left = purged(season).left
    assert verdicts(season) == before and not left.private and not left.mentions


def test_names_stay_apart_from_others_and_from_common_words(season):
    add_person(season.store, "tom-holt", "mo", name="Tom Holt")
    purged(season)
    clip = season.cuts[0].events[0].clip
    facts = [f for done in season.store.shelf.passes(season.store.shelf.clip(clip).content) for f in done.findings.facts]
    assert [f.value for f in facts if f.kind == "text"] == ["HOLT 9"]  # as likely his
    assert "Then [name] [name] rose" in [f.value for f in facts]


def test_the_index_finds_nothing_of_them(season):
    index = WordIndex(season.store.folder / "derived" / "index", season.store.shelf)
    index.follow()
    purged(season)
    index.follow()
    assert json.dumps([line.text for line in index.search(Query())]).count("Holt") == 0
