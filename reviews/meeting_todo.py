"""Meetings and hearings among what needs somebody today, and beside an applicant's dossier."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import notices
from competitions.notices import Notice
from core import clock
from reviews.models import Hearing, Meeting
from reviews.states import MeetingStatus

SOON = timedelta(days=14)


def for_panelist(user):
    """Meetings of the own panels that are under way or near."""
    seats = user.seats.serving()
    found = Meeting.objects.ahead().filter(panel__in=seats.values("panel"))
    return [_item(meeting) for meeting in _near(found)]


def for_officer():
    """Meetings that are under way or to begin today."""
    return [_item(meeting) for meeting in _near(Meeting.objects.ahead(), timedelta(days=1))]


def register():
    notices.register(_of_dossier)


def _of_dossier(dossier, user):
    """The hearing of a dossier, on the applicant's page."""
    for hearing in Hearing.objects.visible_to(user).planned().filter(dossier=dossier):
        is_waiting = clock.now() < hearing.starts_at and not hearing.confirmed_at
        yield Notice(
            _("Hearing before the panel"),
            hearing.get_absolute_url(),
            _("Confirm and prepare") if is_waiting else _("Look"),
            at=hearing.starts_at,
            tone="warn" if is_waiting else "info",
        )


def for_applicant(user):
    """Hearings that nobody has confirmed yet, of clusters that the user manages."""
    found = (
        Hearing.objects.visible_to(user)
        .planned()
        .filter(confirmed_at=None, starts_at__gt=clock.now())
        .filter(
            dossier__application__cluster__roles__user=user,
            dossier__application__cluster__roles__role="manager",
        )
    )
    return [
        {
            "words": _("Confirm the hearing and add the presentation"),
            "url": hearing.get_absolute_url(),
            "due": hearing.closes_at,
            "zone": hearing.dossier.stage.call.zone,
            "hint": hearing.dossier.application.title,
        }
        for hearing in found.for_list()
    ]


def _near(meetings, within=SOON):
    """Those under way, and those that begin soon; one left planned for a day is past."""
    now = clock.now()
    near = meetings.filter(starts_at__range=(now - timedelta(days=1), now + within))
    under_way = meetings.filter(status=MeetingStatus.UNDER_WAY)
    return (near | under_way).select_related("panel", "stage__call").order_by("starts_at", "pk")


def _item(meeting):
    is_under_way = meeting.status == MeetingStatus.UNDER_WAY
    return {
        "words": _("The meeting is under way: join it") if is_under_way else str(meeting),
        "url": reverse("reviews:meeting", args=[meeting.pk]),
        "due": None if is_under_way else meeting.starts_at,
        "zone": meeting.stage.call.zone,
        "hint": str(meeting.stage),
    }
