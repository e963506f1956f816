from fractions import Fraction

from django.db import models

from core import visibility
from core.formats import score


class FeedbackQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Feedback(models.Model):
    """What the panel lets the cluster know with a decision, kept as the letter says it.

    ``parts`` are dicts with ``title`` and ``words`` (a list), and where points were given ``mean``
    and ``most`` as exact fractions in text and ``is_strength``. Made when the decision is
    recorded, which is when it is published; append-only by trigger.
    """

    decision = models.OneToOneField(
        "competitions.Decision", on_delete=models.PROTECT, related_name="feedback"
    )
    parts = models.JSONField()

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self):
        return f"{self.decision}"

    @property
    def lines(self):
        """The parts as pages and documents print them: points in the reader's notation."""
        return [
            part
            | {
                "points": score(Fraction(part["mean"])) if "mean" in part else "",
                "most": score(Fraction(part["most"])) if "most" in part else "",
            }
            for part in self.parts
        ]
