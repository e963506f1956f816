"""All that can be done to a stage: dates, opening, closing, extending, deciding.

Deadlines are judged by the time a hand-in was received, never by the stage's status;
closing only tidies up afterwards.
"""

import copy

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from competitions import call_emails, deciding_rules, states, timing
from competitions.deadlines import GRACE, closes_from, is_in_time
from competitions.models import Application, Dossier, Outcome, Stage
from competitions.states import CallStatus, DossierStatus, StageStatus
from core import audit, clock, formats
from core.errors import Refused
from core.states import lock


@transaction.atomic
def schedule(stage, *, by, opens_at, closes_at):
    """Set the dates of a stage that has not opened yet."""
    lock(stage)
    if stage.status != StageStatus.PLANNED:
        raise Refused(_("The stage has opened: it can only be extended."))
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused(_("The stage must close after it opens."))
    return _write(stage, "schedule", by=by, opens_at=opens_at, closes_at=closes_at)


@transaction.atomic
def edit(stage, *, by, **changes):
    """Write dates, places, title or how it is judged of a stage whose call is a draft."""
    lock(stage)
    states.EDIT_CALL.check(stage.call)
    opens_at = changes.get("opens_at", stage.opens_at)
    closes_at = changes.get("closes_at", stage.closes_at)
    if opens_at and closes_at and closes_at <= opens_at:
        raise Refused(_("The stage must close after it opens."))
    judges, quorum = changes.get("judges", stage.judges), changes.get("quorum", stage.quorum)
    if {"judges", "quorum"} & set(changes) and quorum > judges:
        raise Refused(_("A dossier cannot need more judgements than it gets."))
    if set(deciding_rules.FIELDS) & set(changes):
        _check_deciding(stage, changes)
    return _write(stage, "edit", by=by, **changes)


def _check_deciding(stage, changes):
    wanted = copy.copy(stage)
    for name, value in changes.items():
        setattr(wanted, name, value)
    keys = set(stage.rubric.criteria.values_list("key", flat=True))
    if found := deciding_rules.problems(wanted, keys):
        raise Refused([words for _field, words in found])


@transaction.atomic
def open(stage, *, by):
    """Let applicants write; the form and the criteria are frozen from now on."""
    if stage.call.status != CallStatus.PUBLISHED:
        raise Refused(_("The call is not published."))
    if _earlier_undecided(stage):
        raise Refused(_("The stage before it is not decided yet."))
    opens_at = stage.opens_at or clock.now()
    states.OPEN_STAGE.apply(stage, by=by, opens_at=opens_at)
    freeze(stage)
    return stage


@transaction.atomic
def close(stage, *, by):
    """End the time for hand-ins. What was handed in last in time is pinned already.

    Drafts never handed in lapse once their own deadline and the grace are over; in a
    rolling stage they go on, closing only means that no new ones begin.
    """
    lock(stage)
    states.CLOSE_STAGE.check(stage)
    if not stage.is_rolling and not stage.is_past_deadline:
        raise Refused(_("The deadline has not passed yet."))
    if not stage.may_close:
        words = _("What was under way at the deadline may still arrive. Close from %(moment)s on.")
        moment = formats.moment(closes_from(stage.deadline), stage.call.zone)
        raise Refused(words % {"moment": moment})
    states.CLOSE_STAGE.apply(stage, by=by)
    lapse_drafts(stage, by=by)
    return stage


@transaction.atomic
def lapse_drafts(stage, *, by):
    """Let drafts lapse whose deadline and grace are over; return how many there were."""
    if not stage.is_over():
        return 0
    over = clock.now().replace(microsecond=0) - GRACE - stage.outage
    late = stage.dossiers.filter(
        Q(closes_at__isnull=True) | Q(closes_at__lt=over), status=DossierStatus.DRAFT
    )
    keys = list(late.values_list("pk", flat=True))
    count = states.LAPSE.apply_many(late.filter(pk__in=keys), by=by)
    lapsed = Dossier.objects.filter(pk__in=keys, status=DossierStatus.LAPSED)
    _set_outcome(lapsed, Outcome.LAPSED)
    return count


@transaction.atomic
def extend(stage, *, by, closes_at, reason):
    """Give everybody more time, until ``closes_at`` with all recorded outages in it."""
    move_deadline(stage, by=by, closes_at=closes_at, reason=reason)
    call_emails.stage_extended(stage, reason)
    return stage


def move_deadline(stage, *, by, closes_at, reason):
    """The same without a letter: part of an action that writes one itself."""
    lock(stage)
    _check_extension(stage.deadline, closes_at, reason)
    lengthen(stage, "extend", by=by, reason=reason, closes_at=closes_at - stage.outage)


