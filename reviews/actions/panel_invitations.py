"""Inviting to a panel: accepted, accepted with less, refused with a reason, reminded, replaced."""

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import invitations
from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import lock
from reviews import emails
from reviews.actions import panels
from reviews.models import PanelInvitation, Panelist, PanelistRole

PURPOSE = "panelist"
KEYS = {"employer": "employer_id", "region": "region_id"}  # rows that travel as their keys
DAYS = ("serves_from", "serves_until")


@transaction.atomic
def invite(panel, email, *, by, role=PanelistRole.MEMBER, capacity=8, replaces=None, **fields):
    """Send a link with which somebody takes the seat; an account is made on the way."""
    if panel.panelists.serving().filter(user__email=email.strip().lower()).exists():
        raise Refused(_("This person is on the panel already."))
    data = _packed({"role": str(role), "capacity": capacity, "expertise": []} | fields)
    invitation = invitations.invite(email, purpose=PURPOSE, target=panel, by=by, data=data)
    PanelInvitation.objects.create(
        invitation=invitation, panel=panel, asked=capacity, replaces=replaces
    )
    return invitation


@transaction.atomic
def refuse(asked, *, by=None, reason):
    """The person who was asked does not sit on the panel, and says why; the officers are told.

    Whoever holds the link may answer; ``by`` is the person if they are signed in.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why you do not take the seat."))
    invitations.withdraw(asked.invitation, by=by)
    _write(asked, refused_at=clock.now(), reason=reason)
    audit.record(asked, "refuse", by=by, personal={"reason": reason})
    emails.seat_refused(asked)
    return asked


@transaction.atomic
def offer_less(asked, *, by=None, capacity):
    """Take the seat for fewer dossiers than were asked for; accepting follows."""
    lock(asked.invitation)
    if not asked.invitation.is_usable:
        raise Refused(_("This invitation is no longer open."))
    if not 1 <= capacity < asked.asked:
        raise Refused(_("Name a number from 1 to %(most)d.") % {"most": asked.asked - 1})
    old = {"capacity": asked.capacity}
    _write(asked, capacity=capacity)
    audit.record(asked, "offer less", by=by, old=old, new={"capacity": capacity})
    return asked


@transaction.atomic
def remind(asked, *, by):
    """Write again to whom has not answered; at most once a day. Return whether a letter leaves."""
    lock(asked)
    if not asked.invitation.is_usable:
        raise Refused(_("This invitation is no longer open."))
    if not asked.may_be_reminded:
        return False
    old = {"reminded_at": asked.reminded_at}
    _write(asked, reminded_at=clock.now())
    audit.record(asked, "remind", by=by, old=old, new={"reminded_at": asked.reminded_at})
    emails.invitation_unanswered(asked)
    return True


def withdraw(asked, *, by):
    """Let the link stop working."""
    return invitations.withdraw(asked.invitation, by=by)


@transaction.atomic
def substitute(panelist, email, *, by, ask_first=True, **fields):
    """End a seat and let somebody else have its place; return the new seat, or the invitation."""
    if email.strip().lower() == panelist.user.email:
        raise Refused(_("That is the same person."))
    panels.end(panelist, by=by)
    return bring_in(panelist.panel, email, by=by, ask_first=ask_first, replaces=panelist, **fields)


def bring_in(panel, email, *, by, ask_first, replaces=None, **fields):
    """Appoint whoever has an account, unless they are asked first; invite anybody else."""
    person = User.objects.able().filter(email=email.strip().lower()).first()
    if person and not ask_first:
        return panels.appoint(panel, person, by=by, replaces=replaces, **fields)
    return invite(panel, email, by=by, replaces=replaces, **fields)


def register():
    """Let invitations to a panel lead to a seat. Called in ``AppConfig.ready``."""
    invitations.register_purpose(
        PURPOSE,
        on_accept=_take_seat,
        describe=_describe,
        landing=_landing,
        other_answer=_other_answer,
    )


def _take_seat(invitation, user):
    asked = PanelInvitation.objects.filter(invitation=invitation).first()
    panel, fields = invitation.target, _unpacked(invitation.data)
    if asked:
        fields |= {"replaces": asked.replaces, "capacity": asked.capacity or fields["capacity"]}
    if not panel.panelists.serving().filter(user=user).exists():
        panels.appoint(panel, user, by=invitation.invited_by, **fields)


def _packed(fields):
    """Fields of a seat as JSON: rows as their keys, days as texts."""
    packed = {}
    for name, value in fields.items():
        if name in KEYS:
            packed[KEYS[name]] = value.pk if value else None
        else:
            packed[name] = value.isoformat() if name in DAYS and value else value
    return packed


def _unpacked(data):
    names, fields = {key: name for name, key in KEYS.items()}, {}
    for key, value in data.items():
        if name := names.get(key):
            model = Panelist._meta.get_field(name).related_model
            fields[name] = model.objects.filter(pk=value).first() if value else None
        else:
            fields[key] = date.fromisoformat(value) if key in DAYS and value else value
    return fields


def _landing(invitation):
    return reverse("reviews:judging")


def _other_answer(invitation):
    asked = PanelInvitation.objects.filter(invitation=invitation).exists()
    return reverse("reviews:invitation-answer", args=[invitation.token]) if asked else ""


def _describe(invitation):
    panel = invitation.target
    return _("judge on the panel “%(panel)s” of %(call)s") % {
        "panel": panel.name,
        "call": panel.call,
    }


def _write(asked, **changes):
    for name, value in changes.items():
        setattr(asked, name, value)
    asked.save(update_fields=[*changes, "updated_at"])
