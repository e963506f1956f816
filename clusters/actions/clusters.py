"""All that can be done to a cluster's entry in the register: its data, members and team."""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clusters import joining
from clusters.models import Cluster, ClusterRole, Membership, Organisation
from core import audit, clock
from core.errors import Refused
from core.reference import random_reference
from core.states import lock

SLUG_LENGTH = 70
RESERVED = {"new", "map", "data"}  # addresses of our own pages


@transaction.atomic
def register(*, by, **fields):
    """Enter a cluster into the register; who does so manages it."""
    cluster = Cluster.objects.create(slug=_free_slug(fields["name"]), **fields)
    ClusterRole.objects.create(cluster=cluster, user=by, role=ClusterRole.Role.MANAGER)
    audit.record(cluster, "register", by=by, new=fields | {"manager": by.pk})
    return cluster


@transaction.atomic
def edit(cluster, *, by, **changes):
    """Write what changed of ``changes``; writing the same again leaves no trace."""
    lock(cluster)
    old = {name: getattr(cluster, name) for name in changes}
    changed = {name: value for name, value in changes.items() if old[name] != value}
    if not changed:
        return cluster
    for name, value in changed.items():
        setattr(cluster, name, value)
    cluster.save(update_fields=[*changed, "name_folded", "updated_at"])
    audit.record(cluster, "edit", by=by, old={name: old[name] for name in changed}, new=changed)
    return cluster


@transaction.atomic
def add_member(cluster, *, by, organisation=None, is_committed=True, joined_on=None, **fields):
    """Add an organisation of the register, or a new one described by ``fields``."""
    lock(cluster)
    organisation = organisation or Organisation.objects.create(**fields)
    if cluster.memberships.filter(organisation=organisation, left_on__isnull=True).exists():
        raise Refused([_("%(name)s is a member already.") % {"name": organisation}])
    membership = Membership.objects.create(
        cluster=cluster,
        organisation=organisation,
        is_committed=is_committed,
        joined_on=joined_on,
    )
    audit.record(cluster, "add member", by=by, new={"organisation": organisation.name})
    joining.tell(cluster, by=by)
    return membership


@transaction.atomic
def end_membership(membership, *, by):
    """Let a membership end today; what was stays on record."""
    lock(membership)
    if membership.left_on:
        return membership
    membership.left_on = clock.today()
    membership.save(update_fields=["left_on", "updated_at"])
    name = membership.organisation.name
    audit.record(membership.cluster, "end membership", by=by, old={"organisation": name})
    return membership


@transaction.atomic
def give_role(cluster, user, *, by, role):
    """Give ``user`` a role for the cluster, replacing the one they had."""
    lock(cluster)
    entry, created = ClusterRole.objects.get_or_create(
        cluster=cluster, user=user, defaults={"role": role}
    )
    if not created and entry.role != role:
        if entry.role == ClusterRole.Role.MANAGER:
            _refuse_last_manager(cluster)
        entry.role = role
        entry.save(update_fields=["role", "updated_at"])
    audit.record(cluster, "give role", by=by, new={"user": user.pk, "role": role})
    joining.tell(cluster, by=by)
    return entry


@transaction.atomic
def take_role(entry, *, by):
    """Take a person's role away; the last manager stays."""
    cluster = entry.cluster
    lock(cluster)
    if entry.role == ClusterRole.Role.MANAGER:
        _refuse_last_manager(cluster)
    audit.record(cluster, "take role", by=by, old={"user": entry.user_id, "role": entry.role})
    entry.delete()


def _refuse_last_manager(cluster):
    if cluster.roles.filter(role=ClusterRole.Role.MANAGER).count() == 1:
        raise Refused([_("A cluster needs a manager. Name another one first.")])


def _free_slug(name):
    """The name as an address; a few letters are added where it is taken or has no Latin letter."""
    slug = slugify(name)[:SLUG_LENGTH].strip("-")
    if slug and slug not in RESERVED and not Cluster.objects.filter(slug=slug).exists():
        return slug
    return random_reference(slug or "cluster", 6).lower()
