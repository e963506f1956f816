"""Panels and the seats on them."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actions import invitations, roles
from accounts.models import User
from competitions.models import Dossier
from core import audit, clock
from core.errors import Refused
from core.states import lock
from reviews import states
from reviews.actions import conflicts
from reviews.models import (
    Assignment,
    Panel,
    Panelist,
    PanelistRole,
    ScoreSheet,
)
from reviews.states import AssignmentStatus

PURPOSE = "panelist"


@transaction.atomic
def create(call, *, by, name):
    name = name.strip()
    if call.panels.filter(name__iexact=name).exists():
        raise Refused(_("There is a panel of this name already."))
    panel = Panel.objects.create(call=call, name=name)
    audit.record(panel, "create panel", by=by, new={"name": name})
    return panel


@transaction.atomic
def set_rate(panel, *, by, rate):
    """Say what a panelist is paid for each sheet handed in, in EUR; None: nothing."""
    lock(panel)
    old, panel.rate = panel.rate, rate
    panel.save(update_fields=["rate", "updated_at"])
    audit.record(panel, "set rate", by=by, old={"rate": old}, new={"rate": rate})
    return panel


@transaction.atomic
def appoint(panel, user, *, by, role=PanelistRole.MEMBER, capacity=8, expertise=(), **extra):
    """Give ``user`` a seat, or the one back that had ended. ``extra``: employer, country.

    Nobody judges and decides: the house's own people are refused. The lock makes somebody
    who is given an office at the same moment wait, or be seen.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.role:
        words = _("%(person)s works here as %(role)s; nobody judges and decides.")
        raise Refused(words % {"person": user, "role": user.role.label})
    seat = Panelist.objects.filter(panel=panel, user=user).first()
    if seat and seat.ended_at is None:
        raise Refused(_("%(person)s is on this panel already.") % {"person": user})
    fields = {"role": role, "capacity": capacity, "expertise": list(expertise)} | extra
    if seat is None:
        seat = Panelist.objects.create(panel=panel, user=user, **fields)
    else:
        _write(seat, fields | {"ended_at": None})
    audit.record(seat, "appoint", by=by, new={"person": user.pk} | fields)
    conflicts.detect(panel.call.applications.all(), Panelist.objects.filter(pk=seat.pk), by=by)
    return seat


@transaction.atomic
def edit(panelist, *, by, **changes):
    """Change role, capacity or expertise; not below the work already taken on."""
    lock(panelist)
    taken = panelist.assignments.live().values("dossier__stage").distinct()
    for stage in taken:
        load = panelist.assignments.live().filter(**stage).count()
        if changes.get("capacity", load) < load:
            raise Refused(
                _("%(person)s has %(load)d dossiers already; take some away first.")
                % {"person": panelist, "load": load}
            )
    old = {name: getattr(panelist, name) for name in changes}
    _write(panelist, changes)
    audit.record(panelist, "edit seat", by=by, old=old, new=changes)
    return panelist


def invite(panel, email, *, by, role=PanelistRole.MEMBER, capacity=8, expertise=()):
    """Send a link with which somebody takes the seat; an account is made on the way."""
    if panel.panelists.serving().filter(user__email=email.strip().lower()).exists():
        raise Refused(_("This person is on the panel already."))
    data = {"role": str(role), "capacity": capacity, "expertise": list(expertise)}
    return invitations.invite(email, purpose=PURPOSE, target=panel, by=by, data=data)


@transaction.atomic
def end(panelist, *, by):
    """End a seat: open work goes back, what was handed in stays and counts."""
    lock(panelist)
    if panelist.ended_at is not None:
        raise Refused(_("This seat has ended already."))
    undone = [AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED]
    given = Assignment.objects.filter(panelist=panelist, status__in=undone)
    drafts = ScoreSheet.objects.filter(assignment__in=given).live()
    states.VOID_SHEET.apply_many(drafts, by=by, reason="the seat ended")
    states.WITHDRAW.apply_many(given, by=by, reason="the seat ended")
    _write(panelist, {"ended_at": clock.now()})
    audit.record(panelist, "end seat", by=by)
    return panelist


def seat_obstacle(user):
    """Why ``user`` can have no office: a seat, or judgements that a decision will rest on."""
    seats = Panelist.objects.filter(user=user)
    in_use = Assignment.objects.filter(
        panelist__in=seats,
        status=AssignmentStatus.DONE,
        dossier__in=Dossier.objects.in_judgement(),
    )
    if seats.serving().exists():
        words = _("%(person)s sits on a panel; nobody judges and decides. End the seat first.")
    elif in_use.exists():
        words = _("%(person)s has judged what is not decided yet; nobody judges and decides.")
    else:
        return ""
    return words % {"person": user}


def register():
    """Let invitations to a panel lead to a seat, and a seat keep from any office.

    Called in ``AppConfig.ready``.
    """
    roles.register_obstacle(seat_obstacle)
    invitations.register_purpose(
        PURPOSE, on_accept=_take_seat, describe=_describe, landing=_landing
    )


def _take_seat(invitation, user):
    panel = Panel.objects.get(pk=invitation.target_id)
    if not panel.panelists.serving().filter(user=user).exists():
        appoint(panel, user, by=invitation.invited_by, **invitation.data)


def _landing(invitation):
    return reverse("reviews:judging")


def _describe(invitation):
    panel = invitation.target
    return _("judge on the panel “%(panel)s” of %(call)s") % {
        "panel": panel.name,
        "call": panel.call,
    }


def _write(panelist, changes):
    for name, value in changes.items():
        setattr(panelist, name, value)
    panelist.save(update_fields=[*changes, "updated_at"])
