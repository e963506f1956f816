"""Conflicts of interest: declared by panelists, known to officers, decided by officers.

A conflict in force closes the application to the person. Found late, it also voids their
score sheets, takes them off the dossier and supersedes the ranking that rested on a sheet.
"""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Dossier
from core import audit, clock
from core.errors import NotReady, Refused
from reviews import emails, states
from reviews.actions import standings
from reviews.models import (
    EXCLUDING,
    Assignment,
    Conflict,
    ConflictReason,
    ConflictSheet,
    ConflictSource,
    Panelist,
    Ranking,
    ScoreSheet,
    Severity,
    SheetVersion,
    Standing,
)
from reviews.states import ResultStatus


@transaction.atomic
def declare_confidentiality(panelist, *, by):
    """Promise to keep what is read to oneself; said once per seat."""
    declared = Panelist.objects.filter(pk=panelist.pk, declared_at=None).update(
        declared_at=clock.now(), updated_at=clock.now()
    )
    if declared:
        audit.record(panelist, "declare confidentiality", by=by)
    panelist.refresh_from_db()
    return panelist


def batch_of(panelist, stage):
    """The dossiers of a stage on which a panelist declares conflicts, whoever judges them.

    In a window that is every dossier handed in; in a rolling stage, where applicants do not
    meet, only those assigned to the panelist.
    """
    dossiers = Dossier.objects.filter(stage=stage).in_judgement()
    if stage.is_rolling:
        dossiers = dossiers.filter(assignments__in=panelist.assignments.live())
    return dossiers


@transaction.atomic
def declare_sheet(panelist, stage, *, by, conflicts=None):
    """Declare for the whole batch at once.

    ``conflicts`` maps applications of the batch to (situation, note); for all others the
    panelist says that there is none. Declaring again adds, and lifts nothing.
    """
    if panelist.declared_at is None:
        raise NotReady(_("Declare confidentiality first."))
    conflicts = conflicts or {}
    batch = list(batch_of(panelist, stage))
    if not {application.pk for application in conflicts} <= {d.application_id for d in batch}:
        raise Refused(_("One of these applications is not in this batch."))

    standings.lock_stages([stage.call_id])
    rows = standings.lock_pairs([(panelist.pk, dossier.pk) for dossier in batch])
    for application in sorted(conflicts, key=lambda application: application.audit_stream):
        reason, note = conflicts[application]
        _put(panelist.user, application, by, reason, note, ConflictSource.DECLARED)

    now = clock.now()
    Standing.objects.filter(pk__in=[row.pk for row in rows]).update(declared_at=now)
    sheet, _created = ConflictSheet.objects.update_or_create(
        panelist=panelist, stage=stage, defaults={"declared_at": now}
    )
    audit.record(
        sheet,
        "declare conflicts",
        by=by,
        new={"dossiers": len(batch), "conflicts": len(conflicts)},
    )
    return sheet


@transaction.atomic
def record(user, application, *, by, reason, note="", source=ConflictSource.OFFICER):
    """Put a conflict in force, or back in force; return it."""
    standings.lock_stages([application.call_id])
    return _put(user, application, by, reason, note, source)


@transaction.atomic
def detect(applications, seats, *, by):
    """Record that whoever of ``seats`` takes part in an application is in conflict with it.

    For the cluster, for a partner, or as the one who signs.
    """
    people = User.objects.filter(seats__in=seats)
    own = Q(cluster__roles__user__in=people) | Q(participants__user__in=people)
    for application in applications.filter(own).distinct().order_by("pk"):
        for_cluster = Q(cluster_roles__cluster=application.cluster_id)
        takes_part = for_cluster | Q(participations__application=application)
        for person in people.filter(takes_part).distinct():
            record(
                person,
                application,
                by=by,
                reason=ConflictReason.TOOK_PART,
                note=_("Has a role in the cluster or with a partner."),
                source=ConflictSource.DETECTED,
            )


