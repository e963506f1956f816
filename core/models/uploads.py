import uuid

from django.db import models
from django.db.models import F, Q

from core import clock
from core.models.files import StoredFile, private_storage


def part_place(part, filename):
    """Where a part lies; the place is new each time, so that two writers never meet in one."""
    return f"parts/{part.upload_id.hex}/{uuid.uuid4().hex}"


class Upload(models.Model):
    """A file on its way in parts; ``offset`` bytes have arrived. See ``core.uploads``.

    ``purpose`` says what it is for, in words of the app that asked. ``sha256`` is what the
    sender says the whole file has, or "". ``stored`` is what became of it, once that is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.BigIntegerField()
    purpose = models.CharField(max_length=100)
    name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored = models.OneToOneField(
        StoredFile, on_delete=models.CASCADE, null=True, related_name="upload"
    )
    created_at = models.DateTimeField(default=clock.now)
    touched_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "purpose"], name="upload_of_its_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(offset__lte=F("size")), name="upload_offset_within_size"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_whole(self):
        return self.offset == self.size


class UploadPart(models.Model):
    """Some bytes of an upload, beginning at ``offset``."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.PositiveBigIntegerField()
    size = models.PositiveBigIntegerField()
    content = models.FileField(storage=private_storage, upload_to=part_place)

    class Meta:
        ordering = ["upload_id", "offset"]
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "offset"], name="upload_part_offset_is_unique"
            ),
        ]

    def __str__(self):
        return f"{self.upload_id} from {self.offset}"
