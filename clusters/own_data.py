"""What clusters keeps about a person, to be given to them and to be ended: roles in clusters."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster
from core import audit, erasure, my_data

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
    "founded",
    "figures",
    "source",
)


def register():
    my_data.register("clusters", _("My clusters and my roles in them"), _clusters, order=40)
    erasure.register("clusters", erase=_erase, erases=_erases)


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


def _erases(person):
    count = person.cluster_roles.count()
    if not count:
        return []
    words = ngettext("The role in %(n)d cluster.", "The roles in %(n)d clusters.", count)
    last = gettext("A cluster whose only manager this was is left without one.")
    return [words % {"n": count}, last]


def _erase(person, addresses, by):
    """End the roles, that of a last manager too: the law does not wait for a successor."""
    for entry in person.cluster_roles.select_related("cluster"):
        old = {"user": person.pk, "role": entry.role}
        audit.record(entry.cluster, "take role", by=by, old=old)
        entry.delete()
