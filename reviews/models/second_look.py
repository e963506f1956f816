from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility


class SecondLookQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class SecondLook(models.Model):
    """What a panelist answered when their sheet stood far from the others, once per sheet.

    ``version`` is the sheet as it stood then. ``far`` lists what was far: {"criterion": key or
    null for the total, "own", "median": points as text, "others": how many}.
    """

    class Answer(models.TextChoices):
        KEPT = "kept", _("kept")
        CHANGED = "changed", _("changed")

    sheet = models.OneToOneField(
        "reviews.ScoreSheet", on_delete=models.PROTECT, related_name="second_look"
    )
    version = models.OneToOneField(
        "reviews.SheetVersion", on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=7, choices=Answer)
    reason = models.TextField(_("reason"))
    far = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="second_look_has_a_reason"),
            models.CheckConstraint(
                condition=Q(answer__in=["kept", "changed"]), name="second_look_answer_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.sheet}: {self.get_answer_display()}"

    @property
    def audit_stream(self):
        return self.sheet.audit_stream
