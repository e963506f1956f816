"""Who may assess for a label, how an assessor came to a dossier, and when they visit."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core import clock, visibility
from core.models import Timestamped
from reviews.languages import NAMES
from reviews.visit_states import VisitStatus

EXPIRES_SOON = timedelta(days=60)


class AccreditationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def in_force(self, day):
        """Begun, neither over on ``day`` nor ended."""
        return self.filter(from_on__lte=day, until_on__gte=day, ended_at__isnull=True)

    def expiring(self, day):
        """In force on ``day``, and over within sixty days."""
        return self.in_force(day).filter(until_on__lte=day + EXPIRES_SOON)

    def for_list(self):
        """With all that one row of the list prints."""
        return self.select_related("user", "label_type").order_by("user__name", "pk")


class Accreditation(Timestamped):
    """A person may assess for a label type, from ``from_on`` to ``until_on``, both days included.

    Ended early it is out of force at once; what was handed in counts on. One that is over is
    followed by another, so that the gap between them stays on record.
    """

    audit_personal = frozenset({"ended_reason"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accreditations"
    )
    label_type = models.ForeignKey(
        "clusters.LabelType",
        on_delete=models.PROTECT,
        related_name="accreditations",
        verbose_name=_("label"),
    )
    country = CountryField(_("country"))
    languages = models.JSONField(_("languages"), default=list)
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_reason = models.TextField(_("why it ended"), blank=True, editable=False)
    accredited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AccreditationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")),
                name="accreditation_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "label_type"],
                condition=Q(ended_at__isnull=True),
                name="accreditation_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | ~Q(ended_reason=""),
                name="accreditation_ends_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.label_type}"

    @property
    def audit_stream(self):
        return f"user:{self.user_id}"

    def is_in_force(self, day=None):
        day = day or clock.today()
        return self.ended_at is None and self.from_on <= day <= self.until_on

    @property
    def is_over(self):
        return self.ended_at is not None or self.until_on < clock.today()

    @property
    def expires_soon(self):
        return self.is_in_force() and self.until_on <= clock.today() + EXPIRES_SOON

    @property
    def language_labels(self):
        return [NAMES.get(code, code) for code in self.languages]


class AppointmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        """With all that one row of a dossier's assessors prints."""
        return self.select_related(
            "assignment__panelist__user", "assignment__panelist__employer", "dossier__stage__call"
        ).order_by("pk")


class Appointment(Timestamped):
    """How an assessor came to a dossier: proposed why, and what the cluster said.

    ``reasons`` are those of the rule (``reviews.assessor_rule``), empty where the office chose
    otherwise; then ``deviation`` says why. Until ``answer_until`` the cluster may object; silence
    agrees, and then ``agreed_by`` is empty. One objection per dossier.
    """

    assignment = models.OneToOneField(
        "reviews.Assignment", on_delete=models.PROTECT, related_name="appointment"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="appointments"
    )
    reasons = models.JSONField(default=list, blank=True)
    deviation = models.TextField(_("why the office chose otherwise"), blank=True)
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    answer_until = models.DateTimeField(_("the cluster may object until"), editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    vetoed_at = models.DateTimeField(null=True, editable=False)
    vetoed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(vetoed_at__isnull=False),
                name="appointment_one_veto_per_dossier",
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(vetoed_at__isnull=True),
                name="appointment_is_agreed_or_vetoed",
            ),
            models.CheckConstraint(
                condition=Q(vetoed_at__isnull=True) | Q(vetoed_by__isnull=False),
                name="appointment_veto_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.assignment}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        return self.select_related("dossier__stage__call", "dossier__application__cluster")


class Visit(Timestamped):
    """The assessors meet the cluster, on site or by video: offered days, one of them chosen.

    ``options`` are moments as ISO texts in UTC. ``starts_at`` is the moment chosen last; it holds
    while the status is fixed. ``sequence`` counts the plans that calendars were told of.
    """

    dossier = models.OneToOneField(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="visit"
    )
    status = models.CharField(
        max_length=10, choices=VisitStatus, default=VisitStatus.OFFERED, editable=False
    )
    options = models.JSONField(default=list)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=240)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("video link"), max_length=500, blank=True)
    wish = models.TextField(_("what would suit the cluster"), blank=True)
    round = models.PositiveIntegerField(default=1, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=VisitStatus.values), name="visit_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="fixed") | Q(starts_at__isnull=False),
                name="visit_fixed_says_when",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="visit_takes_time"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="visit_says_where"),
        ]

    def __str__(self):
        return _("Visit to %(cluster)s") % {"cluster": self.dossier.application.cluster}

    def get_absolute_url(self):
        """The page of assessors and office."""
        return reverse("reviews:visit", args=[self.dossier_id])

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"

    @property
    def moments(self):
        return [datetime.fromisoformat(text) for text in self.options]

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_fixed(self):
        return self.status == VisitStatus.FIXED

    @property
    def is_over(self):
        return self.is_fixed and clock.now() >= self.ends_at
