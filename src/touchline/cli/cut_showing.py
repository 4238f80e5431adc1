"""A cut and what became of it, on the terminal and as JSON; every ``touchline cut`` verb shows it alike."""

from __future__ import annotations

from typing import Any

from touchline.cli.terminal import say, warn
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.cut.cut_document import cut_to_json, event_to_json
from touchline.domain.cut.diff import Change
from touchline.domain.rushes.media import Clip
from touchline.domain.time.time import timecode
from touchline.stages.cut.cut import Compared
from touchline.stages.cut.cut_exchange import Imported

HEADINGS = ["event", "cut in", "frames", "reel/clip", "source in", "source out", ""]


def row(cut: Cut, event: Event, clips: dict[str, Clip]) -> list[str]:
    """One event as a row under `HEADINGS`, narrow enough for eighty columns."""
    clip = clips.get(event.clip or "")
    reel = clip.reel if clip else _reel(event)
    name = clip.name if clip else event.ours or event.name or "unmatched"
    return [
        f"{event.id} {event.track}",
        record(cut, event.at),
        str(event.length),
        f"{reel}/{name}" if reel and reel != name else name,
        *_source(event, clip),
        _extra(event),
    ]


def _reel(event: Event) -> str:
    return event.sought.reel if event.sought else ""


def _source(event: Event, clip: Clip | None) -> tuple[str, str]:
    if event.source is None:
        return (event.sought.first, event.sought.last) if event.sought else ("", "")
    if clip is None or clip.start is None:
        return str(event.source.start), str(event.source.end)
    first = int(event.source.start * clip.clock / clip.rate)
    last = -int(-event.source.end * clip.clock / clip.rate // 1)
    return timecode(clip.start + first, clip.clock, clip.drop), timecode(clip.start + last, clip.clock, clip.drop)


def _extra(event: Event) -> str:
    speed = "" if event.speed == 1 else "freeze" if event.speed == 0 else f"{float(event.speed * 100):g} %"
    dissolve = f"dissolve {event.dissolve}" if event.dissolve else ""
    return ", ".join(filter(None, (speed, dissolve, "unmatched" if event.unmatched else "", event.text)))


def document(cut: Cut, event: Event, clips: dict[str, Clip]) -> dict[str, Any]:
    clip = clips.get(event.clip or "")
    first, last = _source(event, clip)
    return event_to_json(event) | {
        "record_in": record(cut, event.at),
        "record_out": record(cut, event.end),
        "source_in": first,
        "source_out": last,
        "clip_name": clip.name if clip else None,
        "reel": clip.reel if clip else _reel(event),
    }


def strip_of(cut: Cut, width: int = 60) -> list[str]:
    """One line a track: █ a clip, ▒ something of ours, ? unmatched, · nothing."""
    frames = max(cut.frames, 1)
    lines = []
    for track in cut.tracks:
        columns = ["·"] * min(width, frames)
        for event in cut.track(track):
            mark = "?" if event.unmatched else "▒" if event.ours else "█"
            first, last = event.at * len(columns) // frames, -(-event.end * len(columns) // frames)
            columns[first:last] = mark * (last - first)
        lines.append(f"{track:<4}{''.join(columns)}")
    return lines


def record(cut: Cut, frame: int) -> str:
    return timecode(cut.start + frame, cut.rate, cut.drop)


def length(cut: Cut) -> str:
    return f"{timecode(cut.frames, cut.rate)} ({cut.frames} frames), {len(cut.events)} events"


def changes(found: Compared) -> dict[str, Any]:
    return {
        "from": found.old.label,
        "to": found.new.label,
        "said": list(found.told),
        "frames": {"before": found.old.frames, "after": found.new.frames},
        "changes": [_change(change) for change in found.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "frames": change.frames,
        "track": change.event.track,
        "at": change.event.at,
        "pushed": change.pushed,
        "before": event_to_json(change.before) if change.before else None,
        "after": event_to_json(change.after) if change.after else None,
    }


def say_changes(found: Compared) -> None:
    for sentence in found.told:
        say(sentence)
    difference = found.new.frames - found.old.frames
    total = (
        "as long as before"
        if not difference
        else f"{abs(difference)} frames {'longer' if difference > 0 else 'shorter'}"
    )
    say(
        f"{found.new.label} is {total} ({found.new.frames} frames)."
        if found.told
        else f"{found.old.label} and {found.new.label} are the same."
    )


def imported(made: Imported) -> dict[str, Any]:
    return {"cut": cut_to_json(made.cut), "kind": made.kind, "faults": list(made.faults), "unmatched": made.unmatched}


def say_imported(made: Imported, source: str) -> None:
    for fault in made.faults:
        warn(fault)
    for line in made.unmatched:
        warn(f"unmatched: {line}")
    matched = sum(bool(event.clip) for event in made.cut.events)
    say(
        f"{made.cut.label} from {source}: {len(made.cut.events)} events, {matched} matched, "
        f"{len(made.unmatched)} unmatched."
    )
    if made.unmatched:
        say(f"Log what is missing, then: touchline cut conform {made.cut.name}")
