"""Releases in bulk: from a sheet, whole or not at all and as often as one likes; who has none; forms to be signed."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from small_season import event, small_season
from touchline.cli.demo import run_quietly
from touchline.domain.facts.facts import Fact
from touchline.domain.ledger.release_row import COLUMNS
from touchline.domain.ledger.release_words import FORMS
from touchline.domain.time.time import Span
from touchline.stages.ledger.release_import import take_releases
from touchline.stages.world.people import add_person, join_group
from touchline.stages.world.state import sign_watched, state_fact
from touchline.store.ledger import SeasonLedger
from touchline.store.season import Season

SHOWN = ("--for", "harbour-tv", "--territory", "GB", "--on", "2026-05-01")
HEAD = "Name;Minor;guardian;of_age;Language;place;territories;until;scan;photo;groups;clause;duties"


@pytest.fixture
def season(tmp_path: Path) -> Path:
    made = small_season(tmp_path / "season")
    add_person(made.store, "ada-holt", "mo", name="Ada Holt")
    made.store.close()
    (tmp_path / "scan 1.pdf").write_bytes(b"scan one")
    (tmp_path / "kit.jpg").write_bytes(b"photo")
    return made.store.folder


def typed(season: Path, *words: object, exits: int = 0) -> dict[str, Any]:
    code, answer = run_quietly([*map(str, words), "--season", str(season), "--json"])
    assert code == exits, json.dumps(answer)
    return answer


def sheet(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    path = tmp_path / "extras.csv"
    path.write_text("\n".join([head, *rows]), "utf-8")
    return path


GOOD = (
    'Ada Holt;;;;;;"GB; IE";2027-06-30;scan 1.pdf;;;2.1;"credit Ada; say so"',
    "Kit Rowe;yes;Jo Rowe;2027-03-01;cy;tunnel;;;;kit.jpg;squad;;",
    ";;;;;;;;;;;;",
    "Zoë O’Neil;no;;;;;;;;;;;",
)


def test_a_sheet_is_entered_with_people_scans_and_photos(season, tmp_path):
    done = typed(season, "release", "import", sheet(tmp_path, *GOOD))
    assert (done["releases"], done["already"]) == (3, 0) and done["people_added"] == ["Jo Rowe", "Kit Rowe", "Zoë O’Neil"]
    assert [row["row"] for row in done["rows"]] == [2, 3, 5]
    ada, kit, zoe = typed(season, "ledger")["entries"]
    assert (ada["by"], ada["for"], ada["duties"], ada["clause"]) == (
        "ada-holt", {"territories": ["GB", "IE"], "until": "2027-07-01"}, ["credit Ada", "say so"], "2.1")  # fmt: skip
    assert ada["evidence"] == hashlib.sha256(b"scan one").hexdigest() and ada["evidence_file"] == "scan 1.pdf"
    assert (kit["by"], kit["scope"], kit["photo"]) == (
        "jo-rowe", {"person": "kit-rowe", "place": "tunnel"}, hashlib.sha256(b"photo").hexdigest())  # fmt: skip
    assert zoe["by"] == "zoë-oneil" and len(list((season / "records" / "evidence").iterdir())) == 2
    people = {one["who"]: one for one in typed(season, "people")["people"]}
    assert (people["kit-rowe"]["minor"], people["kit-rowe"]["guardian"], people["kit-rowe"]["language"]) == (True, "jo-rowe", "cy")
    assert people["kit-rowe"]["groups"] == ["squad"] and people["kit-rowe"]["yes"] == ["L2"]


def test_importing_again_enters_only_what_is_new_and_never_what_was_taken_back(season, tmp_path):
    typed(season, "release", "import", sheet(tmp_path, *GOOD))
    typed(season, "lift", "L1", "--by", "ada-holt")
    done = typed(season, "release", "import", sheet(tmp_path, *GOOD, GOOD[3], "Sam Lo;;;;;;;;;;;;"))
    assert (done["releases"], done["people_added"]) == (1, ["Sam Lo"])
    assert [row["already"] for row in done["rows"]] == ["L1", "L2", "L3", "L3", None]
    assert len(typed(season, "ledger")["entries"]) == 5


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (";yes;Jo Rowe;;;;;;;;;;", "no name"),
        ("Bo Rowe;yes;;;;;;;;;;;", "no guardian"),
        ("Kit Rowe;perhaps;;;;;;;;;;;", "yes or no"),
        ("Ada Holt;;;;;;;31/12/2026;;;;;", "not a day"),
        ("Ada Holt;;;;;;ENGLAND;;;;;;", "ENGLAND"),
        ("Ada Holt;;;;;;;;gone.pdf;;;;", "gone.pdf"),
        ("?;;;;;;;;;;;;", "no name"),
        ("Bo Lee;yes;BO LEE;;;;;;;;;;", "their own guardian"),
        ("Bo Lee;yes;Kit Rowe;;;;;;;;;;", "kit-rowe is a minor too"),
        ("Bo Lee;;;;;;;;../season/season.db;;;;", "does not lie beside the sheet"),
        ("Bo Lee;;;;;;;;/etc/hostname;;;;", "does not lie beside the sheet"),
        ('Bo Lee;;;;;;"; ;";;;;;;', "names nothing"),
    ],
)
def test_one_wrong_row_and_nothing_is_written(season, tmp_path, row, why):
    told = typed(season, "release", "import", sheet(tmp_path, *GOOD, row), exits=10)["error"]
    assert [detail.partition(":")[0] for detail in told["details"]] == ["row 6"] and why in told["details"][0]
    assert not typed(season, "ledger")["entries"] and not (season / "records" / "evidence").exists()
    assert [one["who"] for one in typed(season, "people")["people"]] == ["ada-holt"]


def test_two_people_never_share_a_handle_and_so_a_yes(season, tmp_path):
    told = typed(season, "release", "import", sheet(tmp_path, "Ada Smith;ada-holt", "Bo Lee;bo", "Bo Low;bo", head="name;handle"), exits=10)
    assert [why.partition(".")[0] for why in told["error"]["details"]] == [
        "row 2: ada-holt is Ada Holt, not Ada Smith", "row 4: bo is Bo Lee, not Bo Low"]  # fmt: skip


def test_a_quote_that_nobody_closed_swallows_no_rows(season, tmp_path):
    told = typed(season, "release", "import", sheet(tmp_path, '"Bo Lee;;', "Sam Lo;;", head="name;place;until"), exits=10)
    assert "no table that can be read" in told["error"]["subject"]


def test_every_wrong_row_is_listed_at_once(season, tmp_path):
    told = typed(season, "release", "import", sheet(tmp_path, "Kit;maybe;;;;;;;;;;;", *GOOD, "Tom;;;;;;;x;;;;;"), exits=10)["error"]
    assert [detail.partition(":")[0] for detail in told["details"]] == ["row 2", "row 7"] and "2 rows" in told["subject"]


def test_who_signed_without_the_right_to_is_refused(season, tmp_path):
    path = sheet(tmp_path, "Ada Holt;Kit Rowe", head="name;by")
    assert "called 'Kit Rowe'" in typed(season, "release", "import", path, exits=10)["error"]["details"][0]
    typed(season, "people", "add", "kit-rowe")
    assert "only ada-holt can" in typed(season, "release", "import", path, exits=10)["error"]["details"][0]


def test_a_dry_run_says_what_would_be_written(season, tmp_path):
    done = typed(season, "release", "import", sheet(tmp_path, *GOOD), "--dry-run")
    assert not done["written"] and [row["entry"] for row in done["rows"]] == [None] * 3
    assert "kit-rowe in tunnel" in done["rows"][1]["sentence"] and not typed(season, "ledger")["entries"]


def test_a_workbook_is_read_as_a_sheet_is(season, tmp_path):
    from datetime import datetime

    book = Workbook()
    book.active.append(["name", "until", "minor", "fixture", "uses"])
    book.active.append(["Ada Holt", datetime(2027, 6, 30), False, None, "film"])
    book.save(tmp_path / "extras.xlsx")
    typed(season, "release", "import", tmp_path / "extras.xlsx")
    assert typed(season, "ledger")["entries"][0]["for"] == {"uses": ["film"], "until": "2027-07-01"}


def test_days_and_words_as_they_are_written_elsewhere(season, tmp_path):
    typed(season, "release", "import", sheet(tmp_path, "Ada Holt;1.8.2025;Nein;30.06.2027", head="name;signed;minor;until"))
    (entry,) = typed(season, "ledger")["entries"]
    assert entry["for"] == {"until": "2027-07-01"}


def test_a_window_that_ends_before_it_begins_is_told_in_the_days_that_were_typed(season, tmp_path):
    path = sheet(tmp_path, "Ada Holt;2026-05-01;2026-01-01", head="name;from;until")
    told = typed(season, "release", "import", path, exits=10)["error"]["details"][0]
    assert "until 2026-01-01 is before from 2026-05-01" in told


@pytest.mark.parametrize(("code", "exits"), [("utf-16", 0), ("utf-8-sig", 0), ("cp1252", 10)])
def test_a_sheet_in_another_code_is_read_where_it_says_so_and_never_guessed(season, tmp_path, code, exits):
    path = tmp_path / "extras.csv"
    path.write_bytes("name;language\r\nZoë Größe;de\r\n".encode(code))
    done = typed(season, "release", "import", path, exits=exits)
    assert "CSV UTF-8" in done["error"]["remedy"] if exits else done["people_added"] == ["Zoë Größe"]


@pytest.mark.parametrize("name", ["empty.csv", "head.csv", "unknown.csv", "twice.csv", "broken.xlsx", "zip.xlsx", "bytes.csv"])
def test_what_is_no_sheet_is_said_to_be_none(season, tmp_path, name):
    path = tmp_path / name
    texts = {"empty.csv": "\n\n", "head.csv": "nam\nAda", "unknown.csv": "name,shirt\nAda,9", "twice.csv": "name,name\nAda,Ada"}
    if name == "zip.xlsx":
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("x", "y")
    else:
        path.write_bytes(texts[name].encode() if name in texts else b"\xff\x00\xfe broken")
    typed(season, "release", "import", path, exits=10)
    typed(season, "release", "import", tmp_path / "gone.csv", exits=20)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_template_can_be_filled_in(season, tmp_path, ending):
    path = tmp_path / f"new.{ending}"
    typed(season, "release", "template", path)
    assert typed(season, "release", "template", path, exits=30)
    if ending == "xlsx":
        book = load_workbook(path)
        assert [cell.value for cell in book["releases"][1]] == list(COLUMNS) and book["columns"].max_row == len(COLUMNS) + 1
        book["releases"].append(["Ada Holt"])
        book.save(path)
    else:
        path.write_text(path.read_text("utf-8-sig") + "Ada Holt\n", "utf-8")
    assert typed(season, "release", "import", path)["releases"] == 1


def test_one_release_is_still_typed_as_before(season):
    assert typed(season, "release", "--by", "ada-holt", "--use", "film")["entry"]["id"] == "L1"


@pytest.fixture
def cut(season: Path) -> Path:
    """A cut with Ada (released for GB until June 2026), Kit (a child, signed for himself), Sam (refuses), a stranger."""
    from touchline.store.season import open_store
    from touchline.wiring import now

    made = small_season(season.parent / "other")
    store = made.store
    for handle in ("ada-holt", "sam-lo", "tom-reed"):
        add_person(store, handle, "mo")
    kit = add_person(store, "kit-rowe", "mo", minor=True, guardian="jo-rowe")
    join_group(store, "squad", [kit.id], "mo")
    made.say("location", "landlord", {"place": ["tunnel"]})
    made.say("release", "ada-holt", {"person": ["ada-holt"]}, terms={"territories": ["GB"], "until": "2026-07-01"})
    made.say("release", "kit-rowe", {"person": ["kit-rowe"]})
    made.say("refusal", "sam-lo", {"person": ["sam-lo"]})
    made.say("release", "tom-reed", {"person": ["tom-reed"], "place": ["pitch"]})
    clip = made.clip("A1")
    sign_watched(store, clip, clip.whole, "mo")
    for who, start, end in (("ada-holt", 0, 100), ("kit-rowe", 0, 80), ("sam-lo", 0, 60), ("tom-reed", 0, 20)):
        state_fact(store, clip, Span(start, end), "person", who, "mo", channel="picture")
    made.logged(clip, Fact(clip.id, Span(0, 40), "picture", "person", "?face-x1", 0.9), analyser="faces", watches=("faces",))
    made.cut(event("v", clip, 0, 100))
    store.close()
    open_store(store.folder, now).close()
    return store.folder


def test_whoever_has_no_yes_in_a_cut_is_listed_with_the_reason(cut):
    found = typed(cut, "releases", "--cut", "film", *SHOWN)["missing"]
    assert [(one["who"], one["why"], one["seen_seconds"]) for one in found] == [
        ("kit-rowe", "needs guardian", 3.2), ("sam-lo", "refused", 2.4), ("?face-x1", "unidentified", 1.6),
        ("tom-reed", "not for this showing", 0.8)]  # fmt: skip
    assert found[0]["guardian"] == "jo-rowe" and found[1]["entries"] == ["L4"]
    us = typed(cut, "releases", "--cut", "film", "--for", "tv", "--territory", "US", "--on", "2026-05-01")["missing"]
    assert us[0]["who"] == "ada-holt" and us[0]["why"] == "not for this showing"


def test_and_in_the_season(cut):
    found = {one["who"]: one["why"] for one in typed(cut, "releases", *SHOWN)["missing"]}
    assert found == {"kit-rowe": "missing", "sam-lo": "refused", "?face-x1": "unidentified"}


def test_what_ends_soon_is_listed_until_it_is_renewed(cut, monkeypatch):
    monkeypatch.setattr("touchline.wiring.now", lambda: "2026-05-01T00:00:00.000000Z")
    (one,) = typed(cut, "releases")["ending"]
    assert (one["entry"], one["last_day"], one["days_left"], one["renewed"]) == ("L2", "2026-06-30", 60, False)
    assert typed(cut, "releases", "--within", "30")["ending"] == []
    typed(cut, "release", "--by", "ada-holt", "--territory", "GB", "--until", "2027-06-30")
    assert typed(cut, "releases")["ending"][0]["renewed"]
    monkeypatch.setattr("touchline.wiring.now", lambda: "2026-08-01T00:00:00.000000Z")
    assert typed(cut, "releases", "--within", "0")["ending"][0]["days_left"] == -32
    typed(cut, "lift", "L2", "--by", "ada-holt")
    assert typed(cut, "releases", "--within", "0")["ending"] == []


class TestForms:
    """A PDF for each person in their language, the guardian's line on a child's."""

    def test_a_form_is_made_in_the_persons_language(self, season, tmp_path):
        typed(season, "people", "add", "kit-rowe", "--name", "Kit Rowe", "--minor", "--guardian", "jo-rowe", "--language", "cy")
        (form,) = typed(season, "release", "form", "kit-rowe", "--to", tmp_path / "forms")["forms"]
        assert (form["language"], form["guardian"], form["as_asked"]) == ("cy", "jo-rowe", True)
        pdf = Path(form["file"]).read_bytes()
        assert pdf.startswith(b"%PDF") and b"/StructTreeRoot" in pdf and b"Lang" in pdf

    @pytest.mark.parametrize("language", sorted(FORMS))
    def test_every_language_says_all_of_it_and_can_be_set(self, season, tmp_path, language):
        assert FORMS[language].keys() == FORMS["en"].keys() and "{name}" in FORMS[language]["child"]
        (form,) = typed(season, "release", "form", "ada-holt", "--to", tmp_path, "--language", f"{language}-XX")["forms"]
        assert form["language"] == language and form["as_asked"]

    def test_another_language_falls_back_and_says_so(self, season, tmp_path):
        (form,) = typed(season, "release", "form", "ada-holt", "--to", tmp_path, "--language", "ja")["forms"]
        assert form["language"] == "en" and not form["as_asked"]

    def test_a_name_no_font_can_write_is_no_form_with_boxes(self, season, tmp_path):
        for handle, name in (("rune", "𐎀𐎁"), ("olga", "Ольга #x *y*")):
            typed(season, "people", "add", handle, "--name", name)
        done = typed(season, "release", "form", "rune", "olga", "--to", tmp_path / "f")
        assert [one["name"] for one in done["forms"]] == ["Ольга #x *y*"] and "No font" in done["failed"][0]["why"]
        assert typed(season, "release", "form", "rune", "--to", tmp_path / "f", exits=40)

    def test_forms_for_everybody_who_is_missing(self, cut, tmp_path):
        done = typed(cut, "release", "form", "--missing", "--cut", "film", "--to", tmp_path / "f")
        assert sorted(one["name"] for one in done["forms"]) == ["ada-holt", "kit-rowe", "tom-reed"]
        typed(cut, "release", "form", "--to", tmp_path, exits=10)


def take(made, folder: Path) -> Any:
    rows = [(2, {"name": "Kit Rowe", "minor": "yes", "guardian": "Jo Rowe"}), (3, {"name": "Zoë O’Neil"})]
    return take_releases(made.store, rows, "extras.csv", folder, "mo", made.clock())


def test_a_crash_in_the_midst_of_it_leaves_nobody_taken_in_and_nothing_entered(tmp_path, monkeypatch):
    made = small_season(tmp_path / "season")
    entered: list[object] = []

    def dies(self: object, *given: Any) -> Any:
        if entered:
            raise KeyboardInterrupt
        entered.append(write(self, *given))
        return entered[0]

    write = SeasonLedger.write
    monkeypatch.setattr(SeasonLedger, "write", dies)
    with pytest.raises(KeyboardInterrupt):
        take(made, tmp_path)
    assert entered and not made.store.ledger.entries() and not made.store.journal.world().people
    monkeypatch.undo()
    assert take(made, tmp_path).written == 2


def test_two_who_import_one_sheet_at_once_enter_it_once(tmp_path, monkeypatch):
    """Entered twice, a yes that is taken back would go on by its double."""
    made = small_season(tmp_path / "season")
    write_all, others = Season.write_all, []

    def meanwhile(self: Season, *given: Any, **more: Any) -> Any:
        if not others:
            others.append(None)
            others.append(take(made, tmp_path))
        return write_all(self, *given, **more)

    monkeypatch.setattr(Season, "write_all", meanwhile)
    mine = take(made, tmp_path)
    assert others[1].written == 2 and mine.written == 0 and [line.already for line in mine.lines] == ["L1", "L2"]
    assert len(made.store.ledger.entries()) == 2 and len(made.store.journal.world().people) == 3


def test_forms_for_everybody_missing_are_none_where_nobody_is_missing(season, tmp_path):
    assert typed(season, "release", "form", "--missing", "--to", tmp_path / "forms") == {"forms": [], "failed": []}
    assert not (tmp_path / "forms").exists()
