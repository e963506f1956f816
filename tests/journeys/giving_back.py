"""Situations of deciding: draws of each kind, money given back, somebody proposed."""

from datetime import timedelta

from competitions.actions import awards
from competitions.models import Award
from core import clock
from reviews import promoting
from reviews.actions import draws, promotions, scenarios, selections
from tests.reviews.deciding import make_published, make_ranked_stage


def part_by_lot(officer, second):
    """Draws: drawn, to be confirmed, with a value that is known, waiting; the stage of the last."""
    found = []
    for days in (-1, -1, -1, 9):
        stage = make_ranked_stage(ranks=(1, 2, 2))
        selections.propose(stage, by=officer)
        with clock.frozen(clock.now() - timedelta(days=5)):
            draw = draws.announce(
                stage.rankings.first(),
                2,
                by=officer,
                value_name="Numbers of the lottery",
                value_due_at=clock.now() + timedelta(days=5 + days),
            )
        found.append(draw)
    given = {"value": "3 14 22 27 35 41", "source": "https://lottery.example"}
    entered, _waiting = [draws.enter(draw, by=second, **given) for draw in found[:2]]
    draws.confirm(found[0], by=officer, entered=entered.pk)
    return stage


def give_back(officer, second):
    """Reserve lists: somebody is next, two share a place, somebody is proposed; their stages."""
    found = []
    for ranks in ((1, 2, 3), (1, 2, 2)):
        selection = make_published(requested=(10, 10, 10), ranks=ranks, places=1)
        awards.refuse(Award.objects.get(application__call=selection.stage.call), by=second)
        found.append(selection.stage)
    proposed = make_published(requested=(10, 10, 10, 10), places=2)
    for award in Award.objects.filter(application__call=proposed.stage.call):
        awards.refuse(award, by=second)
    first = promoting.of(proposed).next[0].dossier
    promotions.propose(proposed, first, by=second)
    return [*found, proposed.stage]


def keep_a_line(officer):
    """A ranked stage with a scenario of ``officer``, who may propose it."""
    stage = make_ranked_stage()
    scenarios.create(stage, by=officer, name="The first two", cut=2)
    return stage
