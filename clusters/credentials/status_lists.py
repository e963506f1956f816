"""Which certificates are no longer good: one signed list of bits per purpose.

``revocation`` marks what is out of force for good, ``suspension`` what is out of force until
further notice, ``message`` what another label took the place of, so that nobody takes a renewal
for a disgrace: whoever reads the first list alone still learns that the certificate is not good.

Source: W3C Bitstring Status List 1.0, sections 2 and 3.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clusters.credentials.strict import Unreadable, moment

REVOCATION, SUSPENSION, MESSAGE = PURPOSES = ("revocation", "suspension", "message")
LEAST_ENTRIES = 131_072  # so that a place in the list tells little
MOST_BYTES = 8_000_000  # of an unpacked list: 64 million labels
TYPE = "BitstringStatusListCredential"
CONTEXT = "https://www.w3.org/ns/credentials/v2"
MESSAGES = [
    {"status": "0x0", "message": "not superseded"},
    {"status": "0x1", "message": "superseded by another label"},
]


def entry(purpose: str, index: int, address: str) -> dict[str, Any]:
    """What a certificate says about its place in a list."""
    more = {"statusSize": 1, "statusMessage": MESSAGES} if purpose == MESSAGE else {}
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
        **more,
    }


def unsigned(
    purpose: str,
    marked: Iterable[int],
    *,
    entries: int,
    address: str,
    issuer: Mapping[str, Any],
    valid_from: datetime,
    valid_until: datetime,
) -> dict[str, Any]:
    """A list, before it is signed. The same places give the same text.

    Args:
        marked: the places whose bit is set; each from 0 up to, but not including, ``entries``.
        entries: how many places there are at least.
    """
    return {
        "@context": [CONTEXT],
        "id": address,
        "type": ["VerifiableCredential", TYPE],
        "issuer": dict(issuer),
        "validFrom": valid_from.isoformat(),
        "validUntil": valid_until.isoformat(),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": pack(marked, entries),
        },
    }


def pack(marked: Iterable[int], entries: int) -> str:
    """The bits, the first place leftmost, packed by gzip and written in base64url.

    There are always whole multiples of ``LEAST_ENTRIES``.
    """
    rounds = max(1, -(-entries // LEAST_ENTRIES))
    bits = bytearray(rounds * LEAST_ENTRIES // 8)
    for place in marked:
        bits[place // 8] |= 0x80 >> place % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def unpack(text: object) -> bytes:
    """The bits that ``pack`` wrote. Raises ValueError for anything else, and for too many."""
    if not isinstance(text, str) or not text.startswith("u") or not text.isascii():
        raise ValueError("not written in base64url")
    packed = base64.b64decode(text[1:] + "=" * (-(len(text) - 1) % 4), b"-_", validate=True)
    unpacker = zlib.decompressobj(wbits=31)
    try:
        bits = unpacker.decompress(packed, MOST_BYTES)
    except zlib.error as error:
        raise ValueError("not packed by gzip") from error
    if not unpacker.eof or len(bits) * 8 < LEAST_ENTRIES:
        raise ValueError("cut off, too short or too long")
    return bits


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was read: what it is about, and from when until when it speaks."""

    purpose: str
    address: str
    valid_from: datetime
    valid_until: datetime
    bits: bytes

    def holds(self, place: int) -> bool:
        return 0 <= place < len(self.bits) * 8

    def marks(self, place: int) -> bool:
        return bool(self.bits[place // 8] & 0x80 >> place % 8)


def read(document: Mapping[str, Any]) -> StatusList:
    """Read a list whose signature was verified. Raises Unreadable if it is none of ours."""
    try:
        subject = document["credentialSubject"]
        if TYPE not in document["type"] or subject["statusPurpose"] not in PURPOSES:
            raise ValueError("of another kind")
        return StatusList(
            subject["statusPurpose"],
            str(document["id"]),
            moment(document["validFrom"]),
            moment(document["validUntil"]),
            unpack(subject["encodedList"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("The status list is not a list of revoked or suspended labels.") from None


def lists_in(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The signed lists of a file: it is one, or a presentation of several. Nothing is verified.

    Raises Unreadable for a presentation of anything else.
    """
    held = document.get("verifiableCredential", [document])
    if not isinstance(held, list) or not held or not all(isinstance(one, dict) for one in held):
        raise Unreadable("The file of status lists holds none.")
    return held
