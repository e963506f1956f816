"""Smallest valid meetings and hearings, made without the actions."""

from datetime import timedelta

from core import clock
from reviews.models import AgendaItem, Attendance, Ballot, Hearing, Meeting, Standing, Vote
from reviews.states import ItemStatus, MeetingStatus
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_panel, make_panelist


def make_meeting(*, stage=None, panel=None, status=MeetingStatus.UNDER_WAY, **fields):
    stage = stage or make_stage(status="closed")
    panel = panel or make_panel(call=stage.call)
    defaults = {
        "starts_at": clock.now() + timedelta(hours=1),
        "place": "Room 4",
        "quorum": 2,
        "begun_at": None if status == MeetingStatus.PLANNED else clock.now(),
    }
    return Meeting.objects.create(panel=panel, stage=stage, status=status, **defaults | fields)


def make_member(meeting, *, is_here=True, declared=True, **fields):
    """A seat of the meeting's panel, declared for every dossier of the agenda."""
    stages = [meeting.stage] if declared else []
    seat = make_panelist(panel=meeting.panel, declared_for=stages, **fields)
    for item in meeting.items.all():
        let_in(seat, item.dossier, declared=declared)
    if is_here:
        Attendance.objects.create(meeting=meeting, panelist=seat)
    return seat


def let_in(seat, dossier, *, declared=True):
    """The seat has declared that it is in no conflict with the dossier."""
    declared_at = clock.now() if declared else None
    Standing.objects.update_or_create(
        panelist=seat, dossier=dossier, defaults={"declared_at": declared_at}
    )


def make_item(meeting, *, status=ItemStatus.WAITING, **fields):
    """An item; those who sit on the panel already have declared for it."""
    if "dossier" not in fields:
        fields["dossier"] = make_dossier(stage=meeting.stage, status="submitted")
    fields.setdefault("position", meeting.items.count() + 1)
    item = AgendaItem.objects.create(meeting=meeting, status=status, **fields)
    for seat in meeting.panel.panelists.all():
        let_in(seat, item.dossier)
    return item


def make_vote(item, **fields):
    defaults = {
        "number": item.votes.count() + 1,
        "question": "Shall it be funded?",
        "options": ["Yes", "No"],
        "quorum": item.meeting.quorum,
        "is_secret": item.meeting.is_secret,
    }
    return Vote.objects.create(item=item, **defaults | fields)


def make_ballot(vote, panelist, choice=0, **fields):
    is_abstention = choice is None
    return Ballot.objects.create(
        vote=vote, panelist=panelist, choice=choice, is_abstention=is_abstention, **fields
    )


def make_hearing(dossier=None, **fields):
    if dossier is None:
        stage = make_stage(status="closed", kind="full")
        dossier = make_dossier(stage=stage, status="submitted")
    starts_at = fields.setdefault("starts_at", clock.now() + timedelta(days=7))
    defaults = {"place": "Room 4", "closes_at": starts_at - timedelta(hours=24)}
    return Hearing.objects.create(dossier=dossier, **defaults | fields)
