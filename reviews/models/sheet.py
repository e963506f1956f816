from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from core.models import Timestamped
from reviews.states import SheetStatus


class Confidence(models.IntegerChoices):
    """How sure a panelist is; said where the stage asks for it, weighs nothing."""

    LOW = 1, _("low: outside my field")
    MEDIUM = 2, _("medium: I know the field")
    HIGH = 3, _("high: it is my own field")


class ScoreSheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def submitted(self):
        return self.filter(status=SheetStatus.SUBMITTED)

    def live(self):
        return self.exclude(status=SheetStatus.VOIDED)


class ScoreSheet(Timestamped):
    """One panelist's scores and comments for one submission.

    ``version`` is what a save must have read. What counts in a ranking is the latest
    immutable ``SheetVersion``, written at each submit.
    """

    audit_personal = frozenset({"comment", "panel_comment"})

    assignment = models.ForeignKey(
        "reviews.Assignment", on_delete=models.PROTECT, related_name="sheets"
    )
    submission = models.ForeignKey(
        "competitions.Submission", on_delete=models.PROTECT, related_name="sheets"
    )
    status = models.CharField(
        max_length=10, choices=SheetStatus, default=SheetStatus.DRAFT, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    comment = models.TextField(_("comment to the applicant"), blank=True)
    panel_comment = models.TextField(_("comment to the panel"), blank=True)
    is_abstention = models.BooleanField(_("I abstain"), default=False)
    confidence = models.PositiveSmallIntegerField(
        _("how sure I am"), choices=Confidence, null=True, blank=True
    )
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"],
                condition=~Q(status="voided"),
                name="score_sheet_one_live_per_assignment",
            ),
            models.CheckConstraint(
                condition=Q(status__in=SheetStatus.values), name="score_sheet_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="submitted") | Q(submitted_at__isnull=False),
                name="score_sheet_submitted_at_set_once_submitted",
            ),
        ]

    def __str__(self):
        return f"{self.assignment}"

    def get_absolute_url(self):
        return reverse("reviews:sheet", args=[self.assignment_id])

    @property
    def audit_stream(self):
        return f"application:{self.assignment.dossier.application_id}"


class Score(models.Model):
    """One value of a sheet: ``steps`` whole steps above the rubric's minimum."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(
        "competitions.Criterion", on_delete=models.PROTECT, related_name="+"
    )
    steps = models.PositiveIntegerField(null=True)
    is_not_applicable = models.BooleanField(default=False)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "criterion"], name="score_once_per_sheet_and_criterion"
            ),
            models.CheckConstraint(
                condition=Q(steps__isnull=True) | Q(is_not_applicable=False),
                name="score_is_a_value_or_not_applicable",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.steps}"


class SheetVersion(models.Model):
    """A sheet as it was submitted; append-only by trigger. What rankings rest on.

    ``content``: {"scores": {criterion key: steps or null}, "not_applicable": [keys],
    "is_abstention": bool, "comments": {...}}; ``digest`` is SHA-256 of its canonical form.
    """

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["sheet_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "number"], name="sheet_version_number_is_unique"
            ),
        ]

    def __str__(self):
        return f"{self.sheet_id} version {self.number}"
