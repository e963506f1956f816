from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.visibility import closed_subjects


class LetterState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")


class LetterQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who run the place, but what a conflict closes to them.

        In the demo everybody reads their own here.
        """
        if user.has_perm("core.read_operations"):
            return self.exclude(closed_subjects(self, user, "about_label", "about_pk"))
        if settings.DEMO and user.is_authenticated:
            return self.filter(address=user.email)
        return self.none()

    def due(self, now):
        return self.filter(state=LetterState.QUEUED, next_attempt_at__lte=now)

    def stuck(self, now):
        """Left "sending" by a worker that died: nobody knows whether it arrived."""
        return self.filter(state=LetterState.SENDING, next_attempt_at__lte=now)

    def matching(self, words):
        """Letters with ``words`` in their address or subject."""
        if not words:
            return self
        return self.filter(models.Q(address__icontains=words) | models.Q(subject__icontains=words))

    def for_list(self):
        return self.defer("text").order_by("-queued_at", "-pk")


class Letter(models.Model):
    """A mail to one address: the row first, then delivery at least once.

    ``key`` names what has happened, so that the same news goes to an address only once.
    A confidential letter (it holds a code or a link that signs in) is read by its
    addressee alone.
    """

    key = models.CharField(max_length=200)
    address = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    language = models.CharField(max_length=10)
    about_label = models.CharField(max_length=100, blank=True)  # whoever may not see it reads
    about_pk = models.CharField(max_length=64, blank=True)  # no letter about it, either
    is_confidential = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    message_id = models.CharField(max_length=120, unique=True)
    queued_at = models.DateTimeField(default=clock.now)
    next_attempt_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "address"], name="letter_once_per_address"),
            models.CheckConstraint(
                condition=models.Q(state__in=LetterState.values), name="letter_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="letter_due")]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("core:letter", args=[self.pk])

    @property
    def is_left_sending(self):
        """Sending for longer than any mail server takes: somebody should look."""
        return self.state == LetterState.SENDING and self.next_attempt_at <= clock.now()
