from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped


class ProgrammeKind(models.TextChoices):
    CONTEST = "contest", _("contest")
    LABEL = "label", _("label")


class Programme(Timestamped):
    """A standing instrument of a funder: a contest for money or a label for a tier."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=10, choices=ProgrammeKind)
    funder = models.CharField(_("funder"), max_length=150, blank=True)
    description = models.TextField(_("description"), blank=True)
    label_type = models.ForeignKey(
        "clusters.LabelType", on_delete=models.PROTECT, null=True, blank=True
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="contest", label_type__isnull=True)
                | Q(kind="label", label_type__isnull=False),
                name="programme_has_a_label_type_exactly_for_labels",
            ),
        ]

    def __str__(self):
        return self.name


class PastRound(models.Model):
    """A historic round of a contest, as public sources tell it; dates as written there."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="past_rounds")
    number = models.PositiveSmallIntegerField(_("round"))
    call_opened = models.CharField(_("call opened"), max_length=60, blank=True)
    outline_deadline = models.CharField(_("deadline of outlines"), max_length=60, blank=True)
    outlines_received = models.PositiveSmallIntegerField(_("outlines"))
    finalists_announced = models.CharField(_("finalists announced"), max_length=60, blank=True)
    finalists = models.PositiveSmallIntegerField(_("finalists"))
    full_deadline = models.CharField(_("deadline of strategies"), max_length=60, blank=True)
    decided = models.CharField(_("decided"), max_length=60, blank=True)
    winners = models.PositiveSmallIntegerField(_("winners"))
    budget_meur = models.PositiveIntegerField(_("budget (M EUR)"))
    cap_meur = models.PositiveIntegerField(_("cap per winner (M EUR)"))
    source = models.TextField(_("source"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="past_round_once_per_programme"
            ),
            models.CheckConstraint(
                condition=Q(winners__lte=models.F("finalists"))
                & Q(finalists__lte=models.F("outlines_received")),
                name="past_round_narrows",
            ),
        ]

    def __str__(self):
        return f"{self.programme}, round {self.number}"


class PastEntry(models.Model):
    """A named finalist of a historic round; ``won`` tells winners from the others."""

    past_round = models.ForeignKey(PastRound, on_delete=models.CASCADE, related_name="entries")
    cluster_name = models.CharField(_("cluster"), max_length=200)
    region = models.CharField(_("region"), max_length=200, blank=True)
    federal_states = models.CharField(_("federal states"), max_length=60, blank=True)
    sector = models.CharField(_("sector"), max_length=150, blank=True)
    won = models.BooleanField(_("won"))
    cluster = models.ForeignKey(
        "clusters.Cluster", on_delete=models.SET_NULL, null=True, blank=True, related_name="past"
    )

    class Meta:
        ordering = ["-won", "cluster_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["past_round", "cluster_name"], name="past_entry_once_per_round"
            ),
        ]

    def __str__(self):
        return self.cluster_name
