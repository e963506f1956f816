"""A panel's meeting: planned, begun, closed with its minutes; who is there.

Every change locks the meeting first and moves its version on, which browsers ask for.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import NotReady, Refused
from core.states import lock
from reviews import meeting_emails, minutes, states
from reviews.actions import agendas
from reviews.actions.in_meeting import require_under_way, send_out, step
from reviews.models import Attendance, Meeting, Minutes
from reviews.states import ItemStatus


@transaction.atomic
def plan(panel, stage, *, by, **fields):
    """A new meeting; ``fields``: starts_at, minutes, place, link, quorum, is_secret."""
    if panel.call_id != stage.call_id:
        raise Refused(_("This panel judges another call."))
    _require_place(fields)
    _require_future(fields["starts_at"])
    meeting = Meeting.objects.create(panel=panel, stage=stage, planned_by=by, **fields)
    audit.record(meeting, "plan", by=by, new={"panel": panel.pk, "stage": stage.pk} | fields)
    meeting_emails.planned(meeting)
    return meeting


@transaction.atomic
def change(meeting, *, by, **fields):
    """Another time, place or rule; members are told where and when, if that has changed."""
    lock(meeting)
    states.PLAN_MEETING.check(meeting)
    _require_place(fields)
    appointment = ("starts_at", "minutes", "place", "link")
    if all(getattr(meeting, name) == value for name, value in fields.items()):
        return meeting
    is_moved = any(getattr(meeting, name) != fields[name] for name in appointment)
    if meeting.starts_at != fields["starts_at"]:
        _require_future(fields["starts_at"])
    if is_moved:
        fields["sequence"] = meeting.sequence + 1
    states.PLAN_MEETING.apply(meeting, by=by, **fields)
    step(meeting)
    if is_moved:
        meeting_emails.planned(meeting)
    return meeting


@transaction.atomic
def cancel(meeting, *, by, reason):
    if not reason.strip():
        raise Refused(_("Give the reason: the members read it."))
    lock(meeting)
    sequence = meeting.sequence + 1
    states.CANCEL_MEETING.apply(meeting, by=by, reason=reason, sequence=sequence)
    step(meeting)
    meeting_emails.cancelled(meeting, reason)
    return meeting


@transaction.atomic
def begin(meeting, *, by):
    """Open the meeting; where nobody has set up an agenda, all dossiers are on it."""
    lock(meeting)
    states.BEGIN_MEETING.check(meeting)
    if not meeting.items.exists():
        agendas.fill(meeting, by=by)
    if not meeting.items.exists():
        raise NotReady(_("No dossier of this stage is in judgement yet."))
    states.BEGIN_MEETING.apply(meeting, by=by, begun_at=clock.now())
    step(meeting)
    return meeting


@transaction.atomic
def come(meeting, seat, *, by):
    """Note that a member is there; who is in conflict with the item under way stays outside."""
    lock(meeting)
    require_under_way(meeting)
    if seat.panel_id != meeting.panel_id or seat.ended_at is not None:
        raise Refused(_("%(person)s does not sit on this panel.") % {"person": seat})
    here, is_new = Attendance.objects.get_or_create(meeting=meeting, panelist=seat, left_at=None)
    if is_new:
        audit.record(here, "come", by=by, new={"panelist": seat.pk})
        for item in meeting.items.open():
            send_out(item, [seat])
        step(meeting)
    return here


@transaction.atomic
def leave(meeting, seat, *, by):
    """Note that a member has left the meeting."""
    lock(meeting)
    require_under_way(meeting)
    here = meeting.attendance.filter(panelist=seat, left_at=None).first()
    if here:
        here.left_at = clock.now()
        here.save(update_fields=["left_at"])
        audit.record(here, "leave", by=by, new={"panelist": seat.pk})
        step(meeting)
    return here


@transaction.atomic
def close(meeting, *, by):
    """End the meeting: everybody leaves, and the minutes are final."""
    lock(meeting)
    states.CLOSE_MEETING.check(meeting)
    if meeting.items.filter(status=ItemStatus.OPEN).exists():
        raise NotReady(_("An item is still being discussed. It has to be finished first."))
    now = clock.now()
    meeting.attendance.filter(left_at=None).update(left_at=now)
    states.CLOSE_MEETING.apply(meeting, by=by, closed_at=now)
    content = minutes.build(meeting)
    final = Minutes.objects.create(
        meeting=meeting, content=content, digest=minutes.digest_of(content)
    )
    audit.record(meeting, "fix minutes", by=by, new={"digest": final.digest})
    step(meeting)
    return final


def _require_place(fields):
    if not fields["place"].strip() and not fields["link"].strip():
        raise Refused(_("Say where: a place, a video link, or both."))


def _require_future(starts_at):
    if starts_at <= clock.now():
        raise Refused(_("This moment has passed already."))
