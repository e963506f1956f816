from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import visibility
from core.models import Timestamped


class NoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Note(Timestamped):
    """What a panelist wrote down for themselves about a dossier; nobody else ever reads it.

    ``question`` is the key of the answer that it is about, empty for the whole. A marked passage
    is kept as ``quote`` with the place of its characters in that answer as it reads, from
    ``start`` up to ``end``; it holds for ``submission`` alone.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notes"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="notes"
    )
    submission = models.ForeignKey(
        "competitions.Submission", on_delete=models.PROTECT, related_name="notes"
    )
    question = models.CharField(_("about"), max_length=60, blank=True)
    quote = models.TextField(_("passage"), blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    words = models.TextField(_("note"), blank=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(end__gt=F("start")),
                name="note_place_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.user} on {self.dossier}"
