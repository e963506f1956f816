"""Letters about a call to all who take part in it."""

from django.db.models import Q
from django.utils.functional import lazy

from accounts.models import User
from clusters.models import ClusterRole
from competitions import form_changes, timing
from competitions.models import Outcome, Participant
from competitions.states import DossierStatus
from core import formats, mail

moment = lazy(formats.moment, str)  # in the language of the letter, not of whoever acts
WRITING = [DossierStatus.DRAFT, DossierStatus.SUBMITTED]


def managers_of(applications):
    """Addresses of the people who manage the clusters of ``applications``."""
    manages = Q(
        cluster_roles__role=ClusterRole.Role.MANAGER,
        cluster_roles__cluster__applications__in=applications,
    )
    people = User.objects.able().filter(manages).distinct().order_by("pk")
    return list(people.values_list("email", flat=True))


def writers_of(applications):
    """Addresses of the people who may write in ``applications``, for cluster or partner."""
    writes = Q(
        cluster_roles__role__in=ClusterRole.WRITE,
        cluster_roles__cluster__applications__in=applications,
    ) | Q(
        participations__role__in=Participant.WRITE,
        participations__application__in=applications,
    )
    people = User.objects.able().filter(writes).distinct().order_by("pk")
    return list(people.values_list("email", flat=True))


def call_cancelled(call, reason):
    mail.queue(
        f"call-cancelled:{call.pk}",
        to=writers_of(call.applications.filter(outcome=Outcome.IN_PROGRESS)),
        template="competitions/call_cancelled",
        context={"call": call, "reason": reason},
    )


def stage_extended(stage, reason):
    writing = stage.dossiers.filter(status__in=WRITING).values("application")
    mail.queue(
        f"stage-extended:{stage.pk}:{stage.deadline:%Y%m%dT%H%M%S}",
        to=writers_of(writing),
        template="competitions/stage_extended",
        context={
            "stage": stage,
            "call": stage.call,
            "closes": moment(stage.deadline, stage.call.zone),
            "reason": reason,
        },
    )


def outage_recorded(outage):
    """Why there is more time now, and until when, to everybody who writes."""
    stage = outage.stage
    writing = stage.dossiers.filter(status__in=WRITING).values("application")
    mail.queue(
        f"outage:{outage.pk}",
        to=writers_of(writing),
        template="competitions/outage_recorded",
        context={
            "outage": outage,
            "stage": stage,
            "call": stage.call,
            "began": moment(outage.began_at, stage.call.zone),
            "closes": moment(stage.deadline, stage.call.zone),
        },
    )


def corrigendum_published(corrigendum):
    """What has changed, to everybody who has a draft or a hand-in in the call."""
    call = corrigendum.call
    writing = call.applications.filter(dossiers__status__in=WRITING)
    mail.queue(
        f"corrigendum:{corrigendum.pk}",
        to=writers_of(writing.values("pk")),
        template="competitions/corrigendum_published",
        context={
            "corrigendum": corrigendum,
            "call": call,
            "changes": [_told(change, call.zone) for change in corrigendum.changes.all()],
        },
    )


def _told(change, zone):
    return {
        "stage": change.stage,
        "closes": moment(change.closes_at, zone) if change.closes_at else "",
        "questions": lazy(form_changes.between, list)(change.before, change.form)
        if change.form
        else [],
    }


def dossier_extended(dossier):
    mail.queue(
        f"dossier-extended:{dossier.pk}:{dossier.closes_at:%Y%m%dT%H%M%S}",
        to=writers_of([dossier.application]),
        template="competitions/dossier_extended",
        about=dossier.application,
        context={
            "dossier": dossier,
            "stage": dossier.stage,
            "call": dossier.stage.call,
            "closes": moment(timing.deadline(dossier), dossier.stage.call.zone),
        },
    )
