"""Letters to applicants about what they did."""

from django.utils.functional import lazy

from competitions import timing
from competitions.call_emails import managers_of, writers_of
from core import clock, formats, mail

# In words of the language in which the letter is written
moment, exact_money = lazy(formats.moment, str), lazy(formats.exact_money, str)


def submission_received(submission):
    """The receipt, to those who manage the cluster and to whoever pressed the button."""
    dossier = submission.dossier
    call = dossier.stage.call
    addresses = managers_of([dossier.application])
    if submission.submitted_by:
        addresses.append(submission.submitted_by.email)
    mail.queue(
        f"submission-received:{submission.pk}",
        to=addresses,
        template="competitions/submission_received",
        about=dossier.application,
        context={
            "submission": submission,
            "application": dossier.application,
            "stage": dossier.stage,
            "call": call,
            "received": moment(submission.received_at, call.zone),
            "requested": exact_money(submission.requested),
        },
    )


def file_refused(attachment):
    """To those who manage the cluster and to whoever added the file."""
    dossier, stored = attachment.dossier, attachment.stored
    addresses = managers_of([dossier.application])
    if stored.uploaded_by:
        addresses.append(stored.uploaded_by.email)
    mail.queue(
        f"file-refused:{stored.pk}",
        to=addresses,
        template="competitions/file_refused",
        about=dossier.application,
        context={
            "stored": stored,
            "question": attachment.question,
            "dossier": dossier,
            "application": dossier.application,
            "stage": dossier.stage,
            "call": dossier.stage.call,
            "takes_words": timing.takes_words(dossier, clock.now()),
        },
    )


def application_withdrawn(dossier):
    mail.queue(
        f"application-withdrawn:{dossier.pk}",
        to=writers_of([dossier.application]),
        template="competitions/application_withdrawn",
        about=dossier.application,
        context={
            "application": dossier.application,
            "stage": dossier.stage,
            "call": dossier.stage.call,
        },
    )


def deadline_near(key, dossier, *, to, missing):
    """A reminder; says so when what was handed in was changed since."""
    call = dossier.stage.call
    submission = dossier.pinned
    mail.queue(
        key,
        to=to,
        template="competitions/deadline_near",
        about=dossier.application,
        context={
            "application": dossier.application,
            "stage": dossier.stage,
            "call": call,
            "submission": submission,
            "received": moment(submission.received_at, call.zone) if submission else "",
            "closes": moment(timing.deadline(dossier), call.zone),
            "missing": missing,
        },
    )
