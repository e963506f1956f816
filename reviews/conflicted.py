"""Which panelists are in conflict with which dossiers, for many of both in three queries; and whom
that keeps from deciding on a label of the cluster.
"""

from collections import defaultdict

from clusters import impartial
from clusters.models import ClusterRole
from competitions.models import Participant
from reviews.models import Conflict


def pairs(seats, dossiers):
    """(panelist, dossier) pairs with a conflict in force, or of an application's own people."""
    seats_of, of_application, of_cluster = defaultdict(list), defaultdict(list), defaultdict(list)
    for seat in seats:
        seats_of[seat.user_id].append(seat.pk)
    for dossier in dossiers:
        of_application[dossier.application_id].append(dossier.pk)
        of_cluster[dossier.application.cluster_id].append(dossier.pk)
    both = {"user__in": seats_of, "application__in": of_application}
    found = []
    for rows in (
        Conflict.objects.filter(excludes=True, **both),
        Participant.objects.filter(**both),
    ):
        keys = rows.values_list("user_id", "application_id")
        found += [(user, of_application[application]) for user, application in keys]
    roles = ClusterRole.objects.filter(user__in=seats_of, cluster__in=of_cluster)
    found += [(user, of_cluster[pk]) for user, pk in roles.values_list("user_id", "cluster_id")]
    return {(seat, dossier) for user, mine in found for seat in seats_of[user] for dossier in mine}


def register():
    """Let neither a conflict in force nor a part in an application go with deciding on a label."""
    impartial.register(lambda user: _clusters(Conflict.objects.filter(user=user, excludes=True)))
    impartial.register(lambda user: _clusters(Participant.objects.filter(user=user)))


def _clusters(rows):
    return rows.order_by().values("application__cluster")
