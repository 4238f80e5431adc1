"""Check: prove a delivery as a stranger would, without the season; and with the season, what has been said since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from touchline.domain.cut.cut import Cut
from touchline.domain.delivery.delivery import SCREENER, Parcel, fingerprint, same_key
from touchline.domain.ledger.targets import Showing, read_showing
from touchline.domain.time.time import parse_rate, timecode
from touchline.domain.verdict.clearance import Clearance
from touchline.domain.verdict.reasons import in_words
from touchline.domain.verdict.snapshot import Snapshot
from touchline.errors import BadInput, Damaged, Missing, Refused
from touchline.ports import Film, FilmFacts, FrameTimes, Paperwork, Progress, Store
from touchline.stages.clear.clear import even, snapshot
from touchline.stages.deliver.last_look import LastLook
from touchline.stages.deliver.leak_scan import LeakScan, Scanners, need_no_leak

_AGAIN = "Ask for the delivery again; do not use this one."


@dataclass(frozen=True)
class Since:
    """What the season says of a delivery now. ``cleared`` None where it cannot be judged any more; ``entries`` are
    those recorded after it that changed its verdict (all, where it cannot be judged), ``trouble`` what of the film
    is no longer cleared, in words."""

    cleared: bool | None
    entries: tuple[str, ...] = ()
    trouble: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Checked:
    """A delivery that is what it was: everything in it was proved. ``scan`` is what looking at the film again found of what is
    refused now."""

    parcel: Parcel
    film: FilmFacts | None
    pinned: bool
    since: Since | None = None
    scan: LeakScan | None = None


def check(film: Film, papers: Paperwork, folder: Path, progress: Progress, *, key: str = "") -> Checked:
    """Prove signature, every byte, and that the film decodes to what the manifest says.

    ``key`` is the fingerprint that the maker was heard to give. Raises Missing where there is no delivery, Damaged
    naming whatever is not as it was.
    """
    parcel = papers.open_parcel(folder)
    if key and not same_key(key, parcel.key):
        raise Damaged(f"The delivery is signed with another key: {parcel.key}.",
                      "Ask its maker for the fingerprint of their key; do not use the delivery before.")
    return Checked(parcel, _film(film, folder, parcel, progress), bool(key))


def _film(film: Film, folder: Path, parcel: Parcel, progress: Progress) -> FilmFacts | None:
    said = parcel.film
    if said is None:
        return None
    if said.get("file") not in parcel.files:
        raise Damaged("The manifest names a film that is not among its files.", _AGAIN)
    path = film_in(folder, parcel)
    assert path is not None
    found = film.measure(path, progress)
    seen = {"frames": found.frames, "width": found.width, "height": found.height, "samples": found.samples,
            "sample_rate": found.sample_rate, "timecode": found.timecode}
    wrong = [f"{name} {value} instead of {said.get(name)}" for name, value in seen.items() if said.get(name) != value]
    if found.frames != parcel.manifest["cut"]["frames"]:
        wrong.append(f"frames {found.frames} where the cut has {parcel.manifest['cut']['frames']}")
    if abs(found.rate - parse_rate(str(said.get("rate")))) > parse_rate(str(said.get("rate"))) / 10_000:
        wrong.append(f"rate {found.rate} instead of {said.get('rate')}")
    if wrong:
        raise Damaged(f"{said['file']} does not decode to what the manifest says: {wrong[0]}.", _AGAIN, details=wrong)
    return found


def film_in(folder: Path, parcel: Parcel) -> Path | None:
    """The film of a delivery, however this disk writes its name; None where it has none."""
    if parcel.film is None:
        return None
    name = normalize("NFC", str(parcel.film["file"]))
    return next((path for path in folder.iterdir() if normalize("NFC", path.name) == name), None)


def check_with_season(
    store: Store, checked: Checked, now: str, times: FrameTimes = even, *, film: Path | None = None,
    scanners: Scanners | None = None, report: Progress = lambda what, done, total: None,
) -> Checked:  # fmt: skip
    """The same, held against the season that made it: its key, its ledger's head, and the verdict as of ``now``; and its
    ``film``, where ``scanners`` can look at it again.

    Raises Damaged where the key is not the season's or the ledger was cut off or changed since; BadInput where it is
    another season's delivery; Refused where the film shows or says what was refused when it was delivered.
    """
    parcel = checked.parcel
    if parcel.manifest.get("season") != store.id:
        raise BadInput("This delivery was made by another season.", "Name its own season with --season.")
    if fingerprint(store.signer.public) != parcel.key:
        raise Damaged(f"The delivery is signed with {parcel.key}, which is not the season's key.", _AGAIN)
    store.ledger.verify([parcel.head])
    since = _since(store, parcel, now, times)
    checked = replace(checked, since=since)
    if film is None or scanners is None or since.cleared is None or parcel.manifest["kind"] == SCREENER:
        return checked
    last = LastLook(store, scanners, report)
    cut, showing = as_made(store, parcel)
    known = _counting(store, cut, now, times)
    try:
        last.counted(known, cut, showing.targets(known.entries))
    except Refused as error:  # nobody can look: that is no fault of the delivery
        return replace(checked, since=replace(since, note=f"{since.note} {error.subject} {error.remedy}".strip()))
    then = _counting(store, cut, str(parcel.manifest["judged"]), times)
    need_no_leak(last.scan(film, then, cut, showing.targets(then.entries)), cut)
    return replace(checked, scan=last.scan(film, known, cut, showing.targets(known.entries)))


def as_made(store: Store, parcel: Parcel) -> tuple[Cut, Showing]:
    """The cut of a delivery that the season knows, and the showing that it was made for."""
    record = next(one for one in store.deliveries.all() if one.get("id") == parcel.manifest.get("id"))
    return store.cuts.load(str(record["cut"]), int(record["version"])), read_showing(parcel.manifest["showing"])


def _counting(store: Store, cut: Cut, moment: str, times: FrameTimes) -> Snapshot:
    """What was known at a moment, with what is hidden in the cut counted as hidden."""
    return replace(snapshot(store, cut, moment, times), proven=True)


def _since(store: Store, parcel: Parcel, now: str, times: FrameTimes) -> Since:
    after = tuple(str(row["id"]) for row in store.ledger.rows() if int(row["seq"]) > parcel.head[0])
    record = next((one for one in store.deliveries.all() if one.get("id") == parcel.manifest.get("id")), None)
    if record is None:
        return Since(None, after, note="The season does not know this delivery.")
    try:
        cut = store.cuts.load(str(record["cut"]), int(record["version"]))
        known = snapshot(store, cut, now, times)
        targets = read_showing(parcel.manifest["showing"]).targets(known.entries)
    except Missing as error:
        return Since(None, after, note=str(error))
    except (KeyError, ValueError, TypeError, BadInput):
        return Since(None, after, note="Its manifest does not say for which showing it was made.")
    clearance = replace(known, proven=True).clear(cut, targets)  # its leak scan saw that what is hidden is
    labels = {span: tuple(timecode(cut.start + frame, cut.rate, cut.drop) for frame in (span.at.start, span.at.end))
              for span in clearance.trouble}
    trouble = tuple(f"{first}-{last} {span.track} {span.verdict}: {_why(span.because, clearance)}"
                    for span, (first, last) in labels.items())
    named = {reason.partition(":")[2] or reason for span in clearance.trouble for reason in span.because}
    return Since(clearance.cleared, tuple(entry for entry in after if entry in named), trouble)


def _why(because: tuple[str, ...], clearance: Clearance) -> str:
    return "; ".join(in_words(reason, clearance.entries) for reason in because)


def in_one_sentence(checked: Checked) -> str:
    """What a person wants to hear."""
    manifest, since = checked.parcel.manifest, checked.since
    cut = manifest["cut"]["label"]
    if manifest["kind"] == SCREENER:
        return f"A screener of {cut}, whole and as it was made; it is not a delivery."
    whole = f"{cut} is what was delivered, every byte of it, and was cleared when delivered."
    if since is None or since.cleared is None:
        return whole
    if since.cleared:
        return f"{whole} It still is."
    return f"{whole} Since then {', '.join(since.entries) or 'what is known'} changed that: it is no longer cleared."
