"""Who may do what in judging. Whether it can be done now is for states.py."""

from django.db.models import Q

from competitions.models import Dossier, Stage
from competitions.states import StageStatus
from core import visibility
from core.permissions import rule


@rule("reviews.write_sheet", "reviews.refuse_assignment", "reviews.write_note")
def is_own(user, assignment):
    return assignment.panelist.user_id == user.pk


@rule("reviews.declare_for")
def is_own_seat(user, panelist):
    return panelist.user_id == user.pk


@rule("reviews.assess_dossier")
def assesses(user, dossier):
    """The assessors of a label dossier agree its levels."""
    return dossier.assignments.live().filter(panelist__user=user).exists() and visibility.allows(
        user, dossier
    )


def closed_stages(user):
    """Stages whose ranking and selection a conflict closes to ``user`` until they are published.

    The order of the others would tell where the application stands that is closed to them.
    """
    tied = Dossier.objects.filter(
        application__conflicts__user=user, application__conflicts__excludes=True
    )
    ranked = Q(dossiers__in=tied.in_judgement()) | Q(rankings__entries__dossier__in=tied)
    return Stage.objects.filter(ranked).exclude(status=StageStatus.DECIDED)


def is_closed(stage, user):
    """Whether the ranking of ``stage`` and what is selected from it are closed to ``user``."""
    return closed_stages(user).filter(pk=stage.pk).exists()


def has_seat(user):
    """Whether the user sits on a panel; asked by every page's header, so asked once."""
    if not user.is_authenticated:
        return False
    if not hasattr(user, "_has_seat"):
        user._has_seat = user.seats.filter(ended_at__isnull=True).exists()
    return user._has_seat
