from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from core.models import Timestamped
from reviews.states import ItemStatus, MeetingStatus


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def ahead(self):
        """Planned or under way."""
        return self.filter(status__in=[MeetingStatus.PLANNED, MeetingStatus.UNDER_WAY])

    def for_list(self):
        return self.select_related("panel", "stage__call").order_by("-starts_at", "-pk")


class Meeting(Timestamped):
    """A panel meets about the dossiers of a stage.

    ``quorum`` is the least number of ballots of a valid vote. Browsers stay in step by two
    counters: ``version`` grows with every change, ``outline_version`` only with those that
    whoever is out of the room may notice, too. ``sequence`` counts the plans that members
    were told of.
    """

    panel = models.ForeignKey("reviews.Panel", on_delete=models.PROTECT, related_name="meetings")
    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="meetings"
    )
    status = models.CharField(
        max_length=10, choices=MeetingStatus, default=MeetingStatus.PLANNED, editable=False
    )
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=180)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("video link"), max_length=500, blank=True)
    quorum = models.PositiveSmallIntegerField(_("least ballots of a vote"), default=3)
    is_secret = models.BooleanField(_("secret ballots"), default=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    outline_version = models.PositiveIntegerField(default=0, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=MeetingStatus.values), name="meeting_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1), name="meeting_quorum_is_at_least_one"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="meeting_takes_time"),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(begun_at__isnull=False, closed_at__isnull=False),
                name="meeting_closed_says_from_when_to_when",
            ),
        ]

    def __str__(self):
        return _("Meeting of %(panel)s") % {"panel": self.panel.name}

    def get_absolute_url(self):
        return reverse("reviews:meeting", args=[self.pk])

    @property
    def audit_stream(self):
        return f"meeting:{self.pk}"

    @property
    def ends_at(self):
        return self.starts_at + timedelta(minutes=self.minutes)


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def open(self):
        return self.filter(status=ItemStatus.OPEN)

    def waiting(self):
        return self.filter(status=ItemStatus.WAITING)

    def for_list(self):
        return self.select_related(
            "dossier__stage__call", "dossier__application__cluster"
        ).order_by("position", "pk")


class Recommendation(models.TextChoices):
    """What the panel recommends; a person decides later."""

    FUND = "fund", _("recommended")
    RESERVE = "reserve", _("recommended for the reserve list")
    DECLINE = "decline", _("not recommended")
    OPEN = "open", _("no recommendation")


class AgendaItem(Timestamped):
    """One dossier on the agenda, and what the panel says about it for the minutes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="agenda_items"
    )
    position = models.PositiveIntegerField(default=0)
    status = models.CharField(
        max_length=8, choices=ItemStatus, default=ItemStatus.WAITING, editable=False
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    outcome = models.CharField(
        _("recommendation"), max_length=8, choices=Recommendation, blank=True
    )
    decision = models.TextField(_("decision and reasons"), blank=True)
    minority = models.TextField(_("minority view"), blank=True)
    aside_reason = models.TextField(_("why it is not discussed"), blank=True)
    taken_up_at = models.DateTimeField(null=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "dossier"], name="agenda_item_once_per_meeting_and_dossier"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(status="open"),
                name="agenda_item_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="agenda_item_status_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(status="aside") | ~Q(aside_reason=""),
                name="agenda_item_put_aside_says_why",
            ),
        ]

    def __str__(self):
        return str(self.dossier)

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"


class Attendance(models.Model):
    """A panelist was at the meeting from then until then, or still is."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="attendance"
    )
    came_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["meeting_id", "came_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "panelist"],
                condition=Q(left_at__isnull=True),
                name="attendance_is_there_once",
            ),
        ]

    def __str__(self):
        return f"{self.panelist_id} at {self.meeting_id}"

    @property
    def audit_stream(self):
        return f"meeting:{self.meeting_id}"


class Exit(models.Model):
    """A panelist left the room for one item, and came back."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="exits")
    panelist = models.ForeignKey("reviews.Panelist", on_delete=models.PROTECT, related_name="exits")
    left_at = models.DateTimeField(default=clock.now)
    returned_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["item_id", "left_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "panelist"],
                condition=Q(returned_at__isnull=True),
                name="exit_is_out_once",
            ),
        ]

    def __str__(self):
        return f"{self.panelist_id} out of {self.item_id}"


class Minutes(models.Model):
    """The minutes as the meeting was closed; append-only by trigger.

    ``content`` is built by ``reviews.minutes``; ``digest`` is taken over the head and the
    digests of the items, so that a reader to whom an item is closed holds the same one.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="final")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "minutes"

    def __str__(self):
        return f"{self.meeting_id}: {self.digest[:12]}"
