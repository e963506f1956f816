"""Which colour a status of this app has."""

from clusters.history import State
from clusters.models import Tier
from clusters.states import LabelStatus
from core import badges


def register():
    badges.register(
        LabelStatus,
        {
            LabelStatus.VALID: "good",
            LabelStatus.SUSPENDED: "warn",
            LabelStatus.REVOKED: "bad",
        },
    )
    badges.register(State, {State.VALID: "good", State.SUSPENDED: "warn", State.REVOKED: "bad"})
    badges.register(Tier, {Tier.GOLD: "gold", Tier.SILVER: "silver", Tier.BRONZE: "bronze"})
