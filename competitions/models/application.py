from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters.models import Sector
from competitions.states import DossierStatus
from core import visibility
from core.models import Timestamped


class Outcome(models.TextChoices):
    IN_PROGRESS = "in_progress", _("in progress")
    AWARDED = "awarded", _("awarded")
    LABELLED = "labelled", _("labelled")
    DECLINED = "declined", _("declined")
    INELIGIBLE = "ineligible", _("ineligible")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LAPSED = "lapsed", _("lapsed")


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def kin_of(self, application):
        """The one it started from or follows, and those that follow it."""
        return self.filter(Q(successors=application) | Q(predecessor=application)).distinct()

    def taking_part(self, user):
        """Those of the user's clusters, and those in which a partner or a signatory is theirs."""
        own = self.model._base_manager
        return self.filter(
            Q(pk__in=own.filter(cluster__roles__user=user).values("pk"))
            | Q(pk__in=own.filter(participants__user=user).values("pk"))
        )

    def for_list(self):
        """With all that one row of a list of applications prints."""
        return self.select_related("call__programme", "cluster__region").prefetch_related(
            "dossiers__stage"
        )


class Application(Timestamped):
    """A cluster's bid in one call, through all its stages.

    It keeps only its outcome; where it stands is told by its dossiers, one per stage.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    call = models.ForeignKey(
        "competitions.Call", on_delete=models.PROTECT, related_name="applications"
    )
    cluster = models.ForeignKey(
        "clusters.Cluster", on_delete=models.PROTECT, related_name="applications"
    )
    title = models.CharField(_("title"), max_length=200)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    outcome = models.CharField(
        max_length=12, choices=Outcome, default=Outcome.IN_PROGRESS, editable=False
    )
    predecessor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successors"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    is_sample = models.BooleanField(default=False, editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["reference"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "cluster"],
                condition=Q(outcome="in_progress"),
                name="application_one_live_per_cluster_and_call",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="application_outcome_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("competitions:application", args=[self.reference])

    @property
    def audit_stream(self):
        return f"application:{self.pk}"


class DossierQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def in_judgement(self):
        """Handed in, not ruled ineligible, not yet decided."""
        return self.filter(status__in=[DossierStatus.SUBMITTED, DossierStatus.ELIGIBLE])

    def for_list(self):
        """With all that one row of a list of dossiers prints."""
        return self.select_related(
            "stage__call", "application__cluster__region", "pinned"
        ).order_by("application__reference")


class Dossier(Timestamped):
    """An application's file in one stage: the words being written, and its status there.

    ``draft_version`` grows with every change of an answer; ``pinned`` is the submission
    that counts (the latest received in time). ``closes_at`` lengthens the stage's deadline
    for this dossier alone, before recorded outages are added; ``extended_at`` is when that
    was granted.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="dossiers")
    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="dossiers"
    )
    status = models.CharField(
        max_length=12, choices=DossierStatus, default=DossierStatus.DRAFT, editable=False
    )
    draft_version = models.PositiveIntegerField(default=0, editable=False)
    closes_at = models.DateTimeField(_("own deadline"), null=True, blank=True)
    closes_at_reason = models.TextField(_("reason for the own deadline"), blank=True)
    extended_at = models.DateTimeField(null=True, editable=False)
    pinned = models.OneToOneField(
        "competitions.Submission",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="pinned_by",
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["application_id", "stage__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "stage"], name="dossier_once_per_application_and_stage"
            ),
            models.CheckConstraint(
                condition=Q(status__in=DossierStatus.values), name="dossier_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "withdrawn", "lapsed"]) | Q(pinned__isnull=False),
                name="dossier_has_a_submission_once_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True) | ~Q(closes_at_reason=""),
                name="dossier_own_deadline_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.application} ({self.stage.title})"

    def get_absolute_url(self):
        return reverse(
            "competitions:dossier", args=[self.application.reference, self.stage.position]
        )

    @property
    def audit_stream(self):
        return f"application:{self.application_id}"
