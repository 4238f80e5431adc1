"""The published schema and the reader agree: what the reader takes the schema takes, and what the schema takes the reader refuses only
for what no schema can say."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from offers import OFFER
from touchline.domain.talks.terms_file import read_terms
from touchline.domain.talks.terms_schema import TERMS_SCHEMA
from touchline.errors import BadInput

ROOT = Path(__file__).parents[2]
SCHEMA = Draft202012Validator(json.loads(json.dumps(TERMS_SCHEMA)), format_checker=FormatChecker())
BEYOND = re.compile(
    "add up to|, the fee in |kill fee .* more than|longer than an episode|before it begins|excepted|overlaps that|This holds back|"
    "Nobody can enforce|no platform of this offer|no right says|decimals|the first not after|stands on both sides"
)
"""What only the reader can tell: sums, order, overlaps, who watches."""



def mostly(good: list[Any], bad: list[Any]) -> st.SearchStrategy[Any]:
    """One of the good values, and now and then one of the bad."""
    return st.integers(0, 11).flatmap(lambda n: st.sampled_from(good if n else bad))


DAYS = mostly(
    [date(2026, 5, 1), date(2027, 4, 30), "2026-06-01", date(2999, 12, 31)],
    ["2026-02-30", date(9999, 12, 31), date(1, 1, 1), "soon", 2026, "2026-05-01T00:00:00"],
)
NAMES = mostly(["tunnel", ["tunnel", "bus"], "@squad", "x\n"], ["*", "All", " ", [], ["a", ""], 5, "x\u202ey", [["a"]]])
PLATFORMS = mostly(["harbour-tv", ["Harbour TV"]], ["*", "any", [], "other", 5, ["harbour-tv", " "]])
MONEY = mostly(
    ["GBP 100.00", "gbp 100", " GBP  100 ", {"amount": 100, "currency": "GBP"}, {"amount": "100.00", "currency": "gbp"}],
    ["GBP 1,000", "JPY 1.5", "KWD 1.005", "GBP 1,00", "100", "GBP", "XYZ 1", "£5", 100, "GBP 100.005", {"amount": 1},
     {"amount": "1e5", "currency": "GBP"}, {"amount": Decimal("100.5"), "currency": "GBP"}, {"amount": -1, "currency": "GBP"},
     {"amount": 10**16, "currency": "GBP"}, {"amount": True, "currency": "GBP"}, {"amount": Decimal("0.001"), "currency": "GBP"}],
)  # fmt: skip
PLACES = mostly(["GB", "gb", ["GB", "IE"], "WORLD", "world", "UK", " GB "], ["XX", "SU", [], "*", ["IE"], ["US"], "GBR"])
TEXT = mostly(["4.1", "a\tb", "“x”"], ["", " ", 4, Decimal("4.10"), "a\u0007b", True, "\u00a0"])
COUNT = mostly([1, 6, 48], [0, -1, True, "6", 10**5, 10**16, Decimal("6.5")])
FLAG = mostly([True, False], ["true", 1])
SCOPE = st.fixed_dictionaries({}, optional={
    "place": NAMES, "person": NAMES, "channel": mostly(["picture", "both"], ["smell"]), "words": NAMES,
    "shot": mostly([[date(2025, 1, 1), date(2025, 2, 1)]], [["2025-02-01", "2025-01-01"], ["2025-01-01"], "2025-01-01"]),
})  # fmt: skip
USES = mostly(["film", ["film", "trailer"]], ["hologram", []])
EVERY = {"clause": TEXT, "watched_by": TEXT, "survives": FLAG}


def table(needed: dict[str, Any], optional: dict[str, Any] | None = None) -> st.SearchStrategy[dict[str, Any]]:
    """Mostly with all that it needs; now and then without, or with a key that there is not."""
    every = {**needed, **(optional or {}), **EVERY}
    whole = st.fixed_dictionaries(needed, optional={**(optional or {}), **EVERY})
    return st.integers(0, 5).flatmap(lambda n: whole if n else st.fixed_dictionaries({}, optional={**every, "exklusive": FLAG}))


INSTALMENT = st.fixed_dictionaries({"amount": st.just("GBP 50.00")}, optional={"on": DAYS, "when": TEXT})
ONE = {
    "fee": table({"total": MONEY}, {"kill": MONEY, "instalments": st.lists(INSTALMENT, max_size=2)}),
    "episodes": table({"count": COUNT, "minutes": COUNT}, {"least_minutes": COUNT}),
    "ownership": table({}, {"archive": TEXT, "data": TEXT}),
}
SHOWING = {"until": DAYS, "uses": USES, "platforms": PLATFORMS}
MANY = {
    "delivery": table({"what": TEXT, "on": DAYS}),
    "access": table({"places": NAMES}, {"moments": NAMES, "from": DAYS, "until": DAYS, "allowed": FLAG, "cameras": COUNT}),
    "people": table({"people": NAMES}, {"allowed": FLAG}),
    "say": table({"party": TEXT, "rung": mostly(["viewing", "carve-out"], ["casting"])}, {"scope": SCOPE}),
    "forbidden": table({"scope": SCOPE}, {"by": TEXT}),
    "embargo": table({"not_before": DAYS}, {"scope": SCOPE}),
    "rights": table({"territories": PLACES, "from": DAYS}, {**SHOWING, "except": PLACES, "exclusive": FLAG}),
    "holdback": table({"from": DAYS}, {**SHOWING, "territories": PLACES}),
    "duty": table({"text": TEXT}),
    "other": table({"text": TEXT}),
}
HEAD = st.fixed_dictionaries(
    {"club": st.just("club"), "media": mostly(["harbour-tv"], ["club", ""]), "watched_by": mostly(["rosa"], [" "])},
    optional={"title": TEXT, "platforms": PLATFORMS, "open_until": DAYS},
)
DOCUMENTS = st.fixed_dictionaries(
    {"schema": mostly([1], [2, "1", True]), "offer": HEAD},
    optional={**ONE, **{name: st.lists(each, max_size=2) for name, each in MANY.items()}},
)


def written(value: object) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {written(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_json(value: object) -> object:
    """A TOML document as a validator is given it."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def agree(text: str) -> None:
    """Raises where the reader takes what the schema refuses, or refuses it for what a schema could have said."""
    wrong = [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(as_json(tomllib.loads(text)))]
    try:
        read_terms(text, "offer.toml")
    except BadInput as error:
        details = error.details or [str(error)]
        assert wrong or all(BEYOND.search(detail) for detail in details), details
    else:
        assert not wrong


