"""What clusters keeps about a person: their roles, and the clusters these are for."""

from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core import my_data

ENTRY = (
    "slug",
    "name",
    "name_native",
    "sector",
    "sector_detail",
    "city",
    "summary",
    "website",
    "english_website",
    "management_fte",
    "figures",
    "source",
)


def register():
    my_data.register("clusters", _("My clusters and my roles in them"), _clusters, order=40)


def _clusters(user):
    roles = user.cluster_roles.order_by("pk")
    yield "clusters/my-roles.json", list(roles.values("cluster__name", "role", "created_at"))
    for cluster in Cluster.objects.with_role(user).order_by("pk"):
        members = cluster.memberships.order_by("pk")
        labels = cluster.labels.order_by("pk")
        yield (
            f"clusters/{cluster.slug}.json",
            {
                "entry": {name: getattr(cluster, name) for name in ENTRY},
                "members": list(
                    members.values("organisation__name", "is_committed", "joined_on", "left_on")
                ),
                "labels": list(
                    labels.values("number", "tier", "status", "valid_from", "valid_until")
                ),
            },
        )
