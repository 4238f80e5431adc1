"""The clearance book's tables: every second, person, place, third-party second, cue and duty, with entry, clause and evidence."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import replace
from datetime import date

import pytest

from small_season import event
from touchline.domain.cut.treatment import Treatment
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import Span
from touchline.errors import Conflict
from touchline.formats.book import write_book
from touchline.stages.deliver.book import bind, write
from touchline.stages.ledger.ledger import Draft, record
from touchline.stages.world.people import add_person, join_group
from touchline.stages.world.state import sign_watched, state_fact

GB = Target("harbour-tv", "GB", date(2026, 5, 1), "film")


@pytest.fixture
def derby(season, tmp_path):
    """Ada (released), Sam (refuses the tunnel), Kit (a child, nobody asked), a stranger, a song, somebody else's goal."""
    store = season.store
    for handle, name in (("ada-holt", "Ada Holt"), ("sam-lo", "Sam Lo")):
        add_person(store, handle, "mo", name=name)
    add_person(store, "kit-rowe", "mo", name="Kit Rowe", minor=True, guardian="jo-rowe")
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"scan")
    release = Draft("release", "ada-holt", {"person": ["ada-holt"]}, private={"clause": "2.1"}, papers={"evidence": scan},
                    more={"duties": ["credit Ada"]})  # fmt: skip
    record(store, release, "mo", season.clock())
    season.say("location", "landlord", {"place": ["tunnel"]}, notice=True, private={"clause": "4"})
    season.say("licence", "coastline", {"owner": ["coastline"]}, people=True, duties=["courtesy of Coastline"], private={"clause": "11"})
    season.say("licence", "label", {"music": ["harbour-song"]})
    season.say("refusal", "sam-lo", {"person": ["sam-lo"]}, private={"why": "not before the hearing"})
    tunnel, pitch, goal = season.clip("A1"), season.clip("B2", place="pitch"), season.clip("WIRE", place=None, owner="coastline")
    for clip in (tunnel, pitch, goal):
        sign_watched(store, clip, clip.whole, "mo")
    for clip, kind, value, start, end, channel in (
        (tunnel, "person", "ada-holt", 0, 100, "picture"), (tunnel, "person", "sam-lo", 50, 75, "picture"),
        (tunnel, "person", "ada-holt", 0, 50, "sound"), (tunnel, "music", "harbour-song", 75, 100, "sound"),
        (pitch, "person", "kit-rowe", 0, 25, "picture"),
    ):  # fmt: skip
        state_fact(store, clip, Span(start, end), kind, value, "mo", channel=channel)
    season.logged(tunnel, Fact(tunnel.id, Span(75, 100), "picture", "person", "?face-x1", 0.9), analyser="faces", watches=("faces",))
    places = ((tunnel, 0), (pitch, 100), (goal, 200))
    return season.cut(*(event(f"v{at}", clip, 0, 100, at=at) for clip, at in places),
                      *(event(f"s{at}", clip, 0, 100, at=at, channel="sound") for clip, at in places), name="derby")  # fmt: skip


def tables(season, cut, **more) -> dict[str, list[dict[str, str]]]:
    made = bind(season.store, cut, [GB], season.clock(), **more).book
    return {table.key: [dict(zip(table.heads, row, strict=True)) for row in table.rows] for table in made.tables}


def test_every_second_has_its_verdict_entry_clause_and_evidence(season, derby):
    rows = tables(season, derby)["seconds"]
    told = [row["verdict"] for row in rows]
    assert told == ["cleared"] * 2 + ["blocked", "cleared"] + ["unknown"] * 4 + ["cleared"] * 4
    first = rows[0]
    assert (first["entry"], first["clause"], first["seen"], first["heard"], first["places"]) == (
        "L1; L2", "2.1; 4", "ada-holt", "ada-holt", "tunnel")  # fmt: skip
    assert first["evidence sha256"] == hashlib.sha256(b"scan").hexdigest()
    assert "L5: sam-lo says no" in rows[2]["against"] and rows[2]["seen"] == "ada-holt; sam-lo"
    assert (rows[3]["music"], rows[8]["third party"], rows[8]["clause"]) == ("harbour-song", "coastline", "11")


def test_a_request_stands_beside_the_seconds_it_speaks_of(season, derby):
    season.say("veto", "sponsor", {"place": ["pitch"]})
    rows = tables(season, derby)["seconds"]
    assert ["a request" in row["against"] for row in rows] == [False] * 4 + [True] * 4 + [False] * 4


def test_everybody_with_their_own_yes_no_or_nothing(season, derby):
    people = {row["person"]: row for row in tables(season, derby)["people"]}
    told = {who: (row["verdict"], row["entry"], row["is"], row["seen s"], row["heard s"]) for who, row in people.items()}
    assert told == {
        "ada-holt": ("cleared", "L1", "", "4.00", "2.00"),
        "sam-lo": ("blocked", "", "", "1.00", "0.00"),
        "kit-rowe": ("unknown", "", "minor", "1.00", "0.00"),
        "?face-x1": ("cleared", "L2", "unidentified", "1.00", "0.00"),
    }
    assert people["kit-rowe"]["against"] == "kit-rowe has no release for this" and people["ada-holt"]["against"] == ""


