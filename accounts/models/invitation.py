import uuid

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.states import InvitationStatus
from core import clock
from core.models import Timestamped

_signer = signing.Signer(salt="accounts.invitation")


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        """Neither accepted nor withdrawn; may have expired."""
        return self.filter(status=InvitationStatus.PENDING)

    def usable(self, now):
        return self.pending().filter(expires_at__gt=now)

    def about(self, target):
        return self.filter(target_label=target._meta.label_lower, target_id=str(target.pk))

    def by_token(self, token):
        """The invitation a link stands for; none for a link that we never signed."""
        try:
            return self.filter(reference=uuid.UUID(_signer.unsign(token)))
        except (signing.BadSignature, ValueError):
            return self.none()

    def for_list(self):
        """With all that one row of a list of invitations prints."""
        return self.select_related("invited_by").order_by("-created_at", "-pk")


class Invitation(Timestamped):
    """A request to one e-mail address to take on a role; accepted once, or never.

    What accepting does is known to the app that registered the ``purpose``; ``target`` is
    the object it is about (a cluster, a panel), or nothing for a role in the whole house.
    """

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"))
    purpose = models.CharField(max_length=40)
    target_label = models.CharField(max_length=80, blank=True)
    target_id = models.CharField(max_length=40, blank=True)
    data = models.JSONField(default=dict, blank=True)
    status = models.CharField(
        max_length=10, choices=InvitationStatus, default=InvitationStatus.PENDING
    )
    expires_at = models.DateTimeField(_("valid until"))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitations_sent",
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="invitations_accepted",
    )
    accepted_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email", "purpose", "target_label", "target_id"],
                condition=Q(status=InvitationStatus.PENDING),
                name="invitation_pending_once_per_address_and_purpose",
            ),
            models.CheckConstraint(
                condition=Q(status__in=InvitationStatus.values),
                name="invitation_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=InvitationStatus.ACCEPTED,
                    accepted_by__isnull=False,
                    accepted_at__isnull=False,
                )
                | (
                    ~Q(status=InvitationStatus.ACCEPTED)
                    & Q(accepted_by__isnull=True, accepted_at__isnull=True)
                ),
                name="invitation_accepted_by_and_at_set_when_accepted",
            ),
        ]

    def __str__(self):
        return f"{self.email}: {self.purpose}"

    def get_absolute_url(self):
        return reverse("accounts:invitation", args=[self.token])

    @property
    def token(self):
        """What the link carries. Signed, so that reading the table is not enough to forge one."""
        return _signer.sign(str(self.reference))

    @property
    def target(self):
        if not self.target_label:
            return None
        return apps.get_model(self.target_label)._base_manager.filter(pk=self.target_id).first()

    @property
    def is_expired(self):
        return clock.now() >= self.expires_at

    @property
    def is_usable(self):
        return self.status == InvitationStatus.PENDING and not self.is_expired
