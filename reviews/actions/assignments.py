"""Who judges which dossier. Capacity and conflicts are hard rules: nothing here breaks them."""

from collections import Counter
from itertools import groupby

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.models import Dossier
from core import audit
from core.audit import Entry
from core.errors import Refused
from reviews import assessing, checks, emails, states
from reviews.actions import limits, put_to_clusters, standings
from reviews.models import Assignment, Panelist, ScoreSheet, Standing
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus

A = AssignmentStatus
GIVEN_BACK = [A.REFUSED, A.VETOED]  # not proposed again; an officer may, by hand


def judged_by_panel(stage, user):
    """The stage's dossiers in judgement that ``user`` may see, with their applications."""
    dossiers = Dossier.objects.filter(stage=stage).in_judgement().visible_to(user)
    return dossiers.select_related("application").order_by("application__reference")


def live(stage):
    return Assignment.objects.filter(dossier__stage=stage).live()


def serving(stage):
    return Panelist.objects.serving().filter(panel__call=stage.call_id)


@transaction.atomic
def apply(stage, pairs, *, by, due_at=None, batch=None):
    """Assign all (panelist id, dossier id) ``pairs`` or none; return how many were new.

    A pair that is assigned already is passed over. One letter per panelist. Everything is judged
    under locks: of two who assign at once, the second sees what the first did. In a label call the
    cluster is asked first: there they are proposed, and begin once it agrees.
    """
    pairs = sorted({tuple(pair) for pair in pairs})
    standings.lock_stages([stage.call_id])
    seats = _locked_seats(stage, pairs)
    dossiers = {dossier.pk: dossier for dossier in judged_by_panel(stage, by)}
    if not all(panelist in seats and dossier in dossiers for panelist, dossier in pairs):
        raise Refused(_("A panelist or a dossier has changed meanwhile. Please look again."))
    _require_judging(stage)

    rows = standings.lock_pairs(pairs)
    known = Assignment.objects.filter(dossier__stage=stage, panelist__in=seats)
    status = {(a.panelist_id, a.dossier_id): a for a in known}
    new = [pair for pair in pairs if pair not in status or status[pair].status not in LIVE]
    limits.require_no_conflict(pairs, seats, dossiers)
    limits.require_term([seats[panelist] for panelist, _dossier in new])
    limits.require_capacity(stage, new, status, seats)
    limits.require_assessors(stage, new, seats)
    limits.require_rules(stage, new, seats, dossiers)

    Standing.objects.filter(pk__in=[row.pk for row in rows]).update(is_excluded=False)
    changes = {"assigned_by": by, "due_at": due_at, "batch": batch}
    again = known.filter(pk__in=[status[pair].pk for pair in new if pair in status])
    asks = assessing.is_label(stage)
    back = states.PROPOSE_AGAIN if asks else states.ASSIGN_AGAIN
    back.apply_many(again.select_related("dossier"), by=by, note="", **changes)
    fresh = Assignment.objects.bulk_create(
        [
            Assignment(
                panelist=seats[panelist], dossier=dossiers[dossier], status=back.target, **changes
            )
            for panelist, dossier in new
            if (panelist, dossier) not in status
        ],
        batch_size=500,
    )
    entries = [Entry(row, new={"panelist": row.panelist_id, "due_at": due_at}) for row in fresh]
    audit.record_many(entries, "propose" if asks else "assign", by=by)
    if asks:
        put_to_clusters.ask(stage, new)
    else:
        _tell(stage, new, status, seats, due_at)
    return len(new)


def _locked_seats(stage, pairs):
    """The seats of the pairs that serve, locked: no capacity changes and no seat ends meanwhile."""
    found = serving(stage).filter(pk__in={panelist for panelist, _dossier in pairs})
    found = found.select_related("user", "panel").order_by("pk")
    return {seat.pk: seat for seat in found.select_for_update(of=("self",), no_key=True)}


def assign(panelist, dossier, *, by, due_at=None):
    """Assign one dossier to one panelist."""
    apply(dossier.stage, [(panelist.pk, dossier.pk)], by=by, due_at=due_at)
    return Assignment.objects.get(panelist=panelist, dossier=dossier)


@transaction.atomic
def withdraw(assignment, *, by, reason=""):
    """Take a dossier away from a panelist who has not handed in a sheet yet."""
    standings.lock(assignment.panelist, assignment.dossier)
    drafts = ScoreSheet.objects.filter(assignment=assignment).live()
    states.WITHDRAW.apply(assignment, by=by, reason=reason)
    states.VOID_SHEET.apply_many(drafts, by=by, reason="the assignment was withdrawn")
    return assignment


@transaction.atomic
def refuse(assignment, *, by, reason):
    """A panelist does not judge this one, and says why; the draft of a sheet goes with it."""
    if not reason.strip():
        raise Refused(_("Say why you do not judge this one."))
    standings.lock(assignment.panelist, assignment.dossier)
    drafts = ScoreSheet.objects.filter(assignment=assignment).live()
    states.REFUSE.apply(assignment, by=by, note=reason.strip())
    states.VOID_SHEET.apply_many(drafts, by=by, reason="the assignment was refused")
    emails.assignment_refused(assignment)
    return assignment


def _require_judging(stage):
    if not checks.takes_judgements(stage):
        raise Refused(_("Dossiers can be assigned once the stage has closed."))


def _tell(stage, new, status, seats, due_at):
    had = Counter(pair[0] for pair, row in status.items() if row.status in LIVE)
    for panelist, group in groupby(new, key=lambda pair: pair[0]):
        number = len(list(group))
        emails.dossiers_assigned(
            seats[panelist], stage, number=number, total=had[panelist] + number, due_at=due_at
        )
