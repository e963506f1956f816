"""A rubric of the database as the pure modules take it."""

from decimal import Decimal
from functools import lru_cache

from competitions.models import Criterion
from core import formats
from reviews.scoring.scale import Scale


def scale_of(rubric):
    """The scale on which ``rubric`` is scored."""
    return _scale(rubric.minimum, rubric.maximum, rubric.step, rubric.direction)


_scale = lru_cache(maxsize=64)(Scale.of)


def criteria_of(rubric):
    """The criteria in their order; those of a frozen rubric never change and are read once."""
    if rubric.frozen_at is None:
        return tuple(rubric.criteria.all())
    return _frozen(rubric.pk, rubric.frozen_at)


@lru_cache(maxsize=64)
def _frozen(rubric_id, frozen_at):
    return tuple(Criterion.objects.filter(rubric=rubric_id))


def points_text(value):
    """Points as a form field holds them: 3, 3.5; never 3.0 or 3.500."""
    return format(formats.without_trailing_zeros(Decimal(value)), "f")
