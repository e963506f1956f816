"""Data integrity proofs with the suite ``eddsa-jcs-2022``.

Signed are 64 bytes: the SHA-256 of the proof without its value, then that of the document without
its proof, each as canonical JSON (RFC 8785). The proof repeats the ``@context`` of the document.

Source: W3C Data Integrity EdDSA Cryptosuites 1.0, section 3.3; its test vectors are ours, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from clusters.credentials.encoding import from_multibase, multibase

KIND = {
    "type": "DataIntegrityProof",
    "cryptosuite": "eddsa-jcs-2022",
    "proofPurpose": "assertionMethod",
}


def sign(
    document: Mapping[str, Any], *, secret: bytes, method: str, created: datetime
) -> dict[str, Any]:
    """Return ``document`` with its proof.

    Args:
        secret: the 32 bytes of the private key.
        method: the name of its public half, see ``keys.Issuer.method``.
        created: when it is signed; aware.
    """
    proof = {
        **KIND,
        "created": written(created),
        "verificationMethod": method,
        "@context": document["@context"],
    }
    signature = Ed25519PrivateKey.from_private_bytes(secret).sign(signed_bytes(document, proof))
    return {**document, "proof": {**proof, "proofValue": multibase(signature)}}


def written(at: datetime) -> str:
    """A moment to the second, as the standards write it."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def is_signed_by(public: bytes, document: Mapping[str, Any]) -> bool:
    """Whether the proof of ``document`` was made with the private half of this key."""
    proof = document["proof"]
    if not is_of_our_kind(proof) or proof.get("@context") != document.get("@context"):
        return False
    try:
        signature = from_multibase(proof["proofValue"])
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed_bytes(document, proof))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_of_our_kind(proof: object) -> bool:
    """Whether this is a proof that can be verified here, whatever it is worth."""
    if not isinstance(proof, dict) or not isinstance(proof.get("proofValue"), str):
        return False
    return all(proof.get(name) == value for name, value in KIND.items())


def signed_bytes(document: Mapping[str, Any], proof: Mapping[str, Any]) -> bytes:
    """The 64 bytes that are signed. Raises ValueError for what has no canonical JSON."""
    config = {name: value for name, value in proof.items() if name != "proofValue"}
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    return _hash(config) + _hash(unsecured)


def _hash(value: Mapping[str, Any]) -> bytes:
    return hashlib.sha256(rfc8785.dumps(dict(value))).digest()
