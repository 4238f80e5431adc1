"""The few names that drawn cases are made of, and themes that make certain meetings likely."""

from dataclasses import dataclass, field

SHOWN = ["2026-05-01", "2026-06-01", "2026-07-01"]
DAYS = ["2025-09-14", "2025-09-15", "2025-11-03", "2025-12-31"]
SPOKEN = ["Well, ＨＥ’S  out -- for\nthe season!", "he said: out", "injury-list", "he's outside", "hes out"]
SPOKEN += ["THE STRASSE_INJURY", "that‘s out, for the (season)"]
PHRASES = ["He's out", "hes OUT", "out for the season", "injury", "straße", "THATS OUT"]
PEOPLE = ["ada", "ben", "jo", "sam", "zed", "kit", "lee", "?face-1", "?face-2"]
GROUPS = {"squad": ["ada", "ben", "kit"], "staff": ["sam", "jo", "?face-1"], "solo": ["ada"], "nobody": []}
PARTIES = ["club", "manager", "ada"]
CHANNELS = ["picture", "sound", "both"]
CONFIDENCES = [0.0, 0.29, 0.3, 0.3, 0.4, 0.4, 0.49, 0.49, 0.5, 0.5, 0.9, 1]
RUNGS = ["viewing", "accuracy", "carve-out", "carve-out", "carve-out", "consultation", "full-veto"]
FOR_KEYS = {
    "platforms": [["harbour"], ["*"], ["coast", "harbour"], ["coast"]],
    "territories": [["GB"], ["*"], ["GB", "NO"]],
    "except_territories": [["NO"], ["GB", "NO"], []],
    "uses": [["film"], ["film", "trailer"], ["*"], ["trailer"]],
    "from": SHOWN[:2],
    "until": SHOWN[1:],
}
EVERY_FACT = {"person": 8, "music": 3, "place": 3, "words": 1, "text": 1, "mark": 1, "sound": 1, "topic": 2}
EVERY_SCOPE = {"person": 3, "place": 2, "topic": 2, "channel": 2, "words": 1, "text": 1, "mark": 1, "music": 1}
EVERY_SCOPE |= {"sound": 1, "clip": 1, "span": 1, "fixture": 1, "shot": 1, "owner": 1}
EVERY_ENTRY = {"yes": 4, "refusal": 3, "veto": 3, "embargo": 2, "term": 2, "say": 3, "lift": 4}


@dataclass(frozen=True)
class Theme:
    """Weights for what is drawn; ``broad`` is the most broad yeses that a case may start from."""

    facts: dict[str, int] = field(default_factory=lambda: EVERY_FACT)
    scopes: dict[str, int] = field(default_factory=lambda: EVERY_SCOPE)
    entries: dict[str, int] = field(default_factory=lambda: EVERY_ENTRY)
    yeses: dict[str, int] = field(default_factory=lambda: {"release": 2, "grant": 1, "location": 2, "licence": 2})
    broad: int = 10
    others: int = 9
    conditions: tuple[int, ...] = (0, 0, 1, 1, 2)
    people: tuple[str, ...] = tuple(PEOPLE)
    owners: tuple[str | None, ...] = (None, None, None, None, None, "coastline", "archive")


THEMES = [
    Theme(),
    Theme(
        facts={"topic": 1, "person": 3},
        entries={"say": 4, "veto": 5, "lift": 4},
        conditions=(0, 1, 1),
        broad=3,
        others=12,
        people=("ada", "kit"),
    ),
    Theme(
        facts={"person": 3, "words": 1},
        scopes={"span": 3, "shot": 3, "channel": 3, "person": 2, "words": 1},
        entries={"say": 3, "veto": 5, "lift": 1},
        conditions=(0, 1, 1, 1),
        broad=2,
        others=14,
        people=("ada", "ben", "kit"),
    ),
    Theme(
        facts={"person": 5, "place": 1},
        entries={"yes": 7, "refusal": 3, "lift": 3},
        yeses={"release": 5, "grant": 2, "location": 2},
        broad=3,
        conditions=(0, 0, 0, 1),
        people=("ada", "ben", "sam", "kit", "lee"),
    ),
    Theme(
        facts={"person": 2, "place": 3},
        entries={"yes": 6, "lift": 1},
        yeses={"location": 5, "licence": 2},
        broad=2,
        conditions=(0, 0, 0, 1),
        people=("?face-1", "?face-2", "kit"),
        owners=(None, None, "coastline"),
    ),
    Theme(
        facts={"music": 4},
        yeses={"licence": 1},
        scopes={"music": 2, "channel": 1},
        entries={"yes": 6, "lift": 1},
        broad=6,
        conditions=(0, 0, 1),
        owners=(None, "coastline"),
    ),
    Theme(
        facts={"words": 4, "text": 2},
        scopes={"words": 3, "text": 2},
        entries={"term": 5, "embargo": 2, "say": 1, "veto": 1},
        broad=4,
        conditions=(0, 1),
    ),
]
