"""Calendar files (iCalendar, RFC 5545) of what is planned: a meeting, a hearing.

The ``uid`` of an appointment stays the same for ever; with a higher ``sequence`` a calendar takes
a later file for a change of the same appointment, and a cancelled one out of its view.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event

from core import clock

CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Appointment:
    """One appointment. ``key`` is unique in this installation; ``minutes`` is its length."""

    key: str
    sequence: int
    title: str
    starts_at: datetime
    minutes: int
    place: str = ""
    link: str = ""  # where one takes part by video
    page: str = ""  # our own page about it
    is_cancelled: bool = False


def render(appointment):
    """The file as bytes. Moments are written in UTC, which every calendar turns to its own."""
    event = Event.new(
        uid=f"{appointment.key}@{urlsplit(settings.SITE_URL).hostname}",
        sequence=appointment.sequence,
        stamp=clock.now(),
        summary=appointment.title,
        start=appointment.starts_at,
        end=appointment.starts_at + timedelta(minutes=appointment.minutes),
        location=appointment.place or appointment.link or None,
        description="\n".join(filter(None, [appointment.link, appointment.page])) or None,
        url=appointment.page or None,
        status="CANCELLED" if appointment.is_cancelled else "CONFIRMED",
    )
    calendar = Calendar.new(
        prodid="-//Podium//Podium//EN",
        method="CANCEL" if appointment.is_cancelled else "PUBLISH",
        subcomponents=[event],
    )
    return calendar.to_ical()


def response(appointment, filename):
    """The file as a download."""
    return HttpResponse(
        render(appointment),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{filename}"'},
    )
