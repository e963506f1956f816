"""The warm-up of a panel: all score the same sample texts before their real work.

Tables of their own: nothing here is a dossier, an assignment or a score sheet, so that no ranking,
figure, letter or export can take it for one.
"""

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import visibility
from core.models import Timestamped
from reviews.models.sheet import Confidence

MOST_SAMPLES = 3
MINUTES = 5  # that one sample takes, about


class WarmUpQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class WarmUp(Timestamped):
    """What a stage's panel scores first. ``is_required``: no real sheet is begun before."""

    stage = models.OneToOneField(
        "competitions.Stage", on_delete=models.PROTECT, related_name="warm_up"
    )
    is_required = models.BooleanField(_("required before judging"), default=False)

    objects = WarmUpQuerySet.as_manager()

    def __str__(self):
        return f"{self.stage}"

    @property
    def audit_stream(self):
        return f"call:{self.stage.call_id}"


class WarmUpSample(Timestamped):
    """A text to score, written in Markdown; ``explanation`` is shown to whoever has scored it."""

    warm_up = models.ForeignKey(WarmUp, on_delete=models.PROTECT, related_name="samples")
    position = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), validators=[MaxLengthValidator(50_000)])
    explanation = models.TextField(
        _("explanation"), blank=True, validators=[MaxLengthValidator(20_000)]
    )

    objects = WarmUpQuerySet.as_manager()

    class Meta:
        ordering = ["warm_up_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["warm_up", "position"], name="warm_up_sample_position_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_SAMPLES),
                name="warm_up_samples_are_three_at_most",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_stream(self):
        return self.warm_up.audit_stream


class WarmUpSheet(Timestamped):
    """One panelist's scores of a sample; handed in once ``submitted_at`` is set, for good.

    ``version`` is what a save must have read, as with score sheets.
    """

    panel_comment = ""  # what a form of score sheets reads, and nobody asks for here
    is_abstention = False

    sample = models.ForeignKey(WarmUpSample, on_delete=models.PROTECT, related_name="sheets")
    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="warm_up_sheets"
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    comment = models.TextField(_("comment"), blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("how sure I am"), choices=Confidence, null=True, blank=True
    )
    submitted_at = models.DateTimeField(null=True, editable=False)

    objects = WarmUpQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sample", "panelist"], name="warm_up_sheet_once_per_sample_and_panelist"
            ),
        ]

    def __str__(self):
        return f"{self.panelist}: {self.sample}"

    @property
    def audit_stream(self):
        return f"panel:{self.panelist.panel_id}"


class WarmUpScore(models.Model):
    """One value of a warm-up sheet: ``steps`` whole steps above the rubric's minimum."""

    sheet = models.ForeignKey(WarmUpSheet, on_delete=models.CASCADE, related_name="scores")
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
                fields=["sheet", "criterion"], name="warm_up_score_once_per_sheet_and_criterion"
            ),
            models.CheckConstraint(
                condition=Q(steps__isnull=True) | Q(is_not_applicable=False),
                name="warm_up_score_is_a_value_or_not_applicable",
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.steps}"
