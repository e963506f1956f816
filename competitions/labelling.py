"""What a label call goes by: its policy, its indicators, and what was named for improvement before.

The rule itself is pure (``competitions.tiers``); here it meets the rows of the database.
"""

from dataclasses import replace

from competitions.label_policy import SILVER, Policy
from competitions.models import Application, Decision
from competitions.tiers import Indicator


def policy_of(call):
    """The tier policy of a label call."""
    return Policy.of(call.label_rules)


def aim_of(subject):
    """The tier that a call, or an application in it, aims at."""
    call = subject.call if isinstance(subject, Application) else subject
    return policy_of(call).aim


def indicators_of(rubric, criteria=None):
    """The criteria of a label's rubric as indicators, in their order; ``criteria`` if at hand."""
    maximum = int((rubric.maximum - rubric.minimum) / rubric.step)
    return [
        Indicator(
            code=criterion.key,
            weight=criterion.weight,
            maximum=maximum,
            minimum=criterion.minimum_level or 0,
            is_baseline=criterion.is_baseline,
            in_silver=criterion.in_silver_scope,
            in_gold=criterion.in_gold_scope,
        )
        for criterion in (rubric.criteria.all() if criteria is None else criteria)
    ]


def earlier_benchmark(application):
    """The latest decision on another application of the cluster that left a benchmark, or None.

    Of the same programme; one that was superseded by a complaint counts no longer.
    """
    found = Decision.objects.filter(
        dossier__application__cluster=application.cluster_id,
        dossier__stage__call__programme=application.call.programme_id,
        benchmark__isnull=False,
        superseded_by__isnull=True,
    )
    return found.exclude(dossier__application=application).first()


def held_against(application, known=None):
    """(policy, improvements): what an application is held against.

    ``improvements`` is code -> level at the earlier benchmarking, for each area named for
    improvement then. None where no earlier benchmarking is known; whoever aims at silver needs
    one where the call asks for areas: {} then, which is too few. An area that was not applicable
    counts as level 0. One that the catalogue no longer has cannot be judged any more, and is left
    out; ``known`` are the codes of the catalogue, if at hand.

    The policy is that of the call, but that it asks for no more areas than were named and can
    still be judged: where most levels were at the top fewer were, and nobody can hold what was
    never named, or what a later catalogue left out.
    """
    policy, decision = policy_of(application.call), earlier_benchmark(application)
    if decision is None:
        needs_one = policy.aim == SILVER and policy.improvement_areas
        return policy, {} if needs_one else None
    levels = decision.benchmark.get("levels", {})
    if known is None:
        known = set(application.call.stages.values_list("rubric__criteria__key", flat=True))
    areas = [code for code in decision.benchmark.get("areas", []) if code in known]
    asked = min(policy.improvement_areas, len(areas))
    return replace(policy, improvement_areas=asked), {code: levels.get(code) or 0 for code in areas}
