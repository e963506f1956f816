"""A rubric of the database as the pure modules take it."""

from decimal import Decimal

from competitions.tiers import Indicator
from core import formats
from reviews.scoring.scale import Scale


def scale_of(rubric):
    """The scale on which ``rubric`` is scored."""
    return Scale.of(rubric.minimum, rubric.maximum, rubric.step, rubric.direction)


def indicators_of(rubric):
    """The criteria of a label's rubric as indicators, in their order."""
    scale = scale_of(rubric)
    return [
        Indicator(
            code=criterion.key,
            weight=criterion.weight,
            maximum=scale.steps,
            minimum=criterion.minimum_level or 0,
            is_baseline=criterion.is_baseline,
            in_silver=criterion.in_silver_scope,
            in_gold=criterion.in_gold_scope,
        )
        for criterion in rubric.criteria.order_by("position")
    ]


def points_text(value):
    """Points as a form field holds them: 3, 3.5; never 3.0 or 3.500."""
    return format(formats.without_trailing_zeros(Decimal(value)), "f")
