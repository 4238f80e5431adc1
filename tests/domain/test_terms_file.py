"""An offer's file: what is wrong is said with its line; the published schema and the reader know the same keys."""

import json
from pathlib import Path

import pytest

from offers import OFFER, changed
from touchline.domain.talks.terms import Access, Rights
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.talks.terms_schema import TERMS_SCHEMA
from touchline.domain.talks.toml_lines import lines_of
from touchline.errors import BadInput


def refused(text: str) -> BadInput:
    with pytest.raises(BadInput) as wrong:
        read_terms(text, "offer.toml")
    return wrong.value


def line_with(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_days_are_both_included_in_the_file():
    (right,) = read_terms(OFFER, "offer.toml").of(Rights)
    assert [str(day) for day in right.window] == ["2026-05-01", "2028-05-01"]


def test_terms_stand_in_the_order_of_the_file():
    assert [term.clause for term in read_terms(OFFER, "offer.toml").terms] == ["5", "2.1", "7.2", "4.1"]


def test_a_term_without_a_clause_is_called_by_its_place():
    (access,) = read_terms(changed(('clause = "2.1"\n', "")), "offer.toml").of(Access)
    assert access.clause == "access[0]"


INSTALMENTS = "".join(line + "\n" for line in OFFER.splitlines() if line.startswith("  { amount"))
BAD = {
    "money without currency": ((('"GBP 150000"', "150000"),), "kill =", "money without a currency"),
    "money in a table without currency": ((('"GBP 150000"', '{ amount = "150000" }'),), "kill =", "money without a currency"),
    "instalments that do not add up": ((("400000.00", "400000.01"),), "instalments", "add up to"),
    "two currencies": ((("GBP 400000.00", "EUR 400000.00"),), "instalments", "EUR"),
    "a kill fee above the fee": ((("GBP 150000", "GBP 1500000"),), "kill =", "more than the fee"),
    "a reversed window": ((("until = 2028-04-30", "until = 2026-04-30"),), "until =", "before it begins"),
    "a territory that is none": ((('"IE"]', '"XX"]'),), "territories", "no territory 'XX'"),
    "a day that is none": ((("from = 2026-05-01", 'from = "soon"'),), "from =", "not a day"),
    "a rung that is none": ((('"carve-out"', '"casting-vote"'),), "rung =", "not known"),
    "a carve-out without scope": ((('scope = { place = ["dressing-room"] }\n', ""),), "rung =", "no scope"),
    "a scope that names what is not": ((("{ place =", "{ room ="),), "scope =", "room"),
    "a use that is none": ((('["film"]', '["hologram"]'),), "uses =", "not a use"),
    "a key that is none": ((("exclusive = true", "exklusive = true"),), "exklusive", "not known here"),
    "nobody to watch": ((('watched_by = "rosa-lund"\n', ""),), "[fee]", "Nobody can enforce this"),
    "one pair of brackets": ((("[[rights]]", "[rights]"),), "[rights]", "may stand many times"),
    "two pairs of brackets": ((("[fee]", "[[fee]]"),), "[[fee]]", "only once"),
    "a form from the future": ((("schema = 1", "schema = 9"),), "schema", "not known"),
    "a table that is nearly known": ((("[[rights]]", "[[right]]"),), "[[right]]", "not known"),
    "a use nearly known": ((("until = 2028", "utnil = 2028"),), "utnil", "not known"),
    "the last day there is": ((("until = 2028-04-30", "until = 9999-12-31"),), "until =", "out of this world"),
    "a day before there was film": ((("from = 2026-05-01", "from = 0001-01-01"),), "from =", "out of this world"),
    "no instalments": (((INSTALMENTS, ""),), "instalments", "No instalment"),
    "no territories": ((('["GB", "IE"]', "[]"),), "territories", "No territory"),
    "a territory of the past": ((('"IE"]', '"YU"]'),), "territories", "of the past"),
    "every platform": ((('platforms = ["harbour-tv"]', 'platforms = ["*"]'),), "platforms", "no platform"),
    "a platform without rights": (
        (('["harbour-tv"]', '["harbour-tv", "kids"]'), ("exclusive = true", 'platforms = ["harbour-tv"]')), "platforms", "no right says"),
    "rights for a stranger": ((("exclusive = true", 'platforms = ["other"]'),), "[[rights]]", "no platform of this offer"),
    "a carve-out of everything": ((('{ place = ["dressing-room"] }', '{ channel = "both" }'),), "rung =", "no scope"),
    "one on both sides": ((('media = "harbour-tv"', 'media = "Harbour Town FC"'),), "media =", "both sides"),
    "a number nobody can write": ((('"GBP 150000"', '{ amount = 0x' + "f" * 4000 + ', currency = "GBP" }'),), "kill =", "many digits"),
    "what nobody sees": ((("first offer", "first \u202e offer"),), "title =", "U+202E"),
    "an escape of a terminal": ((("first offer", "first \\u001b[31m offer"),), "title =", "U+001B"),
    "no parties": ((('club = "harbour-town-fc"\n', ""),), "[offer]", "missing"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_said_with_its_line(case):
    pairs, part, says = BAD[case]
    text = changed(*pairs)
    error = refused(text)
    assert says in error.subject
    assert f"offer.toml, line {line_with(text, part)} (" in error.place
    assert error.remedy


def test_windows_that_overlap_in_one_offer_name_both_clauses():
    more = '[[rights]]\nclause = "4.2"\nterritories = ["WORLD"]\nfrom = 2028-04-30\nuses = ["film"]\n'
    error = refused(OFFER + more)
    assert "clause 4.1" in error.subject and "rights[1]" in error.place and "30 April 2028" in error.subject


def test_windows_that_only_touch_are_apart():
    more = '[[rights]]\nclause = "4.2"\nterritories = ["WORLD"]\nfrom = 2028-05-01\nuses = ["film"]\n'
    assert len(read_terms(OFFER + more, "offer.toml").of(Rights)) == 2


def test_everything_that_is_wrong_is_told_at_once():
    error = refused(changed(('"GBP 150000"', "150000"), ('"IE"]', '"XX"]')))
    assert len(error.details) == 2 and "XX" in error.details[1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('schema = 1\n\n[offer]\nclub = harbour\n', 4),
        (OFFER + '[ownership]\narchive = """\n\nx\n', 39),
        (OFFER.replace('clause = "5"', 'clause = "5"\nclause = "6"'), 12),
        (OFFER + "[fee]\n", 36),
        (OFFER.replace("\n", "\r\n").replace("GB", "XX"), 12),
        (OFFER.replace("first offer", "first\u2028\u2028offer").replace('"GBP 150000"', "150000"), 13),
    ],
)
def test_what_is_not_toml_says_on_which_line(text, line):
    error = refused(text)
    assert f"line {line}" in error.place and "tuple" not in error.subject and "('" not in error.subject


def test_what_is_nearly_known_is_suggested():
    assert "Did you mean exclusive?" in refused(changed(("exclusive = true", "exklusive = true"))).remedy
    assert "Did you mean carve-out?" in refused(changed(('"carve-out"', '"carveout"'))).remedy


NO_TERMS = 'schema = 1\n[offer]\nclub = "a"\nmedia = "b"'


@pytest.mark.parametrize("text", ["", "schema = 1", "schema = 1\noffer = 3", NO_TERMS, "\x00", "a = [" * 900])
def test_rubbish_is_bad_input(text):
    refused(text)


def test_lines_are_found_in_any_way_toml_is_written():
    text = (
        '# x = 1\n[a.b]\n"q.k" = """\n[not.a.table]\nx = 1 \\"""" \nlist = [ # ]\n  "]", {\n   y = 2 }\n]\nc.d = 1\n[[e]]\nz = 1\n[e.f]\n'
        "w = '''\nk = 1'''\n[[e]]\nz = 2\n"
    )
    assert dict(lines_of(text)) == {
        "a.b": 2, "a.b.q.k": 3, "a.b.list": 6, "a.b.c.d": 10, "e[0]": 11, "e[0].z": 12, "e[0].f": 13, "e[0].f.w": 14, "e[1]": 16,
        "e[1].z": 17,
    }  # fmt: skip


def test_the_published_schema_is_the_one_in_the_documents():
    page = Path(__file__).parents[2] / "docs" / "terms.schema.json"
    assert json.loads(page.read_text("utf-8")) == json.loads(json.dumps(TERMS_SCHEMA))


def test_the_example_in_the_documents_is_an_offer_that_can_be_read():
    page = (Path(__file__).parents[2] / "docs" / "talks.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert len(read_terms(example, "example.toml").terms) == 16
