"""Who deliberates on a dossier, and what is still out: the questions behind consensus and talk.

A member of the panel takes part once their own sheet is in; so does the chair, unless they have
a sheet of their own to write first. The office reads along. Conflicts close it as all the rest.
"""

from django.db.models import Exists, OuterRef, Q

from competitions.models import Dossier, StageKind
from competitions.permissions import reads_everything
from competitions.states import StageStatus
from core import visibility
from reviews.models import Assignment, Panelist, ScoreSheet, Standing
from reviews.models.panel import LEADING
from reviews.states import SheetStatus


def judged(user):
    """Keys of dossiers on which the own sheet is in, from a seat that serves."""
    return ScoreSheet.objects.filter(
        assignment__panelist__user=user,
        assignment__panelist__ended_at__isnull=True,
        status=SheetStatus.SUBMITTED,
    ).values("assignment__dossier")


def led_seats(user):
    """Serving seats from which ``user`` leads a panel."""
    return Panelist.objects.serving().leading().filter(user=user, declared_at__isnull=False)


def led_stages(seats):
    """(seat, stage) of the stages whose dossiers are judged and whose talk is led from ``seats``.

    The seats serve and come ``with_stages``.
    """
    return [
        (seat, stage)
        for seat in seats
        if seat.role in LEADING and seat.declared_at
        for stage in seat.panel.call.stages.all()
        if stage.status == StageStatus.CLOSED and stage.kind != StageKind.ASSESSMENT
    ]


def led(user):
    """Keys of dossiers that ``user`` leads the talk on: declared for, no own sheet to write."""
    to_write = Assignment.objects.undone().filter(panelist__user=user, dossier=OuterRef("dossier"))
    declared = Standing.objects.free().filter(panelist__in=led_seats(user))
    return declared.exclude(Exists(to_write)).values("dossier")


def is_open_to(user):
    """A ``Q`` of the dossiers on which ``user`` deliberates as one of the panel."""
    return Q(pk__in=judged(user)) | Q(pk__in=led(user))


def dossiers(user):
    """Dossiers whose consensus and discussion ``user`` may open: panel and office, no conflict."""
    found = (
        Dossier.objects.all()
        if reads_everything(user)
        else Dossier.objects.filter(is_open_to(user))
    )
    return visibility.unvetoed(found, user)


def is_member(user, dossier):
    """Whether ``user`` takes part as one of the panel: judged or leads, and no conflict."""
    found = Dossier.objects.filter(is_open_to(user), pk=dossier.pk)
    return found.exists() and not visibility.vetoed(user, dossier)


def leads(user, dossier):
    """Whether ``user`` chairs the talk on ``dossier``."""
    return led(user).filter(dossier=dossier).exists() and not visibility.vetoed(user, dossier)


def at_work(dossier):
    """Assignments of those who judge the dossier now: live, from seats that serve."""
    return dossier.assignments.at_work().select_related("panelist__user").order_by("pk")


def judges(dossier):
    """Their seats."""
    return [row.panelist for row in at_work(dossier)]


def members(dossier):
    """The seats that agree or dissent: at work, own sheet in, no abstention."""
    own = ScoreSheet.objects.submitted().filter(is_abstention=False, assignment=OuterRef("pk"))
    return [row.panelist for row in at_work(dossier).filter(Exists(own))]


def late(dossier):
    """The seats at work whose sheet is not in."""
    return [row.panelist for row in at_work(dossier).undone()]


def sheets_in(dossier):
    """The sheets that count, abstentions aside."""
    return ScoreSheet.objects.submitted().filter(assignment__dossier=dossier, is_abstention=False)


def has_quorum(dossier):
    return sheets_in(dossier).count() >= dossier.stage.quorum
