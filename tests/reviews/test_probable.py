"""Comparing two: how probable their order is, by which run, and why it is not said."""

import pytest
from django.urls import reverse

from core.models import Job
from reviews import probable
from reviews.actions import rankings
from reviews.models import Ranking, SheetVersion
from tests.factories.accounts import make_officer
from tests.reviews.test_ranking_runs import declare, hand_in_late, other
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db
SCORES = ([[8, 8], [9, 7], [8, 9]], [[6, 7], [5, 6], [8, 6]], [[3, 4], [5, 5], [2, 6]])
ASK = "Compute expected ranks, for information"


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def entries(run, *dossiers):
    return [run.entries.get(dossier=dossier) for dossier in dossiers]


def page(client, run, one, other):
    place = [run.stage.call.code, run.stage.position]
    keys = {"one": run.entries.get(dossier=one).pk, "other": run.entries.get(dossier=other).pk}
    response = client.get(reverse("reviews:compare-two", args=place), keys)
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_the_page_shows_both_probabilities_of_a_run_by_expected_rank(client, officer):
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    declare(stage, method="expected-rank")
    run = computed(stage)

    text = page(client, run, best, middle)

    found = probable.of(*entries(run, best, middle), may_ask=True)
    back = probable.of(*entries(run, middle, best), may_ask=True)
    assert found.shares == back.shares[::-1]
    assert found.shares[0] > 0.8
    assert sum(found.shares) == pytest.approx(1)
    assert "Probability to be truly better than the other" in text
    for share in found.shares:
        assert f"{share:.3f}" in text
    assert "the judgements that this run read" in text
    assert ASK not in text


def test_the_stored_expected_ranks_are_the_sums_of_these_probabilities():
    stage, dossiers = make_judged_stage(*SCORES)
    run = other(stage, "expected-rank")

    for dossier in dossiers:
        rest = [one for one in dossiers if one != dossier]
        behind = sum(
            probable.of(*entries(run, dossier, one), may_ask=False).shares[1] for one in rest
        )
        stored = run.entries.get(dossier=dossier).figures["expected_rank"]
        assert 1 + behind == pytest.approx(stored, abs=1e-5)


def test_of_another_method_the_newest_run_of_the_same_judgements_is_named(client, officer):
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    official = computed(stage)
    first = other(stage, "expected-rank")
    newest = other(stage, "expected-rank", options={"resolution": "0.001"})

    text = page(client, official, best, middle)

    assert probable.run_for(official) == newest
    assert newest.get_absolute_url() in text
    assert "By a run for information" in text
    shares = probable.of(*entries(official, best, middle), may_ask=True).shares
    assert shares == probable.of(*entries(first, best, middle), may_ask=True).shares


def test_without_such_a_run_the_page_says_so_and_asks_for_one(client, officer):
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    official = computed(stage)

    text = page(client, official, best, middle)
    assert "No run by expected rank read the same judgements" in text
    assert ASK in text

    found = probable.of(*entries(official, best, middle), may_ask=True)
    runs = reverse("reviews:ranking-runs", args=[stage.call.code, stage.position])
    assert client.post(runs, found.ask).status_code == 302
    job = Job.objects.filter(kind=rankings.KIND).latest("created_at")
    assert job.payload["settings"]["method"] == "expected-rank"
    assert job.payload["settings"]["weights"] is None


def test_a_run_by_other_weights_or_of_other_judgements_is_not_taken(client, officer):
    stage, (best, middle, last) = make_judged_stage(*SCORES)
    official = computed(stage)
    weighted = other(stage, "expected-rank", weights={"criterion-1": "3"})
    assert probable.run_for(official) is None
    assert probable.run_for(weighted) == weighted

    hand_in_late(stage, last, [9, 9])
    other(stage, "expected-rank")

    assert probable.run_for(official) is None
    text = page(client, official, best, middle)  # asking now would read other judgements
    assert "No run by expected rank read the same judgements" in text
    assert ASK not in text


def test_it_asks_for_the_weights_of_the_run_that_is_shown():
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    weighted = other(stage, "median", weights={"criterion-1": "3"})

    found = probable.of(*entries(weighted, best, middle), may_ask=True)

    assert found.ask == {
        "method": "expected-rank",
        "weight-criterion-1": 3,
        "weight-criterion-2": 1,
    }


def test_it_rests_on_what_the_run_read_and_not_on_what_came_since():
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    run = other(stage, "expected-rank")
    before = probable.of(*entries(run, best, middle), may_ask=False).shares

    for _ in range(2):
        hand_in_late(stage, middle, [10, 10])

    assert probable.of(*entries(run, best, middle), may_ask=False).shares == before


def test_inputs_that_no_longer_fit_their_digest_give_no_probability():
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    run = other(stage, "expected-rank")
    Ranking.objects.filter(pk=run.pk).update(inputs_digest="0" * 64)
    run.refresh_from_db()

    found = probable.of(*entries(run, best, middle), may_ask=False)

    assert found.shares is None
    assert "no longer fits its digest" in found.words
    assert SheetVersion.objects.exists()


def test_what_no_model_can_tell_is_said():
    stage, (one, two) = make_judged_stage([[8, 8], [6, 6]], [[6, 6], [4, 4]])
    run = other(stage, "expected-rank")

    found = probable.of(*entries(run, one, two), may_ask=False)

    assert found.shares is None
    assert "how certain it is cannot be estimated" in found.words


def test_above_what_a_page_can_wait_for_it_says_so(monkeypatch):
    stage, (best, middle, _last) = make_judged_stage(*SCORES)
    run = other(stage, "expected-rank")
    monkeypatch.setattr(probable, "MOST_PANELISTS", 2)

    found = probable.of(*entries(run, best, middle), may_ask=False)

    assert (found.run, found.shares) == (run, None)
    assert "too many judgements" in found.words
