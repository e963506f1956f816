from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core import visibility
from core.models import Timestamped
from reviews.states import AssignmentStatus

UNDONE = [AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED]
LIVE = [*UNDONE, AssignmentStatus.DONE]
AT_WORK = [AssignmentStatus.ACCEPTED, AssignmentStatus.DONE]


def counted_in(stage):
    """The statuses that take one of a seat's places in ``stage``.

    A rolling stage never ends: there a place is free again once the sheet is in.
    """
    return UNDONE if stage.is_rolling else LIVE


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def live(self):
        return self.filter(status__in=LIVE)

    def undone(self):
        """Nothing is handed in yet."""
        return self.filter(status__in=UNDONE)

    def at_work(self):
        """To judge or judged, from seats that serve; who is only proposed reads nothing yet."""
        return self.filter(status__in=AT_WORK, panelist__ended_at__isnull=True)

    def begun(self):
        """Judged, or with a sheet that was opened: nobody takes these away in passing."""
        sheets = self.model._meta.get_field("sheets").related_model.objects.live()
        has_sheet = Exists(sheets.filter(assignment=OuterRef("pk")))
        return self.filter(Q(status=AssignmentStatus.DONE) | has_sheet)

    def for_list(self):
        """With all that one row of a list of assignments prints."""
        return self.select_related(
            "panelist__user", "dossier__stage__call", "dossier__application__cluster"
        ).order_by("dossier__application__reference")


class Assignment(Timestamped):
    """This panelist judges this dossier."""

    audit_personal = frozenset({"note"})

    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="assignments"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="assignments"
    )
    status = models.CharField(
        max_length=10,
        choices=AssignmentStatus,
        default=AssignmentStatus.ACCEPTED,
        editable=False,
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    batch = models.ForeignKey(
        "reviews.AssignmentBatch",
        on_delete=models.PROTECT,
        null=True,
        related_name="assignments",
        editable=False,
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    note = models.TextField(_("why it was refused"), blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "dossier"], name="assignment_once_per_panelist_and_dossier"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AssignmentStatus.values), name="assignment_status_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.panelist} judges {self.dossier}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"
