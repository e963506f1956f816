from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competitions import deadlines
from competitions.models.call import Call
from competitions.models.deciding import Exhaustion, Method
from competitions.states import CallStatus, StageStatus
from core import clock
from core.models import Timestamped


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


class Blinding(models.TextChoices):
    """Whether the panel reads without knowing whose application it is."""

    OPEN = "open", _("applicants are named")
    UNTIL_SHEET = "until_sheet", _("hidden until the own sheet is in")
    ALWAYS = "always", _("hidden throughout")


class Reasons(models.TextChoices):
    """Which scores need a reason in words before a sheet can be handed in."""

    NONE = "none", _("none")
    BELOW = "below", _("those below a threshold")
    EACH = "each", _("every score")


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
    ``asks_sign_off`` and ``confirming`` say what must be signed before a hand-in. ``judges`` is
    how many panelists each dossier gets, ``quorum`` how many sheets it needs to be ranked.
    For ``reaction_days`` before the consensus the applicant reads the individual reports and
    may answer; 0: not at all.

    ``method`` with ``method_options`` ({"trim": "0.1", "ridge": "1", "resolution": "0.001"}, texts)
    is the official way from sheets to an order. ``tie_chain`` lists what parts equal scores, in
    turn: {"by": "criterion", "key": ...}, {"by": "attribute", "name": "topic" | "region"},
    {"by": "attribute", "name": "balance", "key": QUESTION}, {"by": "panel"} or {"by": "draw"}.
    ``cut_factor`` cuts where the requests admitted come closest to so many budgets.
    ``group_minimums``: {"by": "region" | "topic", "least": {group: number}}.
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
    judges = models.PositiveSmallIntegerField(_("judgements per dossier"), default=3)
    blinding = models.CharField(
        _("applicants' names"), max_length=11, choices=Blinding, default=Blinding.OPEN
    )
    shows_panelists = models.BooleanField(_("applicants see who judged"), default=False)
    reasons = models.CharField(
        _("scores that need a reason"), max_length=5, choices=Reasons, default=Reasons.NONE
    )
    asks_confidence = models.BooleanField(_("panelists say how sure they are"), default=False)
    reaction_days = models.PositiveSmallIntegerField(_("days to react to the reports"), default=0)
    method = models.CharField(_("method"), max_length=15, choices=Method, default=Method.MEAN)
    method_options = models.JSONField(default=dict, blank=True)
    tie_chain = models.JSONField(_("ties"), default=list, blank=True)
    cut_factor = models.PositiveSmallIntegerField(
        _("requests to admit, in budgets"), null=True, blank=True
    )
    exhaustion = models.CharField(
        _("when the money ends"), max_length=4, choices=Exhaustion, default=Exhaustion.STOP
    )
    group_minimums = models.JSONField(_("least per group"), default=dict, blank=True)

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
            models.CheckConstraint(
                condition=Q(judges__gte=1), name="stage_judges_are_at_least_one"
            ),
            models.CheckConstraint(
                condition=Q(blinding__in=Blinding.values), name="stage_blinding_is_known"
            ),
            models.CheckConstraint(
                condition=Q(reasons__in=Reasons.values), name="stage_reasons_are_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=Method.values), name="stage_method_is_known"
            ),
            models.CheckConstraint(
                condition=Q(exhaustion__in=Exhaustion.values), name="stage_exhaustion_is_known"
            ),
            models.CheckConstraint(
                condition=Q(cut_factor__isnull=True) | Q(cut_factor__gte=1),
                name="stage_cut_factor_is_at_least_one",
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
        return all(other.position <= self.position for other in self.call.stages.all())

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
