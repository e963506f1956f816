"""Finding a stage by its address, and the batch of a stage as the conflict sheet shows it."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from competitions.models import Call, Dossier, Stage
from core import visibility
from core.prepared import prepared
from reviews import assessing
from reviews.actions import conflicts
from reviews.detection import partners_named


def get_call(code):
    return get_object_or_404(Call.objects.select_related("programme"), code=code)


def get(code, position):
    for stage in _at(code, position):
        return stage
    raise Http404


def assigned_by_hand(code, position):
    """A stage whose panelists an officer assigns; assessors of a label are proposed (404)."""
    stage = get(code, position)
    if assessing.is_label(stage):
        raise Http404
    return stage


@prepared
def _at(code, position):
    found = Stage.objects.filter(call__code=code, position=position)
    found = found.select_related("call__programme", "rubric")
    return found.order_by().prefetch_related("call__stages")  # every tab asks for them


def batch(panelist, stage):
    """The dossiers to declare for, with who is behind them: cluster, members, partners.

    Those closed to the panelist already are left out, those in which they take part, too.
    """
    found = visibility.unvetoed(conflicts.batch_of(panelist, stage), panelist.user).for_list()
    dossiers = list(found.prefetch_related("application__cluster__memberships__organisation"))
    for dossier in dossiers:
        dossier.organisations = sorted(_members(dossier) | _partners(dossier))
    return dossiers


def handed_in(call, user):
    """The latest hand-in of each application that ``user`` sees, with who is behind it."""
    seen = Dossier.objects.visible_to(user).filter(stage__call=call, pinned__isnull=False)
    rows = seen.for_list().prefetch_related("application__cluster__memberships__organisation")
    latest = {}
    for dossier in rows.order_by("application__reference", "stage__position"):
        latest[dossier.application_id] = dossier
    for dossier in latest.values():
        dossier.organisations = sorted(_members(dossier) | _partners(dossier))
    return list(latest.values())


def _members(dossier):
    memberships = dossier.application.cluster.memberships.all()
    return {membership.organisation.name for membership in memberships}


def _partners(dossier):
    """The organisations that the hand-in names as partners."""
    return partners_named(dossier.pinned.content) if dossier.pinned else set()