def test_a_childs_yes_is_their_guardians_and_no_grant(season, derby):
    join_group(season.store, "squad", ["kit-rowe", "ada-holt"], "mo")
    season.say("location", "landlord", {"place": ["pitch"]})
    grant = season.say("grant", "club", {"person": ["@squad"]}).entry.id
    season.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    assert {row["person"]: row["entry"] for row in tables(season, derby)["people"]}["kit-rowe"] == ""
    yes = season.say("release", "jo-rowe", {"person": ["kit-rowe"]}).entry.id
    state_fact(season.store, season.store.shelf.clips()[1], Span(0, 25), "person", "ada-holt", "mo", channel="picture")
    season.say("lift", "ada-holt", lifts="L1")
    told = {row["person"]: row["entry"] for row in tables(season, derby)["people"]}
    assert (told["kit-rowe"], told["ada-holt"]) == (yes, grant)


def test_whoever_refused_and_is_hidden_is_not_cleared_before_a_leak_scan_has_seen_it(season, derby):
    season.say("release", "sam-lo", {"person": ["sam-lo"]})  # an older yes does not make them look agreed
    hides = Treatment("blur", Span(50, 75), (("person", "sam-lo")))
    hidden = tuple(replace(one, treatments=(hides,)) if one.id == "v0" else one for one in derby.events)
    people = {row["person"]: row for row in tables(season, replace(derby, events=hidden))["people"]}
    assert (people["sam-lo"]["verdict"], people["sam-lo"]["entry"]) == ("unknown", "")
    assert "blurred: sam-lo" in people["sam-lo"]["against"] and people["ada-holt"]["verdict"] == "cleared"


def test_a_no_about_others_is_not_told_of_somebody_and_does_not_clear_them(season, derby):
    season.say("term", "club", {"place": ["pitch"]})
    people = {row["person"]: row for row in tables(season, derby)["people"]}
    assert (people["kit-rowe"]["verdict"], people["kit-rowe"]["against"]) == ("unknown", "kit-rowe has no release for this")
    season.say("term", "club", {"place": ["tunnel"]})
    people = {row["person"]: row for row in tables(season, derby)["people"]}
    assert (people["ada-holt"]["verdict"], people["ada-holt"]["entry"], people["sam-lo"]["verdict"]) == ("cleared", "L1", "blocked")
    places = {row["place"]: row["verdict"] for row in tables(season, derby)["places"]}
    assert places == {"tunnel": "blocked", "pitch": "blocked"}


def test_places_third_parties_music_duties_and_entries(season, derby):
    found = tables(season, derby)
    places = {row["place"]: (row["verdict"], row["entry"], row["notice"]) for row in found["places"]}
    assert places == {"tunnel": ("cleared", "L2", "a filming notice was posted"), "pitch": ("unknown", "", "")}
    assert [(r["owner"], r["track"], r["seconds"], r["entry"], r["duties"]) for r in found["third-party"]] == [
        ("coastline", track, "4.00", "L3", "courtesy of Coastline") for track in ("V1", "A1")]  # fmt: skip
    assert [(r["title"], r["seconds"], r["entry"]) for r in found["music"]] == [("harbour-song", "1.00", "L4")]
    assert [(r["duty"], r["entry"], r["seconds"]) for r in found["duties"]] == [
        ("courtesy of Coastline", "L3", "4.00"), ("credit Ada", "L1", "3.00")]  # fmt: skip
    assert [(r["entry"], r["why"]) for r in found["entries"]] == [
        ("L1", ""), ("L2", ""), ("L3", ""), ("L4", ""), ("L5", "not before the hearing")]  # fmt: skip


def test_a_buyers_book_says_nobodys_no_and_no_childs_name(season, derby, tmp_path):
    bound = bind(season.store, derby, [GB], season.clock(), discreet=True)
    files = write(bound, tmp_path / "book", write_book)
    text = " ".join((tmp_path / "book" / name).read_text("utf-8") for name in files)
    for told in ("sam", "kit", "rowe", "hearing", "refus", "says no", "against\r\n1"):
        assert told not in text.lower(), told
    assert "Ada Holt" in text and "credit Ada" in text
    with pytest.raises(Conflict):
        write(bound, tmp_path / "book", write_book)


def test_tables_are_csv_that_no_spreadsheet_runs_and_one_page(season, derby):
    season.say("licence", "=cmd()", {"owner": ["coastline"]}, people=True, duties=["=1+1 <b>"])
    files = write_book(bind(season.store, derby, [GB], season.clock()).book)
    assert set(files) == {"book.html", *(f"{n}.csv" for n in ("seconds", "people", "places", "third-party", "music", "duties", "entries"))}
    rows = list(csv.DictReader(io.StringIO(files["people.csv"].decode("utf-8-sig"))))
    assert [row["person"] for row in rows] == ["ada-holt", "?face-x1", "kit-rowe", "sam-lo"]
    assert not any(cell.startswith(("=", "+", "@")) for data in files.values() for cell in data.decode("utf-8-sig").split(","))
    assert b"<b>" not in files["book.html"] and b"<script" not in files["book.html"]


def test_on_a_phone_every_cell_leaves_room_for_its_label(season, derby):
    page = write_book(bind(season.store, derby, [GB], season.clock()).book)["book.html"].decode()
    narrow = page.partition("@media(max-width:640px)")[2].partition("@media print")[0]
    (rule,) = re.findall(r"(td[^{}]*)\{[^{}]*padding:[^;]*7\.4rem;position:relative[^{}]*white-space:normal", narrow)
    assert set(rule.split(",")) == {"td", *(f"td.{kind}" for kind in re.findall(r"(?m)^td\.(\w)\{", page))} | {"td.n", "td.t"}
