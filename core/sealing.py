"""Sealing the audit trail: a chain of signed digests that makes tampering show.

Every few seconds one sealer takes all committed events that no seal holds yet and signs
their Merkle root together with the seal before. The latest seal is printed on receipts
and on a public page: whoever cuts off the tail contradicts paper in other people's hands.
"""

import base64

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction

from core import clock
from core.digests import canonical, merkle_root, sha256
from core.models import AuditEvent, Seal, SealedEvent
from core.plain import plain

ADVISORY_LOCK = 7_236_101  # any number that nothing else in this database locks
BATCH = 10_000  # events under one seal


def latest_seal():
    """The newest seal, or None before the first."""
    return Seal.objects.last()


def seal_pending():
    """Seal what is committed and unsealed; return the new seal, or None if there is nothing.

    Of two sealers at the same time one finds the lock taken and leaves: what it would
    have sealed is sealed by the other or in the next round.
    """
    with transaction.atomic():
        if not _take_lock():
            return None
        events = list(AuditEvent.objects.unsealed().only("pk", "digest")[:BATCH])
        if not events:
            return None
        seal = _sign(latest_seal(), events)
        SealedEvent.objects.bulk_create(
            [SealedEvent(event=event, seal=seal, position=i) for i, event in enumerate(events)],
            batch_size=500,
        )
        return seal


def seal_text(*, number, previous, root, count, sealed_at, key_id):
    """The canonical text of a seal, as bytes."""
    return canonical(
        {
            "number": number,
            "previous": previous,
            "root": root,
            "count": count,
            "sealed_at": plain(sealed_at),
            "key_id": key_id,
        }
    )


def root_of(digests):
    return merkle_root([bytes.fromhex(digest) for digest in digests])


def key_id_of(public_key):
    """A short name of a public key: the beginning of its digest."""
    return sha256(public_key)[:16]


def public_key():
    """The public half of the key in use, as 32 bytes."""
    return _private_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def public_keys():
    """Key id → public key, of the key in use and of the retired ones."""
    keys = [public_key(), *settings.SEAL_RETIRED_PUBLIC_KEYS]
    return {key_id_of(key): Ed25519PublicKey.from_public_bytes(key) for key in keys}


def _sign(previous, events):
    fields = {
        "number": previous.number + 1 if previous else 1,
        "previous": previous.digest if previous else "",
        "root": root_of(event.digest for event in events),
        "count": len(events),
        "sealed_at": clock.now(),
        "key_id": key_id_of(public_key()),
    }
    text = seal_text(**fields)
    signature = base64.b64encode(_private_key().sign(text)).decode()
    return Seal.objects.create(
        text=text.decode(), digest=sha256(text), signature=signature, **fields
    )


def _private_key():
    return Ed25519PrivateKey.from_private_bytes(settings.SEAL_KEY)


def _take_lock():
    """Whether this transaction is the only sealer. SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return cursor.fetchone()[0]
