"""What was done, by whom, when: recorded in the transaction that does it.

An event is a line of canonical JSON with its digest and a place in a stream. The stream
of an object is its ``audit_stream`` (an application's name for all that belongs to it),
else the object alone. Its row stays locked until the transaction ends, so that events of
a stream commit in order and without gaps.
"""

import json
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F

from core import clock
from core.digests import canonical, digest, sha256
from core.models import AuditEvent, AuditPersonal, AuditStream
from core.plain import plain
from core.sealing import latest_seal, seal_pending

__all__ = ["AuditEvent", "Entry", "latest_seal", "plain", "record", "record_many", "seal_pending"]

CHUNK = 500  # keys in one statement


@dataclass(frozen=True)
class Entry:
    """One object's part in what happened."""

    obj: Any
    old: dict | None = None
    new: dict | None = None
    personal: dict | None = None


def record(obj, verb, *, by, old=None, new=None, personal=None):
    """Add one event about ``obj`` and return it.

    ``old`` and ``new`` hold the values that changed. What is ``personal`` goes into a side
    table, where it can be erased; the event keeps a salted digest of it.
    """
    return record_many([Entry(obj, old, new, personal)], verb, by=by)[0]


@transaction.atomic
def record_many(entries, verb, *, by):
    """Add one event per entry, in few statements however many there are."""
    at, actor_id = clock.now(), by.pk if by else None
    last = _reserve(Counter(stream_of(entry.obj) for entry in entries))

    events, values = [], []
    for entry in entries:
        stream, last_sequence = last[stream_of(entry.obj)]
        last[stream.name] = (stream, last_sequence + 1)
        event, personal = _build(entry, verb, stream, last_sequence + 1, actor_id, at)
        events.append(event)
        values += personal
    AuditEvent.objects.bulk_create(events, batch_size=CHUNK)
    AuditPersonal.objects.bulk_create(values, batch_size=CHUNK)
    return events


def stream_of(obj):
    return getattr(obj, "audit_stream", None) or f"{obj._meta.label_lower}:{obj.pk}"


def commitment(salt, name, value_text):
    """The digest of a personal value; without the salt nobody can guess the value from it."""
    return digest([salt, name, value_text])


def _reserve(counts):
    """Lock the streams, count their new events, and return each one's old length.

    Streams are taken in order of their names, so that two transactions cannot wait for
    each other.
    """
    last, names = {}, sorted(counts)
    for start in range(0, len(names), CHUNK):
        wanted = names[start : start + CHUNK]
        streams = _locked(wanted)
        if missing := sorted(set(wanted) - {stream.name for stream in streams}):
            AuditStream.objects.bulk_create(
                [AuditStream(name=name) for name in missing], ignore_conflicts=True
            )
            streams = _locked(wanted)
        by_count = {}
        for stream in streams:
            last[stream.name] = (stream, stream.length)
            by_count.setdefault(counts[stream.name], []).append(stream.pk)
        for count, keys in by_count.items():
            AuditStream.objects.filter(pk__in=keys).update(length=F("length") + count)
    return last


def _locked(names):
    return list(AuditStream.objects.filter(name__in=names).order_by("name").select_for_update())


def _build(entry, verb, stream, sequence, actor_id, at):
    values = [
        AuditPersonal(
            name=name, salt=secrets.token_hex(16), value=json.dumps(plain(value), sort_keys=True)
        )
        for name, value in (entry.personal or {}).items()
    ]
    sides = {"old": entry.old, "new": entry.new}
    fields = {
        "sequence": sequence,
        "object_label": entry.obj._meta.label_lower,
        "object_pk": str(entry.obj.pk),
        "verb": str(verb),
        "actor_id": actor_id,
    }
    text = canonical(
        fields
        | {
            "stream": stream.name,
            "at": plain(at),
            "data": {side: plain(data) for side, data in sides.items() if data},
            "personal": {v.name: commitment(v.salt, v.name, v.value) for v in values},
        }
    )
    event = AuditEvent(stream=stream, at=at, text=text.decode(), digest=sha256(text), **fields)
    for value in values:
        value.event = event
    return event, values
