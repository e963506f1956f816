"""What a rank’s explanation and the workbook say of ties: by the chain, by the panel, by lot."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from core import clock
from reviews import explaining
from reviews.actions import draws, panel_orders
from tests.factories.accounts import make_officer
from tests.reviews.drawing import drawn
from tests.reviews.test_ranking_runs import declare
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def explained(client, entry):
    stage = entry.ranking.stage
    place = [stage.call.code, stage.position, entry.pk]
    return " ".join(client.get(reverse("reviews:rank-explained", args=place)).text.split())


def ties(client, stage):
    url = reverse("reviews:board-workbook", args=[stage.call.code, stage.position])
    book = openpyxl.load_workbook(io.BytesIO(client.get(url).getvalue()))
    return [[cell.value for cell in row] for row in book["Tie steps"].iter_rows(min_row=2)]


def test_the_criterion_that_parted_a_tie_is_named_with_the_value_of_the_dossier(client, officer):
    stage, (a, b, _c) = make_judged_stage([[7, 8]], [[8, 7]], [[1, 1]])
    declare(stage, tie_chain=[{"by": "criterion", "key": "criterion-1"}])
    ranking = computed(stage)
    title = stage.rubric.criteria.get(key="criterion-1").title

    text = explained(client, ranking.entries.get(dossier=a))

    assert f"What counts next is the better mean in “{title}”: it has 7/2;" in text
    assert "it stands in part 2 of 2." in text
    assert "one more than stand before it" in text
    rows = ties(client, stage)
    assert sorted(row[2:] for row in rows) == sorted(
        [
            [a.application.reference, f"the better mean in “{title}”", "7/2", 2, 2],
            [b.application.reference, f"the better mean in “{title}”", "4", 1, 2],
        ]
    )


def test_a_step_that_is_left_to_the_panel_says_so_until_it_has_decided(client, officer):
    stage, (a, b) = make_judged_stage([[7, 7]], [[7, 7]])
    declare(stage, tie_chain=[{"by": "panel"}])
    ranking = computed(stage)
    entry = ranking.entries.get(dossier=b)

    assert "parted by the panel’s decision, which is recorded afterwards" in explained(
        client, entry
    )
    panel_orders.record(ranking, [b, a], by=officer, text="Vote of 5 December.")

    text = explained(client, entry)
    assert "Among those of its rank it comes at place 1. Vote of 5 December." in text
    assert [row[3:6] for row in ties(client, stage)[-2:]] == [
        ["Vote of 5 December.", None, 1],
        ["Vote of 5 December.", None, 2],
    ]


def test_a_draw_is_named_with_its_value(client, officer):
    stage, _dossiers = make_judged_stage([[9, 9]], [[7, 7]], [[7, 7]])
    ranking, due = computed(stage), clock.now() + timedelta(days=1)
    draw = draws.announce(ranking, 2, by=officer, value_name="Lottery", value_due_at=due)
    with clock.frozen(due):
        drawn(draw, "3 14", by=officer)
    first = draw.lots.get(place=1).dossier

    text = explained(client, ranking.entries.get(dossier=first))

    assert "place 1. By lot, from Lottery: 3 14." in text


@pytest.mark.parametrize(
    ("method", "is_lower"), [("mean", False), ("borda", False), ("expected-rank", True)]
)
def test_an_expected_rank_is_better_the_lower_it_is(method, is_lower):
    stage, (a, *_rest) = make_judged_stage([[9, 9], [8, 9]], [[7, 5], [6, 5]], [[1, 1], [2, 1]])
    declare(stage, method=method)

    entry = computed(stage).entries.get(dossier=a)

    assert explaining.get(entry, make_officer()).is_lower_better is is_lower
