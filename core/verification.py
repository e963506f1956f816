"""Looking for tampering: everything that the audit trail says about itself must agree.

What can be found: an altered event (digest, columns), a removed one (gap, stream counter,
seal), an altered or removed seal (chain, signature), an altered personal value. A tail
that was cut off together with its seals and counters leaves a consistent trail; a seal
printed on a receipt (``expected``) finds that, too.
"""

import base64
import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from cryptography.exceptions import InvalidSignature
from django.db import connection, transaction

from core.audit import commitment
from core.digests import sha256
from core.models import AuditEvent, AuditPersonal, AuditStream, Seal, SealedEvent
from core.plain import plain
from core.sealing import public_keys, root_of, seal_text

EVENT_COLUMNS = ["sequence", "object_label", "object_pk", "verb", "actor_id", "at"]
_checks = []
SEAL_COLUMNS = ["number", "previous", "root", "count", "sealed_at", "key_id"]


@dataclass
class Findings:
    """What was looked at, and every fault as a sentence."""

    events: int = 0
    seals: int = 0
    unsealed: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)


def verify(expected=None):
    """Read the whole trail and return the Findings.

    ``expected`` is the digest of a seal that somebody holds on paper.
    """
    found = Findings()
    with _snapshot():
        _check_streams(found)
        _check_personal_values(found)
        _check_seals(found)
        if expected and not Seal.objects.filter(digest=expected).exists():
            found.faults.append(f"The seal {expected} is not in the chain: the trail was cut off.")
        found.faults += [fault for check in _checks for fault in check()]
        found.unsealed = AuditEvent.objects.unsealed().count()
    return found


def register(check):
    """Let ``check()`` yield a sentence per fault in what an app to the right binds to the trail."""
    _checks.append(check)


@contextmanager
def _snapshot():
    """One consistent view, so that events recorded meanwhile do not look like faults."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _check_streams(found):
    lengths = dict(AuditStream.objects.values_list("name", "length"))
    events = AuditEvent.objects.select_related("stream").order_by("stream_id", "sequence")
    for name, members in groupby(events.iterator(2000), key=lambda event: event.stream.name):
        expected = 1
        for event in members:
            found.events += 1
            if event.sequence != expected:
                found.faults.append(f"Stream {name}: event {expected} is missing.")
            expected = event.sequence + 1
            said = _said(event.text)
            found.erased += len(said.get("personal", {}))
            found.faults += _event_faults(event, said)
        if (length := lengths.pop(name)) != expected - 1:
            found.faults.append(f"Stream {name}: event {length} is missing at its end.")
    for name, length in lengths.items():
        if length:
            found.faults.append(f"Stream {name}: all {length} events are missing.")


def _said(text):
    """The content of an event's text; empty when somebody made it no JSON object."""
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _event_faults(event, said):
    """At most one sentence: the digest first, then a column that differs from the text."""
    name = f"Event {event.sequence} of stream {event.stream.name}"
    if sha256(event.text.encode()) != event.digest:
        return [f"{name}: its text was altered."]
    stored = {column: plain(getattr(event, column)) for column in EVENT_COLUMNS}
    stored["stream"] = event.stream.name
    for column, value in stored.items():
        if said.get(column) != value:
            return [f"{name}: its column {column} was altered."]
    return []


def _check_personal_values(found):
    for value in AuditPersonal.objects.select_related("event__stream").iterator(2000):
        found.erased -= 1
        promise = _said(value.event.text).get("personal", {}).get(value.name)
        if promise != commitment(value.salt, value.name, value.value):
            event = f"event {value.event.sequence} of stream {value.event.stream.name}"
            found.faults.append(f"The personal value {value.name} of {event} was altered.")


def _check_seals(found):
    keys, previous = public_keys(), None
    places = SealedEvent.objects.order_by("seal__number", "position")
    digests = groupby(
        places.values_list("seal__number", "event__digest").iterator(2000), key=itemgetter(0)
    )
    number, held = next(digests, (None, ()))
    for seal in Seal.objects.order_by("number").iterator():
        found.seals += 1
        members = [digest for _number, digest in held] if number == seal.number else []
        if number == seal.number:
            number, held = next(digests, (None, ()))
        found.faults += _seal_faults(seal, previous, members, keys)
        previous = seal


def _seal_faults(seal, previous, members, keys):
    """At most one sentence about a seal."""
    number = previous.number + 1 if previous else 1
    if seal.number != number:
        return [f"Seal {number} is missing."]
    if seal.previous != (previous.digest if previous else ""):
        return [f"Seal {number}: it does not follow from the seal before."]
    said = seal_text(**{column: getattr(seal, column) for column in SEAL_COLUMNS})
    if said != seal.text.encode() or sha256(said) != seal.digest:
        return [f"Seal {number}: it was altered."]
    if seal.key_id not in keys:
        return [f"Seal {number}: its key {seal.key_id} is not known here."]
    try:
        keys[seal.key_id].verify(base64.b64decode(seal.signature), said)
    except (InvalidSignature, ValueError):
        return [f"Seal {number}: its signature is wrong."]
    if len(members) != seal.count or _root(members) != seal.root:
        return [f"Seal {number}: the events under it are not the {seal.count} that were sealed."]
    return []


def _root(members):
    try:
        return root_of(members)
    except ValueError:  # a digest that is no longer hexadecimal
        return None
