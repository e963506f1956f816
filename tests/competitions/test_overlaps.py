"""The same organisation in several applications of a call, on the office's desk."""

import pytest
from django.urls import reverse

from competitions.actions import partners
from tests.factories.accounts import make_officer
from tests.factories.applications import make_partner
from tests.factories.clusters import make_organisation
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def desk(client, stage):
    address = reverse("competitions:office-call", args=[stage.call.code])
    return client.get(f"{address}?stage={stage.position}").context["overlaps"]


def test_an_organisation_in_two_hand_ins_is_shown_with_both(client, stage, officer):
    everywhere = make_organisation()
    first, second = (make_dossier(stage=stage, status="submitted") for _ in range(2))
    for dossier in (first, second):
        make_partner(dossier, organisation=everywhere)
        make_partner(dossier)

    assert desk(client, stage) == [(everywhere, [first, second])]
    address = reverse("competitions:office-call", args=[stage.call.code])
    page = client.get(f"{address}?stage={stage.position}").text
    assert reverse("competitions:office-dossier", args=[second.pk]) in page


def test_drafts_and_partners_who_left_are_nobodys_business(client, stage, officer):
    everywhere = make_organisation()
    handed_in = make_dossier(stage=stage, status="submitted")
    make_partner(handed_in, organisation=everywhere)
    make_partner(make_dossier(stage=stage), organisation=everywhere)
    left = make_partner(make_dossier(stage=stage), organisation=everywhere)
    partners.remove(left.application.dossiers.get(), left, by=None)

    assert desk(client, stage) == []


def test_what_a_conflict_closes_is_left_out(client, stage, officer):
    everywhere = make_organisation()
    dossiers = [make_dossier(stage=stage, status="submitted") for _ in range(2)]
    for dossier in dossiers:
        make_partner(dossier, organisation=everywhere)

    make_conflict(officer, dossiers[0].application)

    assert desk(client, stage) == []
