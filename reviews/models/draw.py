from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import Timestamped
from reviews.states import DrawStatus, ResultStatus


class PanelOrder(models.Model):
    """In which order the panel takes dossiers that share a rank; only ever added, the last holds.

    ``order`` lists all dossiers of that rank, ``text`` says who decided, when and by what.
    """

    ranking = models.ForeignKey(
        "reviews.Ranking", on_delete=models.PROTECT, related_name="panel_orders"
    )
    rank = models.PositiveIntegerField()
    order = models.JSONField()
    text = models.TextField(_("how the tie was settled"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="panel_order_says_how"),
        ]

    def __str__(self):
        return f"{self.ranking}, {self.rank}="

    @property
    def audit_stream(self):
        return f"call:{self.ranking.stage.call_id}"


class DrawQuerySet(models.QuerySet):
    def standing(self):
        return self.exclude(status=DrawStatus.WITHDRAWN)

    def for_list(self):
        """With all that a page says of a draw."""
        found = self.select_related("ranking__stage__call", "announced_by", "drawn_by")
        return found.prefetch_related(
            "lots__dossier__application", "values__entered_by", "values__confirmed_by"
        )


class Draw(Timestamped):
    """A lot that parts dossiers which share a rank; see ``competitions.lots`` for the order.

    The group (``lots``), the ``commitment`` to a secret of ours and the name of a public value
    are published before that value exists. ``sealed`` is the secret, encrypted; drawing reveals
    it in ``secret`` and gives every lot its place, once and for all. It is drawn with the value
    that one officer entered and another confirmed (``values``).
    """

    ranking = models.ForeignKey("reviews.Ranking", on_delete=models.PROTECT, related_name="draws")
    rank = models.PositiveIntegerField()
    status = models.CharField(
        max_length=10, choices=DrawStatus, default=DrawStatus.ANNOUNCED, editable=False
    )
    commitment = models.CharField(max_length=64)
    sealed = models.TextField()
    value_name = models.CharField(_("public value"), max_length=200)
    value_due_at = models.DateTimeField(_("known from"))
    announced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    announced_at = models.DateTimeField(default=clock.now)
    value = models.CharField(_("value"), max_length=200, blank=True)
    secret = models.CharField(max_length=64, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    drawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_because = models.TextField(blank=True)

    objects = DrawQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ranking", "rank"],
                condition=~Q(status="withdrawn"),
                name="draw_one_standing_per_rank",
            ),
            models.CheckConstraint(
                condition=Q(value_due_at__gt=F("announced_at")),
                name="draw_is_announced_before_its_value",
            ),
            models.CheckConstraint(
                condition=Q(status="drawn", drawn_at__gte=F("value_due_at"), drawn_by__isnull=False)
                & ~Q(value="")
                & ~Q(secret="")
                | ~Q(status="drawn") & Q(drawn_at__isnull=True, value="", secret=""),
                name="draw_is_drawn_once_the_value_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn")
                | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""),
                name="draw_is_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.ranking.stage}: {self.value_name}"

    def get_absolute_url(self):
        stage = self.ranking.stage
        return reverse("reviews:draw", args=[stage.call.code, stage.position, self.pk])

    @property
    def audit_stream(self):
        return f"call:{self.ranking.stage.call_id}"

    @property
    def is_due(self):
        """Whether the public value exists."""
        return clock.now() >= self.value_due_at

    @property
    def entered(self):
        """The value that counts, confirmed or not; None as long as nobody has entered one."""
        return max(self.values.all(), key=lambda one: one.pk, default=None)

    @property
    def is_superseded(self):
        """Whether it waits for a value, but rests on a ranking that no longer counts."""
        return (
            self.status == DrawStatus.ANNOUNCED and self.ranking.status == ResultStatus.SUPERSEDED
        )


class DrawValue(models.Model):
    """The public value of a draw as one officer read it at its source; only ever added.

    The last one counts. Another officer looks it up there and confirms it, which draws.
    """

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="values")
    value = models.CharField(_("value"), max_length=200)
    source = models.CharField(_("where it is published"), max_length=300)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(value="") & ~Q(source=""), name="draw_value_names_its_source"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("entered_by")),
                name="draw_value_has_four_eyes",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="draw_value_is_confirmed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["draw"],
                condition=Q(confirmed_at__isnull=False),
                name="draw_value_is_confirmed_once",
            ),
        ]

    def __str__(self):
        return f"{self.draw}: {self.value}"

    @property
    def audit_stream(self):
        return f"call:{self.draw.ranking.stage.call_id}"


class DrawLot(models.Model):
    """One dossier in a draw. ``place`` is what the draw gave it, 1 first."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="lots")
    dossier = models.ForeignKey("competitions.Dossier", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)
    place = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ["draw_id", "place", "reference"]
        constraints = [
            models.UniqueConstraint(fields=["draw", "dossier"], name="draw_lot_once_per_dossier"),
            models.UniqueConstraint(fields=["draw", "place"], name="draw_lot_places_differ"),
        ]

    def __str__(self):
        return self.reference
