from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from reviews.states import ResultStatus


class Scenario(Timestamped):
    """A named line across one ranking, with what is chosen otherwise: to be compared, not to bind.

    ``cut`` is how many rows of the ranked list stood above the line when it was kept. What follows
    from the line and what was changed since stands in the choices.
    """

    audit_personal = frozenset({"note"})

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="scenarios"
    )
    ranking = models.ForeignKey(
        "reviews.Ranking", on_delete=models.PROTECT, related_name="scenarios"
    )
    name = models.CharField(_("name"), max_length=80)
    cut = models.PositiveIntegerField()
    note = models.TextField(_("note"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["stage", "name"], name="scenario_name_once_per_stage"),
            models.CheckConstraint(condition=~Q(name=""), name="scenario_has_a_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse(
            "reviews:scenario", args=[self.stage.call.code, self.stage.position, self.pk]
        )

    @property
    def audit_stream(self):
        return f"call:{self.stage.call_id}"

    @property
    def is_stale(self):
        """Whether its ranking no longer counts."""
        return self.ranking.status == ResultStatus.SUPERSEDED


class ScenarioChoice(models.Model):
    """A dossier that enters, or one left out although the rule proposes it.

    ``amount`` (EUR) is what an award would be; None where no money is spent. The reason is for
    what deviates from the rule.
    """

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="choices")
    dossier = models.ForeignKey("competitions.Dossier", on_delete=models.PROTECT, related_name="+")
    enters = models.BooleanField()
    amount = models.DecimalField(_("amount (EUR)"), max_digits=14, decimal_places=2, null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["scenario_id", "dossier_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "dossier"], name="scenario_choice_once_per_dossier"
            ),
            models.CheckConstraint(
                condition=Q(enters=True) | Q(amount__isnull=True),
                name="scenario_choice_left_out_has_no_amount",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="scenario_choice_amount_is_above_zero",
            ),
        ]

    def __str__(self):
        return f"{self.scenario}: {self.dossier}"
