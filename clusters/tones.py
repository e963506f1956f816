"""Which colour a status of this app has."""

from clusters.models import Tier
from clusters.states import LabelState, LabelStatus, MeasureStatus
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
    badges.register(
        LabelState,
        {
            LabelState.PENDING: "info",
            LabelState.VALID: "good",
            LabelState.SUSPENDED: "warn",
            LabelState.REVOKED: "bad",
        },
    )
    badges.register(
        MeasureStatus, {MeasureStatus.PROPOSED: "warn", MeasureStatus.CONFIRMED: "good"}
    )
    badges.register(Tier, {Tier.GOLD: "gold", Tier.SILVER: "silver", Tier.BRONZE: "bronze"})
