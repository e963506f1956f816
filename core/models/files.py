import uuid

from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock


class FileState(models.TextChoices):
    """What the virus scanner says; ``core.scanning`` alone changes it."""

    UNSCANNED = "stored", _("not scanned")  # no scanner was there
    PENDING = "pending", _("being checked")
    CLEAN = "clean", _("checked")
    INFECTED = "infected", _("refused")
    OURS = "ours", _("made here")


WAITING = (FileState.PENDING, FileState.UNSCANNED)
SERVED = (FileState.UNSCANNED, FileState.CLEAN, FileState.OURS)


def private_storage():
    return storages["private"]


def place(stored, filename):
    """Where the content lies: by number, never by a name that somebody typed."""
    return f"{stored.pk.hex[:2]}/{stored.pk.hex}"


class StoredFileQuerySet(models.QuerySet):
    def pending(self):
        return self.filter(state=FileState.PENDING)

    def infected(self):
        return self.filter(state=FileState.INFECTED)

    def unscanned(self):
        return self.filter(state=FileState.UNSCANNED)


class StoredFile(models.Model):
    """A file in private storage; whoever serves it asks who may see it first.

    Size and digest are those of what is kept, which is what was sent without its metadata; a
    signed file is kept as it came. ``threat`` is what the scanner found.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    content = models.FileField(storage=private_storage, upload_to=place)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveIntegerField(null=True, editable=False)
    is_signed = models.BooleanField(default=False, db_default=False, editable=False)
    state = models.CharField(max_length=15, choices=FileState, default=FileState.UNSCANNED)
    threat = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    scanned_at = models.DateTimeField(null=True, editable=False)
    scan_error = models.CharField(max_length=200, blank=True, db_default="", editable=False)
    scan_attempted_at = models.DateTimeField(null=True, editable=False)
    uploaded_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="stored_file_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.INFECTED) & ~Q(threat="")
                | ~Q(state=FileState.INFECTED) & Q(threat=""),
                name="stored_file_threat_named_if_infected",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["pending", "infected"]),
                name="stored_file_held_back",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_served(self):
        """Whether anybody may read it: not while it waits for the scanner, nor if that found."""
        return self.state in SERVED

    @cached_property
    def uploaded_by(self):
        return get_user_model()._base_manager.filter(pk=self.uploaded_by_id).first()
