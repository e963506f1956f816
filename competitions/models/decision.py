from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from clusters.models import Tier
from competitions.states import AwardStatus
from core import clock
from core.models import Timestamped


class DecisionKind(models.TextChoices):
    SHORTLISTED = "shortlisted", _("shortlisted")
    AWARDED = "awarded", _("awarded")
    LABELLED = "labelled", _("labelled")
    RESERVE = "reserve", _("on the reserve list")
    DECLINED = "declined", _("declined")


class Decision(models.Model):
    """The recorded outcome for one dossier, with its reasons; superseded, never edited.

    Proposed by one officer, confirmed by another. ``basis_digest`` is the digest of the
    ranking or assessment it rests on. Published decisions are what applicants are told.
    ``benchmark`` is what a later label is held against: {"levels": {code: level or None},
    "areas": [codes named for improvement]}; None for what is no label assessment.
    """

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(_("decision"), max_length=12, choices=DecisionKind)
    tier = models.CharField(_("tier"), max_length=10, choices=Tier, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    amount = models.DecimalField(_("amount (EUR)"), max_digits=14, decimal_places=2, null=True)
    reserve_position = models.PositiveIntegerField(_("place on the reserve list"), null=True)
    reason = models.TextField(_("reason"), blank=True)
    basis_digest = models.CharField(max_length=64)
    benchmark = models.JSONField(null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(default=clock.now)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("confirmed_by")), name="decision_has_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(kind="awarded") | Q(amount__gt=0), name="decision_award_has_an_amount"
            ),
            models.CheckConstraint(
                condition=~Q(kind="labelled") | ~Q(tier=""), name="decision_label_has_a_tier"
            ),
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(supersedes__isnull=True),
                name="decision_first_once_per_dossier",
            ),
        ]

    def __str__(self):
        return f"{self.dossier}: {self.get_kind_display()}"


class AwardQuerySet(models.QuerySet):
    def in_force(self):
        """Neither refused nor revoked: whoever has won."""
        return self.exclude(status__in=[AwardStatus.REFUSED, AwardStatus.REVOKED])

    def spent(self):
        """What all of them cost the budget, in EUR."""
        return self.aggregate(sum=Sum(F("amount") - F("freed")))["sum"] or Decimal(0)


class Award(Timestamped):
    """Money won, with its amount in EUR.

    ``freed`` is what of it went back to the budget of the call: all when it is refused, some or
    all when it is revoked or lowered afterwards.
    """

    application = models.OneToOneField(
        "competitions.Application", on_delete=models.PROTECT, related_name="award"
    )
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="award")
    amount = models.DecimalField(_("amount (EUR)"), max_digits=14, decimal_places=2)
    freed = models.DecimalField(
        _("given back (EUR)"), max_digits=14, decimal_places=2, default=0, editable=False
    )
    status = models.CharField(
        max_length=10, choices=AwardStatus, default=AwardStatus.OFFERED, editable=False
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="award_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(freed__gte=0, freed__lte=F("amount")),
                name="award_frees_at_most_its_amount",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AwardStatus.values), name="award_status_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.application}: {self.amount} EUR"

    @property
    def audit_stream(self):
        return f"application:{self.application_id}"

    @property
    def is_in_force(self):
        """Whether it can still be revoked or lowered."""
        return self.status in (AwardStatus.OFFERED, AwardStatus.ACCEPTED, AwardStatus.RUNNING)

    @property
    def grant(self):
        """What is left of it for the cluster, in EUR."""
        return self.amount - self.freed
