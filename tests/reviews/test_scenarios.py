"""Scenarios: a line kept under a name, changed with reasons, and one of them proposed."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from core.errors import Refused
from core.models import AuditEvent
from reviews import board_lines, scenario_state, selecting
from reviews.actions import scenarios, selections
from reviews.models import Scenario, ScenarioChoice
from reviews.states import ResultStatus
from tests.factories.accounts import make_officer
from tests.factories.reviews import make_conflict
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_ranked_stage(requested=(10, 20, 30, 40), places=3)


@pytest.fixture
def officer():
    return make_officer()


def keep(stage, by, cut, name="Two winners", **fields):
    return scenarios.create(stage, by=by, name=name, cut=cut, **fields)


def entry(scenario, by, place):
    limits = selecting.limits_of(scenario.stage)
    return board_lines.entries(scenario.ranking, by, limits)[0][place]


def kinds(selection):
    return list(selection.choices.order_by("rank").values_list("kind", flat=True))


def test_what_the_line_gives_is_kept_with_amounts_and_the_reason_for_who_is_left_out(
    stage, officer
):
    scenario = keep(stage, officer, 2, reason="Two are enough.")

    rows = scenario.choices.values_list("enters", "amount", "reason").order_by("dossier_id")
    assert list(rows) == [
        (True, Decimal(10_000_000), ""),
        (True, Decimal(20_000_000), ""),
        (False, None, "Two are enough."),
    ]
    event = AuditEvent.objects.get(verb="keep scenario")
    assert event.actor_id == officer.pk


def test_a_line_is_kept_of_the_list_that_was_looked_at_alone(stage, officer):
    ranking = stage.rankings.get()

    with pytest.raises(Refused, match="newer ranking"):
        keep(stage, officer, 2, run=ranking.pk + 1)

    assert keep(stage, officer, 2, run=ranking.pk).ranking == ranking


def test_names_are_there_once_per_stage(stage, officer):
    keep(stage, officer, 2)

    with pytest.raises(Refused, match="of this name already"):
        keep(stage, officer, 1)
    assert Scenario.objects.count() == 1
    keep(make_ranked_stage(), officer, 1)


@pytest.mark.parametrize(("cut", "kept"), [(-5, 0), (99, 4)])
def test_a_line_outside_the_list_is_taken_for_its_end(stage, officer, cut, kept):
    assert keep(stage, officer, cut).cut == kept


def test_a_name_of_blanks_is_none(stage, officer):
    with pytest.raises(Refused, match="name"):
        keep(stage, officer, 1, name="  ")


def test_without_a_ranking_nothing_is_kept(stage, officer):
    stage.rankings.update(status=ResultStatus.SUPERSEDED)

    with pytest.raises(Refused, match="no ranking yet"):
        keep(stage, officer, 1)


def test_whom_a_conflict_ties_to_the_stage_keeps_and_changes_nothing(stage, officer):
    scenario = keep(stage, officer, 2)
    first = entry(scenario, officer, 0)
    make_conflict(officer, stage.dossiers.first().application)

    for act in (
        lambda: keep(stage, officer, 1, name="Another"),
        lambda: scenarios.choose(scenario, first, by=officer, enters=False),
        lambda: scenarios.delete(scenario, by=officer),
        lambda: selections.propose(stage, by=officer, scenario=scenario),
    ):
        with pytest.raises(Refused, match="conflict of interest"):
            act()


def test_a_lower_award_and_another_winner_are_chosen_with_reasons(stage, officer):
    scenario = keep(stage, officer, 2, reason="Two are enough.")
    scenarios.choose(
        scenario,
        entry(scenario, officer, 1),
        by=officer,
        enters=True,
        amount=Decimal(15_000_000),
        reason="One project less.",
    )

    state = scenario_state.of(scenario, officer)
    assert (state.winners, state.cost, state.problems) == (2, Decimal(25_000_000), [])


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "above 0"), (11_000_000, "At most the 10 M EUR requested"), (-1, "above 0")],
)
def test_an_amount_that_cannot_be_awarded_is_refused(stage, officer, amount, words):
    scenario = keep(stage, officer, 2)

    with pytest.raises(Refused, match=words):
        scenarios.choose(
            scenario, entry(scenario, officer, 0), by=officer, enters=True, amount=Decimal(amount)
        )


def test_what_deviates_without_a_reason_is_named(stage, officer):
    scenario = keep(stage, officer, 2)

    (problem,) = scenario_state.of(scenario, officer).problems
    assert (
        problem
        == f"{entry(scenario, officer, 2).reference} deviates from the rule: give the reason."
    )
    with pytest.raises(Refused, match="deviates from the rule"):
        selections.propose(stage, by=officer, scenario=scenario)
    assert selections.standing(stage) is None


def test_a_scenario_becomes_the_selection_with_its_amounts_and_reasons(stage, officer):
    scenario = keep(stage, officer, 2, reason="Two are enough.")
    scenarios.choose(
        scenario,
        entry(scenario, officer, 0),
        by=officer,
        enters=True,
        amount=Decimal(9_000_000),
        reason="One project less.",
    )

    selection = selections.propose(stage, by=officer, scenario=scenario)

    assert kinds(selection) == ["awarded", "awarded", "reserve", "reserve"]
    first, _second, third, _fourth = selection.choices.order_by("rank")
    assert (first.amount, first.reason) == (9_000_000, "One project less.")
    assert (third.by_rule, third.reason) == ("awarded", "Two are enough.")
    assert [c.reserve_position for c in selection.choices.order_by("rank")] == [None, None, 1, 2]
    assert selections.problems(selection) == []
    event = AuditEvent.objects.get(verb="propose")
    assert "Two winners" in event.text
    selections.confirm(selection, by=make_officer())


def test_places_and_budget_hold_for_a_scenario_as_for_any_change(stage, officer):
    scenario = keep(stage, officer, 4, reason="All of them.")

    with pytest.raises(Refused, match="only 3 places"):
        selections.propose(stage, by=officer, scenario=scenario)
    assert selections.standing(stage) is None


def test_a_stale_scenario_is_read_and_not_proposed_or_changed(stage, officer):
    scenario = keep(stage, officer, 3)
    first = entry(scenario, officer, 0)
    stage.rankings.update(status=ResultStatus.SUPERSEDED)
    scenario.refresh_from_db()

    assert scenario.is_stale
    with pytest.raises(Refused, match="no longer counts"):
        scenarios.choose(scenario, first, by=officer, enters=False)


def test_in_a_stage_without_money_nobody_gets_an_amount(officer):
    stage = make_ranked_stage(is_last=False, places=2)
    scenario = keep(stage, officer, 1, reason="One.")

    selection = selections.propose(stage, by=officer, scenario=scenario)

    assert not scenario.choices.filter(amount__isnull=False).exists()
    assert kinds(selection) == ["shortlisted", "declined", "declined"]


def test_deleting_leaves_the_record(stage, officer):
    scenario = keep(stage, officer, 2)

    scenarios.delete(scenario, by=officer)

    assert not ScenarioChoice.objects.exists()
    assert AuditEvent.objects.filter(verb="delete scenario").exists()


def test_the_database_keeps_amounts_to_who_enters(stage, officer):
    choice = keep(stage, officer, 2).choices.get(enters=False)

    for wrong in ({"amount": 5}, {"enters": True, "amount": -1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ScenarioChoice.objects.filter(pk=choice.pk).update(**wrong)


def test_a_choice_is_hidden_from_whom_a_conflict_closes_it(stage, officer):
    scenario = keep(stage, officer, 2)
    make_conflict(officer, stage.dossiers.first().application)

    state = scenario_state.of(scenario, officer)

    assert (state.hidden, state.cost, state.problems) == (1, None, [])
