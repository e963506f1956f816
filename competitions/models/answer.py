from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Timestamped


class Answer(Timestamped):
    """The words being written to one question, kept exactly as typed.

    ``value`` is text, a list of texts, or rows of texts, as the kind of the question has it;
    what it means and what is wrong with it is read by ``competitions.answers``.
    ``version`` is the version an edit must have read. ``mutation`` names the send that wrote it:
    whoever sent it and got no answer may write on from it. ``partner`` is whose part it is, of a
    question that each partner answers for itself.
    """

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        "competitions.Question", on_delete=models.PROTECT, related_name="answers"
    )
    partner = models.ForeignKey(
        "competitions.Partner", on_delete=models.PROTECT, null=True, related_name="answers"
    )
    value = models.JSONField(_("answer"), default=str, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    mutation = models.CharField(max_length=40, blank=True, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "question"],
                condition=Q(partner__isnull=True),
                name="answer_once_per_dossier_and_question",
            ),
            models.UniqueConstraint(
                fields=["dossier", "question", "partner"],
                condition=Q(partner__isnull=False),
                name="answer_once_per_dossier_question_and_partner",
            ),
        ]

    def __str__(self):
        return f"{self.question} ({self.dossier_id})"


class AnswerRevision(models.Model):
    """What an answer said, coalesced per minute and author; the newest equals the answer."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    value = models.JSONField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "version"], name="answer_revision_once_per_version"
            ),
        ]

    def __str__(self):
        return f"{self.answer_id} version {self.version}"


class Attachment(Timestamped):
    """A file that belongs to the answer of a question of kind ``files``."""

    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.CASCADE, related_name="attachments"
    )
    question = models.ForeignKey(
        "competitions.Question", on_delete=models.PROTECT, related_name="attachments"
    )
    partner = models.ForeignKey(
        "competitions.Partner", on_delete=models.PROTECT, null=True, related_name="attachments"
    )
    stored = models.OneToOneField(
        "core.StoredFile", on_delete=models.PROTECT, related_name="attachment"
    )
    indicator = models.CharField(max_length=40, blank=True, editable=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.stored.name

    def is_in(self, submission):
        """Whether that hand-in lists the file."""
        return str(self.stored_id) in {file["id"] for file in submission.content.get("files", [])}
