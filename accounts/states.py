"""The life of an invitation. Expired is not a status: it is computed from the dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Machine, transition


class InvitationStatus(models.TextChoices):
    PENDING = "pending", _("pending")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = InvitationStatus

ACCEPT = transition("accept", sources=[S.PENDING], target=S.ACCEPTED)
WITHDRAW = transition("withdraw", sources=[S.PENDING], target=S.WITHDRAWN)

INVITATION = Machine(
    "Invitation",
    model="accounts.Invitation",
    statuses=InvitationStatus,
    transitions=[ACCEPT, WITHDRAW],
)
