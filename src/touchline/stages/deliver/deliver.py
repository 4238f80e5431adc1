"""Deliver: render a cut that is cleared, with all its papers, sealed; or a screener of one that is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.delivery import DELIVERY, SCREENER, fingerprint, manifest
from touchline.domain.ledger.ledger import Target
from touchline.domain.ledger.targets import Showing
from touchline.domain.time.time import rate_text
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.discretion import Discretion, discretion
from touchline.domain.verdict.snapshot import Snapshot
from touchline.domain.world.world import handle_of
from touchline.errors import BadInput, Refused
from touchline.ports import Film, FilmFacts, FilmSpec, FrameTimes, Paperwork, Progress, Store
from touchline.stages.clear.clear import even, snapshot
from touchline.stages.clear.need_cleared import need_cleared
from touchline.stages.deliver.covering import covered
from touchline.stages.deliver.last_look import LastLook
from touchline.stages.deliver.leak_scan import LeakScan, Scanners, need_no_leak, scanned
from touchline.stages.deliver.leaks import look_for_leaks, need_fit_cards
from touchline.stages.deliver.outgoing import LastWord, need_free, outgoing, papers_in
from touchline.stages.deliver.papers import Bundle, keep_records, write_papers

FORMATS = ("mp4", "otio", "edl", "srt", "vtt", "csv", "html")
_SCREENED = ("mp4", "srt", "vtt")
_SCREENER_WIDTH = 640
_TRIES = 5


@dataclass(frozen=True)
class Order:
    """What is to be delivered, for which showing. ``folder`` None is the season's own place for it; ``formats`` beside the
    film (``mp4``, whatever the profile) are `FORMATS`; ``recipient`` stands on a screener's pictures."""

    cut: Cut
    showing: Showing
    folder: Path | None = None
    formats: tuple[str, ...] = ()
    profile: str = "h264"
    screener: bool = False
    recipient: str = ""
    by: str = ""


@dataclass(frozen=True)
class Delivered:
    """What was delivered, and where."""

    id: str
    kind: str
    folder: Path
    files: tuple[str, ...]
    film: FilmFacts | None
    clearance: Clearance
    key: str
    records: Path
    losses: tuple[str, ...] = ()
    scan: LeakScan | None = None


@dataclass(frozen=True)
class Room:
    """Who does the work: rendering, papers, the present moment, the product's version, and who looks at the film again."""

    film: Film
    papers: Paperwork
    now: Callable[[], str]
    product: str
    progress: Progress = field(default=lambda what, done, total: None)
    times: FrameTimes = even
    scanners: Scanners | None = None


def deliver(store: Store, room: Room, order: Order) -> Delivered:
    """Deliver a cut: judged now, rendered, verified, looked at again, judged again, sealed; all of it or nothing.

    Raises Refused naming every stretch that is not cleared, every alarm of the leak scan, or what a buyer must not read;
    Conflict where the folder is taken; Unavailable or Damaged where an original is out of reach or changed, or the disk is full.
    """
    formats = _formats(order)
    last = LastLook(store, room.scanners, room.progress) if "mp4" in formats and not order.screener else None
    known, clearance = _judged_now(store, room, order, last)
    keep = discretion(known, clearance.targets)
    if not order.screener:
        need_fit_cards(order.cut, keep)
    base = base_name(order, keep)
    folder = order.folder or store.folder / "deliveries" / base_folder(clearance.targets, base)
    spec = _spec(order, clearance)
    suffix = room.film.suffix(spec)
    need_free(folder)
    used = {event.clip: known.clips[event.clip] for event in order.cut.events if event.clip}
    room.film.whole(used.values(), store.shelf.hash_of, store.shelf.note_hash, room.progress)
    word = LastWord()
    with outgoing(folder, word) as partial:
        film = None
        if "mp4" in formats:
            hidden = covered(order.cut, known, used, room.scanners, room.progress, screener=order.screener)
            film = room.film.render(order.cut, used, partial / f"{base}{suffix}", spec, room.progress, hidden)
            room.film.whole(used.values(), store.shelf.hash_of, store.shelf.note_hash, room.progress)
        bundle = Bundle(order.cut, known, clearance, keep, base, formats, film, f"{base}{suffix}" if film else "")
        bundle, record, scan, said = _sealed(store, room, order, bundle, partial, last)
        records = keep_records(store, room.papers, bundle, partial, record["id"])
        if scan:
            (records / "leak-scan.json").write_text(json.dumps(scanned(scan, order.cut), indent=1, ensure_ascii=False) + "\n")
        word.ask = lambda: _leave(store, {**record, "folder": str(folder.resolve())}, said, order.cut)
        files = tuple(path.name for path in papers_in(partial))
    return Delivered(record["id"], record["kind"], folder, files, film, bundle.clearance,
                     fingerprint(store.signer.public), records, bundle.losses, scan)


def _judged_now(store: Store, room: Room, order: Order, last: LastLook | None) -> tuple[Snapshot, Clearance]:
    """What is known now, and the clearance: what is hidden counts where a leak scan will see that it works."""
    known = replace(snapshot(store, order.cut, room.now(), room.times), proven=last is not None)
    targets = order.showing.targets(known.entries)
    counted = last.counted(known, order.cut, targets) if last else order.cut
    return known, need_cleared(known, order.cut, targets, counted, screener=order.screener)


def _leave(store: Store, record: Mapping[str, Any], said: tuple[object, ...], cut: Cut) -> None:
    """Remember what leaves, unless somebody said something since it was judged."""
    if _said(store) != said:
        raise Refused(f"Somebody said something while {cut.label} was about to leave.", "Deliver it again.")
    store.deliveries.note(record)


