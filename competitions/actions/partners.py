"""All that can be done to the partners of an application, and to the people tied to them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import invitations
from accounts.models import Invitation
from clusters import joining
from clusters.models import Organisation
from competitions.actions import answers, lapses
from competitions.models import Participant, Partner
from core import audit, clock
from core.errors import Refused
from core.states import lock

PURPOSE, SIGNS = "partner", "signatory"
Role = Participant.Role


@transaction.atomic
def add(dossier, *, by, organisation=None, received_at=None, **fields):
    """Take an organisation of the register, or a new one of these ``fields``, as a partner.

    One that left comes back with the words it had.
    """
    answers.lock_for_writing(dossier, received_at)
    application = dossier.application
    organisation = _standing(organisation) or Organisation.objects.create(**fields)
    rows = application.partners.filter(organisation=organisation)
    if rows.active().exists():
        raise Refused([_("%(name)s is a partner already.") % {"name": organisation}])
    partner = rows.order_by("removed_at").last()
    if partner:
        partner.removed_at = None
        partner.save(update_fields=["removed_at", "updated_at"])
    else:
        partner = Partner.objects.create(application=application, organisation=organisation)
    audit.record(partner, "add partner", by=by, new={"organisation": organisation.name})
    answers.grow(dossier, by=by)
    joining.tell(application, by=by)
    return partner


def _standing(organisation):
    """The row, locked against a merger, or the one that it was merged into."""
    if organisation is None:
        return None
    lock(organisation)
    return organisation.merged_into or organisation


@transaction.atomic
def remove(dossier, partner, *, by, received_at=None):
    """Let a partner leave: its people lose access, its words are kept and no longer count."""
    answers.lock_for_writing(dossier, received_at)
    lock(partner)
    if partner.removed_at:
        return partner
    partner.removed_at = clock.now()
    partner.save(update_fields=["removed_at", "updated_at"])
    for invitation in Invitation.objects.pending().about(partner):
        invitations.withdraw(invitation, by=by)
    people = sorted(partner.participants.values_list("user", flat=True))
    partner.participants.all().delete()
    lapses.lapse(dossier, partner, by=by)
    old = {"organisation": partner.organisation.name, "people": people}
    audit.record(partner, "remove partner", by=by, old=old)
    answers.grow(dossier, by=by)
    return partner


@transaction.atomic
def invite(partner, email, *, by, role):
    """Ask somebody by mail to work for a partner in this application."""
    lock(partner)
    _require_active(partner)
    data = {"role": Role(role)}
    return invitations.invite(email, purpose=PURPOSE, target=partner, by=by, data=data)


def invite_signatory(application, email, *, by):
    """Ask somebody by mail to confirm the application."""
    return invitations.invite(email, purpose=SIGNS, target=application, by=by)


@transaction.atomic
def give_role(partner, user, *, by, role):
    """Let ``user`` work for the partner; replaces the role they had for it."""
    lock(partner)
    _require_active(partner)
    entry, _created = Participant.objects.update_or_create(
        partner=partner, user=user, defaults={"application": partner.application, "role": role}
    )
    audit.record(entry, "give role", by=by, new={"user": user.pk, "role": role})
    joining.tell(partner.application, by=by)
    return entry


@transaction.atomic
def name_signatory(application, user, *, by):
    """Let ``user`` confirm the application."""
    lock(application)
    entry, _created = Participant.objects.get_or_create(
        application=application, user=user, partner=None, role=Role.SIGNATORY
    )
    audit.record(entry, "give role", by=by, new={"user": user.pk, "role": Role.SIGNATORY})
    joining.tell(application, by=by)
    return entry


@transaction.atomic
def take_role(entry, *, by):
    """Take a person's role in the application away; what they wrote and signed stays."""
    audit.record(entry, "take role", by=by, old={"user": entry.user_id, "role": entry.role})
    entry.delete()


def _require_active(partner):
    if partner.removed_at:
        raise Refused([_("%(name)s is no partner any more.") % {"name": partner}])
