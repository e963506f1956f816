"""The life of a label. Expired is not a status: it is computed from the dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Machine, transition


class LabelStatus(models.TextChoices):
    PENDING = "pending", _("pending")
    VALID = "valid", _("valid")
    SUSPENDED = "suspended", _("suspended")
    SUPERSEDED = "superseded", _("superseded")
    REVOKED = "revoked", _("revoked")


class LabelState(models.TextChoices):
    """What a label is on a given day, from its dates (``clusters.validity.Status``)."""

    PENDING = "pending", _("not valid yet")
    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")
    SUSPENDED = "suspended", _("suspended")
    SUPERSEDED = "superseded", _("superseded")
    REVOKED = "revoked", _("revoked")


class MeasureStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    DISCARDED = "discarded", _("discarded")


S = LabelStatus

GRANT = transition("grant", sources=[S.PENDING], target=S.VALID)
SUSPEND = transition("suspend", sources=[S.VALID], target=S.SUSPENDED)
REINSTATE = transition("reinstate", sources=[S.SUSPENDED], target=S.VALID)
SUPERSEDE = transition("supersede", sources=[S.VALID, S.SUSPENDED], target=S.SUPERSEDED)
REVOKE = transition("revoke", sources=[S.VALID, S.SUSPENDED], target=S.REVOKED)

LABEL = Machine(
    "Label",
    model="clusters.Label",
    statuses=LabelStatus,
    transitions=[GRANT, SUSPEND, REINSTATE, SUPERSEDE, REVOKE],
)

BY_MEASURE = {"suspend": SUSPEND, "reinstate": REINSTATE, "revoke": REVOKE}

CONFIRM_MEASURE = transition(
    "confirm measure", sources=[MeasureStatus.PROPOSED], target=MeasureStatus.CONFIRMED
)
DISCARD_MEASURE = transition(
    "discard measure", sources=[MeasureStatus.PROPOSED], target=MeasureStatus.DISCARDED
)

MEASURE = Machine(
    "LabelMeasure",
    model="clusters.LabelMeasure",
    statuses=MeasureStatus,
    transitions=[CONFIRM_MEASURE, DISCARD_MEASURE],
)
