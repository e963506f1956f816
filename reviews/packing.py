"""What a run rests on, packed: 8 bytes for the id of a version and 32 for its digest, in turn.

Two hundred thousand versions take 8 MB so, half of what they take as text, and no time to read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

ENTRY = struct.Struct(">q32s")


def pack(versions: Iterable[Sequence]) -> bytes:
    """Return bytes of ``versions``: (id, SHA-256 in hexadecimal) each."""
    return b"".join(ENTRY.pack(key, bytes.fromhex(seal)) for key, seal in versions)


def unpack(data: bytes | memoryview) -> list[list]:
    """Return [[id, digest]] of ``data``, in its order."""
    return [[key, seal.hex()] for key, seal in ENTRY.iter_unpack(data)]


def ids(data: bytes | memoryview) -> set[int]:
    """Return the ids in ``data``."""
    return {key for key, _seal in ENTRY.iter_unpack(data)}
