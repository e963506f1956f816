"""A file of a dossier was refused by the virus scanner: the record, and whom it concerns."""

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import consortium_emails, document_emails, emails, handed_in, timing
from competitions.actions import answers
from competitions.models import Attachment, Confirmation, Dossier, SuppliedDocument
from competitions.states import IN_JUDGEMENT
from core import audit, clock
from core.models import FileState
from core.states import lock

PLACE = ("application__cluster", "stage__call")  # what letters say of a dossier


def refuse(stored):
    """Part of ``core.scanning.settle``, in its transaction."""
    attached = Attachment.objects.filter(stored=stored, removed_at=None)
    for attachment in attached.select_related(*_at("dossier"), "question"):
        _record(attachment.dossier, stored)
        emails.file_refused(attachment)
    supplied = SuppliedDocument.objects.filter(stored=stored).select_related("stored")
    for document in supplied.select_related("request__asked_by", *_at("request__dossier")):
        _record(document.request.dossier, stored)
        document_emails.refused(document)
    # one that served again has several confirmations, all of one dossier
    confirmations = Confirmation.objects.filter(stored=stored)
    confirmed = confirmations.select_related("stored", "confirmed_by", *_at("dossier")).last()
    if confirmed:
        _record(confirmed.dossier, stored)
        consortium_emails.power_refused(confirmed)
        _end(confirmed)


def _end(confirmed):
    """Without its power of attorney a confirmation is none: another one is asked for."""
    dossier = confirmed.dossier
    lock(dossier)
    is_open = timing.takes_words(dossier, clock.now())
    if is_open and confirmed.draft_version == dossier.draft_version:
        answers.grow(dossier, by=confirmed.confirmed_by)


def for_officer(user):
    """Undecided dossiers with such a file in what counts, as items for needs_me.html."""
    dossiers = Dossier.objects.visible_to(user).filter(status__in=IN_JUDGEMENT)
    return [
        {
            "words": _("A file of %(application)s was refused by the virus scanner")
            % {"application": dossier.application},
            "url": reverse("competitions:office-dossier", args=[dossier.pk]),
            "hint": dossier.stage.call,
            "tone": "warn",
        }
        for dossier in _holding(dossiers)
    ]


def _holding(dossiers):
    """Those whose hand-in lists a refused file, and those for which one was supplied later."""
    refused = {"stored__state": FileState.INFECTED}
    found = {}
    for model in (Attachment, Confirmation):
        rows = model.objects.filter(**refused, dossier__in=dossiers)
        for one in rows.select_related("dossier__pinned", *_at("dossier")):
            if handed_in.holds(one.dossier.pinned, one.stored_id):
                found[one.dossier_id] = one.dossier
    supplied = SuppliedDocument.objects.filter(**refused, request__dossier__in=dossiers)
    for document in supplied.select_related(*_at("request__dossier")):
        found[document.request.dossier_id] = document.request.dossier
    return [found[pk] for pk in sorted(found)]


def _at(path):
    return [f"{path}__{name}" for name in PLACE]


def _record(dossier, stored):
    new = {"file": str(stored.pk), "threat": stored.threat}
    audit.record(dossier, "withhold file", by=None, new=new)