@settings(max_examples=400, deadline=None)
@given(DOCUMENTS)
@example({"schema": 1, "offer": {"club": "a", "media": "b"}, "duty": []})
@example({"schema": 1, "offer": {"club": "a", "media": "b", "watched_by": "c"}, "fee": {"total": "GBP 1", "instalments": []}})
def test_the_reader_and_the_published_schema_take_the_same_files(document):
    agree("\n".join(f"{key} = {written(value)}" for key, value in document.items()))


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(sorted({**ONE, **MANY})), st.data())
def test_they_agree_on_every_table_by_itself(name, data):
    found = data.draw({**ONE, **MANY}[name])
    offer = {"club": "club", "media": "harbour-tv", "watched_by": "rosa"}
    document: dict[str, Any] = {"schema": 1, "offer": offer, name: found if name in ONE else [found]}
    agree("\n".join(f"{key} = {written(value)}" for key, value in document.items()))


def examples() -> dict[str, Callable[[], str]]:
    """Every offer that comes with Touchline, and that of the documents."""
    files = {path.name: path.read_text for path in sorted((ROOT / "src" / "touchline" / "demo" / "offers").glob("*.toml"))}
    page = (ROOT / "docs" / "talks.md").read_text("utf-8")
    return {**files, "docs/talks.md": lambda: page.split("```toml\n")[1].split("```")[0], "tests": lambda: OFFER}


@pytest.mark.parametrize("name", examples())
def test_every_example_is_valid_by_the_published_schema(name):
    text = examples()[name]()
    assert not list(SCHEMA.iter_errors(as_json(tomllib.loads(text)))) and read_terms(text, name)


def test_the_schema_is_itself_valid():
    Draft202012Validator.check_schema(dict(TERMS_SCHEMA))
