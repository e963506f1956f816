"""The life of a visit: days are offered, the cluster chooses one or asks for others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Machine, transition


class VisitStatus(models.TextChoices):
    OFFERED = "offered", _("days offered")
    ASKED = "asked", _("other days asked for")
    FIXED = "fixed", _("fixed")
    CANCELLED = "cancelled", _("cancelled")


V = VisitStatus
OFFER_DAYS = transition(
    "offer days", sources=[V.OFFERED, V.ASKED, V.FIXED, V.CANCELLED], target=V.OFFERED
)
CHOOSE_DAY = transition("choose", sources=[V.OFFERED], target=V.FIXED)
ASK_FOR_OTHERS = transition("ask for other days", sources=[V.OFFERED], target=V.ASKED)
CANCEL_VISIT = transition("cancel", sources=[V.OFFERED, V.ASKED, V.FIXED], target=V.CANCELLED)

VISIT = Machine(
    "Visit",
    model="reviews.Visit",
    statuses=VisitStatus,
    transitions=[OFFER_DAYS, CHOOSE_DAY, ASK_FOR_OTHERS, CANCEL_VISIT],
)
