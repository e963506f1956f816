"""Conflicts of interest: declared by panelists, known to officers, decided by officers.

A conflict in force closes the application to the person. Found late, it also voids their
score sheets, takes them off the dossier and supersedes the ranking that rested on a sheet.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Application, Blinding, Dossier
from core import audit, clock
from core.errors import NotReady, Refused
from reviews import declarations, detection, emails, states
from reviews.actions import reopenings, standings, votes
from reviews.models import (
    EXCLUDING,
    Assignment,
    Conflict,
    ConflictReason,
    ConflictSheet,
    ConflictSource,
    Declaration,
    Panelist,
    Ranking,
    ScoreSheet,
    Severity,
    SheetVersion,
    Standing,
    Tie,
)
from reviews.states import ResultStatus

KEY_LENGTH, DETAIL_LENGTH = 160, 250


@transaction.atomic
def declare_confidentiality(panelist, *, by):
    """Promise to keep what is read to oneself; said once per seat, kept in the words signed."""
    now = clock.now()
    declared = Panelist.objects.filter(pk=panelist.pk, declared_at=None).update(
        declared_at=now, updated_at=now
    )
    if declared:
        signed = declarations.as_signed(panelist, by=by, at=now)
        row = Declaration.objects.create(panelist=panelist, signed_by=by, **signed)
        new = {name: getattr(row, name) for name in ("wording", "language", "digest")}
        audit.record(panelist, "declare confidentiality", by=by, new=new)
    panelist.refresh_from_db()
    return panelist


def batch_of(panelist, stage):
    """The dossiers of a stage on which a panelist declares conflicts, whoever judges them.

    In a window that is every dossier handed in; in a rolling stage, where applicants do not
    meet, only those assigned to the panelist. Where applicants are hidden it is every dossier
    in any case: who stands behind the only one assigned would be known.
    """
    dossiers = Dossier.objects.filter(stage=stage).in_judgement()
    if stage.is_rolling and stage.blinding == Blinding.OPEN:
        dossiers = dossiers.filter(assignments__in=panelist.assignments.at_work())
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
    """Record what facts tie those on ``seats`` to ``applications``; return how many are new.

    A fact that was found before is not raised again, whatever an officer has decided on it.
    An exclusion that rests on facts which no longer hold goes on until an officer decides.
    """
    found = detection.find(applications, seats)
    if not _news(found) and not _without_ground(found, applications, seats):
        return 0
    standings.lock_stages(set(applications.values_list("call", flat=True)))
    found = detection.find(applications, seats)  # anew: others may have found or changed it
    news = _news(found)
    people = User.objects.in_bulk({user for user, _application in news})
    rows = Application.objects.in_bulk({application for _user, application in news})
    for (user, application), ties in sorted(news.items(), key=lambda item: str(item[0][1])):
        _raise(people[user], rows[application], ties, by)
    for conflict in _without_ground(found, applications, seats):
        _put_to_decision(conflict, by)
    return sum(len(ties) for ties in news.values())


def _without_ground(found, applications, seats):
    """Exclusions that were detected, and of which no tie to a partner is found any more."""
    detected = Conflict.objects.filter(
        source=ConflictSource.DETECTED,
        severity=Severity.EXCLUSION,
        reason=ConflictReason.PARTNER,
        application__in=applications,
        user__in=seats.values("user"),
    )
    rows = detected.select_related("application").prefetch_related("ties").order_by("application")
    keys = {pair: {tie.key for tie in ties} for pair, ties in found.items()}
    return [
        row
        for row in rows
        if not {tie.key for tie in row.ties.all() if tie.reason == ConflictReason.PARTNER}
        & keys.get((row.user_id, row.application_id), set())
    ]


def _put_to_decision(conflict, by):
    """Let an officer rule on it. Its facts are forgotten: coming back, they exclude anew."""
    old, conflict.severity = {"severity": conflict.severity}, Severity.POTENTIAL
    conflict.save(update_fields=["severity", "updated_at"])
    conflict.ties.filter(reason=ConflictReason.PARTNER).delete()
    audit.record(conflict, "lose ground", by=by, old=old, new={"severity": conflict.severity})


def _news(found):
    """(user id, application id) -> the ties of ``found`` that are on no record yet."""
    known = Tie.objects.filter(
        conflict__user__in={user for user, _application in found},
        conflict__application__in={application for _user, application in found},
    )
    known = set(known.values_list("conflict__user", "conflict__application", "key"))
    news = {
        pair: [tie for tie in ties if (*pair, tie.key) not in known] for pair, ties in found.items()
    }
    return {pair: ties for pair, ties in news.items() if ties}


def _raise(user, application, ties, by):
    """Put what the gravest of ``ties`` says in force, and keep all of them."""
    conflict = _put(user, application, by, ties[0].fact.value, "", ConflictSource.DETECTED)
    Tie.objects.bulk_create(
        Tie(
            conflict=conflict,
            reason=tie.fact.value,
            key=tie.key[:KEY_LENGTH],
            detail=tie.detail[:DETAIL_LENGTH],
        )
        for tie in ties
    )
    facts = {"facts": sorted(tie.key for tie in ties)}
    audit.record(conflict, "detect", by=by, personal=facts)


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
        was_only_found = conflict.source == ConflictSource.DETECTED != source
        if not (was_only_found and severity == Severity.EXCLUSION):
            return conflict  # nothing new: the graver one is in force already

    said = {"severity": severity, "reason": reason, "source": source}
    undecided = {"decided_by": None, "decided_at": None, "decision_note": ""}
    old = {name: getattr(conflict, name) for name in said} if conflict else None
    if conflict is None:
        conflict = Conflict.objects.create(
            user=user, application=application, note=note, declared_by=by, **said
        )
    else:
        changes = said | undecided | {"declared_by": by, "excludes": True}
        changes["note"] = note or conflict.note
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
    """Void sheets, recuse assignments, exclude the standings, supersede rankings, tell officers.

    In a meeting under way the person leaves the room, and a ballot just cast is struck.
    """
    if not rows:
        return
    votes.strike_out(rows, by=by)
    mine = Assignment.objects.filter(
        panelist__in={row.panelist_id for row in rows},
        dossier__in={row.dossier_id for row in rows},
    )
    superseded = reopenings.take_out(mine, by=by, reason="conflict of interest")
    sheets = ScoreSheet.objects.filter(assignment__in=mine).live()
    voided = list(sheets.values_list("pk", flat=True))
    states.VOID_SHEET.apply_many(sheets, by=by, reason="conflict of interest")
    recused = states.RECUSE.apply_many(mine.live(), by=by, reason="conflict of interest")
    Standing.objects.filter(pk__in=[row.pk for row in rows]).update(is_excluded=True)

    superseded += supersede_rankings(conflict.application.call_id, voided, by=by)
    if recused or voided:
        emails.conflict_found(conflict, sheets=len(voided), superseded=superseded)


def supersede_rankings(call_id, sheet_ids, *, by, reason="a sheet that it rests on was voided"):
    """Supersede the call's current rankings that rest on one of these sheets; return how many."""
    versions = set(SheetVersion.objects.filter(sheet__in=sheet_ids).values_list("pk", flat=True))
    if not versions:
        return 0
    current = Ranking.objects.filter(stage__call=call_id).exclude(status=ResultStatus.SUPERSEDED)
    current = [ranking for ranking in current if not ranking.is_agreed]
    resting = [r for r in current if versions & r.input_ids]
    for ranking in resting:
        states.SUPERSEDE.apply(ranking, by=by, reason=reason)
    return len(resting)
