from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions import deadlines
from competitions.states import IN_JUDGEMENT
from core import clock, visibility
from core.models import Timestamped
from reviews.states import ReactionStatus


class ReactionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        """With all that a page prints of a reaction and its deadline."""
        return self.select_related("dossier__stage__call", "dossier__application__cluster")


class Reaction(Timestamped):
    """The applicant's right to react to the panel's reports before the consensus.

    Opened for one dossier by an officer; the reports as shown stand in ``ReactionReport``.
    ``due_at`` is the end of the window before outages that are recorded later. The answer may
    be changed until then; ``received_at`` says when the one that counts reached us.
    """

    audit_personal = frozenset({"text"})

    dossier = models.OneToOneField(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="reaction"
    )
    status = models.CharField(
        max_length=8, choices=ReactionStatus, default=ReactionStatus.OPEN, editable=False
    )
    due_at = models.DateTimeField(_("until"))
    shows_panelists = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0, editable=False)
    text = models.TextField(_("your answer"), blank=True)
    received_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReactionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ReactionStatus.values), name="reaction_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open", text="", received_at__isnull=True)
                | Q(status="answered", received_at__isnull=False) & ~Q(text=""),
                name="reaction_answered_has_words_and_moment",
            ),
        ]

    def __str__(self):
        return _("Reaction of %(reference)s") % {"reference": self.dossier.application.reference}

    def get_absolute_url(self):
        dossier = self.dossier
        where = [dossier.application.reference, dossier.stage.position]
        return reverse("reviews:reaction", args=where)

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"

    @property
    def deadline(self):
        """Until when an answer counts; outages of the stage lengthen it as they do all others."""
        return deadlines.effective_deadline(
            self.due_at, outage_minutes=self.dossier.stage.outage_minutes
        )

    @property
    def is_over(self):
        """Whether the window has ended: what was answered is pinned."""
        return not deadlines.is_in_time(clock.now(), self.deadline)

    def takes_answers(self, received_at):
        """Whether an answer received then counts."""
        return self.dossier.status in IN_JUDGEMENT and deadlines.is_in_time(
            received_at, self.deadline
        )


class ReactionReport(models.Model):
    """One report as the applicant read it; append-only by trigger.

    ``content``: {"scores": [{"title", "points" ("" where none), "comment"}], "comment": str};
    nothing that is meant for the panel. ``number`` counts from 1 in an order that names nobody.
    ``digest`` is SHA-256 of its canonical form.
    """

    reaction = models.ForeignKey(Reaction, on_delete=models.PROTECT, related_name="reports")
    number = models.PositiveSmallIntegerField()
    sheet_version = models.ForeignKey(
        "reviews.SheetVersion", on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["reaction_id", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["reaction", "number"], name="reaction_report_number_is_unique"
            ),
        ]

    def __str__(self):
        return f"{self.reaction} {self.number}"
