"""The list of accredited assessors: taken up, prolonged, ended with a reason."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Call, StageKind
from core import audit, clock, erasure
from core.errors import Refused
from core.formats import day
from core.states import lock
from reviews import assessor_emails, states
from reviews.actions import standings
from reviews.languages import NAMES
from reviews.models import Accreditation, Appointment, Assignment, ScoreSheet


@transaction.atomic
def accredit(user, label_type, *, by, country, languages, from_on, until_on):
    """Let ``user`` assess for ``label_type``, from one day to another, both included.

    Whoever is accredited already is prolonged instead; one that is over is closed, and this one
    follows it.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.role:
        words = _("%(person)s works here as %(role)s; nobody assesses and decides.")
        raise Refused(words % {"person": user, "role": user.role.label})
    _require_period(from_on, until_on)
    if not languages or set(languages) - set(NAMES):
        raise Refused(_("Choose at least one language from the list."))
    standing = Accreditation.objects.filter(
        user=user, label_type=label_type, ended_at__isnull=True
    ).first()
    if standing and standing.until_on >= from_on:
        words = _("%(person)s is accredited until %(day)s already: prolong that.")
        raise Refused(words % {"person": user, "day": day(standing.until_on)})
    if standing:
        _close(standing, by=by, reason=_("It was over; another one followed."))
    fields = {"country": str(country), "languages": list(languages)}
    fields |= {"from_on": from_on, "until_on": until_on}
    found = Accreditation.objects.create(
        user=user, label_type=label_type, accredited_by=by, **fields
    )
    audit.record(found, "accredit", by=by, new={"label_type": label_type.pk} | fields)
    assessor_emails.accredited(found)
    return found


@transaction.atomic
def prolong(accreditation, *, by, until_on):
    """Another last day, later than the one there is; what is over is accredited anew instead."""
    lock(accreditation)
    _require_standing(accreditation)
    if accreditation.until_on < clock.today():
        raise Refused(_("This accreditation is over. Accredit the person anew."))
    if until_on <= accreditation.until_on:
        raise Refused(_("The new last day must be later than the one there is."))
    old = {"until_on": accreditation.until_on}
    _write(accreditation, until_on=until_on)
    audit.record(accreditation, "prolong", by=by, old=old, new={"until_on": until_on})
    assessor_emails.accredited(accreditation)
    return accreditation


@transaction.atomic
def end(accreditation, *, by, reason):
    """End it at once, with a reason. Open work goes back; what was handed in stays and counts.

    It waits for whoever assigns in the calls of the label, or comes first: nobody is assigned
    by an accreditation that has ended.
    """
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why the accreditation ends."))
    calls = Call.objects.filter(programme__label_type=accreditation.label_type_id)
    standings.lock_stages(list(calls.values_list("pk", flat=True)))
    lock(accreditation)
    _require_standing(accreditation)
    _take_back(accreditation, calls, by)
    _close(accreditation, by=by, reason=reason)
    assessor_emails.accreditation_ended(accreditation)
    return accreditation


def forget(person):
    """What was said about a person who is erased; that they were accredited is kept."""
    now, gone = clock.now(), _("(erased)")
    own = Accreditation.objects.filter(user=person)
    own.exclude(ended_at=None).update(ended_reason=gone, updated_at=now)
    told = Appointment.objects.filter(assignment__panelist__user=person)
    told.exclude(deviation="").update(deviation=gone, updated_at=now)
    said = audit.AuditEvent.objects.filter(
        object_label=Accreditation._meta.label_lower, stream__name=f"user:{person.pk}"
    )
    erasure.forget_values(said, ["reason"])
    keys = [str(pk) for pk in told.values_list("pk", flat=True)]
    said = audit.AuditEvent.objects.filter(
        object_label=Appointment._meta.label_lower, object_pk__in=keys
    )
    erasure.forget_values(said, ["why", "reason", "note"])


def _take_back(accreditation, calls, by):
    given = Assignment.objects.undone().filter(
        panelist__user=accreditation.user_id,
        dossier__stage__call__in=calls,
        dossier__stage__kind=StageKind.ASSESSMENT,
    )
    pairs = list(given.values_list("panelist_id", "dossier_id"))
    standings.lock_pairs(pairs)
    drafts = ScoreSheet.objects.filter(assignment__in=given).live()
    states.VOID_SHEET.apply_many(drafts, by=by, reason="the accreditation ended")
    states.WITHDRAW.apply_many(given, by=by, reason="the accreditation ended")


def _close(accreditation, *, by, reason):
    _write(accreditation, ended_at=clock.now(), ended_reason=reason)
    audit.record(accreditation, "end accreditation", by=by, personal={"reason": reason})


def _require_standing(accreditation):
    if accreditation.ended_at is not None:
        raise Refused(_("This accreditation has ended already."))


def _require_period(from_on, until_on):
    if until_on < from_on:
        raise Refused(_("The last day lies before the first one."))


def _write(accreditation, **changes):
    for name, value in changes.items():
        setattr(accreditation, name, value)
    accreditation.save(update_fields=[*changes, "updated_at"])
