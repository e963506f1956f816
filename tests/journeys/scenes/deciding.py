"""What deciding lists: draws, letters, who waits on a reserve list."""

from datetime import timedelta

from core import clock
from reviews.actions import selections
from reviews.models import Draw, DrawLot, Promotion, SelectionChoice
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier
from tests.factories.reviews import make_ranking
from tests.journeys.scenes.judging import one_more_proposed
from tests.reviews.deciding import make_published, make_ranked_stage


def one_more_letter_prepared(scene):
    one_more_proposed(scene)


def one_more_draw(scene):
    """Announced over two dossiers of the stage."""
    scene.count += 1
    ranking = make_ranking(scene.stage, status="superseded")
    draw = Draw.objects.create(
        ranking=ranking,
        rank=1,
        commitment="0" * 64,
        sealed="sealed",
        value_name=f"Lottery {scene.count}",
        value_due_at=clock.now() + timedelta(days=1),
        announced_by=scene.officer,
    )
    for _number in range(2):
        dossier = make_dossier(stage=scene.stage, status="submitted")
        reference = dossier.application.reference
        DrawLot.objects.create(draw=draw, dossier=dossier, reference=reference)


def one_more_waiting(scene):
    """Two more on the reserve list of a published selection, one of them proposed."""
    if not hasattr(scene, "published"):
        scene.published = make_published(requested=(10, 10), places=1)
    waiting = scene.published.choices.filter(kind="reserve").count()
    for number in range(2):
        dossier = make_dossier(stage=scene.published.stage, status="reserve")
        SelectionChoice.objects.create(
            selection=scene.published,
            dossier=dossier,
            by_rule="reserve",
            kind="reserve",
            rank=waiting + number + 2,
            reserve_position=waiting + number + 1,
        )
    Promotion.objects.create(
        selection=scene.published, dossier=dossier, amount=1, proposed_by=scene.officer
    )


def one_more_published(scene):
    """A published selection with somebody who waits for what was given back."""
    make_published(requested=(10, 10), places=1)
    one_more_draw(scene)


def one_more_tied_over_the_line(scene):
    """A selection that a tie keeps from being confirmed, in a call of its own."""
    selections.propose(make_ranked_stage(ranks=[1, 2, 2]), by=make_officer())