@transaction.atomic
def decide(conflict, *, by, excludes, note):
    """Rule on a potential conflict, with a reason; what it has undone stays undone."""
    application = conflict.application
    standings.lock_stages([application.call_id])
    rows = standings.lock_pairs(_pairs(conflict.user, application))
    conflict = Conflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if conflict.severity != Severity.POTENTIAL:
        raise Refused(_("This conflict always excludes; there is nothing to decide."))
    if not note.strip():
        raise Refused(_("Give the reason for the decision."))
    if by and by.pk == conflict.user_id:
        raise Refused(_("Nobody decides on a conflict of their own."))

    old = {"excludes": conflict.excludes}
    conflict.excludes, conflict.decided_by, conflict.decided_at = excludes, by, clock.now()
    conflict.decision_note = note
    fields = ["excludes", "decided_by", "decided_at", "decision_note", "updated_at"]
    conflict.save(update_fields=fields)
    if excludes:
        _take_off(conflict, rows, by)
    else:
        Standing.objects.filter(pk__in=[row.pk for row in rows]).update(is_excluded=False)
    audit.record(
        conflict, "decide", by=by, old=old, new={"excludes": excludes}, personal={"note": note}
    )
    return conflict


def severity_of(reason):
    return Severity.EXCLUSION if reason in EXCLUDING else Severity.POTENTIAL


def _put(user, application, by, reason, note, source):
    """Write the conflict and let it take effect. The stages of the call are locked."""
    rows = standings.lock_pairs(_pairs(user, application))
    severity = severity_of(reason)
    conflict = Conflict.objects.filter(user=user, application=application).first()
    if conflict and conflict.excludes and conflict.severity in (Severity.EXCLUSION, severity):
        return conflict  # nothing new: the graver one is in force already

    said = {"severity": severity, "reason": reason, "source": source}
    undecided = {"decided_by": None, "decided_at": None, "decision_note": ""}
    old = {name: getattr(conflict, name) for name in said} if conflict else None
    if conflict is None:
        conflict = Conflict.objects.create(
            user=user, application=application, note=note, declared_by=by, **said
        )
    else:
        changes = said | undecided | {"note": note, "declared_by": by, "excludes": True}
        for name, value in changes.items():
            setattr(conflict, name, value)
        conflict.save(update_fields=[*changes, "updated_at"])
    _take_off(conflict, rows, by)
    audit.record(conflict, "record conflict", by=by, old=old, new=said, personal={"note": note})
    return conflict


def _pairs(user, application):
    """Every seat of the person in the call, with every dossier of the application."""
    seats = Panelist.objects.filter(user=user, panel__call=application.call_id)
    dossiers = application.dossiers.values_list("pk", flat=True)
    return [(seat, dossier) for seat in seats.values_list("pk", flat=True) for dossier in dossiers]


def _take_off(conflict, rows, by):
    """Void sheets, recuse assignments, exclude the standings, supersede rankings, tell officers."""
    if not rows:
        return
    mine = Assignment.objects.filter(
        panelist__in={row.panelist_id for row in rows},
        dossier__in={row.dossier_id for row in rows},
    )
    sheets = ScoreSheet.objects.filter(assignment__in=mine).live()
    voided = list(sheets.values_list("pk", flat=True))
    states.VOID_SHEET.apply_many(sheets, by=by, reason="conflict of interest")
    recused = states.RECUSE.apply_many(mine.live(), by=by, reason="conflict of interest")
    Standing.objects.filter(pk__in=[row.pk for row in rows]).update(is_excluded=True)

    superseded = supersede_rankings(conflict.application.call_id, voided, by=by)
    if recused or voided:
        emails.conflict_found(conflict, sheets=len(voided), superseded=superseded)


def supersede_rankings(call_id, sheet_ids, *, by, reason="a sheet that it rests on was voided"):
    """Supersede the call's current rankings that rest on one of these sheets; return how many."""
    versions = set(SheetVersion.objects.filter(sheet__in=sheet_ids).values_list("pk", flat=True))
    if not versions:
        return 0
    current = Ranking.objects.filter(stage__call=call_id).exclude(status=ResultStatus.SUPERSEDED)
    resting = [r for r in current if versions & {version for version, _digest in r.inputs}]
    for ranking in resting:
        states.SUPERSEDE.apply(ranking, by=by, reason=reason)
    return len(resting)
