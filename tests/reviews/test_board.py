"""What the decision board keeps and what it asks only once, held against the rows themselves."""

import pytest
from django.urls import reverse

from core import visibility
from reviews import board
from reviews.actions import selections
from reviews.models import RankingEntry, SelectionChoice
from tests.factories.accounts import make_officer
from tests.factories.reviews import make_conflict, make_ranking
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_ranked_stage(requested=(10, 20, 30, 40), places=3)


def test_a_row_says_what_is_true_now_though_rows_are_kept(client, stage):
    client.force_login(make_officer())
    page = reverse("reviews:selection", args=[stage.call.code, stage.position])
    application = stage.dossiers.first().application
    client.get(page)

    application.cluster.name = "Renamed <Network>"
    application.cluster.save(update_fields=["name"])

    assert "Renamed &lt;Network&gt;" in client.get(page).text


def test_entries_and_choices_are_closed_by_the_same_rules():
    for rules in (visibility.grants, visibility.vetoes):
        names = [[rule.name for rule in rules(model)] for model in (RankingEntry, SelectionChoice)]
        assert names[0] == names[1]


def test_the_choice_of_a_dossier_that_the_run_does_not_list_is_hidden_by_a_conflict(stage):
    officer = make_officer()
    selection = selections.propose(stage, by=make_officer())
    gone, *others = stage.dossiers.order_by("pk")
    run = make_ranking(stage, others, is_official=False)

    assert gone.pk in board.Board(stage, run, officer, selection=selection).choices
    make_conflict(officer, gone.application)
    assert gone.pk not in board.Board(stage, run, officer, selection=selection).choices
