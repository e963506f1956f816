from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Tier
from core import clock, visibility
from reviews.states import ResultStatus


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def current(self):
        return self.exclude(status=ResultStatus.SUPERSEDED)

    def confirmed(self):
        """Those that a decision rests on, or once rested on."""
        return self.filter(benchmark__isnull=False)


class Assessment(models.Model):
    """The computed tier of a label dossier, from its agreed levels; never overwritten.

    ``numerator / denominator`` is the exact percentage. ``report`` holds what the pure
    function found: failed minima, failed baselines, missing and not applicable indicators.
    ``benchmark`` is written when it is confirmed and holds what the report to the cluster says
    (see ``reviews.benchmarks``), so that the report never changes. ``label`` is what came of it.
    """

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="assessments"
    )
    status = models.CharField(
        max_length=10, choices=ResultStatus, default=ResultStatus.COMPUTED, editable=False
    )
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, blank=True)
    numerator = models.PositiveBigIntegerField()
    denominator = models.PositiveBigIntegerField()
    report = models.JSONField()
    inputs = models.JSONField()
    digest = models.CharField(max_length=64)
    benchmark = models.JSONField(null=True, editable=False)
    label = models.ForeignKey(
        "clusters.Label", on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    job = models.OneToOneField(
        "core.Job", on_delete=models.PROTECT, null=True, related_name="assessment"
    )
    computed_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    objects = AssessmentQuerySet.as_manager()
    audit_personal = frozenset({"benchmark"})  # it holds what the assessors wrote

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=~Q(status="superseded"),
                name="assessment_one_current_per_dossier",
            ),
            models.CheckConstraint(
                condition=Q(denominator__gt=0), name="assessment_percentage_is_defined"
            ),
            models.CheckConstraint(
                condition=Q(label__isnull=True) | ~Q(tier=""), name="assessment_label_has_a_tier"
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.tier or _('no label')}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"
