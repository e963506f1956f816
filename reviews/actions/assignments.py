"""Who judges which dossier. Capacity and conflicts are hard rules: nothing here breaks them."""

from collections import Counter
from itertools import groupby

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import ClusterRole
from competitions.models import Dossier, Participant
from core import audit, clock
from core.audit import Entry
from core.errors import Refused
from reviews import checks, emails, states
from reviews.actions import standings
from reviews.matching import Problem, match
from reviews.models import Assignment, Panelist, ScoreSheet, Standing
from reviews.models.assignment import LIVE
from reviews.states import AssignmentStatus

A = AssignmentStatus
GIVEN_BACK = [A.REFUSED, A.VETOED]  # not proposed again; an officer may, by hand


def propose(stage, *, by, per_dossier=3):
    """Preview ``per_dossier`` panelists each, balanced; pairs of panelist and dossier ids.

    Only the dossiers that ``by`` may see: an officer in conflict leaves those to another.
    What is assigned stays; a field that the panelist knows is worth one dossier of unevenness.
    """
    dossiers = list(judged_by_panel(stage, by))
    seats = list(serving(stage).taking_work(clock.today()).select_related("user"))
    here, panel = {dossier.pk for dossier in dossiers}, {seat.pk for seat in seats}
    live = live_pairs(stage)
    kept = {(panelist, dossier) for panelist, dossier in live if panelist in panel}
    elsewhere = Counter(panelist for panelist, dossier in kept if dossier not in here)
    kept = {pair for pair in kept if pair[1] in here}
    by_former = Counter(dossier for panelist, dossier in live if panelist not in panel)
    loads = Counter(panelist for panelist, _ in kept)
    knows = [[2 * (d.application.sector in s.expertise) for d in dossiers] for s in seats]
    return match(
        Problem(
            panelists=[seat.pk for seat in seats],
            dossiers=[dossier.pk for dossier in dossiers],
            needs={pk: max(per_dossier - by_former[pk], 0) for pk in here},
            capacity={s.pk: max(s.capacity - elsewhere[s.pk], loads[s.pk]) for s in seats},
            forbidden=barred_pairs(stage, seats, dossiers) - kept,
            kept=kept,
            utility=np.array(knows, dtype=np.int64).reshape(len(seats), len(dossiers)),
        )
    )


def judged_by_panel(stage, user):
    """The stage's dossiers in judgement that ``user`` may see, with their applications."""
    dossiers = Dossier.objects.filter(stage=stage).in_judgement().visible_to(user)
    return dossiers.select_related("application").order_by("application__reference")


def live_pairs(stage):
    """(panelist id, dossier id) of what is assigned or judged."""
    live = Assignment.objects.filter(dossier__stage=stage).live()
    return set(live.values_list("panelist_id", "dossier_id"))


def serving(stage):
    return Panelist.objects.serving().filter(panel__call=stage.call_id)


def barred_pairs(stage, seats, dossiers):
    """(panelist, dossier) pairs that are not proposed: conflict, own cluster, given back."""
    given_back = Assignment.objects.filter(dossier__stage=stage, status__in=GIVEN_BACK)
    given_back = set(given_back.values_list("panelist_id", "dossier_id"))
    return given_back | in_conflict(seats, dossiers)


