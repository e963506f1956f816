"""Letters about documents that are asked for after a hand-in."""

from django.urls import reverse

from competitions.call_emails import managers_of, moment
from core import clock, mail


def asked(asked):
    _to_the_cluster("document_asked", asked, key=f"document-asked:{asked.pk}")


def extended(asked, reason):
    key = f"document-extended:{asked.pk}:{asked.due_at:%Y%m%dT%H%M%S}"
    _to_the_cluster("document_extended", asked, key=key, reason=reason)


def withdrawn(asked, reason):
    key = f"document-withdrawn:{asked.pk}"
    _to_the_cluster("document_withdrawn", asked, key=key, reason=reason)


def near(asked, key):
    """A reminder that the deadline comes near; written once for each moment."""
    _to_the_cluster("document_near", asked, key=key)


def supplied(document):
    """Tell the officer who asked."""
    asked = document.request
    application = asked.dossier.application
    mail.queue(
        f"document-supplied:{document.pk}",
        to=[asked.asked_by.email],
        template="competitions/document_supplied",
        about=application,
        context={
            "document": document,
            "application": application,
            "received": moment(document.received_at, asked.dossier.stage.call.zone),
            "path": reverse("competitions:office-dossier", args=[asked.dossier_id]),
        },
    )


def refused(document):
    """The file of a supplied document is withheld: to the cluster, and to the officer who asked."""
    asked, stored = document.request, document.stored
    key = f"document-refused:{document.pk}"
    is_open = asked.takes_documents(clock.now())
    _to_the_cluster("document_refused", asked, key=key, stored=stored, takes_documents=is_open)
    mail.queue(
        f"{key}:office",
        to=[asked.asked_by.email],
        template="competitions/document_refused_office",
        about=asked.dossier.application,
        context={
            "stored": stored,
            "application": asked.dossier.application,
            "path": reverse("competitions:office-dossier", args=[asked.dossier_id]),
        },
    )


def _to_the_cluster(template, asked, *, key, **context):
    application, stage = asked.dossier.application, asked.dossier.stage
    mail.queue(
        key,
        to=managers_of([application]),
        template=f"competitions/{template}",
        about=application,
        context={
            "asked": asked,
            "application": application,
            "stage": stage,
            "call": stage.call,
            "until": moment(asked.deadline, stage.call.zone),
            **context,
        },
    )
