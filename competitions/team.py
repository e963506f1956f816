"""What invitations of partners and signatories say and do; registered in ``AppConfig.ready``."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import invitations
from competitions.actions import partners
from competitions.models import Application, Participant, Partner

Role = Participant.Role


def register():
    invitations.register_purpose(
        partners.PURPOSE, on_accept=_join, describe=_describe, landing=_landing
    )
    invitations.register_purpose(
        partners.SIGNS, on_accept=_sign, describe=_describe_signing, landing=_landing_of_signing
    )


def _partner(invitation):
    rows = Partner.objects.select_related("application", "organisation")
    return rows.get(pk=invitation.target_id)


def _join(invitation, user):
    role = Role(invitation.data["role"])
    partners.give_role(_partner(invitation), user, by=user, role=role)


def _describe(invitation):
    partner, role = _partner(invitation), Role(invitation.data["role"])
    return _("work on “%(title)s” for %(partner)s as %(role)s") % {
        "title": partner.application.title,
        "partner": partner,
        "role": role.label,
    }


def _landing(invitation):
    """The own part where there is one to write, else the application."""
    partner, role = _partner(invitation), Role(invitation.data["role"])
    latest = partner.application.dossiers.order_by("stage__position").last()
    if role == Role.VIEWER or latest is None:
        return partner.application.get_absolute_url()
    address = [partner.application.reference, latest.stage.position, partner.pk]
    return reverse("competitions:part", args=address)


def _application(invitation):
    return Application.objects.get(pk=invitation.target_id)


def _sign(invitation, user):
    partners.name_signatory(_application(invitation), user, by=user)


def _describe_signing(invitation):
    application = _application(invitation)
    words = _("confirm the application “%(title)s” of %(cluster)s as authorised signatory")
    return words % {"title": application.title, "cluster": application.cluster}


def _landing_of_signing(invitation):
    application = _application(invitation)
    latest = application.dossiers.order_by("stage__position").last()
    return reverse("competitions:confirmation", args=[application.reference, latest.stage.position])
