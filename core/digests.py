"""Fingerprints of values: the same value has the same digest on every machine."""

import hashlib
import json

import rfc8785


def canonical(value):
    """The one JSON text of ``value`` (RFC 8785), as bytes."""
    return rfc8785.dumps(value)


def canonical_exact(value):
    """The same text of a value without floats and with names in ASCII, much sooner.

    Whole numbers lie within 53 bits, as in ``canonical``.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(value):
    """The SHA-256 of the canonical text, in hexadecimal."""
    return sha256(canonical(value))


def sha256(data):
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def merkle_root(leaves):
    """The root of the Merkle tree over ``leaves`` (bytes each), in hexadecimal.

    Leaves and inner nodes are hashed with different prefixes, so that no inner node can
    be passed off as a leaf; a node without a partner moves up unchanged. No leaves: the
    hash of nothing.

    Source: RFC 6962, section 2.1.
    """
    level = [hashlib.sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        unpaired = level[-1:] if len(level) % 2 else []
        level = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        level += unpaired
    return level[0].hex()
