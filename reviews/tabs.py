"""The parts of judging in the office, as tabs: those of a call and those of each stage."""

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.states import StageStatus
from reviews import assessing, checks
from reviews.actions import promotions


def of(call, current, stage=None):
    """Items for components/tabs.html: panels, conflicts, and one per stage."""
    items = [
        {"label": _("Panels"), "url": reverse("reviews:panels", args=[call.code])},
        {"label": _("Conflicts"), "url": reverse("reviews:office-conflicts", args=[call.code])},
    ]
    for item, name in zip(items, ("panels", "conflicts"), strict=True):
        item["current"] = name == current
    for one in call.stages.all():
        first = "assessors" if assessing.is_label(one) else "assignments"
        url = reverse(f"reviews:{first}", args=[call.code, one.position])
        items.append(
            {"label": one.title, "url": url, "current": bool(stage) and one.pk == stage.pk}
        )
    return items


def around(stage, current):
    """What every page of the office about one stage shows around it."""
    return {
        "call": stage.call,
        "stage": stage,
        "tabs": of(stage.call, current, stage),
        "stage_tabs": of_stage(stage, current),
    }


def of_stage(stage, current):
    """Items for components/tabs.html: what is done in one stage."""
    is_label = assessing.is_label(stage)
    names = [("assessors", _("Assessors")) if is_label else ("assignments", _("Assignments"))]
    names += [("progress", _("Progress"))]
    if checks.deliberates(stage):
        names += [("consensuses", _("Consensus"))]
    if checks.is_ranked(stage):
        names += [("rankings", _("Ranking")), ("selection", _("Selection"))]
    if stage.status == StageStatus.DECIDED and promotions.published(stage):
        names += [("reserve", _("Reserve list"))]
    if not is_label:
        names += [("office-hearings", _("Hearings")), ("office-meetings", _("Meetings"))]
        names += [("warm-up-setting", _("Warm-up"))]
    place = [stage.call.code, stage.position]
    return [
        {"label": label, "url": reverse(f"reviews:{name}", args=place), "current": name == current}
        for name, label in names
    ]
