"""What an invitation into a cluster's team says and does; registered in ``AppConfig.ready``."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import invitations
from clusters.actions import clusters
from clusters.models import Cluster, ClusterRole

PURPOSE = "cluster_member"


def register():
    invitations.register_purpose(PURPOSE, on_accept=_join, describe=_describe, landing=_landing)


def _join(invitation, user):
    cluster = Cluster.objects.get(pk=invitation.target_id)
    role = ClusterRole.Role(invitation.data["role"])
    clusters.give_role(cluster, user, by=user, role=role)


def _landing(invitation):
    cluster = Cluster.objects.get(pk=invitation.target_id)
    return reverse("clusters:manage", args=[cluster.slug])


def _describe(invitation):
    cluster = Cluster.objects.get(pk=invitation.target_id)
    role = ClusterRole.Role(invitation.data["role"]).label
    return _("work for the cluster %(cluster)s as %(role)s") % {"cluster": cluster, "role": role}
