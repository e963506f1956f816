from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from competitions.states import ComplaintStatus
from core import visibility
from core.models import Timestamped


class Step(models.TextChoices):
    """The steps of the procedure that a complaint may be about."""

    RECEIPT = "receipt", _("receipt of the application and its deadline")
    ELIGIBILITY = "eligibility", _("the check of eligibility")
    CONFLICTS = "conflicts", _("conflicts of interest of those who judged")
    JUDGES = "judges", _("who judged: appointment, agreement, veto")
    VISIT = "visit", _("the visit, the interview or the hearing")
    EVIDENCE = "evidence", _("evidence handed in that was not read")
    RESULT = "result", _("how the result was computed")
    REASONS = "reasons", _("the reasons given, or the letter")
    OTHER = "other", _("another step, named below")


class ComplaintQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def of_team(self, user, application):
        """Those about an application that ``user`` sees, if they are of its cluster's team.

        What ``visible_to`` says then, by one path of joins instead of its subqueries.
        """
        about = self.filter(decision__dossier__application=application)
        return about.filter(decision__dossier__application__cluster__roles__user=user)

    def undecided(self):
        return self.filter(status=ComplaintStatus.FILED)

    def open_to(self, user):
        """Those that ``user`` did neither propose nor confirm the decision of."""
        theirs = Q(decision__proposed_by=user) | Q(decision__confirmed_by=user)
        return self.exclude(theirs)

    def for_list(self):
        """With all that one row of a list, or a page, prints."""
        return self.select_related(
            "decision__dossier__stage__call",
            "decision__dossier__application__cluster",
            "decision__superseded_by",
            "decision__confirmed_by",
            "filed_by",
            "ruled_by",
        )


class Complaint(Timestamped):
    """That the procedure was not kept to before a decision; ruled on by a second person.

    ``received_at`` is what the 30 days are judged by (``competitions.redress``). An upheld one
    leads to a new decision that supersedes this one.
    """

    audit_personal = frozenset({"text", "ruling"})

    decision = models.ForeignKey(
        "competitions.Decision", on_delete=models.PROTECT, related_name="complaints"
    )
    status = models.CharField(
        max_length=10, choices=ComplaintStatus, default=ComplaintStatus.FILED, editable=False
    )
    step = models.CharField(_("step of the procedure"), max_length=12, choices=Step)
    text = models.TextField(_("what was not kept to"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    received_at = models.DateTimeField()
    ruling = models.TextField(_("reason of the ruling"), blank=True)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ruled_at = models.DateTimeField(null=True, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=Q(status="filed"),
                name="complaint_one_open_per_decision",
            ),
            models.CheckConstraint(
                condition=Q(status="filed", ruled_by__isnull=True, ruled_at__isnull=True)
                | Q(status__in=["upheld", "dismissed"], ruled_by__isnull=False)
                & Q(ruled_at__isnull=False)
                & ~Q(ruling=""),
                name="complaint_ruling_has_a_person_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("filed_by")),
                name="complaint_is_ruled_on_by_another",
            ),
            models.CheckConstraint(
                condition=Q(step__in=Step.values) & ~Q(text=""), name="complaint_names_a_step"
            ),
        ]

    def __str__(self):
        return f"{self.decision}: {self.get_step_display()}"

    @property
    def audit_stream(self):
        return f"application:{self.decision.dossier.application_id}"
