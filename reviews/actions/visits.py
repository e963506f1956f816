"""The visit of the assessors, or their video call: days offered, one chosen, moved, cancelled."""

from datetime import UTC, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, clock
from core.errors import NotReady, Refused, WrongTime
from core.models import Letter
from core.states import lock
from reviews import assessing, assessor_emails, checks, visit_states
from reviews.actions import standings
from reviews.models import Assignment, Visit
from reviews.visit_states import VisitStatus

MOST_DAYS = 3
REMIND_BEFORE = timedelta(days=3)


@transaction.atomic
def offer(dossier, *, by, days, minutes, place, link):
    """Offer up to three moments, or others after the cluster asked or to move the visit."""
    days = sorted(set(days))
    if not days:
        raise Refused(_("Give at least one day."))
    if len(days) > MOST_DAYS:
        raise Refused(_("Offer at most %(most)d days.") % {"most": MOST_DAYS})
    if days[0] <= clock.now():
        raise Refused(_("A day that you offer has passed already."))
    if not place.strip() and not link.strip():
        raise Refused(_("Say where: a place, a video link, or both."))
    visit = _of(dossier)
    checks.in_judgement(dossier)
    if not assessing.is_label(dossier.stage):
        raise Refused(_("Only the dossiers of a label are visited by assessors."))
    if not Assignment.objects.at_work().filter(dossier=dossier).exists():
        raise NotReady(_("First the cluster agrees to an assessor."))
    if visit and visit.is_over:
        raise WrongTime(_("The visit has taken place already."))
    fields = {
        "options": [day.astimezone(UTC).isoformat() for day in days],
        "minutes": minutes,
        "place": place.strip(),
        "link": link.strip(),
        "offered_by": by,
        "wish": "",
    }
    if visit is None:
        visit = Visit.objects.create(dossier=dossier, **fields)
        audit.record(visit, "offer days", by=by, new={"options": fields["options"]})
    else:
        fields |= {"round": visit.round + 1, "sequence": visit.sequence + 1}
        visit_states.OFFER_DAYS.apply(visit, by=by, **fields)
    visit.dossier = dossier
    assessor_emails.days_offered(visit)
    return visit


@transaction.atomic
def choose(visit, *, by, day, round):
    """The cluster takes one of the days offered in that ``round``; everybody is told."""
    _lock(visit)
    if visit.round != round:
        raise Refused(_("Other days were offered meanwhile. Please choose again."))
    visit_states.CHOOSE_DAY.check(visit)
    if day not in visit.moments:
        raise Refused(_("Choose one of the days offered."))
    if day <= clock.now():
        raise WrongTime(_("This moment has passed already. Choose another, or ask for other days."))
    changes = {"starts_at": day, "chosen_by": by, "sequence": visit.sequence + 1}
    visit_states.CHOOSE_DAY.apply(visit, by=by, **changes)
    assessor_emails.visit_fixed(visit)
    return visit


@transaction.atomic
def ask_for_others(visit, *, by, wish):
    """None of the days suits the cluster, which says what would."""
    wish = assessing.said(wish, _("Say which days would suit you."))
    _lock(visit)
    visit_states.ASK_FOR_OTHERS.apply(visit, by=by, wish=wish)
    assessor_emails.other_days_wanted(visit)
    return visit


@transaction.atomic
def cancel(visit, *, by, reason):
    if not reason.strip():
        raise Refused(_("Give the reason: the cluster and the assessors read it."))
    _lock(visit)
    if visit.is_over:
        raise WrongTime(_("The visit has taken place already."))
    sequence = visit.sequence + 1
    visit_states.CANCEL_VISIT.apply(visit, by=by, reason=reason, sequence=sequence)
    assessor_emails.visit_cancelled(visit, reason.strip())
    return visit


def remind_due(now):
    """Write of visits that are near, once for each plan; return of how many."""
    near = Visit.objects.filter(
        status=VisitStatus.FIXED, starts_at__gt=now, starts_at__lte=now + REMIND_BEFORE
    )
    due = {f"visit-near:{visit.pk}:{visit.sequence}": visit for visit in near.for_list()}
    told = set(Letter.objects.filter(key__in=due).values_list("key", flat=True))
    for key in due.keys() - told:
        assessor_emails.visit_near(due[key], key)
    return len(due.keys() - told)


def _of(dossier):
    """The visit of a dossier, locked after the stages of its call; None where there is none."""
    standings.lock_stages([dossier.stage.call_id])
    visit = Visit.objects.filter(dossier=dossier).first()
    if visit:
        lock(visit)
    return visit


def _lock(visit):
    dossier = visit.dossier
    standings.lock_stages([dossier.stage.call_id])
    lock(visit)
    visit.dossier = dossier
    checks.in_judgement(dossier)
