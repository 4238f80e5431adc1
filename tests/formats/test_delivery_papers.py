"""Clearance sheet and manifest as files: complete, safe to open, and sealed so that nothing can be changed unseen."""

import csv
import io
import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lxml import html

from footage import clip
from touchline.domain.cut.cut import Cut, Event
from touchline.domain.delivery.delivery import SCHEMA, fingerprint, same_key
from touchline.domain.delivery.sheet import Sheet, sheet_of, sums
from touchline.domain.ledger.ledger import Entry, Target
from touchline.domain.ledger.scope import Scope
from touchline.domain.time.time import Span
from touchline.domain.verdict.clearance import Clearance, ClearedSpan
from touchline.errors import Damaged
from touchline.formats.manifest import MANIFEST, SIGNATURE, open_parcel, seal_file, sign
from touchline.formats.sheet import write_csv, write_html, write_seconds

TARGET = Target("harbour-tv", "GB", date(2026, 5, 1), "film")
CLIP = clip('=cmd|"/c calc"!A1 <script>', reel="A001")


class Key:
    """A key as the season has one."""

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        self.public = self._key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def sheet(*, internal: bool = False) -> Sheet:
    card = Event("c", "picture", "V1", 0, 25, ours="card", text="Harbour\nTown")
    shot = Event("v", "picture", "V1", 30, 45, CLIP.id, Span(100, 145))
    cut = Cut("film", Fraction(25), 640, 360, (card, shot), 3, 90_000)
    entry = Entry(
        "L1",
        datetime(2026, 1, 1, tzinfo=UTC),
        "location",
        "landlord",
        Scope(place=("tunnel",)),
        detail={"clause": "4.2", "evidence": "ab" * 32, "why": "between us"},
    )
    spans = (
        ClearedSpan("c", "picture", "V1", card.place, None, None, "ours"),
        ClearedSpan("v", "picture", "V1", shot.place, CLIP.id, shot.source, "cleared", ("L1",), (), ("Thank Mo",)),
    )
    found = Clearance(
        "film@3", cut.rate, cut.frames, "2026-04-01T00:00:00Z", (1, "f" * 64), (TARGET,), spans, {"L1": entry}
    )
    return sheet_of(cut, {CLIP.id: CLIP}, found, internal=internal)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_every_stretch_has_its_verdict_source_and_yes() -> None:
    ours, shot = rows(write_csv(sheet()))
    assert ours["verdict"] == "ours" and "card" in ours["what"] and ours["yes"] == ""
    assert (shot["record in"], shot["record out"]) == ("01:00:01:05", "01:00:03:00")
    assert (shot["source in"], shot["source out"], shot["source frames"]) == ("10:00:04:00", "10:00:05:20", "100..145")
    assert (shot["yes"], shot["clause"], shot["evidence sha256"], shot["duties"]) == (
        "L1",
        "4.2",
        "ab" * 32,
        "Thank Mo",
    )


def test_every_second_is_there_with_its_worst_verdict() -> None:
    found = rows(write_seconds(sheet()))
    assert [(row["second"], row["timecode"], row["verdict"]) for row in found] == [
        ("0", "01:00:00:00", "ours"),
        ("1", "01:00:01:00", "cleared"),
        ("2", "01:00:02:00", "cleared"),
    ]
    assert sums(sheet()) == {"cleared": 2, "ours": 1, "nothing": 0}


def test_a_cell_never_runs_as_a_formula_and_a_page_never_as_a_script() -> None:
    assert rows(write_csv(sheet()))[1]["what"].startswith("'=")
    page = html.fromstring(write_html(sheet()))
    assert not page.findall(".//script") and CLIP.name in page.text_content()


def test_the_page_says_everything_but_what_is_private() -> None:
    text = html.fromstring(write_html(sheet())).text_content()
    for words in ("film@3", "harbour-tv, GB, 2026-05-01, film", "4.2", "Thank Mo", "None."):
        assert words in text
    assert "between us" not in text


def test_only_the_seasons_own_copy_tells_for_whom_it_is_worst() -> None:
    assert "worst for" not in rows(write_csv(sheet()))[0] and "worst for" in rows(write_csv(sheet(internal=True)))[0]


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    (tmp_path / "film.mp4").write_bytes(b"film" * 1000)
    (tmp_path / "Übersicht 🎬.txt").write_text("words")
    files = [{"name": path.name, **vars(seal_file(path))} for path in sorted(tmp_path.iterdir())]
    document = {"schema": SCHEMA, "files": files, "ledger": {"head": 3, "hash": "a" * 64}, "film": None}
    for name, content in sign(document, Key()).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_a_parcel_is_proved_without_anything_else(parcel: Path) -> None:
    found = open_parcel(parcel)
    assert found.head == (3, "a" * 64) and set(found.files) == {"film.mp4", "Übersicht 🎬.txt"}
    assert found.key == fingerprint(bytes.fromhex(found.manifest["key"]))
    assert same_key(found.key.upper().replace(":", " "), found.key) and not same_key(found.key[:9], found.key)


def test_every_single_byte_of_manifest_and_seal_counts(parcel: Path) -> None:
    for name in (MANIFEST, SIGNATURE):
        whole = (parcel / name).read_bytes()
        for place in range(len(whole)):
            for changed in (
                whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :],
                whole[:place] + whole[place + 1 :],
            ):
                (parcel / name).write_bytes(changed)
                with pytest.raises(Damaged):
                    open_parcel(parcel)
        (parcel / name).write_bytes(whole + b"\n")
        with pytest.raises(Damaged):
            open_parcel(parcel)
        (parcel / name).write_bytes(whole)
    assert open_parcel(parcel)


def test_a_schema_from_the_future_is_not_guessed_at(parcel: Path) -> None:
    document = json.loads((parcel / MANIFEST).read_text())
    for name, content in sign({**document, "schema": "touchline-delivery/99"}, Key()).items():
        (parcel / name).write_bytes(content)
    with pytest.raises(Damaged, match="touchline-delivery/99"):
        open_parcel(parcel)


@pytest.mark.parametrize("files", [None, [], [{"name": "../evil"}], [{"name": "film.mp4", "size": "x"}], 7])
def test_a_signed_manifest_that_makes_no_sense_is_damage_not_a_crash(parcel: Path, files: object) -> None:
    document = json.loads((parcel / MANIFEST).read_text())
    for name, content in sign({**document, "files": files}, Key()).items():
        (parcel / name).write_bytes(content)
    with pytest.raises(Damaged):
        open_parcel(parcel)
