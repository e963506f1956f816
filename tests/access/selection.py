"""The selection of a stage: read by the house, changed by officers."""

from datetime import timedelta

from competitions.actions import awards
from competitions.models import Award
from core import clock
from reviews import promoting
from reviews.actions import draws, promotions, scenarios, selections
from tests.access import HOUSE, OFFICER, page, public
from tests.factories.accounts import make_officer
from tests.reviews.deciding import make_published, make_ranked_stage


def ranked(world):
    return make_ranked_stage()


def proposed(world):
    return selections.propose(make_ranked_stage(), by=make_officer())


def confirmed(world):
    selection = selections.propose(make_ranked_stage(), by=make_officer())
    return selections.confirm(selection, by=make_officer())


def stage_of(make):
    """What the address of a page about that selection (or stage) is built from."""

    def stage(world):
        found = world.once(make)
        return getattr(found, "stage", found)

    return {
        "code": lambda world: stage(world).call.code,
        "position": lambda world: stage(world).position,
    }


def scenario(world):
    """Kept by the officer of the world, in a stage that nothing is proposed in yet."""
    return scenarios.create(make_ranked_stage(), by=world.person("officer"), name="Two", cut=2)


def of_scenario(**more):
    return {"pk": lambda world: world.once(scenario).pk, **stage_of(scenario), **more}


def entry(world):
    return world.once(ranked).rankings.get().entries.first()


def tied(world):
    return make_ranked_stage(ranks=(1, 2, 2))


def over_the_line(world):
    """A proposal with a tie that somebody has to part."""
    return selections.propose(make_ranked_stage(ranks=(1, 2, 2)), by=make_officer())


def announced(world):
    """A draw whose value is still to come."""
    ranking, due = world.once(tied).rankings.first(), clock.now() + timedelta(days=1)
    return draws.announce(ranking, 2, by=make_officer(), value_name="Lottery", value_due_at=due)


def published(world):
    """A published selection with money for the next of its reserve list."""
    selection = make_published(requested=(10, 10, 10), places=1)
    awards.refuse(Award.objects.get(application__call=selection.stage.call), by=make_officer())
    return selection


def waiting(world):
    return promoting.of(world.once(published)).next[0].dossier


def promotion(world):
    return promotions.propose(world.once(published), world.once(waiting), by=make_officer())


def shared(world):
    """Two share a place on the reserve list."""
    selection = make_published(requested=(10, 10, 10), ranks=(1, 2, 2), places=1)
    awards.refuse(Award.objects.get(application__call=selection.stage.call), by=make_officer())
    return selection


RULES = {
    "reviews:rank-explained": page(
        HOUSE, pk=lambda world: world.once(entry).pk, **stage_of(ranked)
    ),
    "reviews:board-charts": page(HOUSE, **stage_of(ranked)),
    "reviews:board-methods": page(HOUSE, **stage_of(ranked)),
    "reviews:compare-two": page(HOUSE, **stage_of(ranked)),
    "reviews:board-workbook": page(HOUSE, **stage_of(ranked)),
    "reviews:ranking-pdf": page(HOUSE, **stage_of(ranked)),
    "reviews:scenarios": page(HOUSE, OFFICER, **stage_of(scenario)),
    "reviews:scenario": page(HOUSE, **of_scenario()),
    "reviews:scenario-choice": page(
        OFFICER,
        OFFICER,
        **of_scenario(dossier=lambda world: world.once(scenario).choices.first().dossier_id),
    ),
    "reviews:scenario-delete": page(OFFICER, OFFICER, **of_scenario()),
    "reviews:scenario-propose": page((), OFFICER, **of_scenario()),
    "reviews:selection-letters": page(HOUSE, **stage_of(proposed)),
    "reviews:selection-letter": page(
        HOUSE, pk=lambda world: world.once(proposed).choices.first().pk, **stage_of(proposed)
    ),
    "reviews:draws-of-call": public(code=lambda world: world.once(tied).call.code),
    "reviews:draw-announce": page(OFFICER, OFFICER, rank=lambda world: 2, **stage_of(tied)),
    "reviews:draw": page(HOUSE, pk=lambda world: world.once(announced).pk, **stage_of(tied)),
    "reviews:draw-value": page(
        (), OFFICER, pk=lambda world: world.once(announced).pk, **stage_of(tied)
    ),
    "reviews:draw-confirm": page(
        (), OFFICER, pk=lambda world: world.once(announced).pk, **stage_of(tied)
    ),
    "reviews:draw-withdraw": page(
        OFFICER, OFFICER, pk=lambda world: world.once(announced).pk, **stage_of(tied)
    ),
    "reviews:reserve": page(HOUSE, **stage_of(published)),
    "reviews:reserve-tie": page((), OFFICER, **stage_of(shared)),
    "reviews:promotion-propose": page(
        OFFICER, OFFICER, pk=lambda world: world.once(waiting).pk, **stage_of(published)
    ),
    "reviews:promotion-confirm": page(
        OFFICER, OFFICER, pk=lambda world: world.once(promotion).pk, **stage_of(published)
    ),
    "reviews:promotion-discard": page(
        OFFICER, OFFICER, pk=lambda world: world.once(promotion).pk, **stage_of(published)
    ),
    "reviews:selection": page(HOUSE, **stage_of(proposed)),
    "reviews:selection-propose": page((), OFFICER, **stage_of(ranked)),
    "reviews:selection-amend": page(
        OFFICER,
        OFFICER,
        pk=lambda world: world.once(proposed).choices.first().pk,
        **stage_of(proposed),
    ),
    "reviews:selection-tie": page(OFFICER, OFFICER, **stage_of(over_the_line)),
    "reviews:selection-confirm": page((), OFFICER, **stage_of(proposed)),
    "reviews:selection-publish": page(OFFICER, OFFICER, **stage_of(confirmed)),
    "reviews:selection-discard": page(OFFICER, OFFICER, **stage_of(proposed)),
}
