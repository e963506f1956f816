"""The agenda of a meeting: set up, put in order, taken item by item, minuted.

Every change locks the meeting first: two leaders at work never take up two items.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import NotReady, Refused, Stale
from core.permissions import require
from core.states import lock
from reviews import agenda, agenda_inputs, rooms, states
from reviews.actions.in_meeting import bring_back, require_under_way, send_out, step
from reviews.models import AgendaItem, Recommendation
from reviews.states import ItemStatus, MeetingStatus


@transaction.atomic
def fill(meeting, *, by):
    """Put the panel's dossiers on the agenda, and all that is to come into the proposed order."""
    lock(meeting)
    _require_ahead(meeting)
    dossiers = list(agenda_inputs.dossiers_of(meeting))
    known = set(meeting.items.values_list("dossier_id", flat=True))
    AgendaItem.objects.bulk_create(
        [AgendaItem(meeting=meeting, dossier=d) for d in dossiers if d.pk not in known]
    )
    items = agenda_inputs.items_of(meeting, dossiers)
    order = agenda.arrange(items, agenda_inputs.cut_of(meeting.stage, items))
    places = {item.key: place for place, item in enumerate(order)}
    rows = list(meeting.items.order_by("position", "pk"))
    settled = [row for row in rows if row.status != ItemStatus.WAITING]
    waiting = [row for row in rows if row.status == ItemStatus.WAITING]
    waiting.sort(key=lambda row: places.get(row.dossier_id, len(places)))
    _number([*settled, *waiting])
    audit.record(meeting, "arrange", by=by, new={"items": len(rows)})
    step(meeting)
    return meeting


@transaction.atomic
def move(item, beside, *, by):
    """Let two items that stand beside one another, as the leader sees them, change places."""
    meeting = item.meeting
    lock(meeting)
    _require_ahead(meeting)
    rows = list(meeting.items.order_by("position", "pk"))
    one, other = (next((row for row in rows if row == wanted), None) for wanted in (item, beside))
    if one is None or other is None:
        raise Refused(_("These items stand on no agenda together."))
    for row in (one, other):
        if row.status != ItemStatus.WAITING:
            raise Refused(_("Only what is still to come changes its place."))
    first, second = rows.index(one), rows.index(other)
    rows[first], rows[second] = rows[second], rows[first]
    _number(rows)
    audit.record(meeting, "reorder", by=by, new={"item": one.pk, "with": other.pk})
    step(meeting)
    return meeting


@transaction.atomic
def put_aside(items, *, by, reason):
    """Decide that the panel does not discuss these; all or none."""
    if not reason.strip():
        raise Refused(_("Give the reason: it stands in the minutes."))
    items = list(items)
    for meeting in {item.meeting for item in items}:
        lock(meeting)
        _require_ahead(meeting)
        step(meeting)
    rows = AgendaItem.objects.filter(pk__in=[item.pk for item in items])
    return states.PUT_ASIDE.apply_many(rows, by=by, aside_reason=reason)


@transaction.atomic
def take_back(item, *, by):
    """Let an item that was put aside be discussed after all."""
    lock(item.meeting)
    _require_ahead(item.meeting)
    states.TAKE_BACK.apply(item, by=by, aside_reason="")
    step(item.meeting)
    return item


@transaction.atomic
def take_up(item, *, by):
    """Begin (or resume) an item: those in conflict leave the room now, and it is noted."""
    meeting = item.meeting
    lock(meeting)
    require_under_way(meeting)
    require(by, "reviews.lead_item", item)
    if meeting.items.open().exclude(pk=item.pk).exists():
        raise NotReady(_("Another item is still being discussed. It has to be finished first."))
    lock(item)
    is_first = item.status != ItemStatus.DONE
    way = states.TAKE_UP_ITEM if is_first else states.RESUME_ITEM
    changes = {"taken_up_at": clock.now()} if is_first else {}
    way.apply(item, by=by, **changes)
    here = rooms.present(meeting)
    out = send_out(item, [s for s in rooms.seats_of(meeting.panel) if s.pk in here])
    if out:
        audit.record(item, "leave the room", by=by, new={"panelists": [seat.pk for seat in out]})
    step(meeting)
    return item


@transaction.atomic
def minute(item, *, by, version, decision, outcome, minority=""):
    """Write down what the panel says about the open item; Stale if somebody else wrote."""
    meeting = item.meeting
    lock(meeting)
    require_under_way(meeting)
    require(by, "reviews.lead_item", item)
    lock(item)
    states.MINUTE_ITEM.check(item)
    words = {"decision": decision, "outcome": outcome, "minority": minority}
    if all(getattr(item, name) == value for name, value in words.items()):
        return item
    if version != item.version:
        raise Stale(item, words)
    if outcome and outcome not in Recommendation.values:
        raise Refused(_("Choose one of the recommendations."))
    states.MINUTE_ITEM.apply(item, by=by, version=version + 1, **words)
    step(meeting, is_outline=False)
    return item


@transaction.atomic
def finish(item, *, by):
    """End the open item: whoever had left comes back."""
    meeting = item.meeting
    lock(meeting)
    require_under_way(meeting)
    require(by, "reviews.lead_item", item)
    lock(item)
    states.FINISH_ITEM.check(item)
    if item.votes.open().exists():
        raise NotReady(_("A vote is still open. Close it first."))
    if not item.outcome:
        raise NotReady(_("Say what the panel recommends, or that it recommends nothing."))
    bring_back(item, by=by)
    states.FINISH_ITEM.apply(item, by=by, finished_at=clock.now())
    step(meeting)
    return item


def _require_ahead(meeting):
    if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.UNDER_WAY):
        require_under_way(meeting)


def _number(rows):
    for position, row in enumerate(rows, 1):
        row.position = position
    AgendaItem.objects.bulk_update(rows, ["position"], batch_size=200)
