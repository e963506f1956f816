"""The tier policy of a label call, in the words that applicants and officers read."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import Tier
from competitions.label_policy import BRONZE, GOLD, SILVER
from competitions.labelling import policy_of
from competitions.models import ProgrammeKind
from core.formats import score


def sentences(call):
    """What the call asks for each tier that it may give; [] for a call that gives no label."""
    if call.programme.kind != ProgrammeKind.LABEL:
        return []
    policy = policy_of(call)
    given = [policy.aim, *policy.fallback]
    asked = {GOLD: _gold, SILVER: _silver, BRONZE: _bronze}
    found = [_("Clusters apply for %s.") % Tier(policy.aim).label]
    found += [asked[tier](policy) for tier in given]
    return [*found, _fallback(policy), _assessors(policy), _veto(policy), *_areas(policy)]


def _gold(policy):
    words = _(
        "Gold: every indicator reaches its minimum level, and together they reach at least "
        "%s %% of all points. Nothing is rounded."
    )
    return words % score(policy.threshold)


def _silver(policy):
    words = _("Silver: every baseline indicator in silver scope reaches its minimum level.")
    if not policy.improvement_areas:
        return words
    if policy.aim != SILVER:
        return words + " " + _("What was named for improvement before is held or improved.")
    later = ngettext(
        "The %(n)s area named for improvement at the benchmarking before is held or improved.",
        "The %(n)s areas named for improvement at the benchmarking before are held or improved; "
        "one at the highest level counts as held.",
        policy.improvement_areas,
    )
    return f"{words} {later % {'n': policy.improvement_areas}}"


def _bronze(policy):
    return _(
        "Bronze: the cluster takes part in the benchmarking with all indicators; no pass mark."
    )


def _fallback(policy):
    if not policy.fallback:
        return _("Who misses it gets no other label instead.")
    names = _(" or ").join(str(Tier(tier).label) for tier in policy.fallback)
    return _("Who misses it may get %s instead, where those rules hold.") % names


def _assessors(policy):
    words = ngettext(
        "%(n)s assessor comes to the cluster.",
        "%(n)s assessors come to the cluster.",
        policy.assessors,
    ) % {"n": policy.assessors}
    if not policy.foreign_assessors:
        return words
    foreign = ngettext(
        "%(n)s of them is from another country.",
        "%(n)s of them are from another country.",
        policy.foreign_assessors,
    )
    return f"{words} {foreign % {'n': policy.foreign_assessors}}"


def _veto(policy):
    words = ngettext(
        "The cluster may object to an assessor once, within %(n)s day.",
        "The cluster may object to an assessor once, within %(n)s days.",
        policy.veto_days,
    )
    return words % {"n": policy.veto_days}


def _areas(policy):
    if policy.improvement_areas:
        words = ngettext(
            "At the end %(n)s area to improve is named.",
            "At the end %(n)s areas to improve are named.",
            policy.improvement_areas,
        )
        yield words % {"n": policy.improvement_areas}
