"""What passes between the season and documents of other systems: what a reader brings, what a writer
leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from touchline.domain.cut.cut import Cut
from touchline.domain.facts.facts import Fact
from touchline.domain.rushes.media import Clip


@dataclass(frozen=True)
class Material:
    """What a writer may look up: clips by id, facts by clip's id, people's names by id or handle; and for clips of
    variable rate, by id, the second at which each frame is shown."""

    clips: Mapping[str, Clip]
    facts: Mapping[str, Sequence[Fact]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A cut as a document tells it, its clips not yet looked up; ``faults`` name the line and what is
    wrong there."""

    cut: Cut
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Written:
    """A document and what it could not carry, a sentence each."""

    text: str
    losses: tuple[str, ...] = ()
