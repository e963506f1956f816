from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.models import Basis, Method
from core import clock
from reviews import packing
from reviews.states import ResultStatus


class RankingQuerySet(models.QuerySet):
    def current(self):
        return self.exclude(status=ResultStatus.SUPERSEDED)

    def official(self):
        return self.filter(is_official=True)

    def for_list(self):
        """Without the list of what they read, which is long and only replay and conflicts need."""
        return self.select_related("requested_by").defer("packed_inputs")


class Ranking(models.Model):
    """One computed ranking of a stage: frozen inputs, method, results; never overwritten.

    ``inputs`` lists the sheet or consensus versions it read (id and digest); ``parameters`` says
    which, and the scale, weights and quorum, and under "settings" the options and ties where it
    has any. ``digest`` is SHA-256 over inputs, parameters and results.

    One current run per stage is official: by the method and the weights of the stage. Others are
    for information, one current run per choice of method, options and weights, which
    ``settings_digest`` tells apart.

    ``findings``: {"panelists": [{"panelist", "severity", "judgements"}], "variance", "parts",
    "verdict", "prior", "deviations", "warnings": [sentences]}, as far as the method gives them;
    what it says of panelists is for officers. ``steps`` lists how each tie was dealt with, in turn.
    """

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="rankings"
    )
    status = models.CharField(
        max_length=10, choices=ResultStatus, default=ResultStatus.COMPUTED, editable=False
    )
    is_official = models.BooleanField(default=True)
    method = models.CharField(max_length=20)
    parameters = models.JSONField()
    settings_digest = models.CharField(max_length=64, blank=True)
    packed_inputs = models.BinaryField(default=bytes)
    input_count = models.PositiveIntegerField(default=0)
    inputs_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    findings = models.JSONField(default=dict)
    steps = models.JSONField(default=list)
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

    objects = RankingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage"],
                condition=Q(is_official=True) & ~Q(status="superseded"),
                name="ranking_one_official_per_stage",
            ),
            models.UniqueConstraint(
                fields=["stage", "settings_digest"],
                condition=Q(is_official=False) & ~Q(status="superseded"),
                name="ranking_one_current_per_choice",
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
    def inputs(self):
        """[[version, digest]] in order of the versions."""
        return packing.unpack(self.packed_inputs)

    @inputs.setter
    def inputs(self, versions):
        self.packed_inputs = packing.pack(versions)
        self.input_count = len(versions)

    @property
    def input_ids(self):
        return packing.ids(self.packed_inputs)

    @property
    def is_agreed(self):
        """Whether it rests on agreed consensuses, and on no sheet."""
        return self.parameters.get("basis") == Basis.AGREED

    @property
    def method_words(self):
        """The method as people call it."""
        return dict(Method.choices).get(self.method, self.method)

    @property
    def is_adjusted(self):
        """Whether places go by anything but the mean of the totals as they were given."""
        return self.method != Method.MEAN


class RankingEntry(models.Model):
    """One dossier's place. ``numerator / denominator`` is exactly what it was ranked by.

    ``raw_numerator / raw_denominator`` is the plain mean of the totals, in points, whatever the
    method; ``score`` and ``raw`` are both as decimal texts for the eye. Whole numbers are stored
    as text because they may pass 64 bits. A dossier that is not rankable has no rank and says
    why in ``reasons``: {"code", and what it counts} (see ``reviews.unranked_words``), in runs of
    old a sentence. ``criteria`` maps a criterion's key to the mean of its scores, ``totals``
    lists the totals of the single sheets, both as decimal texts.

    ``figures``, as far as the method gives them: "adjusted" (decimal text, in points),
    "standard_error", "expected_rank", "pcer", "sucra", "interval_50" and "interval_95" (ranks),
    "p_top_k", "band".
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="entries")
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="ranking_entries"
    )
    rank = models.PositiveIntegerField(null=True)
    is_tied = models.BooleanField(default=False)
    numerator = models.CharField(max_length=400, blank=True)
    denominator = models.CharField(max_length=400, blank=True)
    score = models.CharField(max_length=40, blank=True)
    raw_numerator = models.CharField(max_length=400, blank=True)
    raw_denominator = models.CharField(max_length=400, blank=True)
    raw = models.CharField(max_length=40, blank=True)
    judgements = models.PositiveIntegerField(default=0)
    is_fundable = models.BooleanField(default=True)
    reasons = models.JSONField(default=list)
    criteria = models.JSONField(default=dict)
    totals = models.JSONField(default=list)
    figures = models.JSONField(default=dict)

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
