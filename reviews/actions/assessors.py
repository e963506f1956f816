"""Assessors of a label dossier: proposed by rule, chosen by an officer, agreed by the cluster.

Whatever changes who assesses holds the stages of the call, so that of an objection and an
agreement, or of two objections, one comes first and the other one finds it done.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from competitions import deadlines
from competitions.models import Dossier
from competitions.states import IN_JUDGEMENT, StageStatus
from core import audit, clock
from core.errors import Refused, WrongTime
from core.formats import moment
from core.states import lock
from reviews import assessing, assessor_emails, checks, emails, states
from reviews.actions import assignments, conflicts, panels, standings
from reviews.models import Appointment, Assignment, ConflictSource, Panelist
from reviews.states import AssignmentStatus


@transaction.atomic
def choose(dossier, people, *, by, reason="", due_at=None):
    """Propose the seats ``people`` to the cluster: those of the rule, or others with a reason.

    What the rule proposes is computed anew under the locks. Returns the assignments.
    """
    stage = dossier.stage
    standings.lock_stages([stage.call_id])
    if not assessing.is_label(stage):
        raise Refused(_("Only the dossiers of a label have accredited assessors."))
    if not people:
        raise Refused(_("Choose at least one assessor."))
    field = assessing.Field(dossier)
    _require_no_bar(field, people)
    by_rule = {person.pk: list(reasons) for person, reasons in field.proposed}
    deviates = {seat.pk for seat in people} != set(by_rule)
    if deviates and not reason.strip():
        raise Refused(_("This is not what the rule proposes: say why."))
    pairs = [(seat.pk, dossier.pk) for seat in people]
    assignments.apply(stage, pairs, by=by, due_at=due_at)
    for row in Appointment.objects.filter(dossier=dossier, assignment__panelist__in=people):
        row.reasons = by_rule.get(row.assignment.panelist_id, [])
        row.deviation = reason.strip() if deviates else ""
        row.save(update_fields=["reasons", "deviation", "updated_at"])
        new = {"reasons": row.reasons, "deviates": deviates}
        audit.record(row, "choose assessor", by=by, new=new, personal={"why": row.deviation})
    return list(Assignment.objects.filter(dossier=dossier, panelist__in=people))


def _require_no_bar(field, people):
    """Conflict, accreditation and capacity are refused by whoever assigns; this is the rest."""
    if not {seat.pk for seat in people} <= {person.pk for person in field.people}:
        raise Refused(_("A panelist or a dossier has changed meanwhile. Please look again."))
    words = {
        "vetoed": _("The cluster has objected to %(person)s."),
        "there": _("%(person)s assesses this dossier already."),
    }
    bars = {person.pk: person.bar for person in field.people}
    found = [
        words[bars[seat.pk]] % {"person": seat.user}
        for seat in people
        if bars.get(seat.pk) in words
    ]
    if found:
        raise Refused(found)


@transaction.atomic
def take_on(stage, *, by):
    """Give everybody accredited for the label a seat in the call; return how many are new."""
    call = stage.call
    standings.lock_stages([call.pk])
    panel = call.panels.order_by("pk").first()
    if panel is None:
        panel = panels.create(call, by=by, name=_("Assessors"))
    missing = assessing.without_seat(stage).select_related("user").order_by("user__name", "pk")
    missing = [one for one in missing if not one.user.role]
    for one in missing:
        fields = {"country": str(one.country), "languages": one.languages}
        panels.appoint(panel, one.user, by=by, **fields)
    return len(missing)


@transaction.atomic
def withdraw(appointment, *, by, reason):
    """Take the dossier from an assessor who has not handed in: another one can be proposed."""
    reason = assessing.said(reason, _("Say why: the record keeps it."))
    _locked(appointment)
    assignments.withdraw(appointment.assignment, by=by, reason=reason)
    return appointment


@transaction.atomic
def agree(appointment, *, by):
    """The cluster agrees to an assessor, who may begin."""
    _locked(appointment)
    _require_open(appointment)
    seat = appointment.assignment.panelist
    if not assessing.is_accredited(seat, appointment.dossier.stage):
        words = _("%(person)s is not accredited any more. The office proposes somebody else.")
        raise Refused(words % {"person": seat.user})
    return _begin(appointment, by=by)


@transaction.atomic
def veto(appointment, *, by, reason, received_at):
    """The cluster objects to an assessor, with a reason: once per dossier, and in time."""
    reason = assessing.said(reason, _("Say why: which conflict of interest do you see?"))
    _locked(appointment)
    _require_open(appointment)
    require_time(appointment, received_at)
    if assessing.has_vetoed(appointment.dossier):
        raise Refused(
            _(
                "You have objected once already. If there is a conflict of interest, declare it: "
                "an officer decides."
            )
        )
    states.VETO.apply(appointment.assignment, by=by, note=reason)
    _write(appointment, vetoed_at=clock.now(), vetoed_by=by)
    audit.record(appointment, "veto", by=by, personal={"reason": reason})
    assessor_emails.assessor_vetoed(appointment)
    return appointment


@transaction.atomic
def declare_conflict(appointment, *, by, note):
    """The cluster knows of a conflict of interest; it excludes until an officer has decided.

    Refused once the sheet is in: what comes then is a complaint.
    """
    note = assessing.said(note, _("Say which conflict of interest there is."))
    _locked(appointment)
    if appointment.assignment.status not in (AssignmentStatus.PROPOSED, AssignmentStatus.ACCEPTED):
        raise Refused(_("This assessor is not at work on your dossier any more."))
    application = appointment.dossier.application
    user = appointment.assignment.panelist.user
    found = conflicts.record(
        user, application, by=by, reason="other", note=note, source=ConflictSource.APPLICANT
    )
    audit.record(appointment, "declare conflict", by=by, personal={"note": note})
    return found


def agree_in_silence(now):
    """Let those begin to whom no cluster has objected in time; return how many."""
    waiting = Appointment.objects.filter(
        assignment__status=AssignmentStatus.PROPOSED,
        answer_until__lt=now,
        dossier__status__in=IN_JUDGEMENT,
        dossier__stage__status__in=[StageStatus.OPEN, StageStatus.CLOSED],
    )
    begun = 0
    for appointment in waiting.for_list().order_by("dossier__stage__call", "pk"):
        if not deadlines.is_in_time(now, appointment.answer_until):
            begun += _agree_in_silence(appointment)
    return begun


@transaction.atomic
def _agree_in_silence(appointment):
    """Whether the assessor begins; whose accreditation ran out meanwhile is withdrawn instead."""
    _locked(appointment)
    assignment = appointment.assignment
    if assignment.status != AssignmentStatus.PROPOSED:
        return False  # the cluster has answered meanwhile
    if not assessing.is_accredited(assignment.panelist, assignment.dossier.stage):
        states.WITHDRAW.apply(assignment, by=None, reason="the accreditation is over")
        return False
    _begin(appointment, by=None)
    return True


def require_time(appointment, received_at):
    if not deadlines.is_in_time(received_at, appointment.answer_until):
        zone = appointment.dossier.stage.call.zone
        words = _("You could object until %(moment)s. Since then you have agreed.")
        raise WrongTime(words % {"moment": moment(appointment.answer_until, zone)})


def _locked(appointment):
    """Hold the call; what stands in the row and its assignment is read afresh."""
    dossier = Dossier.objects.select_related("stage__call__programme", "application__cluster")
    dossier = dossier.get(pk=appointment.dossier_id)
    standings.lock_stages([dossier.stage.call_id])
    lock(appointment)
    seats = Panelist.objects.select_related("user")
    assignment = Assignment.objects.get(pk=appointment.assignment_id)
    assignment.panelist, assignment.dossier = seats.get(pk=assignment.panelist_id), dossier
    appointment.assignment, appointment.dossier = assignment, dossier
    checks.in_judgement(dossier)


def _require_open(appointment):
    assignment = appointment.assignment
    if assignment.status == AssignmentStatus.PROPOSED:
        return
    if appointment.agreed_at is not None and assignment.status == AssignmentStatus.ACCEPTED:
        raise Refused(_("This assessor is agreed already."))
    raise Refused(_("This assessor is not proposed any more. Please look again."))


def _begin(appointment, *, by):
    assignment = appointment.assignment
    states.ACCEPT.apply(assignment, by=by)
    _write(appointment, agreed_at=clock.now(), agreed_by=by)
    seat = assignment.panelist
    live = Assignment.objects.at_work().filter(
        panelist=seat, dossier__stage=appointment.dossier.stage
    )
    emails.dossiers_assigned(
        seat,
        appointment.dossier.stage,
        number=1,
        total=live.count(),
        due_at=assignment.due_at,
    )
    return appointment


def _write(appointment, **changes):
    for name, value in changes.items():
        setattr(appointment, name, value)
    appointment.save(update_fields=[*changes, "updated_at"])
