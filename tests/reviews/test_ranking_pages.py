"""The pages of rankings: what is official, raw beside ranked, ties, severity, all runs."""

import pytest
from django.urls import reverse

from core import jobs
from core.models import Job
from reviews.models import Ranking
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.reviews import make_assignment, make_panelist
from tests.reviews.test_ranking_runs import declare, hand_in_late, other
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
THREE = ([[8, 8], [5, 5]], [[6, 6], [3, 3]], [[7, 7], [4, 4]])


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def page(client, officer):
    client.force_login(officer)
    return client


def url(name, stage, *more):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *more])


def test_an_adjusted_ranking_shows_both_values_and_that_it_decides_nothing(page):
    stage, _ = make_judged_stage(*THREE)
    computed(stage)
    run = other(stage, "least-squares")

    text = page.get(run.get_absolute_url()).text

    assert "Ranked by" in text
    assert "Mean as given" in text
    assert "13/4" in text  # the plain mean of 4 and 2.5, exactly
    assert "For information only. This stage is decided by the mean" in text
    assert url("rankings", stage) in text
    assert "Thresholds are held against the scores as given" in text


def test_a_plain_mean_says_that_nothing_is_adjusted(page):
    stage, _ = make_judged_stage(*THREE)
    computed(stage)

    text = page.get(url("rankings", stage)).text

    assert "No score is adjusted" in text
    assert "official" in text
    assert "Mean as given" not in text


def test_how_strict_panelists_were_is_for_officers_alone(client, page):
    stage, (dossier, *_rest) = make_judged_stage(*THREE)
    run = other(stage, "least-squares")
    name = str(dossier.assignments.first().panelist.user)

    shown = page.get(run.get_absolute_url()).text
    client.force_login(make_auditor())
    hidden = client.get(run.get_absolute_url()).text

    assert "How strict the panelists were" in shown
    assert name in shown
    assert "How strict the panelists were" not in hidden
    assert name not in hidden


def test_each_tie_step_is_told_in_words(page):
    stage, (a, b) = make_judged_stage([[7, 8]], [[8, 7]])
    declare(stage, tie_chain=[{"by": "criterion", "key": "criterion-1"}])
    computed(stage)
    first, second = (dossier.application.reference for dossier in (a, b))

    text = page.get(url("rankings", stage)).text

    assert f"Place 1 was shared by {first}, {second}" in text
    assert f"puts first {second} (4); {first} (7/2)" in text


def test_what_is_missing_is_listed_before_and_after_the_ranking_is_asked_for(page):
    stage, (_full, short) = make_judged_stage([[8, 8], [8, 8]], [[9, 9]], quorum=2)
    late = make_panelist(panel=stage.call.panels.get())
    make_assignment(late, short)

    before = page.get(url("rankings", stage)).text
    computed(stage)
    after = page.get(url("rankings", stage)).text

    for text in (before, after):
        assert "What is missing" in text
        assert f"Sheets are owed by {late.user}." in text


def test_a_stage_of_which_nothing_can_be_ranked_answers_with_the_list(page):
    stage, (dossier,) = make_judged_stage([[9, 9]], quorum=2)

    response = page.post(url("rankings", stage))

    assert response.status_code == 422
    assert f"{dossier.application.reference}: 1 of at least 2 judgements are in." in response.text
    assert not Job.objects.exists()


def test_another_method_is_asked_for_on_the_page_of_all_runs(page):
    stage, _ = make_judged_stage(*THREE)
    official = computed(stage)
    assert url("ranking-runs", stage) in page.get(url("rankings", stage)).text

    response = page.post(
        url("ranking-runs", stage),
        {"method": "trimmed", "trim": "0,4", "weight-criterion-1": "2", "weight-criterion-2": "1"},
        follow=True,
    )

    job = Job.objects.exclude(state="done").get()
    assert str(job.pk) in response.text
    jobs.run(job.pk)
    run = Ranking.objects.exclude(pk=official.pk).get()
    assert run.parameters["settings"]["options"] == {"trim": "0.4"}
    text = page.get(url("ranking-runs", stage)).text
    assert run.get_absolute_url() in text
    assert official.get_absolute_url() in text
    assert "other weights than those of the call" in page.get(run.get_absolute_url()).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"method": "magic"}, "Choose one of those listed."),
        ({}, "Choose one."),
        ({"method": "trimmed", "trim": "0.7"}, "from 0 to 0.49"),
        ({"method": "ridge", "ridge": "inf"}, "from 0.000001 to 1000000"),
        ({"method": "mean", "weight-criterion-1": "0", "weight-criterion-2": "0"}, "above 0"),
        ({"method": "mean", "weight-criterion-1": "-2"}, "whole number"),
        ({"method": "mean", "weight-criterion-1": "0.5"}, "whole number"),
    ],
)
def test_what_cannot_be_computed_is_said_and_nothing_is_stored(page, data, words):
    stage, _ = make_judged_stage(*THREE)

    response = page.post(url("ranking-runs", stage), data)

    assert response.status_code == 422
    assert words in response.text
    assert not Job.objects.exists()


def test_runs_that_are_out_of_date_are_marked_one_by_one(page):
    stage, (dossier, *_rest) = make_judged_stage(*THREE)
    old = other(stage)
    hand_in_late(stage, dossier, [2, 2])
    computed(stage)

    text = page.get(url("ranking-runs", stage)).text

    assert text.count("out of date: it was judged on since") == 1
    assert old.get_absolute_url() in text


def test_an_auditor_reads_the_runs_and_asks_for_none(client):
    stage, _ = make_judged_stage(*THREE)
    computed(stage)
    client.force_login(make_auditor())

    text = client.get(url("ranking-runs", stage)).text

    assert "Compute another one" not in text
    assert client.post(url("ranking-runs", stage), {"method": "median"}).status_code == 403


@pytest.mark.parametrize("count", [1, 12])
def test_all_runs_take_a_constant_number_of_queries(page, count, django_assert_max_num_queries):
    stage, _ = make_judged_stage(*THREE)
    for number in range(count):
        other(stage, "trimmed", options={"trim": f"0.{number + 11}"})

    with django_assert_max_num_queries(24):
        assert page.get(url("ranking-runs", stage)).status_code == 200