def _sealed(
    store: Store, room: Room, order: Order, bundle: Bundle, partial: Path, last: LastLook | None
) -> tuple[Bundle, dict[str, Any], LeakScan | None, tuple[object, ...]]:
    """Judge once more what was rendered, look at it, write the papers of that verdict, and seal. Whatever is said meanwhile counts:
    as long as the season goes on changing, the verdict is asked again."""
    for _ in range(_TRIES):
        said = _said(store)
        known, clearance = _judged_now(store, room, order, last)
        _same_footage(bundle, known)
        scan = last.scan(partial / bundle.film_name, known, order.cut, clearance.targets) if last else None
        if scan:
            need_no_leak(scan, order.cut)
        bundle = bundle.judged_again(known, clearance, discretion(known, clearance.targets))
        if not order.screener:
            need_fit_cards(order.cut, bundle.keep)
        bundle = write_papers(store, room.papers, bundle, partial, SCREENER if order.screener else DELIVERY)
        texts = look_for_leaks(list(papers_in(partial)), bundle.keep)
        checks = [{"check": "leaks", "texts": texts, "found": 0}, *_film_checks(bundle),
                  *([scan.document()] if scan else [])]
        record = _seal(store, room, order, bundle, partial, checks)
        if _said(store) == said:
            return bundle, record, scan, said
    raise Refused(f"{order.cut.label} cannot be delivered while its season keeps changing.",
                  "Try again when it is quiet.")


def _said(store: Store) -> tuple[object, ...]:
    return (*store.ledger.head(), len(store.journal.history()))


def _same_footage(bundle: Bundle, known: Snapshot) -> None:
    for clip_id, clip in bundle.known.clips.items():
        if known.clips[clip_id].content != clip.content:
            raise Refused(f"{clip.name} became other footage while the film was rendered.", "Deliver again.")


def _film_checks(bundle: Bundle) -> list[dict[str, object]]:
    if bundle.film is None:
        return []
    return [{"check": "film", "decoded frames": bundle.film.frames, "decoded samples": bundle.film.samples,
             "every frame": "as meant", "sound at events": "within one sample"}]


def _seal(store: Store, room: Room, order: Order, bundle: Bundle, partial: Path,
          checks: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    kind = SCREENER if order.screener else DELIVERY
    moment = bundle.clearance.as_of
    delivery = "d-" + hashlib.sha256(f"{store.id} {order.cut.label} {moment} {partial}".encode()).hexdigest()[:12]
    files = {path.name: room.papers.seal_file(path) for path in papers_in(partial)}
    document = manifest(
        bundle.shown_cut, bundle.shown_clips, bundle.clearance, season=store.id, delivery=delivery, kind=kind,
        product=room.product, files=files, film=_film_said(bundle), checks=checks, showing=order.showing.document(),
        recipient=bundle.keep.label(order.recipient, ""), losses=bundle.losses)
    for name, content in room.papers.sign(document, store.signer).items():
        (partial / name).write_bytes(content)
    look_for_leaks([partial / "manifest.json"], bundle.keep)
    parcel = room.papers.open_parcel(partial)
    return {"id": delivery, "cut": order.cut.name, "version": order.cut.version, "kind": kind,
            "targets": document["targets"], "showing": document["showing"], "manifest": parcel.sha256, "head": list(bundle.clearance.head),
            "moment": moment, "recipient": order.recipient, "by": order.by}


def _film_said(bundle: Bundle) -> dict[str, object] | None:
    film = bundle.film
    if film is None:
        return None
    return {"file": bundle.film_name, "frames": film.frames, "rate": rate_text(bundle.cut.rate), "width": film.width,
            "height": film.height, "samples": film.samples, "sample_rate": film.sample_rate, "timecode": film.timecode}


def _formats(order: Order) -> tuple[str, ...]:
    wanted = order.formats or (("mp4",) if order.screener else FORMATS)
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise BadInput(f"There is no format {unknown[0]!r}.", f"Choose from {', '.join(FORMATS)}.")
    if order.screener and set(wanted) - set(_SCREENED):
        raise BadInput("A screener carries no clearance sheet and no list of shots.",
                       f"Choose from {', '.join(_SCREENED)}; the season's own records have the rest.")
    return tuple(name for name in FORMATS if name in wanted)


def _spec(order: Order, clearance: Clearance) -> FilmSpec:
    if not order.screener:
        return FilmSpec(order.profile)
    state = "NOT FOR RELEASE" if clearance.cleared else "NOT CLEARED"
    mark = f"SCREENER – {state}\n{order.recipient or 'for review'} · {clearance.as_of[:10]}"
    return FilmSpec("screener", mark, _SCREENER_WIDTH)


def base_name(order: Order, keep: Discretion) -> str:
    """``episode-1-v3``: what a delivery's files are called; nothing of the cut's name where that tells too much."""
    name = "cut" if keep.unfit(order.cut.name) else handle_of(order.cut.name) or "cut"
    return f"{name}-v{order.cut.version}" + ("-screener" if order.screener else "")


def base_folder(targets: Sequence[Target], base: str) -> str:
    """``episode-1-v3-harbour-tv-gb-ie``: the season's own place for a delivery."""
    platforms, places = ({getattr(t, key) for t in targets} for key in ("platform", "territory"))
    where = sorted(places) if len(places) <= 3 else ["world" if len(places) > 200 else f"{len(places)}-territories"]
    who = sorted(platforms) if len(platforms) <= 3 else [f"{len(platforms)}-platforms"]
    return handle_of(" ".join([base, *who, *where]))[:96]
