from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from reviews.states import VoteStatus


class VoteKind(models.TextChoices):
    CHOICE = "choice", _("a choice")
    SCORE = "score", _("a score each, of which the mean counts")


class VoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def open(self):
        return self.filter(status=VoteStatus.OPEN)


class Vote(models.Model):
    """A question that the members in the room answer at the same time.

    ``options`` are the words on the ballot; a ballot holds the number of one of them. In a vote
    on a score option k is the score of k steps. ``result`` is written as the vote is closed:
    {"in_room": n, "cast": n, "abstained": n, "struck": n, "is_valid": bool, "counts": [n, ...],
    "mean": [numerator, denominator] or null}. Single ballots are shown to nobody before; of a
    secret one never.
    """

    item = models.ForeignKey("reviews.AgendaItem", on_delete=models.PROTECT, related_name="votes")
    number = models.PositiveSmallIntegerField()
    question = models.CharField(_("question"), max_length=300)
    kind = models.CharField(max_length=6, choices=VoteKind, default=VoteKind.CHOICE)
    options = models.JSONField()
    quorum = models.PositiveSmallIntegerField()
    is_secret = models.BooleanField()
    status = models.CharField(
        max_length=6, choices=VoteStatus, default=VoteStatus.OPEN, editable=False
    )
    result = models.JSONField(null=True, editable=False)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = VoteQuerySet.as_manager()

    class Meta:
        ordering = ["item_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="vote_number_is_unique"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="open"), name="vote_one_open_per_item"
            ),
            models.CheckConstraint(
                condition=Q(status__in=VoteStatus.values), name="vote_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open", result__isnull=True, closed_at__isnull=True)
                | Q(status="closed", result__isnull=False, closed_at__isnull=False),
                name="vote_has_a_result_once_closed",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=1), name="vote_quorum_is_at_least_one"),
        ]

    def __str__(self):
        return self.question

    @property
    def audit_stream(self):
        return f"application:{self.item.dossier.application_id}"


class Ballot(models.Model):
    """One member's answer; may be changed while the vote is open, and never afterwards.

    A ballot of somebody who turns out to be in conflict is struck: kept, and not counted.
    Triggers refuse a ballot in a closed vote and one that counts beside a conflict.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="ballots")
    panelist = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="ballots"
    )
    choice = models.PositiveIntegerField(null=True)
    is_abstention = models.BooleanField(default=False)
    is_struck = models.BooleanField(default=False)
    cast_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["vote_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "panelist"], name="ballot_once_per_vote_and_panelist"
            ),
            models.CheckConstraint(
                condition=Q(choice__isnull=True, is_abstention=True)
                | Q(choice__isnull=False, is_abstention=False),
                name="ballot_is_a_choice_or_an_abstention",
            ),
        ]

    def __str__(self):
        return f"{self.panelist_id} in {self.vote_id}"  # never what was voted
