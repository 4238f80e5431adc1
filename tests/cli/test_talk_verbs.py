"""``touchline talk`` as a club secretary types it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from offers import OFFER, changed
from small_season import SmallSeason, TickingClock, event, small_season
from touchline.cli.program import main
from touchline.settings import settings

SAID = ("--says", "Estuary Herald", "--source", "its edition", "--on", "2026-01-03")


def touchline(capsys: pytest.CaptureFixture[str], *words: object, plain: bool = False) -> tuple[int, Any]:
    """The exit code and what was printed, as JSON or, ``plain``, as a person reads it."""
    before, sys.argv = sys.argv, ["touchline", *map(str, words), *([] if plain else ["--json"])]
    try:
        with pytest.raises(SystemExit) as left:
            main()
    finally:
        sys.argv = before
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out + told.err if plain else json.loads(told.out)


@pytest.fixture
def season(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """Talks with Harbour TV are open, its first offer lies on the table."""
    monkeypatch.setenv("TOUCHLINE_SEASON", str(tmp_path / "season"))
    settings.cache_clear()
    small_season(tmp_path / "season").store.close()
    (tmp_path / "offer.toml").write_text(OFFER, "utf-8")
    for words in (
        ("party", "harbour-town-fc", "--role", "club", "--signs", "rosa-lund"),
        ("party", "harbour-tv", "--role", "media", "--platform", "harbour-tv", "--signs", "ken-ito"),
        ("party", "manager", "--role", "manager", "--blocking"),
        ("open", "harbour", "--with", "harbour-tv"),
        ("offer", "harbour", tmp_path / "offer.toml"),
    ):
        code, told = touchline(capsys, "talk", *words)
        assert code == 0, told
    yield tmp_path
    settings.cache_clear()


def test_talks_are_listed_with_their_state(season, capsys):
    code, told = touchline(capsys, "talk")
    (talk,) = told["talks"]
    assert code == 0 and (talk["talk"], talk["state"], talk["blocked_by"]) == ("harbour", "in talks", [])
    assert "in talks" in touchline(capsys, "talk", plain=True)[1]


def test_an_offer_is_signed_into_the_ledger(season, capsys):
    code, told = touchline(capsys, "talk", "sign", "harbour", "--by", "rosa-lund", "--by", "ken-ito")
    assert code == 0 and told["state"] == "agreed"
    assert {one["clause"] for one in told["written"]} == {"harbour, 2.1", "harbour, 7.2", "harbour, 4.1"}
    ledger = touchline(capsys, "ledger", "--verify")[1]
    assert [one["id"] for one in told["written"]] == told["deal"]["entries"] and ledger


def test_the_block_is_told_with_how_it_might_end(season, capsys):
    touchline(capsys, "talk", "stance", "manager", "against", "--sureness", "reported", *SAID)
    touchline(capsys, "talk", "stance", "manager", "for", "--sureness", "claimed", *SAID)
    code, told = touchline(capsys, "talk", "sign", "harbour", "--by", "rosa-lund", "--by", "ken-ito")
    assert code == 50 and "manager blocks this" in told["error"]["subject"]
    story = touchline(capsys, "talk", "story", plain=True)[1]
    assert "block lifted only by claim" in story and "nothing agreed" in story and "side by side" in story


def test_the_story_is_drawn_on_one_page(season, capsys):
    touchline(capsys, "talk", "stance", "manager", "against", "--sureness", "reported", *SAID, "--text", "<no> cameras & me")
    page = season / "story.html"
    code, told = touchline(capsys, "talk", "story", "--page", page)
    text = page.read_text("utf-8")
    assert code == 0 and "class='dot'" in text and "&lt;no&gt; cameras" in text and "<no>" not in text
    assert told["moments"][0]["source"] == "its edition" and told["talks"][0]["state"] == "in talks"


def test_terms_say_what_each_becomes_also_without_a_season(season, capsys, monkeypatch):
    monkeypatch.delenv("TOUCHLINE_SEASON")
    monkeypatch.chdir(season)
    settings.cache_clear()
    code, told = touchline(capsys, "talk", "terms", season / "offer.toml")
    fee, access, say, rights = told["terms"]
    assert code == 0 and fee["becomes"] == [] and fee["by_hand"] == "cannot be checked by the system, watched by hand by rosa-lund"
    assert [one["kind"] for one in access["becomes"]] == ["grant"] and [one["kind"] for one in say["becomes"]] == ["say"]
    assert {one["kind"] for one in rights["becomes"]} == {"term"}


def test_a_bad_line_is_named_and_nothing_is_written(season, capsys):
    (season / "bad.toml").write_text(changed(('"GBP 150000"', "150000")), "utf-8")
    code, told = touchline(capsys, "talk", "offer", "harbour", season / "bad.toml")
    assert code == 10 and told["error"]["place"] == "bad.toml, line 13 (fee.kill)" and "currency" in told["error"]["subject"]
    assert len(touchline(capsys, "talk", "show", "harbour")[1]["offers"]) == 1


@pytest.mark.parametrize(
    ("words", "exits"),
    [
        (("sign", "harbour", "--by", "somebody"), 25),
        (("sign", "nothing", "--by", "rosa-lund"), 20),
        (("report", "they talk", "--sureness", "claimed", "--says", "x", "--on", "2026"), 10),
        (("stance", "manager", "maybe", "--sureness", "claimed", *SAID), 10),
        (("stance", "manager", "for", "--sureness", "surely", *SAID), 10),
        (("end", "harbour", "exploded", "--why", "so"), 10),
        (("terminate", "harbour", "--by", "ken-ito", "--why", "so"), 30),
        (("amend", "harbour", "FILE", "--by", "ken-ito"), 30),
        (("party", "x", "--role", "wizard"), 10),
        (("open", "harbour", "--with", "harbour-tv"), 30),
        (("story", "--as-of", "yesterday"), 10),
    ],
)
def test_bad_input_gets_a_clear_answer(season, capsys, words, exits):
    code, told = touchline(capsys, "talk", *(season / "offer.toml" if word == "FILE" else word for word in words))
    assert code == exits and told["error"]["subject"] and told["error"]["remedy"]


def test_the_form_is_published(capsys):
    assert touchline(capsys, "talk", "schema")[1]["required"] == ["schema", "offer"]


def test_offers_are_held_side_by_side_on_one_page(season, capsys):
    from touchline.stages.world.state import sign_watched
    from touchline.store.season import open_store

    made = small_season(season / "filmed")
    made.say("location", "landlord", {"place": ["tunnel"]})
    clip = made.clip("A001C001")
    sign_watched(made.store, clip, clip.whole, "mo")
    made.cut(event("e1", clip, 0, 100), name="<pilot>")
    made.store.close()
    rival = changed(('places = ["tunnel"]', 'places = ["tunnel"]\nallowed = false'), ("first offer", "<rival>"))
    (season / "rival.toml").write_text(rival, "utf-8")
    page = season / "offers.html"
    code, told = touchline(
        capsys, "what-if", "--offer", season / "offer.toml", "--offer", season / "rival.toml", "--page", page, "--season", season / "filmed"
    )
    first, second = told["offers"]
    assert code == 0 and not told["written"]
    assert first["episodes"]["viable"] == ["<pilot>"] and second["episodes"]["viable"] == []
    assert second["cuts"][0]["frames"]["lost"] == [[0, 100]] and second["restrictions"][0]["clause"] == "2.1"
    assert first["fee_per_viable_minute"] == "GBP 18,000,000.00"
    text = page.read_text("utf-8")
    links = set(__import__("re").findall(r"href='#([^']+)'", text))
    assert links and all(f"id='{link}'" in text for link in links), "every number leads to its frames"
    assert "<svg" in text and "&lt;pilot&gt;" in text and "<pilot>" not in text and "<rival>" not in text and "@page{size:A4" in text
    assert open_store(season / "filmed", made.clock).ledger.verify()[0] == 1


def test_what_a_deal_is_owed_is_told_where_it_is_shown_and_where_a_cut_is_cleared(season, capsys):
    from touchline.store.season import open_store

    more = '[episodes]\nclause = "3.1"\ncount = 6\nminutes = 48\n[[delivery]]\nclause = "3.4"\nwhat = "all"\non = 2027-04-01\n'
    more += '[[duty]]\nclause = "9.1"\ntext = "credit: Quayside Park"\n'
    (season / "offer.toml").write_text(OFFER + more, "utf-8")
    touchline(capsys, "talk", "offer", "harbour", season / "offer.toml")
    touchline(capsys, "talk", "sign", "harbour", "--by", "rosa-lund", "--by", "ken-ito")
    told = touchline(capsys, "talk", "show", "harbour")[1]["owed"]
    assert told["episodes"] == {"clause": "3.1", "agreed": 6, "delivered": []} and told["due"][0]["on"] == "2027-04-01"
    assert "0 of 6 episodes delivered" in touchline(capsys, "talk", "show", "harbour", plain=True)[1]
    made = SmallSeason(open_store(season / "season", TickingClock()), TickingClock())
    made.cut(event("e1", made.clip("A001C001"), 0, 100), name="pilot")
    made.store.close()
    where = ("clear", "pilot", "--for", "harbour-tv", "--territory", "GB")
    (short,) = touchline(capsys, *where)[1]["too_short_for"]
    assert (short["deal"], short["clause"], short["minutes"]) == ("harbour", "3.1", 0.067)
    assert "an episode has 48 minutes; pilot@1 has 0 min 4 s" in touchline(capsys, *where, plain=True)[1]
    assert touchline(capsys, *where)[1]["deal_duties"] == [{"deal": "harbour", "clause": "9.1", "duty": "credit: Quayside Park"}]
    assert "Clause 9.1 of harbour asks of whatever is shown by it: credit: Quayside Park" in touchline(capsys, *where, plain=True)[1]
    assert touchline(capsys, "clear", "pilot", "--for", "coast-stream", "--territory", "GB")[1]["deal_duties"] == []


def test_comparables_say_of_how_many_no_fee_is_known_whatever_is_added(tmp_path, capsys):
    heads = "series,subject,kind,platform,years,fee,fee_low,fee_high,currency,sureness,said_by,source,note"
    (tmp_path / "more.csv").write_text(f"{heads}\nX,Y,club,Z,2024,about 3 m,2500000,3500000,EUR,reported,paper,ed. 3,\n", "utf-8")
    told = touchline(capsys, "talk", "comparables", "--with", tmp_path / "more.csv", plain=True)[1]
    assert "GBP 10,500,000.00, for 3 of 9 series.\n" in told and "EUR 3,500,000.00, for 1 of 9 series.\n" in told
    assert "For 5 of 9 series no fee is known." in told


def test_a_page_is_of_offers(season, capsys):
    code, told = touchline(capsys, "what-if", "--veto", "--by manager --place tunnel", "--page", season / "x.html")
    assert code == 10 and "offers only" in told["error"]["subject"] and not (season / "x.html").exists()
    assert touchline(capsys, "what-if", "--offer", "harbour", "--on", "9999-12-31")[0] in (10, 20)


def test_what_lies_on_the_table_can_be_read(season, capsys):
    (season / "offer.toml").write_text("nothing of it", "utf-8")
    code, told = touchline(capsys, "talk", "terms", "harbour")
    assert code == 0 and told["file"] == "offer.toml" and len(told["terms"]) == 4, "as it was handed over"
    assert touchline(capsys, "talk", "terms", "harbour@9")[0] == touchline(capsys, "talk", "terms", "nowhere")[0] == 20


def test_the_offer_on_the_table_can_be_asked_about_by_its_talks(season, capsys):
    code, told = touchline(capsys, "what-if", "--offer", "harbour")
    assert code == 20 and "no cut" in told["error"]["subject"]
    assert touchline(capsys, "what-if", "--offer", "harbour@7")[0] == 20
    assert touchline(capsys, "what-if", "--offer", "harbour", "--lift", "L1")[0] == 10
