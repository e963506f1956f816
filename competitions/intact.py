"""Whether hand-ins are what their digests say, for ``verify_audit``.

An answer may be erased; its leaf keeps the digest whole. Each erasure is an event of the trail,
so that a value which somebody removed without one shows.
"""

from collections import defaultdict

from competitions import snapshots
from competitions.models import Submission, SuppliedDocument
from core.audit import AuditEvent

VERB = "erase answers"


def faults():
    """A sentence for every hand-in or supplied document that was altered."""
    told = _told()
    submissions = Submission.objects.select_related("dossier").order_by("pk")
    for submission in submissions.iterator(500):
        name, stream = f"Hand-in {submission.number}", submission.dossier.audit_stream
        yield from _of(submission, name, told[stream])
    documents = SuppliedDocument.objects.select_related("request__dossier").order_by("pk")
    for document in documents.iterator(500):
        name, stream = f"Supplied document {document.pk}", document.request.audit_stream
        yield from _of(document, name, told[stream])


def _of(row, name, told):
    """At most one sentence about a row with ``content`` and ``digest``."""
    try:
        is_intact = snapshots.is_intact(row)
        erased = snapshots.erased(row.content)
    except (KeyError, TypeError, AttributeError):  # somebody made it something else
        is_intact, erased = False, set()
    if not is_intact:
        yield f"{name}: its content was altered."
    elif erased - told:
        yield f"{name}: an answer was erased without a record of it."


def _told():
    """{stream: keys of answers whose erasure was recorded}"""
    told = defaultdict(set)
    events = AuditEvent.objects.filter(object_label="competitions.application", verb=VERB)
    for event in events.select_related("stream"):
        told[event.stream.name] |= set(event.new.get("keys", []))
    return told
