"""Stages that are ready to be decided, for tests of selections and of their pages."""

from competitions.models import Stage
from competitions.states import DossierStatus, StageStatus
from core import clock
from reviews import ranking_inputs
from reviews.actions import promotions, selections
from reviews.models import RankingEntry
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_call, make_dossier, make_form, make_stage
from tests.factories.reviews import make_ranking


def make_ranked_stage(*, requested=(10, 10, 10), ranks=None, places=2, is_last=True, **call):
    """A closed stage with one dossier per amount (M EUR) at the ranks 1, 2, 3 ... or ``ranks``."""
    call = make_call(**call)
    stage = make_stage(call=call, status=StageStatus.CLOSED, places=places)
    if not is_last:
        make_stage(
            call=call, status=StageStatus.PLANNED, form=make_form(), rubric=stage.rubric, places=5
        )
    dossiers = [
        make_dossier(
            stage=stage,
            status=DossierStatus.SUBMITTED,
            submission={"requested": amount * 1_000_000},
        )
        for amount in requested
    ]
    rank(stage, dossiers, ranks or range(1, len(dossiers) + 1))
    return Stage.objects.get(pk=stage.pk)


def rank(stage, dossiers, ranks):
    """A current ranking of ``dossiers``; equal ``ranks`` are ties."""
    stage = Stage.objects.get(pk=stage.pk)  # figures as the database has them
    read = ranking_inputs.read(stage)
    given = {"parameters": read.parameters, "inputs": read.versions, "inputs_digest": read.digest}
    ranking = make_ranking(stage, dossiers, computed_at=clock.now(), **given)
    ranks = list(ranks)
    for entry, place in zip(ranking.entries.order_by("pk"), ranks, strict=True):
        tied = ranks.count(place) > 1
        RankingEntry.objects.filter(pk=entry.pk).update(rank=place, is_tied=tied)
    return ranking


def make_published(*, rules=None, **fields):
    """A published selection; by default 40, 40 awarded and 30, 20 and 10 M EUR on reserve.

    ``rules`` are fields of the stage. Every cluster has a manager.
    """
    defaults = {"requested": (40, 40, 30, 20, 10), "places": 2, "budget": 80_000_000}
    stage = make_ranked_stage(**defaults | fields)
    if rules:
        Stage.objects.filter(pk=stage.pk).update(**rules)
        stage.refresh_from_db()
    for dossier in stage.dossiers.all():
        dossier.application.cluster.roles.create(user=make_user(), role="manager")
    selection = selections.propose(stage, by=make_officer())
    selections.confirm(selection, by=make_officer())
    selections.publish(selection, by=make_officer())
    return promotions.published(Stage.objects.get(pk=stage.pk))
