"""Who may do what for a cluster. Whether it can be done now is for states.py."""

from clusters.models import ClusterRole
from core.permissions import rule

Role = ClusterRole.Role


def holds(user, cluster, *roles):
    """Whether ``user`` has one of ``roles`` for ``cluster``."""
    return cluster.roles.filter(user=user, role__in=roles).exists()


@rule("clusters.manage_cluster")
def manages(user, cluster):
    return holds(user, cluster, Role.MANAGER)


@rule("clusters.write_for_cluster")
def writes(user, cluster):
    return holds(user, cluster, Role.MANAGER, Role.EDITOR)


@rule("clusters.belong_to_cluster")
def belongs(user, cluster):
    return holds(user, cluster, *Role.values)


@rule("clusters.change_label")
def changes_labels(user, label):
    return user.is_officer
