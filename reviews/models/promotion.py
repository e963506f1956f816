from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from reviews.states import PromotionStatus


class Promotion(Timestamped):
    """Somebody of the reserve list who shall get what was given back; EUR.

    It rests on a published selection, whose places on the reserve list stay as they are. One
    officer proposes, another confirms: then there is a decision, and its letter leaves.
    """

    selection = models.ForeignKey(
        "reviews.Selection", on_delete=models.PROTECT, related_name="promotions"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="promotions"
    )
    status = models.CharField(
        max_length=10, choices=PromotionStatus, default=PromotionStatus.PROPOSED, editable=False
    )
    amount = models.DecimalField(_("amount (EUR)"), max_digits=14, decimal_places=2)
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    decision = models.OneToOneField(
        "competitions.Decision", on_delete=models.PROTECT, null=True, related_name="promotion"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(status="discarded"),
                name="promotion_one_standing_per_dossier",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promotion_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="promotion_has_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="confirmed",
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                    decision__isnull=False,
                )
                | ~Q(status="confirmed") & Q(decision__isnull=True),
                name="promotion_is_confirmed_with_its_decision",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.amount} EUR"

    @property
    def audit_stream(self):
        return f"call:{self.selection.stage.call_id}"
