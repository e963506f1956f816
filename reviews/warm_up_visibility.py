"""Who sees samples and how they were scored. No application is behind them, so nothing vetoes."""

from django.db.models import Q

from competitions.permissions import reads_everything
from core.visibility import EVERYTHING, NOTHING, grant
from reviews.models import Panelist, WarmUpSheet


def register():
    """Part of ``reviews.visibility.register``."""
    for model, path in [("WarmUp", ""), ("WarmUpSample", "warm_up__"), ("WarmUpSheet", None)]:
        grant(f"reviews.{model}", "the office", _reads_everything, _office)
        if path is not None:
            grant(f"reviews.{model}", "the panel", _panel_predicate, _panel_q(path))
    grant("reviews.WarmUpSheet", "own", _owns, lambda user: Q(panelist__user=user))
    grant("reviews.WarmUpSheet", "fellow panelists", _fellow_predicate, _fellow_q)


def _reads_everything(user, obj):
    return reads_everything(user)


def _office(user):
    return EVERYTHING if reads_everything(user) else NOTHING


def _calls(user):
    """Calls on whose panels the user sits."""
    return Panelist.objects.serving().filter(user=user).values("panel__call")


def _panel_predicate(user, obj):
    warm_up = getattr(obj, "warm_up", obj)
    return _calls(user).filter(panel__call=warm_up.stage.call_id).exists()


def _panel_q(path):
    return lambda user: Q(**{f"{path}stage__call__in": _calls(user)})


def _owns(user, sheet):
    return sheet.panelist.user_id == user.pk


def _scored(user):
    """Samples that the user has scored: only then others' scores are shown."""
    own = WarmUpSheet.objects.filter(panelist__user=user, panelist__ended_at__isnull=True)
    return own.filter(submitted_at__isnull=False).values("sample")


def _fellow_predicate(user, sheet):
    return bool(sheet.submitted_at) and _scored(user).filter(sample=sheet.sample_id).exists()


def _fellow_q(user):
    return Q(submitted_at__isnull=False, sample__in=_scored(user))
