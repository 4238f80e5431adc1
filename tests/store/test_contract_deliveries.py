"""The contract of `touchline.ports.Deliveries` and `touchline.ports.Signer`, kept by every store."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def test_deliveries_are_remembered_in_order(store, opened):
    records = [{"id": "d1", "cut": "derby", "version": 1, "head": [3, "ab" * 32]}, {"id": "d2", "kind": "screener"}]
    for record in records:
        store.deliveries.note(record)
    assert opened().deliveries.all() == records
    assert store.deliveries.heads() == [(3, "ab" * 32)]


def test_the_seasons_key_signs_and_stays_the_same(store, opened):
    signature = store.signer.sign(b"manifest")
    assert opened().signer.public == store.signer.public
    Ed25519PublicKey.from_public_bytes(store.signer.public).verify(signature, b"manifest")
