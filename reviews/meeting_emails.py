"""Letters to a panel about its meetings. None names a dossier."""

from django.conf import settings

from competitions.call_emails import moment
from core import mail
from reviews import rooms


def planned(meeting):
    """When and where; for a changed plan again, once each."""
    _to_the_panel("meeting_planned", meeting, key=f"meeting:{meeting.pk}:{meeting.sequence}")


def cancelled(meeting, reason):
    key = f"meeting-cancelled:{meeting.pk}"
    _to_the_panel("meeting_cancelled", meeting, key=key, reason=reason)


def _to_the_panel(template, meeting, *, key, **context):
    call = meeting.stage.call
    mail.queue(
        key,
        to=[seat.user.email for seat in rooms.seats_of(meeting.panel)],
        template=f"reviews/{template}",
        context={
            "meeting": meeting,
            "is_changed": meeting.sequence > 0,
            "when": moment(meeting.starts_at, call.zone),
            "link": settings.SITE_URL + meeting.get_absolute_url(),
            **context,
        },
    )
