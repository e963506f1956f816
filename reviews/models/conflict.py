from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from core.models import Timestamped


class Severity(models.TextChoices):
    EXCLUSION = "exclusion", _("exclusion")
    POTENTIAL = "potential", _("potential")


class ConflictSource(models.TextChoices):
    DECLARED = "declared", _("declared by the person")
    OFFICER = "officer", _("known to the office")
    DETECTED = "detected", _("detected from the register")
    APPLICANT = "applicant", _("said by the applicant")


class ConflictReason(models.TextChoices):
    TOOK_PART = "took_part", _("took part in the application")
    PARTNER = "partner", _("employee, director or owner of a partner")
    FAMILY = "family", _("family or life partner")
    COOPERATION = "cooperation", _("current or planned close cooperation")
    DEPENDENT = "dependent", _("dependent employment, supervisor or student")
    FORMER = "former", _("employed by a partner in the last three years")
    PUBLICATION = "publication", _("recent joint publication or project")
    DOMAIN = "domain", _("mail address of a partner or of the cluster")
    OTHER = "other", _("same committee, competitor, own region or other")


# These always exclude; the others exclude until an officer has decided, with a reason.
EXCLUDING = {
    ConflictReason.TOOK_PART,
    ConflictReason.PARTNER,
    ConflictReason.FAMILY,
    ConflictReason.COOPERATION,
    ConflictReason.DEPENDENT,
}


class ConflictQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def undecided(self):
        """Potential ones that no officer has ruled on yet."""
        return self.filter(severity=Severity.POTENTIAL, decided_by__isnull=True)

    def for_list(self):
        """With all that one row of a list of conflicts prints."""
        return (
            self.select_related("user", "application__cluster", "declared_by", "decided_by")
            .prefetch_related("ties")
            .order_by("application__reference", "user__name", "pk")
        )


class Conflict(Timestamped):
    """A conflict of interest between a person and an application.

    ``excludes`` is its effect: the person sees no file, score or rank of the application. A
    potential conflict excludes too until an officer has decided otherwise, with a reason.
    """

    audit_personal = frozenset({"note", "decision_note"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts"
    )
    application = models.ForeignKey(
        "competitions.Application", on_delete=models.PROTECT, related_name="conflicts"
    )
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    reason = models.CharField(_("situation"), max_length=12, choices=ConflictReason)
    source = models.CharField(max_length=10, choices=ConflictSource)
    note = models.TextField(_("note"), blank=True)
    excludes = models.BooleanField(default=True, editable=False)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    decision_note = models.TextField(_("reason of the decision"), blank=True)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "application"], name="conflict_once_per_person_and_application"
            ),
            models.CheckConstraint(
                condition=~Q(severity="exclusion") | Q(excludes=True),
                name="conflict_exclusion_always_excludes",
            ),
            models.CheckConstraint(
                condition=Q(excludes=True) | Q(decided_by__isnull=False),
                name="conflict_is_lifted_by_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.user} and {self.application}: {self.get_severity_display()}"

    @property
    def audit_stream(self):
        return f"application:{self.application_id}"


class Tie(models.Model):
    """One fact of the register that detection found behind a conflict, found once.

    ``key`` names the fact for good, so that what an officer has decided is not raised again
    for it; ``detail`` says in names what it is about.
    """

    conflict = models.ForeignKey(Conflict, on_delete=models.CASCADE, related_name="ties")
    reason = models.CharField(max_length=12, choices=ConflictReason)
    key = models.CharField(max_length=160)
    detail = models.CharField(max_length=250, blank=True)
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conflict", "key"], name="tie_once_per_fact"),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}: {self.detail}" if self.detail else str(self.key)


class OfficeDeclaration(models.Model):
    """Somebody of the house has said whether they are in conflict with an application."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="office_declarations"
    )
    application = models.ForeignKey(
        "competitions.Application", on_delete=models.PROTECT, related_name="office_declarations"
    )
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "application"],
                name="office_declaration_once_per_person_and_application",
            ),
        ]

    def __str__(self):
        return f"{self.user_id} on {self.application_id}"


class ConflictSheet(models.Model):
    """A panelist has gone through all dossiers of a stage and declared what there was."""

    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="conflict_sheets"
    )
    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="conflict_sheets"
    )
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "stage"], name="conflict_sheet_once_per_panelist_and_stage"
            ),
        ]

    def __str__(self):
        return f"{self.panelist}: {self.stage}"

    @property
    def audit_stream(self):
        return f"panel:{self.panelist.panel_id}"


class StandingQuerySet(models.QuerySet):
    def free(self):
        """Declared, and in no conflict: the panelist may read the dossier and speak about it."""
        return self.filter(declared_at__isnull=False, is_excluded=False)


class Standing(models.Model):
    """Where a panelist stands to a dossier: the row that sheets and conflicts both lock.

    A database trigger refuses a live score sheet beside ``is_excluded``, whichever comes last.
    ``declared_at`` says when the panelist last declared whether there is a conflict; before
    that nothing of the dossier can be read. Dossiers that come later are declared later.
    """

    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="standings"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="standings"
    )
    is_excluded = models.BooleanField(default=False)
    declared_at = models.DateTimeField(null=True, editable=False)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "dossier"], name="standing_once_per_panelist_and_dossier"
            ),
        ]

    def __str__(self):
        return f"{self.panelist_id} to {self.dossier_id}"
