"""Who signs certificates: the issuer, its public keys, and when each of them signed.

Published as a controlled identifier document. A key that is retired stays in it, with the moments
between which it signed, so that what it signed then stays good. That is not the ``expires`` of the
standard: after it nothing that the key has ever signed would verify any more. The two moments are
therefore names of our own, which other programs pass over.

Source: W3C Controlled Identifiers 1.0, sections 2.1 and 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clusters.credentials.encoding import multikey, public_of
from clusters.credentials.strict import Unreadable, moment

CONTEXT = "https://www.w3.org/ns/cid/v1"
STAMP_TYPE = "http://www.w3.org/2001/XMLSchema#dateTimeStamp"
FROM, UNTIL = "signsFrom", "signsUntil"


@dataclass(frozen=True, slots=True)
class Key:
    """A public key; it signed at moments with ``signs_from <= moment < signs_until``."""

    public: bytes
    signs_from: datetime | None = None
    signs_until: datetime | None = None

    @property
    def name(self) -> str:
        return multikey(self.public)

    def signed_at(self, at: datetime) -> bool:
        begun = self.signs_from is None or self.signs_from <= at
        return begun and (self.signs_until is None or at < self.signs_until)


@dataclass(frozen=True, slots=True)
class Issuer:
    """``id`` is the address where ``document`` is published; the first key is the one in use."""

    id: str
    keys: tuple[Key, ...]

    def method(self, key: Key) -> str:
        """How a proof names a key."""
        return f"{self.id}#{key.name}"

    def key(self, method: object) -> Key | None:
        """The key that a proof names, or None if it is not one of this issuer's."""
        return next((key for key in self.keys if self.method(key) == method), None)

    def document(self) -> dict[str, Any]:
        """What is published: every key with its dates."""
        return {
            "@context": [
                CONTEXT,
                {name: {"@id": f"{self.id}#{name}", "@type": STAMP_TYPE} for name in (FROM, UNTIL)},
            ],
            "id": self.id,
            "verificationMethod": [self._written(key) for key in self.keys],
            "assertionMethod": [self.method(key) for key in self.keys],
        }

    def _written(self, key: Key) -> dict[str, Any]:
        dates = {FROM: key.signs_from, UNTIL: key.signs_until}
        return {
            "id": self.method(key),
            "type": "Multikey",
            "controller": self.id,
            "publicKeyMultibase": key.name,
            **{name: at.isoformat() for name, at in dates.items() if at},
        }


def read(document: Mapping[str, Any]) -> Issuer:
    """Read what ``Issuer.document`` wrote. Raises Unreadable for anything else."""
    try:
        issuer_id, methods = document["id"], document["verificationMethod"]
        allowed = document["assertionMethod"]
        if not isinstance(issuer_id, str) or not isinstance(allowed, list):
            raise TypeError
        keys = tuple(_read_key(method) for method in methods if method["id"] in allowed)
        issuer = Issuer(issuer_id, keys)
        named = {method["id"] for method in methods if method["controller"] == issuer_id}
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Unreadable("The file of keys is not a document of published keys.") from None
    if not keys or {issuer.method(key) for key in keys} - named:
        raise Unreadable("The file of keys names no key, or one under another name than its own.")
    return issuer


def _read_key(method: Mapping[str, Any]) -> Key:
    first, end = method.get(FROM), method.get(UNTIL)
    return Key(
        public_of(method["publicKeyMultibase"]),
        None if first is None else moment(first),
        None if end is None else moment(end),
    )
