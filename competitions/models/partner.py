from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.models.application import Application, Dossier
from core.models import Timestamped


class PartnerQuerySet(models.QuerySet):
    def active(self):
        return self.filter(removed_at__isnull=True)

    def for_list(self):
        """With all that one row of a list of partners prints."""
        return self.select_related("organisation").order_by("organisation__name", "pk")


class Partner(Timestamped):
    """An organisation's part in an application: own figures, own letter, own sign-off.

    One that leaves keeps its row and its words, so that it can come back without loss.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="partners")
    organisation = models.ForeignKey(
        "clusters.Organisation", on_delete=models.PROTECT, related_name="partners"
    )
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["application_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "organisation"],
                condition=Q(removed_at__isnull=True),
                name="partner_once_per_application_and_organisation",
            ),
        ]

    def __str__(self):
        return str(self.organisation)

    @property
    def audit_stream(self):
        return f"application:{self.application_id}"


class ParticipantQuerySet(models.QuerySet):
    def for_list(self):
        """With all that one row of a list of people prints."""
        return self.select_related("user").order_by("user__name", "pk")


class Participant(Timestamped):
    """What one person may do in one application without being in the cluster's team.

    Editors of everything, editors of a part and viewers come from a partner; a signatory
    confirms the whole and belongs to none.
    """

    class Role(models.TextChoices):
        EDITOR = "editor", _("editor of everything")
        PART = "part", _("editor of the own part")
        VIEWER = "viewer", _("viewer")
        SIGNATORY = "signatory", _("authorised signatory")

    WRITE = (Role.EDITOR, Role.PART)

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="participants"
    )
    partner = models.ForeignKey(
        Partner, on_delete=models.CASCADE, null=True, related_name="participants"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(_("role"), max_length=10, choices=Role)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "user"], name="participant_once_per_partner_and_person"
            ),
            models.UniqueConstraint(
                fields=["application", "user"],
                condition=Q(partner__isnull=True),
                name="participant_signatory_once_per_application_and_person",
            ),
            models.CheckConstraint(
                condition=Q(role="signatory", partner__isnull=True)
                | Q(role__in=["editor", "part", "viewer"], partner__isnull=False),
                name="participant_has_a_partner_unless_signatory",
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()} of {self.application}"

    @property
    def audit_stream(self):
        return f"application:{self.application_id}"


class SignOffQuerySet(models.QuerySet):
    def in_force(self):
        return self.filter(lapsed_at__isnull=True)


class SignOff(models.Model):
    """A partner stands by its part as it was, until that part is changed.

    ``digest`` is SHA-256 over the answers that were signed off.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sign_offs")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sign_offs")
    digest = models.CharField(max_length=64)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()
    lapsed_at = models.DateTimeField(null=True, editable=False)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "partner"],
                condition=Q(lapsed_at__isnull=True),
                name="sign_off_one_in_force_per_part",
            ),
        ]

    def __str__(self):
        return f"{self.partner}: {self.signed_by}"

    @property
    def audit_stream(self):
        return f"application:{self.partner.application_id}"


class Confirmation(models.Model):
    """An authorised signatory confirms a dossier as it stood at ``draft_version``.

    ``stored`` is the power of attorney, where there is one. A later version needs a new one.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="confirmations")
    draft_version = models.PositiveIntegerField()
    name = models.CharField(_("name"), max_length=150)
    function = models.CharField(_("function"), max_length=150)
    stored = models.ForeignKey(
        "core.StoredFile", on_delete=models.PROTECT, null=True, related_name="confirmations"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "draft_version"], name="confirmation_once_per_draft_version"
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.function}"

    @property
    def audit_stream(self):
        return f"application:{self.dossier.application_id}"

    @property
    def file_url(self):
        return reverse("competitions:power-of-attorney", args=[self.stored_id])
