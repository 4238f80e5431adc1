"""A delivery: what a manifest says, so that film, source clips, verdicts and the ledger's head are tied together."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.treatment import nameless
from touchline.domain.ledger.ledger import Target
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import rate_text, timecode
from touchline.domain.verdict.clearance import Clearance, ClearedSpan

SCHEMA = "touchline-delivery/1"
"""Older schemas are read by whatever version of the program knows them; an unknown one is said to be unknown."""
DELIVERY, SCREENER = "delivery", "screener"


@dataclass(frozen=True)
class Seal:
    """A file's size in bytes and its hashes in hex."""

    size: int
    sha256: str
    xxh128: str


@dataclass(frozen=True)
class Parcel:
    """A delivery as its folder tells it: the manifest, its SHA-256, the key's fingerprint, files, the ledger's head."""

    manifest: Mapping[str, Any]
    sha256: str
    key: str
    files: Mapping[str, Seal]
    head: tuple[int, str]

    @property
    def film(self) -> Mapping[str, Any] | None:
        """What the manifest says of the film: file, frames, rate, size, samples; None where none was asked for."""
        found: Mapping[str, Any] | None = self.manifest.get("film")
        return found


def fingerprint(public: bytes) -> str:
    """A public key's short name to read out: the first 16 bytes of its SHA-256, in fours."""
    digits = hashlib.sha256(public).hexdigest()[:32]
    return ":".join(digits[place : place + 4] for place in range(0, 32, 4))


def same_key(pinned: str, key: str) -> bool:
    """Whether a fingerprint given by hand is the key's: case and colons do not matter; all of it must be there."""
    plain = "".join(letter for letter in pinned.lower() if letter not in ": -")
    return plain == key.replace(":", "")


def manifest(
    cut: Cut, clips: Mapping[str, Clip], clearance: Clearance, *, season: str, delivery: str, kind: str, product: str,
    files: Mapping[str, Seal], film: Mapping[str, Any] | None, checks: Sequence[Mapping[str, Any]],
    showing: Mapping[str, Any], recipient: str = "", losses: Sequence[str] = (),
) -> dict[str, Any]:
    """The document that is signed; everything in it is plain JSON, counted in whole frames."""
    screener, judged = kind == SCREENER, clearance.by_event
    return {
        "schema": SCHEMA, "product": product, "id": delivery, "kind": kind, "season": season, "recipient": recipient,
        "cut": {"label": cut.label, "rate": rate_text(cut.rate), "frames": cut.frames,
                "start": timecode(cut.start, cut.rate, cut.drop)},
        "showing": dict(showing), "targets": [_target(target) for target in clearance.targets],
        "judged": clearance.as_of, "ledger": {"head": clearance.head[0], "hash": clearance.head[1]},
        "cleared": clearance.cleared,
        "files": [{"name": name, "size": seal.size, "sha256": seal.sha256, "xxh128": seal.xxh128}
                  for name, seal in sorted(files.items())],
        "film": dict(film) if film else None,
        "events": [_event(event, clips, () if screener else judged.get(event.id, ())) for event in cut.events],
        "checks": [dict(check) for check in checks], "losses": list(losses),
    }


def _target(target: Target) -> dict[str, str]:
    return {"platform": target.platform, "territory": target.territory, "on": target.on.isoformat(), "use": target.use}


def _event(event: Event, clips: Mapping[str, Clip], spans: Iterable[ClearedSpan]) -> dict[str, Any]:
    said: dict[str, Any] = {"track": event.track, "channel": event.channel, "from": event.at, "to": event.end}
    if event.clip and event.source:
        clip = clips[event.clip]
        said |= {"clip": clip.id, "reel": clip.reel, "content": [rush.content for rush in clip.rushes],
                 "source": {"from": event.source.start, "to": event.source.end, "rate": rate_text(clip.rate)},
                 "begins": rate_text(event.begins or Fraction(event.source.start)), "speed": rate_text(event.speed)}
    else:
        said |= {"ours": event.ours or "unmatched"}
    verdicts = [{"from": span.at.start, "to": span.at.end, "verdict": span.verdict, "because": list(span.because),
                 "duties": list(span.duties), **({"hidden": sorted(set(map(nameless, span.treated)))} if span.treated else {})}
                for span in spans]
    return said | ({"verdicts": verdicts} if verdicts else {})
