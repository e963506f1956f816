"""The rows that conflicts and score sheets both lock, so that they cannot both come into force.

Whoever needs more than one lock takes them in this order: stage, meetings, standings, sheets and
assignments, audit streams by name. Whoever writes on several dossiers, one after another, locks the
stages first: their streams may come in any order then. Two transactions never wait for each other.
"""

from django.db.models import Q

from competitions.models import Stage
from core.prepared import prepared
from reviews.models import Meeting, Standing
from reviews.states import MeetingStatus

CHUNK = 200  # pairs in one statement


def lock(panelist, dossier):
    """The standing of a panelist to a dossier, locked; made first if there is none."""
    found = _locked(panelist.pk, dossier.pk) or lock_pairs([(panelist.pk, dossier.pk)])
    return found[0]


@prepared
def _locked(panelist, dossier):
    return Standing.objects.filter(panelist=panelist, dossier=dossier).select_for_update()


def lock_pairs(pairs):
    """The standings of (panelist id, dossier id) pairs, made where missing, locked in order."""
    pairs = sorted(set(pairs))
    new = [Standing(panelist_id=panelist, dossier_id=dossier) for panelist, dossier in pairs]
    Standing.objects.bulk_create(new, ignore_conflicts=True, batch_size=CHUNK)

    rows = []
    for start in range(0, len(pairs), CHUNK):
        wanted = Q()
        for panelist, dossier in pairs[start : start + CHUNK]:
            wanted |= Q(panelist=panelist, dossier=dossier)
        rows += Standing.objects.filter(wanted).order_by("pk").select_for_update()
    return rows


def lock_stages(call_ids):
    """Lock the stages of calls against rankings being published meanwhile.

    And the meetings under way there, so that no vote is cast or closed meanwhile.
    """
    stages = list(
        Stage.objects.filter(call__in=call_ids).order_by("pk").select_for_update(no_key=True)
    )
    under_way = Meeting.objects.filter(panel__call__in=call_ids, status=MeetingStatus.UNDER_WAY)
    list(under_way.order_by("pk").select_for_update(no_key=True))
    return stages
