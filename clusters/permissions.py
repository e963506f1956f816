"""Who may do what for a cluster. Whether it can be done now is for states.py."""

from accounts import relations
from clusters.models import ClusterRole
from core import navigation
from core.permissions import rule

Role = ClusterRole.Role


def holds(user, cluster, *roles):
    """Whether ``user`` has one of ``roles`` for ``cluster``."""
    return cluster.roles.filter(user=user, role__in=roles).exists()


@rule("clusters.manage_cluster")
def manages(user, cluster):
    return holds(user, cluster, Role.MANAGER)


def writes(user, cluster):
    return holds(user, cluster, *ClusterRole.WRITE)


@rule("clusters.belong_to_cluster")
def belongs(user, cluster):
    return holds(user, cluster, *Role.values)


def works_for_cluster(user):
    """Whether the user is in a cluster's team."""
    return relations.has(user, "cluster")


def sees_applicant_pages(user):
    """Those who work for a cluster, and newcomers who have no other role yet."""
    if not user.is_authenticated or user.reads_everything:
        return False
    return works_for_cluster(user) or navigation.role(user) is None
