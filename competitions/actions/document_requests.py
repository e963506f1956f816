"""Asking for a document that is missing after a hand-in, and supplying it.

What was handed in stays as it is; what is supplied stands beside it, with a digest of its own.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import document_emails, snapshots, states, supplied
from competitions.deadlines import is_in_time
from competitions.models import DocumentRequest, SuppliedDocument
from competitions.states import IN_JUDGEMENT, DocumentRequestStatus
from core import audit, clock, files
from core.errors import Refused
from core.formats import moment
from core.states import lock

MOST_DOCUMENTS = 20  # for one request
MOST_BYTES = 20_000_000  # of one document


class TooLate(Refused):
    """It was received after the deadline, or the dossier takes no documents any more."""


@transaction.atomic
def ask(dossier, *, by, words, due_at, file_kinds):
    """Ask the cluster for what is missing, until a deadline of its own."""
    lock(dossier)
    if dossier.status not in IN_JUDGEMENT:
        raise TooLate(_("Documents are asked for between the hand-in and the decision."))
    if not words.strip():
        raise Refused(_("Say what is missing: the cluster reads it."))
    _require_future(due_at)
    asked = DocumentRequest.objects.create(
        dossier=dossier,
        words=words,
        file_kinds=sorted(file_kinds),
        due_at=due_at - dossier.stage.outage,
        asked_by=by,
    )
    new = {"dossier": dossier.pk, "due_at": due_at, "file_kinds": asked.file_kinds}
    audit.record(asked, "ask", by=by, new=new, personal={"words": words})
    document_emails.asked(asked)
    return asked


def supply(asked, *, by, upload, words, received_at):
    """Add a document; judged by when it was received. Raises TooLate after the deadline."""
    _way(asked, received_at)  # before the file is opened, and again under the lock
    act = partial(_supply, asked, by=by, words=words, received_at=received_at)
    limits = {"kinds": set(asked.file_kinds), "max_bytes": MOST_BYTES}
    return files.admitting(act, upload, by=by, **limits)


@transaction.atomic
def _supply(asked, stored, *, by, words, received_at):
    lock(asked)
    way = _way(asked, received_at)
    sequence = asked.supplied.count() + 1
    if sequence > MOST_DOCUMENTS:
        raise Refused(_("No further document fits. Ask the office for another request."))
    files.keep(stored)
    content = supplied.build(asked, stored, words)
    document = SuppliedDocument.objects.create(
        request=asked,
        sequence=sequence,
        stored=stored,
        content=content,
        digest=snapshots.digest_of(content),
        received_at=received_at,
        supplied_by=by,
    )
    facts = {"sequence": sequence, "sha256": stored.sha256, "digest": document.digest}
    way.apply(asked, by=by, facts=facts)
    document_emails.supplied(document)
    return document


@transaction.atomic
def extend(asked, *, by, due_at, reason):
    """Give more time for a document that has not come."""
    lock(asked)
    states.EXTEND_REQUEST.check(asked)
    _require_reason(reason)
    _require_future(due_at)
    if is_in_time(due_at, asked.deadline):
        raise Refused(_("The new deadline must be later than the one in force."))
    own = due_at - asked.dossier.stage.outage
    states.EXTEND_REQUEST.apply(asked, by=by, reason=reason, due_at=own)
    document_emails.extended(asked, reason)
    return asked


@transaction.atomic
def withdraw(asked, *, by, reason):
    """Do without the document after all."""
    _require_reason(reason)
    states.WITHDRAW_REQUEST.apply(asked, by=by, reason=reason)
    document_emails.withdrawn(asked, reason)
    return asked


def _way(asked, received_at):
    """The transition that supplying is; refused where it is none, or too late."""
    is_first = asked.status == DocumentRequestStatus.OPEN
    way = states.SUPPLY_DOCUMENT if is_first else states.SUPPLY_ANOTHER
    way.check(asked)
    _require_time(asked, received_at)
    return way


def _require_time(asked, received_at):
    if asked.takes_documents(received_at):
        return
    if asked.dossier.status not in IN_JUDGEMENT:
        raise TooLate(_("Nothing is asked of this dossier any more."))
    zone = asked.dossier.stage.call.zone
    raise TooLate(
        _("This reached us on %(moment)s. The deadline was %(deadline)s.")
        % {"moment": moment(received_at, zone), "deadline": moment(asked.deadline, zone)}
    )


def _require_future(due_at):
    if is_in_time(due_at, clock.now()):
        raise Refused(_("The new deadline has passed already."))


def _require_reason(reason):
    if not reason.strip():
        raise Refused(_("Give the reason: the cluster and auditors read it."))
