"""Only what is cleared leaves: the clearance of a whole cut, or every stretch that is not cleared, named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.sheet import str_of
from touchline.domain.ledger.ledger import Target
from touchline.domain.time.time import minus, timecode
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.domain.verdict.reasons import in_words
from touchline.domain.verdict.snapshot import Snapshot
from touchline.errors import BadInput, Refused


def need_cleared(known: Snapshot, cut: Cut, targets: Sequence[Target], counted: Cut, *, screener: bool = False) -> Clearance:
    """The clearance of the whole cut; ``counted`` is the same with only those treatments that count. Raises Refused where it is
    not cleared and no screener is wanted, BadInput where it is empty."""
    if not cut.frames:
        raise BadInput(f"{cut.label} is empty: there is nothing to deliver.", "Add something to it first.")
    clearance = within_events(cut, known.clear(counted, targets))
    holes = unaccounted(cut, clearance)
    if holes:
        raise Refused(f"{cut.label} has frames that nobody judged.", "Report this; it must not happen.",
                      details=holes)
    if not clearance.cleared and not screener:
        trouble = clearance.trouble
        what = "1 stretch is" if len(trouble) == 1 else f"{len(trouble)} stretches are"
        raise Refused(f"{cut.label} is not cleared for this showing: {what} not cleared.",
                      f"`touchline mend {cut.name}` proposes fixes; `--screener` makes a watermarked copy.",
                      details=[_told(cut, span, clearance, known) for span in trouble])
    return clearance


def within_events(cut: Cut, clearance: Clearance) -> Clearance:
    """The clearance without what it says of source frames beyond an event's ends, which nobody will see."""
    places = {event.id: event.place for event in cut.events}
    spans = (replace(span, at=at) for span in clearance.spans if (at := span.at.meets(places[span.event])))
    return replace(clearance, spans=tuple(spans))


def unaccounted(cut: Cut, clearance: Clearance) -> list[str]:
    """Frames of events that no span of the clearance covers."""
    judged = clearance.by_event
    return [f"{event.id} ({event.track}) frames {hole.start}..{hole.end}" for event in cut.events
            for hole in minus(event.place, [span.at for span in judged.get(event.id, ())])]


def _told(cut: Cut, span: ClearedSpan, clearance: Clearance, known: Snapshot) -> str:
    first, last = (timecode(cut.start + frame, cut.rate, cut.drop) for frame in (span.at.start, span.at.end))
    clip = known.clips.get(span.clip or "")
    why = "; ".join(in_words(reason, clearance.entries) for reason in span.because)
    where = f" ({clip.name})" if clip else ""
    worst = f" [{str_of(span.target)}]" if span.target else ""
    return f"{first}-{last} {span.track}{where} {span.verdict}: {why}{worst}"
