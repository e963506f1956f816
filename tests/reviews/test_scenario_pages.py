"""Scenarios through their pages: kept, changed, compared, proposed, deleted; refused in words."""

from decimal import Decimal

import pytest
from django.urls import reverse

from reviews.actions import scenarios, selections
from reviews.models import Scenario
from tests.factories.accounts import make_officer
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db


def page(name, stage, *args):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def stage():
    return make_ranked_stage(requested=(10, 20, 30, 40), places=3)


@pytest.fixture
def scenario(stage, officer):
    return scenarios.create(stage, by=officer, name="Two", cut=2, reason="Two are enough.")


def test_a_line_is_kept_under_a_name_and_stands_beside_the_others(client, officer, stage):
    answer = client.post(page("scenarios", stage), {"name": "One", "cut": "1"}, follow=True)

    kept = Scenario.objects.get()
    assert answer.redirect_chain == [(kept.get_absolute_url(), 302)]
    assert "Nothing is decided by it." in answer.text
    assert "One" in client.get(page("scenarios", stage)).text


@pytest.mark.parametrize("fields", [{"name": "", "cut": "1"}, {"name": "x", "cut": "-1"}, {}])
def test_a_line_without_name_or_place_is_refused(client, officer, stage, fields):
    answer = client.post(page("scenarios", stage), fields)

    assert answer.status_code == 422
    assert not Scenario.objects.exists()


def test_one_is_let_in_with_an_amount_and_a_reason(client, scenario, stage):
    third = stage.dossiers.order_by("pk")[2]
    address = page("scenario-choice", stage, scenario.pk, third.pk)
    fields = {"enters": "yes", "amount": "25000000", "reason": "The budget was cut."}

    answer = client.post(address, fields, follow=True)

    choice = scenario.choices.get(dossier=third)
    assert (choice.enters, choice.amount) == (True, Decimal(25_000_000))
    assert "The budget was cut." in answer.text


def test_more_than_requested_is_refused_and_what_was_typed_stays(client, scenario, stage):
    third = stage.dossiers.order_by("pk")[2]
    address = page("scenario-choice", stage, scenario.pk, third.pk)

    answer = client.post(address, {"enters": "yes", "amount": "31000000", "reason": "Why not."})

    assert answer.status_code == 422
    assert "Why not." in answer.text
    assert not scenario.choices.filter(dossier=third, enters=True).exists()


def test_it_becomes_the_selection_and_what_lacks_a_reason_is_named(client, scenario, stage):
    scenario.choices.update(reason="")
    refused = client.post(page("scenario-propose", stage, scenario.pk))
    assert refused.status_code == 422
    assert "give the reason" in refused.text

    scenario.choices.filter(enters=False).update(reason="Two are enough.")
    client.post(page("scenario-propose", stage, scenario.pk))

    kinds = selections.standing(stage).choices.order_by("rank").values_list("kind", flat=True)
    assert list(kinds) == ["awarded", "awarded", "reserve", "reserve"]


def test_it_is_deleted_after_one_more_question(client, scenario, stage):
    address = page("scenario-delete", stage, scenario.pk)
    assert "Two" in client.get(address).text
    assert Scenario.objects.exists()

    client.post(address)

    assert not Scenario.objects.exists()
