"""Clearing a cut of a small season, as a test does."""

from datetime import date

from small_season import SmallSeason
from touchline.domain.ledger.ledger import Target
from touchline.stages.clear.clear import clear

HERE = (Target("harbour-tv", "GB", date(2026, 5, 1), "film"),)


def verdicts(season: SmallSeason, cut, targets=HERE, as_of="2030-01-01T00:00:00Z"):
    return [
        (s.event, s.at.start, s.at.end, s.verdict, s.because) for s in clear(season.store, cut, targets, as_of).spans
    ]
