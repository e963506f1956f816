from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions import deadlines
from competitions.states import CallStatus, StageStatus
from core import clock
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
    ``label_rules`` holds the tier policy of a label call (see ``competitions.tiers``).
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


class StageKind(models.TextChoices):
    OUTLINE = "outline", _("outline")
    FULL = "full", _("full application")
    ASSESSMENT = "assessment", _("assessment")


class Timing(models.TextChoices):
    WINDOW = "window", _("window")
    ROLLING = "rolling", _("rolling")


class Basis(models.TextChoices):
    SHEETS = "sheets", _("mean of submitted sheets")
    AGREED = "agreed", _("agreed scores")


class Confirming(models.TextChoices):
    """Whether an authorised signatory confirms the whole, and with what."""

    NONE = "none", _("no confirmation")
    PLAIN = "plain", _("confirmation")
    POWER = "power", _("confirmation with power of attorney")


class StageQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status=StageStatus.OPEN)

    def due(self, now):
        """Open window stages whose deadline and grace are over at ``now``, as a list."""
        passed = self.open().filter(timing=Timing.WINDOW, closes_at__lte=now)
        return [s for s in passed.select_related("call").order_by("pk") if s.is_over(now)]

    def to_open(self, now):
        return self.filter(
            status=StageStatus.PLANNED,
            call__status=CallStatus.PUBLISHED,
            opens_at__lte=now,
        )


class Stage(Timestamped):
    """One step of a call: what it collects (form), how it is judged (rubric, quorum, basis).

    ``places`` is the most that may be shortlisted or awarded; fewer is always allowed.
    ``closes_at`` is the deadline before ``outage_minutes`` are added, the sum of the recorded
    outages; ``deadline`` is what holds. ``extended_at`` is when it was moved last.
    ``asks_sign_off`` and ``confirming`` say what must be signed before a hand-in.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=StageKind)
    title = models.CharField(_("title"), max_length=120)
    timing = models.CharField(_("timing"), max_length=8, choices=Timing, default=Timing.WINDOW)
    status = models.CharField(
        max_length=10, choices=StageStatus, default=StageStatus.PLANNED, editable=False
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    outage_minutes = models.PositiveIntegerField(default=0, editable=False)
    extended_at = models.DateTimeField(null=True, editable=False)
    form = models.ForeignKey("competitions.Form", on_delete=models.PROTECT, related_name="stages")
    rubric = models.ForeignKey(
        "competitions.Rubric", on_delete=models.PROTECT, related_name="stages"
    )
    places = models.PositiveSmallIntegerField(_("most places"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(_("least judgements"), default=3)
    basis = models.CharField(_("basis"), max_length=8, choices=Basis, default=Basis.SHEETS)
    asks_sign_off = models.BooleanField(_("partners sign off their parts"), default=False)
    confirming = models.CharField(
        _("authorised signatory"), max_length=5, choices=Confirming, default=Confirming.NONE
    )

    objects = StageQuerySet.as_manager()

    class Meta:
        ordering = ["call_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "position"], name="stage_position_once_per_call"
            ),
            models.CheckConstraint(
                condition=Q(status__in=StageStatus.values), name="stage_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True)
                | Q(closes_at__isnull=True)
                | Q(closes_at__gt=F("opens_at")),
                name="stage_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="stage_quorum_is_at_least_one"),
            models.CheckConstraint(
                condition=Q(places__isnull=True) | Q(places__gte=1),
                name="stage_places_are_at_least_one",
            ),
            models.CheckConstraint(
                condition=Q(confirming__in=Confirming.values), name="stage_confirming_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.call}: {self.title}"

    @property
    def audit_stream(self):
        return f"call:{self.call_id}"

    @property
    def is_rolling(self):
        return self.timing == Timing.ROLLING

    @property
    def is_last(self):
        return not self.call.stages.filter(position__gt=self.position).exists()

    @property
    def outage(self):
        return timedelta(minutes=self.outage_minutes)

    @property
    def deadline(self):
        """When hand-ins end for everybody; None where the stage has no end."""
        if self.is_rolling or self.closes_at is None:
            return None
        return deadlines.effective_deadline(self.closes_at, outage_minutes=self.outage_minutes)

    @property
    def is_past_deadline(self):
        return self.deadline is not None and not deadlines.is_in_time(clock.now(), self.deadline)

    def is_over(self, now=None):
        """Whether what was under way at the deadline has arrived as well: it may close."""
        now = now or clock.now()
        return self.deadline is not None and now >= deadlines.closes_from(self.deadline)

    @property
    def may_close(self):
        """Whether an officer may close it by hand now."""
        return self.status == StageStatus.OPEN and (self.is_rolling or self.is_over())
