from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competitions.models import DecisionKind
from core.models import Timestamped
from reviews.states import SelectionStatus


class Selection(Timestamped):
    """A proposal of decisions for all dossiers of a stage, resting on one ranking.

    One officer proposes, another confirms; only publication makes decisions of it.
    ``tie_decision`` records how a tie over the cap was settled, where there was one.
    """

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="selections"
    )
    ranking = models.ForeignKey(
        "reviews.Ranking", on_delete=models.PROTECT, related_name="selections"
    )
    status = models.CharField(
        max_length=10, choices=SelectionStatus, default=SelectionStatus.PROPOSED, editable=False
    )
    tie_decision = models.TextField(_("how the tie was settled"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=~Q(status="discarded"),
                name="selection_one_standing_per_stage",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="selection_has_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["proposed", "discarded"])
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="selection_is_confirmed_by_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.stage}: {self.get_status_display()}"

    @property
    def audit_stream(self):
        return f"call:{self.stage.call_id}"


class SelectionChoice(models.Model):
    """What is proposed for one dossier; ``by_rule`` is what the rule gave.

    A deviation from the rule has a reason. Amounts are EUR.
    """

    selection = models.ForeignKey(Selection, on_delete=models.CASCADE, related_name="choices")
    dossier = models.ForeignKey("competitions.Dossier", on_delete=models.PROTECT, related_name="+")
    by_rule = models.CharField(max_length=12, choices=DecisionKind)
    kind = models.CharField(_("decision"), max_length=12, choices=DecisionKind)
    rank = models.PositiveIntegerField(null=True)
    amount = models.DecimalField(_("amount (EUR)"), max_digits=14, decimal_places=2, null=True)
    reserve_position = models.PositiveIntegerField(null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["selection_id", "rank", "dossier_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "dossier"], name="selection_choice_once_per_dossier"
            ),
            models.CheckConstraint(
                condition=Q(kind=F("by_rule")) | ~Q(reason=""),
                name="selection_choice_deviates_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.get_kind_display()}"

    @property
    def is_deviation(self):
        return self.kind != self.by_rule
