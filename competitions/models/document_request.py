from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions import deadlines
from competitions.states import IN_JUDGEMENT, DocumentRequestStatus
from core import clock, visibility
from core.models import Timestamped


class DocumentRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def waiting(self):
        """Not supplied yet, of dossiers on which nothing is decided."""
        return self.filter(status=DocumentRequestStatus.OPEN, dossier__status__in=IN_JUDGEMENT)

    def for_list(self):
        """With all that a page prints of requests and of what was supplied."""
        return self.select_related(
            "dossier__stage__call", "dossier__application__cluster", "asked_by"
        ).prefetch_related("supplied__stored", "supplied__supplied_by")


class DocumentRequest(Timestamped):
    """A document that the office finds missing after a hand-in, with a deadline of its own.

    ``due_at`` is that deadline before outages which are recorded later; ``file_kinds`` are keys
    of ``core.files.KINDS``.
    """

    audit_personal = frozenset({"words"})

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="document_requests"
    )
    words = models.TextField(_("what is missing"))
    file_kinds = models.JSONField(_("kinds of file"), default=list)
    due_at = models.DateTimeField(_("deadline"))
    status = models.CharField(
        max_length=10,
        choices=DocumentRequestStatus,
        default=DocumentRequestStatus.OPEN,
        editable=False,
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = DocumentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=DocumentRequestStatus.values),
                name="document_request_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="document_request_says_what_is_missing"
            ),
        ]

    def __str__(self):
        return _("Document for %(reference)s") % {"reference": self.dossier.application.reference}

    def get_absolute_url(self):
        dossier = self.dossier
        where = [dossier.application.reference, dossier.stage.position, self.pk]
        return reverse("competitions:document-request", args=where)

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"

    @property
    def deadline(self):
        """Until when it may be supplied; outages of the stage lengthen it as they do all others."""
        return deadlines.effective_deadline(
            self.due_at, outage_minutes=self.dossier.stage.outage_minutes
        )

    @property
    def is_overdue(self):
        is_open = self.status == DocumentRequestStatus.OPEN
        return is_open and not deadlines.is_in_time(clock.now(), self.deadline)

    def takes_documents(self, received_at):
        """Whether a document received then counts."""
        return (
            self.status != DocumentRequestStatus.WITHDRAWN
            and self.dossier.status in IN_JUDGEMENT
            and deadlines.is_in_time(received_at, self.deadline)
        )


class SuppliedDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class SuppliedDocument(models.Model):
    """A document supplied on request: beside the hand-in, never in it; append-only by trigger.

    ``content`` holds the accompanying words and what the file is, built like the content of a
    hand-in; ``digest`` is taken over it in the same way.
    """

    request = models.ForeignKey(DocumentRequest, on_delete=models.PROTECT, related_name="supplied")
    sequence = models.PositiveIntegerField()
    stored = models.OneToOneField(
        "core.StoredFile", on_delete=models.PROTECT, related_name="supplied"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(_("received"))
    supplied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = SuppliedDocumentQuerySet.as_manager()

    class Meta:
        ordering = ["request_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "sequence"], name="supplied_document_sequence_is_unique"
            ),
        ]

    def __str__(self):
        return self.file["name"]

    @property
    def file(self):
        """What it was when it came in: id, name, size, sha256, content_type."""
        return self.content["files"][0]

    @property
    def is_erased(self):
        return "value" not in self.content["answers"][0]

    @property
    def words(self):
        return self.content["answers"][0].get("value", "")
