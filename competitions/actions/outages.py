"""Recording when nobody could hand in: everybody gets that time back."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from competitions import call_emails
from competitions.actions import stages
from competitions.deadlines import effective_deadline
from competitions.models import Outage
from competitions.states import CallStatus, StageStatus
from core import clock
from core.errors import Refused
from core.states import lock

MINUTE = timedelta(minutes=1)
COLLECTED = [StageStatus.OPEN, StageStatus.CLOSED]


@transaction.atomic
def record(call, *, by, began_at, ended_at, reason):
    """Lengthen every stage that was collecting in that time; return one Outage per stage.

    Judged by the deadline that was in force: an outage after it held nobody up. Refused when
    the lengthened deadline is over as well, because only an extension helps then.
    """
    if call.status != CallStatus.PUBLISHED:
        raise Refused(_("The call takes no hand-ins, so its deadlines cannot move."))
    _check(began_at, ended_at, reason)
    found = call.stages.filter(status__in=COLLECTED).order_by("pk")
    recorded = [
        _record(stage, by=by, began_at=began_at, ended_at=ended_at, reason=reason)
        for stage in found
        if _overlaps(stage, began_at, ended_at)
    ]
    if not recorded:
        raise Refused(_("No stage was collecting in that time."))
    return recorded


def _check(began_at, ended_at, reason):
    if not reason.strip():
        raise Refused(_("Give the reason for the outage: everybody reads it."))
    if ended_at <= began_at:
        raise Refused(_("The outage must end after it began."))
    if ended_at > clock.now():
        raise Refused(_("An outage is recorded once it is over."))


def _overlaps(stage, began_at, ended_at):
    """Whether any of it lay between the opening and the deadline in force."""
    lock(stage)
    if stage.deadline is None:
        return False
    return began_at < stage.deadline and (stage.opens_at is None or ended_at > stage.opens_at)


def _record(stage, *, by, began_at, ended_at, reason):
    if stage.outages.filter(began_at__lt=ended_at, ended_at__gt=began_at).exists():
        raise Refused(_("Part of this time is recorded as an outage already."))
    minutes = -((began_at - ended_at) // MINUTE)  # a begun minute counts
    outage = Outage.objects.create(
        stage=stage,
        began_at=began_at,
        ended_at=ended_at,
        minutes=minutes,
        reason=reason,
        recorded_by=by,
    )
    total = stage.outages.aggregate(total=Sum("minutes"))["total"]
    if effective_deadline(stage.closes_at, outage_minutes=total) <= clock.now():
        raise Refused(_("Even the lengthened deadline is over. Extend the deadline instead."))
    stages.lengthen(
        stage,
        "record outage",
        by=by,
        reason=reason,
        outage_minutes=total,
        facts={"outage": outage.pk, "began_at": began_at, "ended_at": ended_at},
    )
    call_emails.outage_recorded(outage)
    return outage
