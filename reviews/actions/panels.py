"""Panels and the seats on them."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions import roles
from accounts.models import User
from competitions.models import Dossier
from core import audit, clock
from core.errors import Refused
from core.states import lock
from reviews import employers, states
from reviews.actions import conflicts, standings
from reviews.models import (
    Assignment,
    Employment,
    Panel,
    Panelist,
    PanelistRole,
    ScoreSheet,
)
from reviews.states import AssignmentStatus


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
    """Give ``user`` a seat, or the one back that had ended. ``extra``: more fields of the seat.

    Nobody judges and decides: the house's own people are refused. The lock makes somebody
    who is given an office at the same moment wait, or be seen.
    """
    standings.lock_stages([panel.call_id])  # before the person: who ends a seat has them, too
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
    _detect(seat, by=by)
    return seat


@transaction.atomic
def edit(panelist, *, by, **changes):
    """Change what the seat says; the capacity not below the work already taken on."""
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
    _detect(panelist, by=by)
    return panelist


@transaction.atomic
def add_employment(panelist, *, by, name, until_on):
    """Record a former employer of the panelist; the same one twice is recorded once."""
    organisation, name = employers.look_up(name)
    entry, is_new = Employment.objects.get_or_create(
        user=panelist.user,
        name=organisation.name if organisation else name,
        until_on=until_on,
        defaults={"organisation": organisation, "entered_by": by},
    )
    if is_new:
        new = {"until_on": until_on}
        audit.record(entry, "add employment", by=by, new=new, personal={"name": entry.name})
        _detect(panelist, by=by)
    return entry


@transaction.atomic
def remove_employment(entry, *, by):
    """Take back a former employer; a conflict that was found by it stays until it is decided."""
    old = {"until_on": entry.until_on}
    audit.record(entry, "remove employment", by=by, old=old, personal={"name": entry.name})
    entry.delete()


def _detect(seat, *, by):
    seats = Panelist.objects.filter(pk=seat.pk)
    conflicts.detect(seat.panel.call.applications.all(), seats, by=by)


@transaction.atomic
def end(panelist, *, by):
    """End a seat: open work goes back, what was handed in stays and counts."""
    standings.lock_stages([panelist.panel.call_id])
    lock(panelist)
    if panelist.ended_at is not None:
        raise Refused(_("This seat has ended already."))
    given = Assignment.objects.undone().filter(panelist=panelist)
    standings.lock_pairs(list(given.values_list("panelist_id", "dossier_id")))
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
    """Let a seat keep from any office. Called in ``AppConfig.ready``."""
    roles.register_obstacle(seat_obstacle)


def _write(panelist, changes):
    for name, value in changes.items():
        setattr(panelist, name, value)
    panelist.save(update_fields=[*changes, "updated_at"])
