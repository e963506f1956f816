"""Reminding those who write of a deadline that comes near.

Every run looks at the same few questions, so that a run that was missed, repeated or killed does
no harm: which moment came last for a dossier, and who has no letter of that moment yet.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from clusters.models import ClusterRole
from competitions import checks, deadlines, emails, timing
from competitions.models import Dossier, Participant, Timing
from competitions.states import CallStatus, DossierStatus, StageStatus
from core.models import Letter
from core.states import lock

# In draft, or handed in and changed since: the changes count for nothing yet.
UNFINISHED = Q(status=DossierStatus.DRAFT) | Q(
    status=DossierStatus.SUBMITTED, draft_version__gt=F("pinned__draft_version")
)


@dataclass(frozen=True)
class Reminder:
    """One dossier at one moment, and who has not been told yet."""

    dossier: Dossier
    moment: datetime
    addresses: tuple = ()

    @property
    def key(self):
        return f"reminder:{self.dossier.pk}:{self.moment:%Y%m%dT%H%M%S}"


def send_due(now):
    """Write the letters that are due at ``now``; return of how many dossiers."""
    return sum(_send(reminder, now) for reminder in due(now))


def due(now):
    """The reminders whose moment has come and that somebody has not got; three queries."""
    come = [
        Reminder(dossier, moment)
        for dossier in _unfinished(now)
        if (moment := _moment(dossier, now))
    ]
    if not come:
        return []
    writers, told = _writers(come), _told(come)
    found = []
    for reminder in come:
        everybody = writers[reminder.dossier.application_id]
        if untold := tuple(sorted(everybody - told[reminder.key])):
            found.append(Reminder(reminder.dossier, reminder.moment, untold))
    return found


def _unfinished(now):
    """What is still written in stages that end within the time in which we remind."""
    horizon = now + max(deadlines.REMIND_BEFORE) + timedelta(seconds=1)  # its fraction is dropped
    own = Q(closes_at__isnull=False, stage__status=StageStatus.CLOSED)
    return (
        Dossier.objects.filter(UNFINISHED, stage__call__status=CallStatus.PUBLISHED)
        .filter(stage__timing=Timing.WINDOW, stage__closes_at__lte=horizon)
        .filter(own | Q(stage__status=StageStatus.OPEN))
        .for_list()
    )


def _moment(dossier, now):
    """The latest moment that has come since the dossier got the deadline that it has."""
    since = [
        dossier.created_at,
        dossier.extended_at,
        dossier.stage.opens_at,
        dossier.stage.extended_at,
        dossier.pinned and dossier.pinned.received_at,
    ]
    return deadlines.due_reminder(now, timing.deadline(dossier), since=max(filter(None, since)))


def _writers(reminders):
    """{application: addresses of those who write in it, for the cluster or for a partner}"""
    applications = {reminder.dossier.application_id for reminder in reminders}
    able = User.objects.able()
    for_cluster = ClusterRole.objects.filter(
        cluster__applications__in=applications, role__in=ClusterRole.WRITE, user__in=able
    ).values_list("cluster__applications", "user__email")
    for_partner = Participant.objects.filter(
        application__in=applications, role__in=Participant.WRITE, user__in=able
    ).values_list("application", "user__email")
    writers = defaultdict(set)
    for application, address in for_cluster.union(for_partner):
        writers[application].add(address.lower())
    return writers


def _told(reminders):
    """{key: addresses that have a letter of it}"""
    letters = Letter.objects.filter(key__in=[reminder.key for reminder in reminders])
    told = defaultdict(set)
    for key, address in letters.values_list("key", "address"):
        told[key].add(address)
    return told


@transaction.atomic
def _send(reminder, now):
    """Look once more, with the row locked: somebody may be handing in at this moment."""
    dossier = reminder.dossier
    lock(dossier)
    if not Dossier.objects.filter(UNFINISHED, pk=dossier.pk).exists():
        return 0
    if _moment(dossier, now) != reminder.moment:
        return 0
    missing = len(checks.missing(dossier))
    emails.deadline_near(reminder.key, dossier, to=reminder.addresses, missing=missing)
    return 1
