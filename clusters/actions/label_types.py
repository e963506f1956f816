"""Changing for how long the labels of a type are given."""

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Tier
from clusters.validity import Policy
from core import audit
from core.errors import Refused, Stale
from core.states import lock


@transaction.atomic
def set_policy(label_type, policy, *, by, reason, version):
    """Put new rules in force, tier -> {years, renewal_years, renewal_window_years}.

    They count for labels granted from now on; each label keeps the dates that it was given.
    ``version`` is that of the rules which were read. What does not change leaves no trace.
    """
    lock(label_type)
    if label_type.policy_version != version:
        raise Stale(label_type.policy, policy)
    checked = {tier: _checked(tier, rules) for tier, rules in policy.items()}
    if missing := set(label_type.policy) - set(checked):
        raise Refused(_("No rules are given for: %(tiers)s.") % {"tiers": ", ".join(missing)})
    if checked == {tier: _checked(tier, rules) for tier, rules in label_type.policy.items()}:
        return label_type
    if not reason.strip():
        raise Refused(_("Give the reason for the change: the record keeps it."))
    old, label_type.policy = label_type.policy, checked
    label_type.policy_version += 1
    label_type.save(update_fields=["policy", "policy_version"])
    audit.record(
        label_type,
        "set policy",
        by=by,
        old={"policy": old},
        new={"policy": checked, "version": label_type.policy_version},
        personal={"reason": reason.strip()},
    )
    return label_type


def _checked(tier, rules):
    if tier not in Tier.values:
        raise Refused(_("There is no tier “%(tier)s”.") % {"tier": tier})
    try:
        found = Policy.of(rules)
    except (TypeError, ValueError) as error:
        words = _("%(tier)s: these rules cannot be used (%(error)s).")
        raise Refused(words % {"tier": Tier(tier).label, "error": error}) from None
    return {name: getattr(found, name) for name in Policy.__slots__}
