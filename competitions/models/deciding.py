"""The choices of how a stage's sheets become an order, and the order a proposal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Method(models.TextChoices):
    """How sheets become one score per dossier; the values are those of ``manage.py rank``."""

    MEAN = "mean", _("mean of the panelists’ totals")
    MEDIAN = "median", _("median of the panelists’ totals")
    TRIMMED = "trimmed", _("mean without the extremes")
    BORDA = "borda", _("Borda share of each panelist’s order")
    ZSCORE = "zscore", _("mean of the panelists’ z-scores")
    LEAST_SQUARES = "least-squares", _("least squares with panelist effects")
    RIDGE = "ridge", _("ridge with panelist effects")
    MIXED = "mixed", _("mixed model with panelist effects")
    EXPECTED_RANK = "expected-rank", _("expected rank")


class Exhaustion(models.TextChoices):
    """What happens when the next award in rank order no longer fits the money left."""

    STOP = "stop", _("nobody further down is funded")
    SKIP = "skip", _("the next who fits is funded")