def lengthen(stage, verb, *, by, reason, facts=None, **changes):
    """Move the deadline of a locked stage; when it had closed, it and its lapsed drafts return."""
    changes["extended_at"] = clock.now()
    if stage.status == StageStatus.CLOSED:
        states.REOPEN_STAGE.apply(stage, by=by, reason=reason, facts=facts, **changes)
    elif stage.status == StageStatus.OPEN:
        _write(stage, verb, by=by, reason=reason, facts=facts, **changes)
    else:
        raise Refused(_("Only an open or a closed stage can be extended."))
    _revive(stage.dossiers.filter(status=DossierStatus.LAPSED), by=by, reason=reason)


@transaction.atomic
def extend_one(dossier, *, by, closes_at, reason):
    """Give one application more time in this stage, with a reason the auditor sees."""
    lock(dossier)
    if dossier.stage.status not in {StageStatus.OPEN, StageStatus.CLOSED}:
        raise Refused(_("Only a dossier of an open or a closed stage can get more time."))
    _check_extension(timing.deadline(dossier), closes_at, reason)
    if dossier.status == DossierStatus.LAPSED:
        _revive(Dossier.objects.filter(pk=dossier.pk), by=by, reason=reason)
        dossier.refresh_from_db()
    if dossier.status not in {DossierStatus.DRAFT, DossierStatus.SUBMITTED}:
        raise Refused(_("This dossier takes no more words, so more time would not help."))
    _write(
        dossier,
        "extend",
        by=by,
        closes_at=closes_at - dossier.stage.outage,
        closes_at_reason=reason,
        extended_at=clock.now(),
    )
    call_emails.dossier_extended(dossier)
    return dossier


@transaction.atomic
def decide(stage, *, by):
    """Every dossier has its decision; the next stage opens if it is due."""
    if stage.dossiers.in_judgement().exists():
        raise Refused(_("Some dossiers of this stage have no decision yet."))
    states.DECIDE_STAGE.apply(stage, by=by)
    following = stage.call.stages.filter(position=stage.position + 1).first()
    if following and following.status == StageStatus.PLANNED and _is_due(following):
        open(following, by=by)
    return stage


def open_due(now, *, by=None):
    """Open what is due at ``now``; return how many. Later stages wait for earlier ones."""
    opened = 0
    for stage in Stage.objects.to_open(now).select_related("call").order_by("pk"):
        if not _earlier_undecided(stage):
            open(stage, by=by)
            opened += 1
    return opened


def close_due(now, *, by=None):
    """Close what is due and let late drafts lapse; return how many stages were closed."""
    closed = 0
    for stage in Stage.objects.due(now):
        close(stage, by=by)
        closed += 1
    late = Q(dossiers__status=DossierStatus.DRAFT, closes_at__lte=now - GRACE)
    for stage in Stage.objects.filter(late, status=StageStatus.CLOSED).distinct():
        lapse_drafts(stage, by=by)
    return closed


def freeze(stage):
    """Fix the form and the criteria; whatever is frozen already keeps its moment."""
    for part in (stage.form, stage.rubric):
        lock(part)  # an officer may be writing a question at this moment
        if part.frozen_at is None:
            part.frozen_at = clock.now()
            part.save(update_fields=["frozen_at", "updated_at"])


def _earlier_undecided(stage):
    earlier = stage.call.stages.filter(position__lt=stage.position)
    return earlier.exclude(status=StageStatus.DECIDED).exists()


def _is_due(stage):
    return stage.opens_at is not None and stage.opens_at <= clock.now()


def _check_extension(current, closes_at, reason):
    if not reason.strip():
        raise Refused(_("Give the reason for the extension: applicants and auditors read it."))
    if closes_at <= clock.now():
        raise Refused(_("The new deadline has passed already."))
    if current is not None and is_in_time(closes_at, current):
        raise Refused(_("The new deadline must be later than the one in force."))


def _revive(dossiers, *, by, reason):
    """Lapsed drafts go on, unless their cluster has a newer application in the call."""
    lapsed = dossiers.filter(status=DossierStatus.LAPSED)
    newer = Application.objects.filter(outcome=Outcome.IN_PROGRESS)
    keys = [
        dossier.pk
        for dossier in lapsed.select_related("application")
        if not newer.filter(
            call=dossier.application.call_id, cluster=dossier.application.cluster_id
        ).exists()
    ]
    revived = Dossier.objects.filter(pk__in=keys)
    states.REVIVE.apply_many(revived, by=by, reason=reason)
    _set_outcome(revived, Outcome.IN_PROGRESS)


def _set_outcome(dossiers, outcome):
    applications = Application.objects.filter(dossiers__in=dossiers)
    applications.update(outcome=outcome, updated_at=clock.now())


def _write(obj, verb, *, by, reason="", facts=None, **changes):
    """Write fields that carry no status, with one audit event."""
    old = {name: getattr(obj, name) for name in changes}
    for name, value in changes.items():
        setattr(obj, name, value)
    obj.save(update_fields=[*changes, "updated_at"])
    personal = {"reason": reason} if reason else None
    new = changes | (facts or {})
    audit.record(obj, verb, by=by, old=old, new=new, personal=personal)
    return obj
