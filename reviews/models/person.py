"""What belongs to a panelist as a person: what was signed, where they worked, what was asked."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core import clock, visibility
from core.models import Timestamped

A_DAY = timedelta(days=1)


class DeclarationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)


class Declaration(models.Model):
    """Independence and confidentiality as signed on screen: who, when, which words. For ever.

    ``digest`` is SHA-256 over the canonical JSON of wording, text, language, seat, person and
    moment, so that a copy can be checked against the row.
    """

    panelist = models.OneToOneField(
        "reviews.Panelist", on_delete=models.PROTECT, related_name="declaration"
    )
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()
    wording = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    text = models.TextField()
    digest = models.CharField(max_length=64)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.panelist_id}: {self.wording}"


class EmploymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        """With all that one row of a list of employments prints."""
        return self.select_related("organisation", "entered_by").order_by("-until_on", "pk")


class Employment(Timestamped):
    """A former employer of a person, until the day ``until_on``.

    ``organisation`` is the one of the register, where it stands there under this ``name``.
    """

    audit_personal = frozenset({"name"})

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="employments"
    )
    organisation = models.ForeignKey(
        "clusters.Organisation", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("former employer"), max_length=200)
    until_on = models.DateField(_("last day"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name", "until_on"], name="employment_once_per_person"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def audit_stream(self):
        return f"user:{self.user_id}"


class PanelInvitationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return visibility.visible(self, user)

    def for_list(self):
        """With all that one row of a list of invitations prints."""
        return self.select_related("invitation", "replaces__user").order_by("-pk")


class PanelInvitation(Timestamped):
    """What an invitation to a panel asks and what was answered; accepting makes the seat.

    ``capacity`` is what the person takes on where that is less than ``asked``.
    """

    audit_personal = frozenset({"reason"})

    invitation = models.OneToOneField(
        "accounts.Invitation", on_delete=models.PROTECT, related_name="to_panel"
    )
    panel = models.ForeignKey(
        "reviews.Panel", on_delete=models.PROTECT, related_name="panel_invitations"
    )
    asked = models.PositiveSmallIntegerField()
    capacity = models.PositiveSmallIntegerField(null=True)
    replaces = models.ForeignKey(
        "reviews.Panelist", on_delete=models.PROTECT, null=True, related_name="+"
    )
    refused_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    reminded_at = models.DateTimeField(null=True)

    objects = PanelInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gte=1, capacity__lt=F("asked")),
                name="panel_invitation_takes_less_than_asked",
            ),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True) | ~Q(reason=""),
                name="panel_invitation_is_refused_with_a_reason",
            ),
        ]

    def __str__(self):
        return str(self.invitation)

    @property
    def audit_stream(self):
        return f"panel:{self.panel_id}"

    @property
    def written_at(self):
        """When the person was last written to about it."""
        return self.reminded_at or self.created_at

    @property
    def may_be_reminded(self):
        """Open, and not written to within the last day."""
        return self.invitation.is_usable and clock.now() - self.written_at >= A_DAY
