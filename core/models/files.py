import uuid

from django.contrib.auth import get_user_model
from django.core.files.storage import storages
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core import clock


class FileState(models.TextChoices):
    STORED = "stored", _("stored")


def private_storage():
    return storages["private"]


def place(stored, filename):
    """Where the content lies: by number, never by a name that somebody typed."""
    return f"{stored.pk.hex[:2]}/{stored.pk.hex}"


class StoredFile(models.Model):
    """An uploaded file in private storage; whoever serves it asks who may see it first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=150)
    content = models.FileField(storage=private_storage, upload_to=place)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=15, choices=FileState, default=FileState.STORED)
    uploaded_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self):
        return self.name

    @cached_property
    def uploaded_by(self):
        return get_user_model()._base_manager.filter(pk=self.uploaded_by_id).first()
