from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.models import Basis, Method
from core import clock
from reviews.states import ResultStatus


class Ranking(models.Model):
    """One computed ranking of a stage: frozen inputs, method, results; never overwritten.

    ``inputs`` lists the sheet or consensus versions it read (id and digest); ``parameters`` says
    which, and the scale, weights and quorum. ``digest`` is SHA-256 over inputs, method,
    parameters and results.
    """

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="rankings"
    )
    status = models.CharField(
        max_length=10, choices=ResultStatus, default=ResultStatus.COMPUTED, editable=False
    )
    method = models.CharField(max_length=20)
    parameters = models.JSONField()
    inputs = models.JSONField()
    inputs_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    versions = models.JSONField(default=dict)
    job = models.OneToOneField(
        "core.Job", on_delete=models.PROTECT, null=True, related_name="ranking"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    computed_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="supersedes"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=~Q(status="superseded"),
                name="ranking_one_current_per_stage",
            ),
        ]

    def __str__(self):
        return f"{self.stage}: {self.method}"

    def get_absolute_url(self):
        return reverse("reviews:ranking", args=[self.stage.call.code, self.stage.position, self.pk])

    @property
    def audit_stream(self):
        return f"call:{self.stage.call_id}"

    @property
    def method_words(self):
        """The method as pages say it."""
        return dict(Method.choices).get(self.method, self.method)

    @property
    def is_agreed(self):
        """Whether it rests on agreed consensuses, and on no sheet."""
        return self.parameters.get("basis") == Basis.AGREED


class RankingEntry(models.Model):
    """One dossier's place. ``numerator / denominator`` is its exact score in points.

    Whole numbers are stored as text because they may pass 64 bits. A dossier that is not
    rankable has no rank and says why in ``reasons``. ``criteria`` maps a criterion's key to
    the mean of its scores, ``totals`` lists the totals of the single sheets, both as decimal
    texts for the eye.
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="entries")
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="ranking_entries"
    )
    rank = models.PositiveIntegerField(null=True)
    is_tied = models.BooleanField(default=False)
    numerator = models.CharField(max_length=80, blank=True)
    denominator = models.CharField(max_length=80, blank=True)
    score = models.CharField(max_length=40, blank=True)
    judgements = models.PositiveIntegerField(default=0)
    is_fundable = models.BooleanField(default=True)
    reasons = models.JSONField(default=list)
    criteria = models.JSONField(default=dict)
    totals = models.JSONField(default=list)

    class Meta:
        ordering = ["ranking_id", "rank", "dossier_id"]
        verbose_name_plural = "ranking entries"
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "dossier"], name="ranking_entry_once_per_dossier"
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True, score="") | Q(rank__gte=1) & ~Q(score=""),
                name="ranking_entry_has_rank_and_score_or_neither",
            ),
        ]

    def __str__(self):
        return f"{self.rank_text} {self.dossier}"

    @property
    def rank_text(self):
        """The rank as pages print it: "3", "1=" for ties, "–" where not rankable."""
        if self.rank is None:
            return _("–")
        return f"{self.rank}=" if self.is_tied else str(self.rank)
