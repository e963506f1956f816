"""Letters to applicants about their hearings; written once for each plan."""

from django.conf import settings

from competitions.call_emails import managers_of, moment
from core import mail


def planned(hearing):
    """The slot, or the new one after a change."""
    _to_the_cluster("hearing_planned", hearing, key=f"hearing:{hearing.pk}:{hearing.sequence}")


def cancelled(hearing, reason):
    key = f"hearing-cancelled:{hearing.pk}:{hearing.sequence}"
    _to_the_cluster("hearing_cancelled", hearing, key=key, reason=reason)


def _to_the_cluster(template, hearing, *, key, **context):
    application = hearing.dossier.application
    zone = hearing.dossier.stage.call.zone
    mail.queue(
        key,
        to=managers_of([application]),
        template=f"reviews/{template}",
        about=application,
        context={
            "hearing": hearing,
            "application": application,
            "is_changed": hearing.sequence > 0,
            "when": moment(hearing.starts_at, zone),
            "until": moment(hearing.closes_at, zone),
            "link": settings.SITE_URL + hearing.get_absolute_url(),
            **context,
        },
    )
