"""What panelists of a call have done, and what they are paid for it. Amounts are EUR."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from reviews.models import Assignment, Panelist
from reviews.states import AssignmentStatus


@dataclass(frozen=True)
class Line:
    """One seat: how many dossiers are judged, how many sheets were handed in, what it earns.

    A sheet counts once however often it came back, and stays counted when a conflict found
    later voids it: the work was done. ``amount`` is None where the panel has no rate.
    """

    seat: Panelist
    judged: int
    sheets: int

    @property
    def rate(self):
        return self.seat.panel.rate

    @property
    def amount(self):
        return None if self.rate is None else self.rate * self.sheets


def lines(call):
    """A line for each seat that ever was, by panel and name; one query."""
    handed_in = Q(assignments__sheets__versions__isnull=False)
    seats = (
        Panelist.objects.filter(panel__call=call)
        .select_related("user", "panel")
        .annotate(
            judged=Count(
                "assignments", filter=Q(assignments__status=AssignmentStatus.DONE), distinct=True
            ),
            handed_in=Count("assignments", filter=handed_in, distinct=True),
        )
        .order_by("panel__name", "user__name", "pk")
    )
    return [Line(seat, seat.judged, seat.handed_in) for seat in seats]


def total(found):
    return sum((line.amount for line in found if line.amount is not None), Decimal(0))


def is_closed(call, user):
    """Whether a conflict closes some of the work to ``user``, who could then count it only wrong.

    A list that leaves out what is closed would pay too little, one that counts it would tell.
    """
    work = Assignment.objects.filter(dossier__stage__call=call)
    return work.exclude(pk__in=work.visible_to(user).values("pk")).exists()
