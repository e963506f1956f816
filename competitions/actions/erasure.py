"""Erasing answers of an application when the law asks for it.

The words go from the draft, its history, every hand-in, the files and what was made of them. Each
hand-in keeps the leaf of an erased answer, so that its digest and its receipt hold.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import jobs as own_data
from competitions import timing
from competitions.actions import lapses
from competitions.intact import VERB
from competitions.models import (
    Answer,
    Attachment,
    Confirmation,
    Dossier,
    Presence,
    Submission,
    SuppliedDocument,
)
from competitions.snapshots import SIGNATURES, signed
from core import audit, clock, jobs, removal
from core.audit import AuditEvent
from core.erasure import forget_values
from core.errors import Refused
from core.models import Job, StoredFile
from core.states import lock

SUPPLIED = "words"  # the key under which supplied documents keep what was said about them
RESERVED = frozenset({SIGNATURES, SUPPLIED})  # erased by these keys, which no question may have


_followers = []


def follow(forget):
    """Let ``forget(application, keys)`` erase what an app further right keeps of the words."""
    _followers.append(forget)


@transaction.atomic
def erase(application, keys, *, by, reason):
    """Erase the answers to the questions ``keys`` in all stages; ``reason`` is for auditors."""
    if not reason.strip():
        raise Refused(_("Say on what ground the words are erased: auditors read it."))
    dossiers = _locked(application)
    keys = sorted(set(keys))
    numbers = [row.number for row in _submissions(application) if _erase_in(row, keys)]
    documents = _documents(application) if SUPPLIED in keys else []
    erased = [document.pk for document in documents if _erase_in(document, keys)]
    _drafts(dossiers, keys, by=by)
    _files(application, keys, documents)
    if SIGNATURES in keys:
        _signatures(application)
    _made(application)
    for forget in _followers:
        forget(application, keys)
    new = {"keys": keys, "submissions": numbers, "supplied": erased}
    audit.record(application, VERB, by=by, new=new, personal={"reason": reason})
    return application


def _locked(application):
    """All dossiers, locked before anything is read: nobody hands in or goes on meanwhile.

    The application comes after its dossiers, as everywhere; a stage may have been added by then.
    """
    rows = Dossier.objects.filter(application=application).order_by("pk").select_for_update()
    list(rows)
    lock(application)
    return list(rows.all())


def _submissions(application):
    return Submission.objects.filter(dossier__application=application).order_by("pk")


def _documents(application):
    found = SuppliedDocument.objects.filter(request__dossier__application=application)
    return list(found.select_related("stored").order_by("pk"))


def _erase_in(row, keys):
    """Take value and salt from answers of what was handed in; whether there were any."""
    hit = [e for e in row.content["answers"] if e["key"] in keys and "value" in e]
    if SIGNATURES in keys:
        hit += [entry for entry in signed(row.content) if "value" in entry]
    for entry in hit:
        del entry["value"], entry["salt"]
    if hit:  # past the model: its rows are never saved again
        type(row).objects.filter(pk=row.pk).update(content=row.content)
    return bool(hit)


def _drafts(dossiers, keys, *, by):
    """The words being written, with their history, and who is at them."""
    for dossier in dossiers:
        answers = Answer.objects.filter(dossier=dossier, question__key__in=keys)
        if answers.delete()[0]:
            dossier.draft_version += 1
            dossier.save(update_fields=["draft_version", "updated_at"])
            if timing.takes_words(dossier, clock.now()):
                lapses.lapse_altered(dossier, by=by)
    Presence.objects.filter(dossier__in=dossiers).delete()


def _files(application, keys, documents):
    attached = Attachment.objects.filter(
        dossier__application=application, question__key__in=keys
    ).select_related("stored")
    for attachment in attached:
        attachment.delete()
        removal.remove(attachment.stored)
    for document in documents:
        if document.stored.content:
            removal.blank(document.stored)


def _signatures(application):
    """Names and functions of who confirmed, and their powers of attorney; sign-offs name nobody."""
    found = Confirmation.objects.filter(dossier__application=application)
    label, pks = Confirmation._meta.label_lower, [str(one.pk) for one in found]
    forget_values(AuditEvent.objects.filter(object_label=label, object_pk__in=pks))
    powers = list(StoredFile.objects.filter(confirmations__in=found).distinct())
    found.delete()
    for stored in powers:
        removal.remove(stored)


def _made(application):
    """Documents made of the hand-ins, or being made, and archives of who may read them."""
    for submission in _submissions(application):
        made = Job.objects.about(submission)
        jobs.cancel(made, _("What it is about has been erased."))
        results = made.exclude(result=None).values_list("result", flat=True)
        keys = [result["file"] for result in results if "file" in result]
        for stored in StoredFile.objects.filter(pk__in=keys):
            removal.remove(stored)
    own_data.forget(Job.objects.all())  # also of those who have left the team meanwhile
