"""The public register, and the pages of a cluster's own team."""

from tests.access import HOUSE, OFFICER, SIGNED_IN, WRITERS, page, public
from tests.factories.accounts import make_invitation
from tests.factories.clusters import (
    make_cluster,
    make_label,
    make_label_type,
    make_measure,
    make_membership,
    make_organisation,
)

TEAM = {"manager", "editor", "viewer"}
MANAGER = {"manager"}


def cluster(world):
    return make_cluster(
        managers=[world.person("manager")],
        editors=[world.person("editor")],
        viewers=[world.person("viewer")],
    )


def label(world):
    return make_label(cluster=world.once(cluster))


def membership(world):
    return make_membership(world.once(cluster))


def invitation(world):
    about = {"target": world.once(cluster), "data": {"role": "editor"}}
    return make_invitation(purpose="cluster_member", **about).pk


def slug(world):
    return world.once(cluster).slug


def number(world):
    return world.once(label).number


def role_of_the_viewer(world):
    return world.once(cluster).roles.get(user=world.person("viewer")).pk


def measure(world):
    return make_measure().pk


RULES = {
    "clusters:register": public(),
    "clusters:map": public(),
    "clusters:data": public(),
    "clusters:download": public(ending=lambda world: "csv"),
    "clusters:download-regions": public(),
    "clusters:interface": public(),
    "clusters:api:openapi-json": public(),
    "clusters:api:api-root": public(),
    "clusters:api:clusters": public(),
    "clusters:api:labels": public(),
    "clusters:api:one-label": public(number=lambda world: world.once(label).number),
    "clusters:api:counts": public(),
    "clusters:cluster": public(slug=slug),
    "clusters:label-check": public(),
    "clusters:label": public(number=number),
    "clusters:label-certificate": public(number=number),
    "clusters:label-credential": public(number=number),
    "clusters:label-badge": public(number=number),
    "clusters:label-badge-png": public(number=number),
    "clusters:label-keys": public(),
    "clusters:label-status": public(),
    "clusters:label-status-list": public(purpose=lambda world: "revocation"),
    "clusters:mine": page(SIGNED_IN, given=[cluster]),
    "clusters:new": page(SIGNED_IN, WRITERS),
    "clusters:manage": page(TEAM, slug=slug),
    "clusters:edit": page(MANAGER, MANAGER, slug=slug),
    "clusters:member-add": page(MANAGER, MANAGER, slug=slug),
    "clusters:member-end": page((), MANAGER, slug=slug, pk=lambda world: world.once(membership).pk),
    "clusters:own-label": page(TEAM, slug=slug, number=number),
    "clusters:office-labels": page(HOUSE, given=[label]),
    "clusters:office-label": page(HOUSE, number=number),
    "clusters:office-label-types": page(HOUSE, given=[label]),
    "clusters:office-label-type": page(HOUSE, OFFICER, slug=lambda world: make_label_type().slug),
    "clusters:office-label-suspend": page(OFFICER, OFFICER, number=number),
    "clusters:office-label-reinstate": page(OFFICER, OFFICER, number=number),
    "clusters:office-label-revoke": page(OFFICER, OFFICER, number=number),
    "clusters:office-measure-confirm": page(OFFICER, OFFICER, pk=measure),
    "clusters:office-measure-discard": page(OFFICER, OFFICER, pk=measure),
    "competitions:label-renew": page(MANAGER, MANAGER, number=number),
    "clusters:office-organisations": page(HOUSE),
    "clusters:office-merge": page(
        OFFICER,
        OFFICER,
        kept=lambda world: world.once(membership).organisation_id,
        merged=lambda world: make_organisation().pk,
    ),
    "clusters:office-tell-apart": page(
        (),
        OFFICER,
        one=lambda world: world.once(membership).organisation_id,
        other=lambda world: make_organisation().pk,
    ),
    "clusters:team-invite": page(MANAGER, MANAGER, slug=slug),
    "clusters:team-invitation-withdraw": page((), MANAGER, slug=slug, pk=invitation),
    "clusters:team-remove": page((), MANAGER, slug=slug, pk=role_of_the_viewer),
}
