from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions import deadlines
from competitions.states import CallStatus, StageStatus
from core.models import Timestamped


class CallQuerySet(models.QuerySet):
    def public(self):
        return self.exclude(status=CallStatus.DRAFT)

    def running(self):
        return self.filter(status=CallStatus.PUBLISHED)

    def for_list(self):
        """With all that one row of a list of calls prints."""
        return self.select_related("programme").prefetch_related("stages")


class Call(Timestamped):
    """One funding round or labelling window, with its money, dates and rules.

    Frozen when published; what changes afterwards changes by a numbered corrigendum.
    ``private_share_min`` is in percent of the total volume; money is in EUR.
    ``eligibility`` is a list of rules as data (see ``competitions.eligibility``).
    ``label_rules`` holds the tier policy of a label call (see ``competitions.tiers``), ``fees``
    what its assessments cost (see ``competitions.fees``).
    ``former`` is the label call whose place it takes when it is published, with a later version of
    the catalogue; what was begun there ends there.
    """

    programme = models.ForeignKey(
        "competitions.Programme", on_delete=models.PROTECT, related_name="calls"
    )
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    status = models.CharField(
        max_length=12, choices=CallStatus, default=CallStatus.DRAFT, editable=False
    )
    zone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    budget = models.DecimalField(
        _("budget (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    cap_per_winner = models.DecimalField(
        _("most per winner (EUR)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    private_share_min = models.DecimalField(
        _("least private share (%)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    years_max = models.PositiveSmallIntegerField(_("most years"), null=True, blank=True)
    eligibility = models.JSONField(default=list, blank=True, editable=False)
    enquiries_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    label_rules = models.JSONField(default=dict, blank=True, editable=False)
    former = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="later"
    )
    fees = models.JSONField(default=dict, blank=True, editable=False)
    payment_terms = models.TextField(_("how to pay"), blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    is_sample = models.BooleanField(default=False, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CallStatus.values), name="call_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gt=0), name="call_budget_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(cap_per_winner__isnull=True) | Q(cap_per_winner__gt=0),
                name="call_cap_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(private_share_min__isnull=True)
                | Q(private_share_min__gte=0, private_share_min__lte=100),
                name="call_private_share_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False),
                name="call_published_at_set_unless_draft",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("competitions:call", args=[self.code])

    @property
    def audit_stream(self):
        return f"call:{self.pk}"

    @property
    def tzinfo(self):
        return ZoneInfo(self.zone)

    def takes_enquiries(self, received_at):
        """Whether a question about the call that was received then is answered."""
        until = self.enquiries_until
        in_time = until is None or deadlines.is_in_time(received_at, until)
        return self.status == CallStatus.PUBLISHED and in_time

    @property
    def stage_that_collects(self):
        """The stage that is open now, among the prefetched ones; None between stages."""
        return next((s for s in self.stages.all() if s.status == StageStatus.OPEN), None)
