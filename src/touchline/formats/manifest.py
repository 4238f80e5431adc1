"""The manifest of a delivery: one canonical JSON document (RFC 8785) and beside it its Ed25519 signature (RFC 8032).

``manifest.json`` names every other file with its size and hashes; ``manifest.sig`` holds the signature over its very
bytes. The public key stands in the manifest; whoever was told its fingerprint can pin it.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import rfc8785
import xxhash
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from touchline.domain.delivery.delivery import SCHEMA, Parcel, Seal, fingerprint
from touchline.errors import Damaged, Missing, Unavailable
from touchline.ports import Signer

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
_SIGNATURE_BYTES = 129
_PIECE = 4 << 20
_AGAIN = "Ask for the delivery again; do not use this one."


def seal_file(path: Path) -> Seal:
    """Size, SHA-256 and xxh128 of a file. Raises Unavailable."""
    sha, fast, size = hashlib.sha256(), xxhash.xxh3_128(), 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                sha.update(piece)
                fast.update(piece)
                size += len(piece)
    except OSError as error:
        raise Unavailable(f"{path} cannot be read ({error.strerror}).", "See that the disk is there.") from error
    return Seal(size, sha.hexdigest(), fast.hexdigest())


def sign(document: Mapping[str, Any], signer: Signer) -> dict[str, bytes]:
    """The two files: the document with the public key in it, and its signature."""
    whole = rfc8785.dumps({**document, "key": signer.public.hex()})
    return {MANIFEST: whole, SIGNATURE: signer.sign(whole).hex().encode() + b"\n"}


def open_parcel(folder: Path) -> Parcel:
    """The delivery in a folder, its signature and every byte proved, without the season.

    Raises Missing where there is no manifest; Damaged naming the file that is not what it was, that is missing, or
    that does not belong there.
    """
    if not (folder / MANIFEST).is_file():
        raise Missing(f"{folder} is no delivery: it has no {MANIFEST}.", "Name the folder of a delivery.")
    if not (folder / SIGNATURE).is_file():
        raise Damaged(f"{SIGNATURE} is missing: nobody can tell who made this delivery.", _AGAIN)
    raw = (folder / MANIFEST).read_bytes()
    document = _read(raw)
    _signed(raw, (folder / SIGNATURE).read_bytes(), document)
    if document.get("schema") != SCHEMA:
        raise Damaged(f"{MANIFEST} has schema {document.get('schema')!r}; this Touchline reads {SCHEMA!r}.",
                      "Check it with the version that made it, or a newer one.")
    parcel = _parcel(document, hashlib.sha256(raw).hexdigest())
    wrong = sorted(_differences(folder, parcel))
    if wrong:
        raise Damaged(f"{folder} is not what was delivered: {wrong[0]}", _AGAIN, details=wrong)
    return parcel


def _read(raw: bytes) -> dict[str, Any]:
    try:
        document = json.loads(raw)
        if isinstance(document, dict) and rfc8785.dumps(document) == raw:
            return document
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        pass
    raise Damaged(f"{MANIFEST} was changed: it is no canonical JSON.", _AGAIN)


def _signed(raw: bytes, signature: bytes, document: Mapping[str, Any]) -> None:
    try:
        if len(signature) != _SIGNATURE_BYTES or signature != signature.lower() or signature[-1:] != b"\n":
            raise ValueError
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(str(document["key"])))
        key.verify(bytes.fromhex(signature[:-1].decode("ascii")), raw)
    except (InvalidSignature, ValueError, KeyError):
        raise Damaged(f"{MANIFEST} or {SIGNATURE} was changed: the signature is not valid.", _AGAIN) from None


def _parcel(document: Mapping[str, Any], seal: str) -> Parcel:
    try:
        files = {str(file["name"]): Seal(int(file["size"]), str(file["sha256"]), str(file["xxh128"]))
                 for file in document["files"]}
        head = int(document["ledger"]["head"]), str(document["ledger"]["hash"])
        return Parcel(document, seal, fingerprint(bytes.fromhex(document["key"])), files, head)
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"{MANIFEST} is not well formed: {error}.", _AGAIN) from None


def _differences(folder: Path, parcel: Parcel) -> Iterator[str]:
    # Some disks write accents apart: a name is the same letters, however they are stored.
    here = {_as_typed(path.relative_to(folder).as_posix()): path for path in folder.rglob("*")
            if path.is_symlink() or not path.is_dir()}
    for name, meant in parcel.files.items():
        path = here.pop(_as_typed(name), None)
        if path is None:
            yield f"{name} is missing."
        elif path.is_symlink() or not path.is_file():
            yield f"{name} is a link, not a file."
        elif path.stat().st_size != meant.size:
            yield f"{name} has {path.stat().st_size} bytes instead of {meant.size}."
        elif seal_file(path) != meant:
            yield f"{name} was changed."
    for name in (MANIFEST, SIGNATURE):
        if here[name].is_symlink():
            yield f"{name} is a link, not a file."
    for name in here.keys() - {MANIFEST, SIGNATURE}:
        yield f"{name} does not belong here."
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink() and not any(path.iterdir()):
            yield f"{path.relative_to(folder).as_posix()}/ does not belong here."


def _as_typed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
