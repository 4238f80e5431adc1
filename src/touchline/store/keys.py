"""The season's Ed25519 key (RFC 8032): made with the season, read by its owner alone."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from touchline.errors import Damaged, Missing

_KEY, _PUBLIC = "season.key", "season.pub"
_RESTORE = "Restore the folder keys/ from a backup of this season: touchline backup makes one."


class SeasonKey:
    """Signs deliveries; see `touchline.ports.Signer`. ``public`` is 32 bytes, a signature 64."""

    def __init__(self, folder: Path) -> None:
        path = folder / _KEY
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            raise Missing(f"The season's key {path} is not there.", _RESTORE) from None
        try:
            key = form.load_pem_private_key(raw, None)
        except (ValueError, TypeError):
            raise Damaged(f"The season's key {path} cannot be read.", _RESTORE) from None
        if not isinstance(key, Ed25519PrivateKey):
            raise Damaged(f"The season's key {path} is of another kind than Touchline makes.", _RESTORE)
        self._key = key
        self.public = key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
        self._check(folder / _PUBLIC)
        with contextlib.suppress(OSError):
            path.chmod(0o600)

    def _check(self, path: Path) -> None:
        if path.is_file() and path.read_text("ascii", "replace").strip() != self.public.hex():
            raise Damaged(f"{path} does not belong to the season's key.", _RESTORE)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def make_key(folder: Path) -> None:
    """A new key in a folder that only its owner may open."""
    folder.mkdir(mode=0o700, exist_ok=True)
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    descriptor = os.open(folder / _KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    public = key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
    (folder / _PUBLIC).write_text(public.hex() + "\n", "ascii")
