"""Smallest valid warm-ups, made without the actions."""

from core import clock
from reviews.models import WarmUp, WarmUpSample, WarmUpScore, WarmUpSheet


def make_sample(stage, **fields):
    is_required = fields.pop("is_required", False)
    warm_up, _is_new = WarmUp.objects.get_or_create(
        stage=stage, defaults={"is_required": is_required}
    )
    position = warm_up.samples.count() + 1
    defaults = {"position": position, "title": f"Sample {position}", "text": "A short outline."}
    return WarmUpSample.objects.create(warm_up=warm_up, **defaults | fields)


def make_warm_up_sheet(sample, panelist, *, steps=(), is_in=True, **fields):
    """A sheet with ``steps`` in order of the criteria, None = not applicable."""
    fields.setdefault("submitted_at", clock.now() if is_in else None)
    sheet = WarmUpSheet.objects.create(sample=sample, panelist=panelist, **fields)
    criteria = sample.warm_up.stage.rubric.criteria.order_by("position")
    for criterion, value in zip(criteria, steps, strict=False):
        WarmUpScore.objects.create(
            sheet=sheet, criterion=criterion, steps=value, is_not_applicable=value is None
        )
    return sheet