@transaction.atomic
def apply(stage, pairs, *, by, due_at=None):
    """Assign all (panelist id, dossier id) ``pairs`` or none; return how many were new.

    A pair that is assigned already is passed over. One letter per panelist.
    """
    pairs = sorted(set(pairs))
    seats = {seat.pk: seat for seat in serving(stage).select_related("user", "panel")}
    dossiers = {dossier.pk: dossier for dossier in judged_by_panel(stage, by)}
    if not all(panelist in seats and dossier in dossiers for panelist, dossier in pairs):
        raise Refused(_("A panelist or a dossier has changed meanwhile. Please look again."))
    _require_judging(stage)

    rows = standings.lock_pairs(pairs)
    _require_no_conflict(pairs, seats, dossiers)
    known = Assignment.objects.filter(dossier__stage=stage, panelist__in=seats)
    status = {(a.panelist_id, a.dossier_id): a for a in known}
    new = [pair for pair in pairs if pair not in status or status[pair].status not in LIVE]
    _require_term([seats[panelist] for panelist, _dossier in new])
    _require_capacity(new, status, seats)

    Standing.objects.filter(pk__in=[row.pk for row in rows]).update(is_excluded=False)
    again = [status[pair].pk for pair in new if pair in status]
    states.ASSIGN_AGAIN.apply_many(
        Assignment.objects.filter(pk__in=again), by=by, assigned_by=by, due_at=due_at, note=""
    )
    fresh = Assignment.objects.bulk_create(
        [
            Assignment(
                panelist=seats[panelist],
                dossier=dossiers[dossier],
                assigned_by=by,
                due_at=due_at,
            )
            for panelist, dossier in new
            if (panelist, dossier) not in status
        ]
    )
    entries = [Entry(row, new={"panelist": row.panelist_id, "due_at": due_at}) for row in fresh]
    if entries:
        audit.record_many(entries, "assign", by=by)
    _tell(stage, new, status, seats, due_at)
    return len(new)


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


def in_conflict(seats, dossiers):
    """(panelist, dossier) pairs with a conflict in force, or of an application's own people."""
    people = {seat.user_id for seat in seats}
    applications = {d.application_id for d in dossiers}
    conflicted = set(standings.conflicted(people, applications))
    clusters = {d.application.cluster_id for d in dossiers}
    roles = ClusterRole.objects.filter(user__in=people, cluster__in=clusters)
    own = set(roles.values_list("user_id", "cluster_id"))
    others = Participant.objects.filter(user__in=people, application__in=applications)
    conflicted |= set(others.values_list("user_id", "application_id"))
    return {
        (seat.pk, dossier.pk)
        for seat in seats
        for dossier in dossiers
        if (seat.user_id, dossier.application_id) in conflicted
        or (seat.user_id, dossier.application.cluster_id) in own
    }


def _require_judging(stage):
    if not checks.takes_judgements(stage):
        raise Refused(_("Dossiers can be assigned once the stage has closed."))


def _require_no_conflict(pairs, seats, dossiers):
    """Judged under the locks: a conflict that comes now waits, or has been seen."""
    chosen = [seats[panelist] for panelist in {panelist for panelist, _dossier in pairs}]
    barred = in_conflict(chosen, [dossiers[pk] for pk in {pk for _panelist, pk in pairs}])
    problems = [
        _("%(person)s is in conflict with %(reference)s.")
        % {"person": seats[panelist].user, "reference": dossiers[pk].application.reference}
        for panelist, pk in pairs
        if (panelist, pk) in barred
    ]
    if problems:
        raise Refused(problems)


def _require_term(seats):
    if out := sorted({str(seat.user) for seat in seats if not seat.is_in_term}):
        words = _("Outside the term, no new work is given: %(people)s.")
        raise Refused(words % {"people": ", ".join(out)})


def _require_capacity(new, status, seats):
    load = Counter(pair[0] for pair, row in status.items() if row.status in LIVE)
    load.update(panelist for panelist, _ in new)
    over = [seat for seat in seats.values() if load[seat.pk] > seat.capacity]
    adding = {panelist for panelist, _ in new}
    problems = [
        ngettext(
            "%(person)s takes %(most)d dossier at most, not %(load)d.",
            "%(person)s takes %(most)d dossiers at most, not %(load)d.",
            seat.capacity,
        )
        % {"person": seat.user, "most": seat.capacity, "load": load[seat.pk]}
        for seat in over
        if seat.pk in adding
    ]
    if problems:
        raise Refused(problems)


def _tell(stage, new, status, seats, due_at):
    had = Counter(pair[0] for pair, row in status.items() if row.status in LIVE)
    for panelist, group in groupby(new, key=lambda pair: pair[0]):
        number = len(list(group))
        emails.dossiers_assigned(
            seats[panelist], stage, number=number, total=had[panelist] + number, due_at=due_at
        )
