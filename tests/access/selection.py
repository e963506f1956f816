"""The selection of a stage: read by the house, changed by officers."""

from reviews.actions import scenarios, selections
from tests.access import HOUSE, OFFICER, page
from tests.factories.accounts import make_officer
from tests.reviews.deciding import make_ranked_stage


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


RULES = {
    "reviews:rank-explained": page(
        HOUSE, pk=lambda world: world.once(entry).pk, **stage_of(ranked)
    ),
    "reviews:scenarios": page(HOUSE, OFFICER, **stage_of(scenario)),
    "reviews:scenario": page(HOUSE, **of_scenario()),
    "reviews:scenario-choice": page(
        OFFICER,
        OFFICER,
        **of_scenario(dossier=lambda world: world.once(scenario).choices.first().dossier_id),
    ),
    "reviews:scenario-delete": page(OFFICER, OFFICER, **of_scenario()),
    "reviews:scenario-propose": page((), OFFICER, **of_scenario()),
    "reviews:selection": page(HOUSE, **stage_of(proposed)),
    "reviews:selection-propose": page((), OFFICER, **stage_of(ranked)),
    "reviews:selection-amend": page(
        OFFICER,
        OFFICER,
        pk=lambda world: world.once(proposed).choices.first().pk,
        **stage_of(proposed),
    ),
    "reviews:selection-tie": page((), OFFICER, **stage_of(proposed)),
    "reviews:selection-confirm": page((), OFFICER, **stage_of(proposed)),
    "reviews:selection-publish": page(OFFICER, OFFICER, **stage_of(confirmed)),
    "reviews:selection-discard": page(OFFICER, OFFICER, **stage_of(proposed)),
}
