"""How the people board is shown: a table, a document, a page of pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from touchline.cli.terminal import emit, say, table
from touchline.domain.cut.cut import Cut
from touchline.domain.rushes.day import point
from touchline.domain.rushes.media import Clip
from touchline.domain.rushes.playhead import seconds_at, timecode_at
from touchline.domain.time.time import timecode
from touchline.domain.world.world import Person, World
from touchline.ports import Somebody
from touchline.stages.people.board import Appearance, Sighting, pictures_of
from touchline.stages.people.quotes import Quote, quotes
from touchline.stages.world.clips import clips_as_known
from touchline.stages.world.people import world_now
from touchline.wiring import Desk, people_page


def show_board(desk: Desk, board: Sequence[Appearance], as_json: bool, cut: Cut | None = None) -> None:
    """Print the board."""
    world = world_now(desk.store)
    if as_json:
        clips = clips_as_known(desk.store, world)
        times = {clip.id: desk.frame_times(clip) for clip in clips.values()}
        said = quotes(desk.store, board, clips, desk.frame_times)
        people = [{**document(one, world, clips, times), "listen": _listen(said.get(one.who), clips, times),
                   **(_in_cut(one, cut) if cut else {})} for one in board]
        emit({**({"cut": cut.label} if cut else {}), "people": people})
        return
    rows = [_row(one) for one in board]
    table(["who", "name", "groups", "seen", "heard", "clips", "yes", "no"], rows, title=cut.label if cut else "")
    if not board and cut:
        say(f"Nobody recognisable is known in {cut.label}. touchline clear {cut.label} tells whether anybody looked.")
    elif not board:
        say("Nobody yet. touchline people add NAME, people squad FILE, or touchline log PATH.")


def board_page(desk: Desk, board: Sequence[Appearance], cut: Cut | None = None) -> bytes:
    """The board as a page with everybody's best pictures; people who are neither seen nor heard are left out."""
    shown = [one for one in board if one.sightings]
    pictures = pictures_of(desk.store, [kin.trace for one in shown for kin in one.best])
    clips = clips_as_known(desk.store, world_now(desk.store), {each.clip for one in shown for each in one.sightings})
    said = quotes(desk.store, shown, clips, desk.frame_times)
    where = {who: point(clips[one.clip], one.span.start, desk.frame_times(clips[one.clip])) for who, one in said.items()}
    heard = {who: (one.text, f"{where[who].name} {where[who].timecode}", f"{one.clip}@{one.span.start}..{one.span.end}")
             for who, one in said.items()}
    return people_page(f"{desk.club}: people" + (f" in {cut.label}" if cut else ""), [
        Somebody(one.who, one.person.name if one.person else "", one.seen_seconds, one.heard_seconds, len(one.clips), one.yes, one.no,
                 [pictures[kin.trace] for kin in one.best if kin.trace in pictures], one.person is not None, one.asked,
                 *heard.get(one.who, ()))
        for one in shown])  # fmt: skip


def _row(one: Appearance) -> list[str]:
    no = [*one.no, *(f"({entry} asks)" for entry in one.asked)]
    return [one.who, one.person.name if one.person else "unidentified", ", ".join(one.groups), f"{one.seen_seconds:.1f} s",
            f"{one.heard_seconds:.1f} s", str(len(one.clips)), " ".join(one.yes) or "–", " ".join(no) or "–"]  # fmt: skip


def _in_cut(one: Appearance, cut: Cut) -> dict[str, object]:
    """Where in the cut somebody is, in its frames and timecode."""
    return {"in_cut": [
        {"event": part.event, "track": part.track, "channel": part.channel, "from": part.at.start, "to": part.at.end,
         "record_in": timecode(cut.start + part.at.start, cut.rate, cut.drop),
         "record_out": timecode(cut.start + part.at.end, cut.rate, cut.drop), "sure": part.sure} for part in one.in_cut]}  # fmt: skip


def document(
    one: Appearance, world: World, clips: Mapping[str, Clip], times: Mapping[str, Sequence[float] | None]
) -> dict[str, object]:
    """Somebody as JSON, with every sighting."""
    told: dict[str, object] = {
        "who": one.who,
        "groups": list(one.groups),
        "seen_seconds": round(one.seen_seconds, 3),
        "heard_seconds": round(one.heard_seconds, 3),
        "clips": list(one.clips),
        "yes": list(one.yes),
        "no": list(one.no),
        "requests": list(one.asked),
        "best": [{"trace": kin.trace, "clip": kin.clip, "file": clips[kin.clip].file, "quality": kin.quality, **kin.best}
                 for kin in one.best],
        "sightings": [_sighting(each, clips[each.clip], times[each.clip]) for each in one.sightings],
    }  # fmt: skip
    return told | (person_document(one.person, world) if one.person else {"unidentified": True})


def _listen(
    one: Quote | None, clips: Mapping[str, Clip], times: Mapping[str, Sequence[float] | None]
) -> dict[str, object] | None:
    """What to listen to, as JSON; None for who is not heard."""
    if one is None:
        return None
    clip, shown = clips[one.clip], times[one.clip]
    start, end = (seconds_at(clip, frame, shown) for frame in (one.span.start, one.span.end))
    return {"clip": clip.id, "file": clip.file, "from": one.span.start, "to": one.span.end, "from_seconds": round(float(start), 6),
            "to_seconds": round(float(end), 6), "timecode": timecode_at(clip, start), "text": one.text}  # fmt: skip


def _sighting(one: Sighting, clip: Clip, times: Sequence[float] | None) -> dict[str, object]:
    return {"clip": clip.id, "file": clip.file, "channel": one.channel, "by": one.by or None, "from": one.span.start, "to": one.span.end,
            "from_seconds": round(float(seconds_at(clip, one.span.start, times)), 6),
            "to_seconds": round(float(seconds_at(clip, one.span.end, times)), 6),
            "confidence": one.confidence, "named": one.named, "trace": one.trace or None, "source": one.source or one.by}  # fmt: skip


def person_document(person: Person, world: World) -> dict[str, object]:
    """Somebody who was added, as JSON."""
    guardian = world.called(person.guardian) if person.guardian else None
    return {
        "id": person.id,
        "handle": person.handle,
        "name": person.name,
        "role": person.role,
        "minor": person.minor,
        "guardian": guardian,
        "of_age": person.of_age,
        "language": person.language or None,
    }
