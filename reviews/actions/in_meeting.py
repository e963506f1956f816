"""What every action in a meeting needs: the version that browsers ask for, who goes out."""

from django.db.models import F
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import WrongTime
from reviews import rooms
from reviews.models import Exit, Meeting
from reviews.states import MeetingStatus


def step(meeting, *, is_outline=True):
    """Move the version on, so that every browser fetches anew.

    What happens within an item (``is_outline`` false) moves nothing for those who are out.
    """
    changes = {"version": F("version") + 1}
    if is_outline:
        changes["outline_version"] = F("outline_version") + 1
    Meeting.objects.filter(pk=meeting.pk).update(**changes)


def require_under_way(meeting):
    if meeting.status != MeetingStatus.UNDER_WAY:
        words = _("The meeting is %(status)s: nothing can be done in it.")
        raise WrongTime(words % {"status": meeting.get_status_display()})


def send_out(item, seats):
    """Note that those of ``seats``, who are there, leave the room for ``item``; return them."""
    room = rooms.of([item.dossier], seats)[item.dossier_id]
    out = [*room.leaves, *room.undeclared]
    gone = set(item.exits.filter(returned_at=None).values_list("panelist_id", flat=True))
    new = [Exit(item=item, panelist=seat) for seat in out if seat.pk not in gone]
    Exit.objects.bulk_create(new)
    return out


def bring_back(item, *, by):
    """Whoever had left for ``item`` and is still at the meeting comes back."""
    here = rooms.present(item.meeting)
    back = item.exits.filter(returned_at=None, panelist__in=here)
    seats = list(back.values_list("panelist_id", flat=True))
    back.update(returned_at=clock.now())
    if seats:
        audit.record(item, "return to the room", by=by, new={"panelists": seats})
