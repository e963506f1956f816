from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from core.models import Timestamped
from reviews.states import ConsensusStatus


class ConsensusQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Consensus(Timestamped):
    """The panel's agreed scores (or levels) and text for one dossier.

    ``version`` counts the drafts: whoever agrees, agrees to one of them. What rankings rest on
    is the latest immutable ``ConsensusVersion``, written when it is agreed. Assessors of a label
    also name ``strengths``, and up to three indicators to improve by their codes.
    """

    dossier = models.OneToOneField(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="consensus"
    )
    status = models.CharField(
        max_length=8, choices=ConsensusStatus, default=ConsensusStatus.OPEN, editable=False
    )
    rapporteur = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, null=True, related_name="reports"
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    text = models.TextField(_("report"), blank=True)
    strengths = models.TextField(_("strengths"), blank=True)
    improvement_areas = models.JSONField(_("areas to improve"), default=list, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(null=True, editable=False)

    objects = ConsensusQuerySet.as_manager()

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

    @property
    def is_agreed(self):
        return self.status == ConsensusStatus.AGREED


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


class VoiceKind(models.TextChoices):
    AGREES = "agrees", _("agrees")
    DISSENTS = "dissents", _("minority view")


class Voice(Timestamped):
    """What a member says to one version of the draft: agreed, or a minority view.

    It counts for that ``version`` alone. ``voided_at``: a conflict found later took it out.
    """

    consensus = models.ForeignKey(Consensus, on_delete=models.PROTECT, related_name="voices")
    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="voices"
    )
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=VoiceKind)
    text = models.TextField(_("minority view"), blank=True)
    may_be_quoted = models.BooleanField(_("the applicant may read it"), default=False)
    voided_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consensus", "panelist"], name="voice_once_per_panelist_and_consensus"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=VoiceKind.values), name="voice_kind_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="dissents") | ~Q(text=""), name="voice_that_dissents_says_why"
            ),
        ]

    def __str__(self):
        return f"{self.panelist}: {self.get_kind_display()}"


class ConsensusVersion(models.Model):
    """A consensus as it was agreed; append-only by trigger. What agreed rankings rest on.

    ``content``: {"scores": {criterion key: steps or null}, "not_applicable": [keys], "notes":
    {key: text}, "text": str, "draft": version, "sheets": [[sheet version, digest]], "voices":
    [{"panelist", "kind", "text", "may_be_quoted"}], "without": [panelists], "reason": str,
    "reaction": digest or null}; ``digest`` is SHA-256 of its canonical form.
    """

    consensus = models.ForeignKey(Consensus, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["consensus_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["consensus", "number"], name="consensus_version_number_is_unique"
            ),
        ]

    def __str__(self):
        return f"{self.consensus_id} version {self.number}"
