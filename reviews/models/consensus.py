from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped
from reviews.states import ConsensusStatus


class Consensus(Timestamped):
    """The panel's agreed scores (or levels) and text for one dossier."""

    dossier = models.OneToOneField(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="consensus"
    )
    status = models.CharField(
        max_length=8, choices=ConsensusStatus, default=ConsensusStatus.OPEN, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    text = models.TextField(_("report"), blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name_plural = "consensuses"
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="consensus_says_who_agreed_when",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"


class AgreedScore(models.Model):
    """One agreed value: ``steps`` whole steps above the rubric's minimum."""

    consensus = models.ForeignKey(Consensus, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        "competitions.Criterion", on_delete=models.PROTECT, related_name="+"
    )
    steps = models.PositiveIntegerField(null=True)
    is_not_applicable = models.BooleanField(default=False)
    note = models.TextField(_("evidence seen"), blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["consensus", "criterion"], name="agreed_score_once_per_criterion"
            ),
            models.CheckConstraint(
                condition=Q(steps__isnull=True) | Q(is_not_applicable=False),
                name="agreed_score_is_a_value_or_not_applicable",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.steps}"
