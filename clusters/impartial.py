"""Who is tied to a cluster, and therefore decides nothing about its labels.

Whoever works for it is. The apps to the right register in ``AppConfig.ready`` what else ties
people to clusters: a part in one of its applications, a conflict of interest.
"""

from collections.abc import Callable

from django.db.models import Q

from clusters.models import Cluster, ClusterRole

_ties: list[Callable] = [
    lambda user: ClusterRole.objects.filter(user=user).order_by().values("cluster")
]


def register(clusters_of):
    """Let ``clusters_of(user)``, a query of keys, name the clusters that ``user`` is tied to."""
    _ties.append(clusters_of)


def is_tied(user, cluster):
    return Cluster.objects.filter(_tied_q(user, "pk"), pk=cluster.pk).exists()


def leave_out_tied(rows, user, cluster):
    """Those ``rows`` about clusters to which nothing ties ``user``; ``cluster`` leads to them."""
    return rows.exclude(_tied_q(user, cluster))


def _tied_q(user, cluster):
    found = Q()
    for clusters_of in _ties:
        found |= Q(**{f"{cluster}__in": clusters_of(user)})
    return found
