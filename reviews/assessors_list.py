"""The dossiers of a label stage with their assessors, as the office lists them."""

from collections import defaultdict
from dataclasses import dataclass, field

from competitions.labelling import policy_of
from competitions.models import Dossier
from reviews.models import Assignment, Visit
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus


@dataclass
class Line:
    dossier: Dossier
    needed: int
    assignments: list = field(default_factory=list)
    visit: object = None

    @property
    def missing(self):
        """How many assessors still have to be proposed."""
        return max(0, self.needed - sum(row.status in LIVE for row in self.assignments))


SHOWN = [*LIVE, AssignmentStatus.VETOED]


def lines_of(stage, user):
    """Those in judgement that ``user`` may see; a constant number of queries."""
    found = Dossier.objects.visible_to(user).filter(stage=stage).in_judgement().for_list()
    dossiers = list(found.order_by("application__reference"))
    needed = policy_of(stage.call).assessors
    by_dossier, visits = defaultdict(list), {}
    rows = Assignment.objects.visible_to(user).filter(dossier__in=dossiers, status__in=SHOWN)
    for row in rows.select_related("panelist__user").order_by("pk"):
        by_dossier[row.dossier_id].append(row)
    for visit in Visit.objects.visible_to(user).filter(dossier__in=dossiers):
        visits[visit.dossier_id] = visit
    return [Line(one, needed, by_dossier[one.pk], visits.get(one.pk)) for one in dossiers]
