"""What a label call goes by: its policy, its indicators, and what was named for improvement before.

The rule itself is pure (``competitions.tiers``); here it meets the rows of the database.
"""

from django.db.models import Min

from competitions.catalogue import maximum_of
from competitions.label_policy import SILVER, Policy
from competitions.models import Decision, FeeOccasion
from competitions.tiers import Indicator
from core import clock


def policy_of(call):
    """The tier policy of a label call."""
    return Policy.of(call.label_rules)


def indicators_of(rubric, criteria=None):
    """The criteria of a label's rubric as indicators, in their order; ``criteria`` if at hand."""
    maximum = maximum_of(rubric)
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


def improvements_of(application):
    """Code -> level at the earlier benchmarking, for each area named for improvement then.

    None where nothing is held against the application: no earlier benchmarking is known. Whoever
    aims at silver needs one where the call asks for areas: {} then, which is too few. An area
    that was not applicable counts as level 0.
    """
    decision = earlier_benchmark(application)
    if decision is None:
        policy = policy_of(application.call)
        return {} if policy.aim == SILVER and policy.improvement_areas else None
    levels = decision.benchmark.get("levels", {})
    return {code: levels.get(code) or 0 for code in decision.benchmark.get("areas", [])}


def occasion_of(application):
    """A renewal where a label of the tier aimed at could be renewed on the day of receipt.

    The label that this very application earned begins later, and makes it none.
    """
    call, received_on = application.call, _received_on(application)
    labels = application.cluster.labels.standing().filter(
        label_type=call.programme.label_type_id,
        tier=policy_of(call).aim,
        valid_from__lt=received_on,
        renewable_until__gt=received_on,
    )
    return FeeOccasion.RENEWAL if labels.exists() else FeeOccasion.FIRST


def _received_on(application):
    received = application.dossiers.filter(pinned__isnull=False).aggregate(
        at=Min("pinned__received_at")
    )["at"]
    return clock.day_of(received) if received else clock.today()
