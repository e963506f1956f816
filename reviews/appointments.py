"""Meetings, hearings and visits as appointments for calendars."""

from django.conf import settings
from django.utils.translation import gettext as _

from core.calendars import Appointment
from reviews.states import HearingStatus, MeetingStatus


def of_meeting(meeting):
    return Appointment(
        key=f"meeting-{meeting.pk}",
        sequence=meeting.sequence,
        title=_("%(meeting)s: %(stage)s") % {"meeting": meeting, "stage": meeting.stage},
        is_cancelled=meeting.status == MeetingStatus.CANCELLED,
        **_when_and_where(meeting),
    )


def of_hearing(hearing):
    return Appointment(
        key=f"hearing-{hearing.pk}",
        sequence=hearing.sequence,
        title=str(hearing),
        is_cancelled=hearing.status == HearingStatus.CANCELLED,
        **_when_and_where(hearing),
    )


def of_visit(visit, page):
    """A visit once a day was chosen, as those see it whose page is at ``page``."""
    return Appointment(
        key=f"visit-{visit.pk}",
        sequence=visit.sequence,
        title=str(visit),
        is_cancelled=not visit.is_fixed,
        **_when_and_where(visit) | {"page": settings.SITE_URL + page},
    )


def _when_and_where(planned):
    return {
        "starts_at": planned.starts_at,
        "minutes": planned.minutes,
        "place": planned.place,
        "link": planned.link,
        "page": settings.SITE_URL + planned.get_absolute_url(),
    }
