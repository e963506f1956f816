import uuid

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock
from core.visibility import closed_subjects


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


UNFINISHED = [JobState.QUEUED, JobState.RUNNING]
TITLES = {}  # what people call work of a kind; core.jobs fills it from the handlers


class JobQuerySet(models.QuerySet):
    def unfinished(self):
        return self.filter(state__in=UNFINISHED)

    def visible_to(self, user):
        """For lists of those who run the place: all but what a conflict closes to them."""
        return self.exclude(closed_subjects(self, user, "subject_label", "subject_pk"))

    def about(self, obj):
        """Jobs whose subject is ``obj``, newest first."""
        label, key = obj._meta.label_lower, str(obj.pk)
        return self.filter(subject_label=label, subject_pk=key).order_by("-created_at")

    def for_list(self):
        """Failed ones first, then what is under way, then the newest."""
        order = {JobState.FAILED: 0, JobState.RUNNING: 1, JobState.QUEUED: 2}
        whens = [models.When(state=state, then=place) for state, place in order.items()]
        return self.annotate(place=models.Case(*whens, default=3)).order_by("place", "-created_at")


class Job(models.Model):
    """A piece of background work that survives lost messages and killed workers.

    ``attempt`` rises with every claim and fences: a worker whose attempt is stale may
    publish nothing. Its state is moved by ``core.jobs`` alone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=150)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempt = models.PositiveIntegerField(default=0)
    attempt_limit = models.PositiveIntegerField()
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(default=clock.now)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_words = models.CharField(max_length=200, blank=True)
    payload = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)  # a sentence for the person who waits
    detail = models.TextField(blank=True)  # what a developer needs to know
    requested_by_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=100, blank=True)
    subject_pk = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(state__in=UNFINISHED),
                name="job_unfinished_once_per_kind_and_key",
            ),
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="job_has_a_lease_while_running",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_label", "subject_pk"], name="job_subject"),
            models.Index(fields=["state", "created_at"], name="job_state_created"),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"

    def get_absolute_url(self):
        return reverse("core:job", args=[self.pk])

    @property
    def is_finished(self):
        return self.state not in UNFINISHED

    @property
    def percent(self):
        """How far it is, 0 to 100; None while that is not known."""
        if self.state == JobState.DONE:
            return 100
        if not self.progress_total:
            return None
        return min(100, 100 * self.progress_done // self.progress_total)

    @property
    def title(self):
        return TITLES.get(self.kind, self.kind)

    @cached_property
    def subject(self):
        """The object it is about, or None."""
        if not self.subject_label:
            return None
        model = apps.get_model(self.subject_label)
        return model._base_manager.filter(pk=self.subject_pk).first()

    @cached_property
    def requested_by(self):
        return get_user_model()._base_manager.filter(pk=self.requested_by_id).first()
