from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clusters import validity
from clusters.models.suspension import Suspension
from clusters.states import LabelState, LabelStatus
from clusters.validity import Ending, Granted
from core import clock
from core.models import Timestamped


class Tier(models.TextChoices):
    GOLD = "gold", _("gold")
    SILVER = "silver", _("silver")
    BRONZE = "bronze", _("bronze")


class LabelType(models.Model):
    """A kind of label with its validity policy per tier.

    ``policy`` maps a tier to ``{"years": 2, "renewal_years": 3, "renewal_window_years": 1}``.
    It counts for labels that are granted from now on: each label keeps its own dates.
    ``policy_version`` grows with every change.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    policy = models.JSONField(_("validity policy"), default=dict)
    policy_version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("clusters:office-label-type", args=[self.slug])

    @property
    def audit_stream(self):
        return f"label-type:{self.pk}"

    def rules_of(self, tier):
        """The validity rules of a tier; those of ``validity.Policy`` where none are kept."""
        return validity.Policy.of(self.policy.get(tier, {}))


class LabelQuerySet(models.QuerySet):
    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for label in objs:
            label.fix_window()
        return super().bulk_create(objs, *args, **kwargs)

    def public(self):
        return self.exclude(status=LabelStatus.PENDING)

    def standing(self):
        """Neither pending nor ended before its time; what has expired stands, too."""
        return self.filter(status__in=[LabelStatus.VALID, LabelStatus.SUSPENDED])

    def being(self, state, day):
        """Labels whose state on ``day`` is ``state`` (``LabelState``), from dates alone."""
        ended = Q(status__in=[LabelStatus.REVOKED, LabelStatus.SUPERSEDED], ended_on__lte=day)
        if state in (LabelState.REVOKED, LabelState.SUPERSEDED):
            return self.filter(ended, status=state)
        rest = self.public().exclude(ended)
        if state == LabelState.PENDING:
            return rest.filter(valid_from__gt=day)
        if state == LabelState.EXPIRED:
            return rest.filter(valid_until__lte=day)
        running = rest.filter(valid_from__lte=day, valid_until__gt=day)
        paused = Exists(Suspension.objects.covering(day).filter(label=OuterRef("pk")))
        return running.filter(paused if state == LabelState.SUSPENDED else ~paused)

    def followed(self):
        """With ``is_followed``: a later label of the cluster and type makes renewing needless."""
        later = Label.objects.public().exclude(
            status=LabelStatus.REVOKED, ended_on__lte=F("valid_from")
        )
        later = later.filter(
            cluster=OuterRef("cluster"),
            label_type=OuterRef("label_type"),
            valid_from__gt=OuterRef("valid_from"),
        )
        return self.annotate(is_followed=Exists(later))

    def for_list(self):
        """With all that one row of a list of labels prints."""
        return self.select_related("cluster", "label_type").prefetch_related("suspensions")

    def for_check(self):
        """With all that the check page and the certificate say."""
        related = ("cluster", "label_type", "superseded_by")
        return self.select_related(*related).prefetch_related("suspensions")

    def in_force(self, day, *, known_at=None):
        """Labels in force on ``day``: begun, neither over nor ended nor suspended then.

        ``known_at``: leave out what was recorded later. None: as known now.
        """
        ended, paused = Q(ended_on__lte=day), Suspension.objects.covering(day)
        found = self.public().filter(valid_from__lte=day, valid_until__gt=day)
        if known_at is not None:
            found = found.filter(recorded_at__lte=known_at)
            ended &= Q(ended_at__lte=known_at)
            paused = paused.filter(recorded_at__lte=known_at)
        return found.exclude(ended).exclude(Exists(paused.filter(label=OuterRef("pk"))))

    def by_end(self, day):
        """First what ends after ``day``, the next at the top; then what is over, the last first."""
        ahead = Case(When(valid_until__gt=day, ended_on__isnull=True, then="valid_until"))
        return self.order_by(ahead.asc(nulls_last=True), "-valid_until", "pk")

    def with_history(self):
        """With all that ``history`` and the words for it read."""
        found = self.select_related("label_type", "supersedes", "superseded_by")
        return found.prefetch_related("suspensions")

    def ending(self, day, *, within):
        """Labels in force on ``day`` whose last day is within that many days."""
        return self.in_force(day).filter(valid_until__lte=day + timedelta(days=within))

    def run_out(self, day):
        """Labels that ran their time by ``day`` and were followed by none that is in force then."""
        following = Label.objects.in_force(day).filter(
            cluster=OuterRef("cluster"), label_type=OuterRef("label_type")
        )
        over = self.public().filter(valid_until__lte=day)
        return over.exclude(ended_on__lt=F("valid_until")).exclude(Exists(following))


class Label(Timestamped):
    """The tier a cluster carries for a half-open period ``[valid_from, valid_until)``.

    ``anchor_day`` keeps the day of month from which renewals count, so that 29 February
    never drifts. ``ended_on`` is the first day on which a label that was superseded or revoked
    was no longer in force, ``ended_at`` when that was recorded. ``received_on`` is the day of
    receipt of the application that earned it. ``supersedes`` is the label it renews or replaces.
    ``renewable_until`` is the first day on which a renewal comes too late, by the policy when
    it was given. No two periods in force of a cluster and type overlap: the database holds it
    (``clusters.periods``).
    """

    cluster = models.ForeignKey("clusters.Cluster", on_delete=models.PROTECT, related_name="labels")
    label_type = models.ForeignKey(LabelType, on_delete=models.PROTECT, related_name="labels")
    tier = models.CharField(_("tier"), max_length=10, choices=Tier)
    status = models.CharField(
        max_length=12, choices=LabelStatus, default=LabelStatus.PENDING, editable=False
    )
    number = models.CharField(_("certificate number"), max_length=20, unique=True, editable=False)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("first day not valid"))
    anchor_day = models.PositiveSmallIntegerField(editable=False)
    renewable_until = models.DateField(_("first day too late to renew"), editable=False)
    recorded_at = models.DateTimeField(default=clock.now, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    status_reason = models.TextField(_("reason of the last change"), blank=True)
    received_on = models.DateField(_("application received"), null=True, blank=True)
    ended_on = models.DateField(_("ended early"), null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    is_sample = models.BooleanField(default=False, editable=False)

    audit_personal = frozenset({"status_reason"})

    objects = LabelQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="label_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(renewable_until__gte=F("valid_until")),
                name="label_is_renewable_after_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["superseded", "revoked"], ended_on__isnull=False)
                | Q(status__in=["pending", "valid", "suspended"], ended_on__isnull=True),
                name="label_ended_on_set_once_ended",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_at__isnull=True)
                | Q(ended_on__isnull=False, ended_at__isnull=False),
                name="label_end_is_recorded",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LabelStatus.values), name="label_status_is_known"
            ),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="label_tier_is_known"),
            models.CheckConstraint(
                condition=Q(anchor_day__gte=1, anchor_day__lte=31), name="label_anchor_is_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["valid_until", "status"], name="label_by_its_end"),
            models.Index(fields=["-valid_from", "id"], name="label_by_its_begin"),
        ]

    def __str__(self):
        return f"{self.label_type} {self.get_tier_display()}: {self.cluster}"

    def save(self, *args, **kwargs):
        self.fix_window()
        super().save(*args, **kwargs)

    def fix_window(self):
        """Keep until when it can be renewed; a policy that changes later changes no label."""
        if self.renewable_until is None:
            rules = self.label_type.rules_of(self.tier)
            self.renewable_until = validity.window_closes_on(self.period, rules)

    def get_absolute_url(self):
        return reverse("clusters:label", args=[self.number])

    @property
    def audit_stream(self):
        return f"cluster:{self.cluster_id}"

    @property
    def period(self):
        return validity.period_of(self.valid_from, self.valid_until, self.anchor_day)

    @property
    def last_valid_day(self):
        return self.period.last_day

    @property
    def history(self):
        """All that happened to it, for ``clusters.validity``; reads its suspensions."""
        ending = Ending(self.ended_on, self.ended_at) if self.ended_on else None
        was_revoked = self.status == LabelStatus.REVOKED
        return Granted(
            self.period,
            self.recorded_at,
            suspensions=[
                validity.Suspension(one.since, one.until, one.recorded_at)
                for one in self.suspensions.all()
            ],
            revocation=ending if was_revoked else None,
            supersession=None if was_revoked else ending,
        )

    @property
    def is_expired(self):
        """Expired is computed from the dates; no job has to set it."""
        return self.status == LabelStatus.VALID and self.valid_until <= clock.today()

    @property
    def state(self):
        """What it is today, from its dates; reads its suspensions."""
        return self.state_on(clock.today())

    def state_on(self, day):
        """What it is on ``day``, as known now; reads its suspensions."""
        return LabelState(validity.status_on(day, self.history).value)

    @property
    def is_running(self):
        """Whether today lies in its validity, suspended or not."""
        return clock.today() in self.period

    @property
    def can_be_renewed(self):
        """Whether its dates let it be renewed today; of rows of ``followed``."""
        has_begun = self.valid_from <= clock.today() < self.renewable_until
        is_free = self.state in (LabelState.VALID, LabelState.EXPIRED)
        return has_begun and is_free and not self.is_followed

    @property
    def ends_soon(self):
        """Whether it has ended, or the first letter about its end is due."""
        return self.valid_until <= clock.today() + timedelta(days=max(validity.REMINDERS))

    @property
    def last_day_to_renew(self):
        return self.renewable_until - timedelta(days=1)
