"""What writing a sheet asks of the database each time: narrow questions, put into SQL once.

One wide question would join nine tables, and PostgreSQL would think longer than it takes to answer.
"""

from django.db.models import Exists, OuterRef

from clusters.models import ClusterRole
from competitions.models import DocumentRequest, Participant, Stage, Submission
from core.prepared import prepared
from reviews import batches, warm_ups
from reviews.models import Assignment, Note, Score, ScoreSheet


def own_assignment(user, pk):
    """An own assignment at work with all that its sheet stands on, or None.

    ``is_declared``: its dossier may be read; ``has_requests``: documents were asked for later;
    ``has_warm_up``: one comes before the first sheet of its stage.
    """
    for found in _assignments(pk, user.pk):
        found.panelist.user = user
        (found.dossier.stage,) = _stages(found.dossier.stage_id)
        return found
    return None


def live_sheet(assignment, *, is_locked=False):
    """The live sheet of an assignment, or None."""
    for found in (_locked_sheets if is_locked else _live_sheets)(assignment.pk):
        found.assignment = assignment
        return found
    return None


def scores(sheet):
    return _scores(sheet.pk)


def pinned(dossier):
    """The hand-in of a dossier that counts."""
    (dossier.pinned,) = _submissions(dossier.pinned_id)
    return dossier.pinned


def notes(user, dossier_id):
    return _notes(user.pk, dossier_id)


def state_of(assignment):
    """(status, whether its panelist is in the cluster's team, or writes for a partner), anew."""
    (found,) = _states(assignment.pk)
    return found


@prepared
def _assignments(pk, user):
    asked = DocumentRequest.objects.filter(dossier=OuterRef("dossier"))
    found = batches.own(user).filter(pk=pk)
    found = found.annotate(has_requests=Exists(asked), has_warm_up=warm_ups.is_required())
    return found.select_related("panelist", "dossier__application__cluster")


@prepared
def _stages(pk):
    return Stage.objects.filter(pk=pk).select_related("call", "rubric")


@prepared
def _live_sheets(assignment):
    return ScoreSheet.objects.filter(assignment=assignment).live()


@prepared
def _locked_sheets(assignment):
    return ScoreSheet.objects.filter(assignment=assignment).live().select_for_update()


@prepared
def _scores(sheet):
    return Score.objects.filter(sheet=sheet).order_by()


@prepared
def _submissions(pk):
    return Submission.objects.filter(pk=pk)


@prepared
def _notes(user, dossier):
    return Note.objects.filter(user=user, dossier=dossier)


@prepared
def _states(pk):
    judge, application = OuterRef("panelist__user"), OuterRef("dossier__application")
    team = OuterRef("dossier__application__cluster")
    writes = Exists(ClusterRole.objects.filter(user=judge, cluster=team))
    part = Exists(Participant.objects.filter(user=judge, application=application))
    return Assignment.objects.filter(pk=pk).values_list("status", writes, part)
