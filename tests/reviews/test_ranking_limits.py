"""Where a method cannot do what is asked, and how its warnings read."""

from decimal import Decimal

import pytest
from django.urls import reverse

from competitions import deciding_rules
from core import jobs
from core.models import JobState
from reviews.actions import rankings
from reviews.ranking_settings import chosen
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_rubric
from tests.reviews.test_ranking_runs import declare
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
FINE = "0.000000001"


def large_stage():
    rubric = make_rubric({}, maximum=Decimal(50_000), step=1)
    return make_judged_stage([[40_000], [30_000]], [[20_000], [45_000]], rubric=rubric)[0]


@pytest.mark.parametrize(
    ("method", "options", "is_too_fine"),
    [
        ("mixed", {}, True),
        ("mixed", {"resolution": "0.001"}, False),
        ("zscore", {}, False),
        ("mean", {}, False),
    ],
)
def test_a_call_is_not_published_with_a_quantum_that_floats_cannot_hold(
    method, options, is_too_fine
):
    stage = large_stage()
    stage.method, stage.method_options = method, options

    found = [field for field, _words in deciding_rules.problems(stage, {"criterion-1"})]

    assert found == (["method_options"] if is_too_fine else [])


def test_expected_ranks_of_many_need_a_coarser_quantum_than_points_of_a_small_scale():
    stage, _dossiers = make_judged_stage([[7]])
    stage.method, stage.method_options = "expected-rank", {"resolution": FINE}
    keys = {"criterion-1", "criterion-2"}

    assert [field for field, _words in deciding_rules.problems(stage, keys)] == ["method_options"]

    stage.method = "mixed"
    assert deciding_rules.problems(stage, keys) == []


def test_what_a_method_cannot_do_is_the_sentence_of_the_failed_job():
    stage = large_stage()
    settings = chosen(stage, "least-squares", options={"resolution": FINE})

    job = jobs.run(rankings.request(stage, by=make_officer(), settings=settings).pk)

    assert job.state == JobState.FAILED
    assert "is too fine for numbers as large as these" in job.error


def test_warnings_name_people_and_not_their_numbers(client):
    client.force_login(make_officer())
    stage, (dossier, *_rest) = make_judged_stage([[7, 7], [1, 2]], [[7, 7], [3, 4]])
    declare(stage, method="zscore")
    ranking = computed(stage)
    seat = dossier.assignments.order_by("pk").first().panelist
    assert ranking.findings["left_out"] == [seat.pk]

    url = reverse("reviews:rankings", args=[stage.call.code, stage.position])
    text = client.get(url).text

    assert f"stand alone: {seat.user}." in text
