"""Two organisations of the register that are one: merging them without losing anything."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters import duplicates, joining, merging
from clusters.models import Organisation, ToldApart
from core import audit, clock
from core.errors import Refused

FILLED = ["city", "region", "identifier", "website", "employees"]  # where ``kept`` says nothing


@transaction.atomic
def merge(kept, merged, *, by):
    """Let ``merged`` be an alias of ``kept``: what points at it points at ``kept`` from now on.

    Doing so twice is done once. Raises Refused where two rows would have to become one.
    """
    kept, merged = _locked(kept, merged)
    if merged.merged_into_id == kept.pk:
        return kept
    _require_mergeable(kept, merged)

    moved = {"memberships": _move_memberships(kept, merged)} | merging.move_all(kept, merged)
    moved["aliases"] = merged.aliases.update(merged_into=kept, updated_at=clock.now())
    filled = {
        name: getattr(merged, name)
        for name in FILLED
        if getattr(merged, name) and not getattr(kept, name)
    }
    for name, value in filled.items():
        setattr(kept, name, value)
    kept.save(update_fields=[*filled, "updated_at"])
    merged.merged_into = kept
    merged.save(update_fields=["merged_into", "updated_at"])
    old = {"merged": merged.pk, "name": merged.name}
    audit.record(kept, "merge", by=by, old=old, new=filled | {"moved": moved})
    joining.tell(kept, by=by)
    return kept


@transaction.atomic
def tell_apart(one, other, *, by):
    """Record that two which look alike are two, so that nobody is asked again."""
    one, other = sorted(_locked(one, other), key=lambda organisation: organisation.pk)
    if one == other:
        raise Refused([_("Choose two different organisations.")])
    told, is_new = ToldApart.objects.get_or_create(one=one, other=other, defaults={"told_by": by})
    if is_new:
        audit.record(one, "tell apart", by=by, new={"other": other.pk, "name": other.name})
    return told


def _locked(*organisations):
    """The rows as they are now, locked in the order of their keys."""
    keys = [organisation.pk for organisation in organisations]
    rows = Organisation.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=("self",))
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys]


def _require_mergeable(kept, merged):
    if kept.pk == merged.pk:
        raise Refused([_("Choose two different organisations.")])
    for one in (kept, merged):
        if one.merged_into_id:
            words = _("%(name)s was merged into another organisation already.")
            raise Refused([words % {"name": one}])
    identifiers = {duplicates.identifier(one.identifier) for one in (kept, merged)} - {""}
    if len(identifiers) > 1:
        words = _("They carry different identifiers (%(one)s, %(other)s), so they are two.")
        raise Refused([words % {"one": kept.identifier, "other": merged.identifier}])


def _move_memberships(kept, merged):
    """Where both are members of a cluster now, the one of ``kept`` goes on and keeps the rest."""
    theirs = list(merged.memberships.order_by("pk").select_for_update(of=("self",)))
    clusters = [membership.cluster_id for membership in theirs if membership.left_on is None]
    both = {
        membership.cluster_id: membership
        for membership in kept.memberships.current().filter(cluster__in=clusters).order_by("pk")
    }
    for membership in theirs:
        if membership.left_on is None and (other := both.get(membership.cluster_id)):
            _take_over(other, membership)
            membership.left_on = clock.today()
        membership.organisation = kept
        membership.save(update_fields=["organisation", "left_on", "updated_at"])
    return len(theirs)


def _take_over(other, membership):
    """The membership that goes on is committed if either was, and as old as the older."""
    other.is_committed = other.is_committed or membership.is_committed
    days = [day for day in (other.joined_on, membership.joined_on) if day]
    other.joined_on = min(days, default=None)
    other.save(update_fields=["is_committed", "joined_on", "updated_at"])
