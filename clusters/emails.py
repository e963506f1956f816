"""Letters to those who manage a cluster, about its labels."""

from django.urls import reverse
from django.utils.functional import lazy

from accounts.models import User
from clusters.models import ClusterRole, NoticeKind
from core import formats, mail

day = lazy(formats.day, str)  # in words of the language in which the letter is written
ENDING = (NoticeKind.ENDS_180, NoticeKind.ENDS_90, NoticeKind.ENDS_30)


def managers_of(cluster_ids):
    """Cluster -> addresses of the people who manage it."""
    found = {}
    people = User.objects.able().values_list("pk", "email")
    addresses = dict(people.filter(cluster_roles__cluster__in=cluster_ids))
    roles = ClusterRole.objects.filter(cluster__in=cluster_ids, role=ClusterRole.Role.MANAGER)
    for cluster, user in roles.values_list("cluster", "user"):
        if user in addresses:
            found.setdefault(cluster, []).append(addresses[user])
    return found


def label_suspended(suspension):
    label = suspension.label
    _tell(
        f"label-suspended:{suspension.pk}",
        label,
        "label_suspended",
        since=day(suspension.since),
        until=day(suspension.until) if suspension.until else "",
        reason=suspension.reason,
    )


def label_reinstated(label, since):
    key = f"label-reinstated:{label.pk}:{label.updated_at:%Y%m%dT%H%M%S}"
    _tell(key, label, "label_reinstated", since=day(since), reason=label.status_reason)


def label_revoked(label):
    _tell(
        f"label-revoked:{label.pk}",
        label,
        "label_revoked",
        since=day(label.ended_on),
        reason=label.status_reason,
    )


def label_date(notice, to):
    """What ``notice`` is about: that the label ends, has ended, or can be renewed no more."""
    label = notice.label
    template = "ends" if notice.kind in ENDING else notice.kind
    _tell(
        f"label-{notice.kind}:{label.pk}",
        label,
        f"label_{template}",
        to=to,
        renew=reverse("competitions:label-renew", args=[label.number]),
    )


def _tell(key, label, template, *, to=None, **context):
    cluster = label.cluster
    mail.queue(
        key,
        to=managers_of([cluster.pk]).get(cluster.pk, []) if to is None else to,
        template=f"clusters/{template}",
        about=label,
        context={
            "label": label,
            "cluster": cluster,
            "label_type": label.label_type,
            "tier": label.get_tier_display(),
            "last_day": day(label.last_valid_day),
            "last_day_to_renew": day(label.last_day_to_renew),
            "label_page": reverse("clusters:own-label", args=[cluster.slug, label.number]),
        }
        | context,
    )
