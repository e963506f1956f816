"""What people say about who should judge what, and what was assigned together."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from core.models import Timestamped


class Wish(models.TextChoices):
    GLADLY = "gladly", _("gladly")
    IF_NEEDED = "if_needed", _("if needed")
    RATHER_NOT = "rather_not", _("rather not")


class PreferenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Preference(Timestamped):
    """How gladly a panelist would judge a dossier. Weighed in a proposal, never a barrier."""

    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="preferences"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="preferences"
    )
    wish = models.CharField(_("wish"), max_length=10, choices=Wish)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "dossier"], name="preference_once_per_panelist_and_dossier"
            ),
            models.CheckConstraint(
                condition=Q(wish__in=Wish.values), name="preference_wish_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.panelist}, {self.dossier}: {self.get_wish_display()}"


class PairRuleKind(models.TextChoices):
    MUST = "must", _("is to judge")
    MUST_NOT = "must_not", _("is not to judge")


class PairRuleQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        return self.select_related(
            "panelist__user", "dossier__application__cluster", "set_by"
        ).order_by("dossier__application__reference", "panelist__user__name", "pk")


class PairRule(Timestamped):
    """An officer wants this panelist on this dossier, or off it, and says why."""

    audit_personal = frozenset({"reason"})

    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="pair_rules"
    )
    dossier = models.ForeignKey(
        "competitions.Dossier", on_delete=models.PROTECT, related_name="pair_rules"
    )
    kind = models.CharField(_("rule"), max_length=8, choices=PairRuleKind)
    reason = models.CharField(_("reason"), max_length=500)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panelist", "dossier"], name="pair_rule_once_per_panelist_and_dossier"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PairRuleKind.values), name="pair_rule_kind_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.panelist} {self.get_kind_display()} {self.dossier}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"


class ApartRule(Timestamped):
    """Two panelists who are never to judge the same dossier of a stage, and why."""

    audit_personal = frozenset({"reason"})

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="apart_rules"
    )
    one = models.ForeignKey("reviews.Panelist", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("reviews.Panelist", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "one", "other"], name="apart_rule_once_per_couple_and_stage"
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="apart_rule_names_the_elder_seat_first"
            ),
        ]

    def __str__(self):
        return f"{self.one} apart from {self.other}"

    @property
    def audit_stream(self):
        return f"call:{self.stage.call_id}"


class BatchSource(models.TextChoices):
    PROPOSAL = "proposal", _("proposal")
    TABLE = "table", _("uploaded table")


class AssignmentBatch(models.Model):
    """What was assigned in one go: who, when, on what parameters, which pairs.

    ``pairs`` are new, ``taken`` were taken away: [[panelist id, dossier id], ...]. They are the
    record; what an undo may touch is said by ``Assignment.batch``.
    """

    stage = models.ForeignKey(
        "competitions.Stage", on_delete=models.PROTECT, related_name="assignment_batches"
    )
    source = models.CharField(max_length=8, choices=BatchSource)
    parameters = models.JSONField(default=dict)
    pairs = models.JSONField()
    taken = models.JSONField(default=list)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    applied_at = models.DateTimeField(default=clock.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=BatchSource.values),
                name="assignment_batch_source_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.stage}: {self.get_source_display()} {self.pk}"

    @property
    def audit_stream(self):
        return f"call:{self.stage.call_id}"
