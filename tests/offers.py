"""Offers to try talks on: made up, short, each part replaceable."""

from __future__ import annotations

OFFER = """\
schema = 1

[offer]
title = "Harbour TV, first offer"
club = "harbour-town-fc"
media = "harbour-tv"
platforms = ["harbour-tv"]
watched_by = "rosa-lund"

[fee]
clause = "5"
total = "GBP 1,200,000.00"
kill = "GBP 150000"
instalments = [
  { amount = "GBP 400000.00", when = "on signature" },
  { amount = "GBP 800000.00", on = 2027-05-01 },
]

[[access]]
clause = "2.1"
places = ["tunnel"]

[[say]]
clause = "7.2"
party = "manager"
rung = "carve-out"
scope = { place = ["dressing-room"] }

[[rights]]
clause = "4.1"
territories = ["GB", "IE"]
from = 2026-05-01
until = 2028-04-30
uses = ["film"]
exclusive = true
"""


def rival(text: str = OFFER, name: str = "coast-stream") -> str:
    """The same from another media group."""
    return text.replace('media = "harbour-tv"', f'media = "{name}"').replace('["harbour-tv"]', f'["{name}"]')


def changed(*pairs: tuple[str, str], text: str = OFFER) -> str:
    """The offer with some of its words replaced; each must be there."""
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text
