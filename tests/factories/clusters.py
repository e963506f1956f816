"""Smallest valid clusters, organisations and labels."""

from datetime import date
from itertools import count

from clusters.models import (
    Cluster,
    ClusterRole,
    Label,
    LabelMeasure,
    LabelType,
    Membership,
    Organisation,
    Region,
)
from clusters.states import LabelStatus
from tests.factories.accounts import make_officer

_number = count(1)

POLICY = {
    tier: {"years": 2, "renewal_years": 3, "renewal_window_years": 1}
    for tier in ("gold", "silver", "bronze")
}


def make_region(**fields):
    n = next(_number)
    return Region.objects.create(
        **{"code": f"DE{n}", "name": f"Region {n}", "country": "DE"} | fields
    )


def make_organisation(**fields):
    n = next(_number)
    return Organisation.objects.create(**{"name": f"Organisation {n}", "kind": "sme"} | fields)


def make_cluster(*, managers=(), editors=(), viewers=(), **fields):
    n = next(_number)
    cluster = Cluster.objects.create(
        **{"slug": f"cluster-{n}", "name": f"Cluster {n}", "sector": "ict"} | fields
    )
    for role, users in [("manager", managers), ("editor", editors), ("viewer", viewers)]:
        for user in users:
            ClusterRole.objects.create(cluster=cluster, user=user, role=role)
    return cluster


def make_membership(cluster, **fields):
    return Membership.objects.create(
        cluster=cluster,
        **{"organisation": fields.pop("organisation", None) or make_organisation()} | fields,
    )


def make_label_type(**fields):
    n = next(_number)
    return LabelType.objects.create(
        **{"slug": f"label-{n}", "name": "Cluster management excellence", "policy": POLICY} | fields
    )


def make_label(**fields):
    n = next(_number)
    defaults = {
        "tier": "gold",
        "status": LabelStatus.VALID,
        "number": f"L-{n:06}",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2028, 1, 1),
        "anchor_day": 1,
    }
    fields.setdefault("cluster", None)
    if fields["cluster"] is None:
        fields["cluster"] = make_cluster()
    if "label_type" not in fields:
        fields["label_type"] = make_label_type()
    return Label.objects.create(**defaults | fields)


def make_measure(**fields):
    """A revocation that somebody proposed."""
    fields.setdefault("label", None)
    fields["label"] = fields["label"] or make_label()
    fields.setdefault("proposed_by", None)
    fields["proposed_by"] = fields["proposed_by"] or make_officer()
    return LabelMeasure.objects.create(**{"kind": "revoke", "reason": "Found out."} | fields)
