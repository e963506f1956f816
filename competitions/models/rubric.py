from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.models import Timestamped


class Direction(models.TextChoices):
    HIGHER = "higher", _("higher is better")
    LOWER = "lower", _("lower is better")


class Rubric(Timestamped):
    """A versioned set of criteria on one scale; frozen when its stage opens.

    A score is ``minimum + k * step``; sheets store the whole number ``k``.
    ``threshold`` is on the plain sum of the scores. Of a label, ``groups`` lists the groups of
    its indicators in their order, as [key, title]; a catalogue that was frozen changes by a copy
    with the next ``version``, whose ``former`` is the one it came from.
    """

    name = models.CharField(_("name"), max_length=150)
    version = models.PositiveIntegerField(default=1)
    minimum = models.DecimalField(_("lowest score"), max_digits=8, decimal_places=3, default=0)
    maximum = models.DecimalField(_("highest score"), max_digits=8, decimal_places=3, default=5)
    step = models.DecimalField(_("step"), max_digits=8, decimal_places=3, default="0.5")
    direction = models.CharField(
        _("direction"), max_length=6, choices=Direction, default=Direction.HIGHER
    )
    threshold = models.DecimalField(
        _("threshold on the sum"), max_digits=10, decimal_places=3, null=True, blank=True
    )
    frozen_at = models.DateTimeField(null=True, editable=False)
    source = models.TextField(_("source"), blank=True)
    groups = models.JSONField(_("groups"), default=list, blank=True)
    former = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="later"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(maximum__gt=F("minimum")), name="rubric_scale_is_not_empty"
            ),
            models.CheckConstraint(condition=Q(step__gt=0), name="rubric_step_is_positive"),
        ]

    def __str__(self):
        return f"{self.name}, version {self.version}"


class Criterion(models.Model):
    """What is scored. For a label: an indicator with group, minimum and baseline flag.

    ``descriptors`` maps a level as text ("0" ... "4") to its description; ``evidence`` says what
    would prove a level.
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(_("code"), max_length=40)
    group = models.CharField(_("group"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=250)
    help = models.TextField(_("help"), blank=True)
    descriptors = models.JSONField(_("descriptors"), default=dict, blank=True)
    evidence = models.TextField(_("evidence wanted"), blank=True)
    weight = models.PositiveIntegerField(_("weight"), default=1)
    threshold = models.DecimalField(
        _("threshold"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    allows_not_applicable = models.BooleanField(_("may be not applicable"), default=False)
    minimum_level = models.PositiveSmallIntegerField(_("minimum level"), null=True, blank=True)
    is_baseline = models.BooleanField(_("baseline"), default=False)
    in_silver_scope = models.BooleanField(_("in silver scope"), default=False)
    in_gold_scope = models.BooleanField(_("in gold scope"), default=False)

    class Meta:
        ordering = ["rubric_id", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="criterion_key_is_unique"),
            models.UniqueConstraint(
                fields=["rubric", "position"], name="criterion_position_is_unique"
            ),
            models.CheckConstraint(
                condition=~Q(is_baseline=True, allows_not_applicable=True),
                name="criterion_baseline_always_applies",
            ),
        ]

    def __str__(self):
        return self.title
