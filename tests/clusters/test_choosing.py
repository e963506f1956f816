"""Taking an organisation from the register or adding a new one, without script."""

import pytest
from django.urls import reverse

from clusters.actions import organisations
from clusters.models import Organisation
from tests.factories.accounts import make_officer, make_user
from tests.factories.clusters import make_cluster, make_organisation, make_region

pytestmark = pytest.mark.django_db

TYPED = {"name": "Südwerk AG", "kind": "sme", "country": "DE", "is_committed": "on"}


@pytest.fixture
def cluster(client):
    manager = make_user()
    client.force_login(manager)
    return make_cluster(managers=[manager])


@pytest.fixture
def page(cluster):
    return reverse("clusters:member-add", args=[cluster.slug])


def test_what_is_found_is_chosen(client, cluster, page):
    known = make_organisation(name="Südwerk GmbH")
    make_organisation(name="Nordwerk")

    found = client.get(page, {"q": "SUDW"})
    client.post(page, {"choose": "1", "known-organisation": known.pk, "known-is_committed": "on"})

    assert "Südwerk GmbH" in found.text
    assert "Nordwerk" not in found.text
    assert cluster.memberships.get().organisation == known


def test_nothing_chosen_is_said_at_the_choice(client, cluster, page):
    make_organisation(name="Südwerk GmbH")
    make_organisation(name="Nordwerk")

    response = client.post(f"{page}?q=sudwerk", {"choose": "1"})

    assert response.status_code == 422
    assert "Choose one, or add a new one below." in response.text
    assert "Südwerk GmbH" in response.text
    assert "Nordwerk" not in response.text
    assert not cluster.memberships.exists()


def test_what_is_not_found_is_described_with_type_size_region_and_identifier(client, cluster, page):
    region = make_region()
    extra = {"employees": "40", "region": region.pk, "identifier": "DE1"}

    client.post(page, TYPED | extra)

    new = cluster.memberships.get().organisation
    assert (new.kind, new.employees, new.region, new.identifier) == ("sme", 40, region, "DE1")


def test_something_alike_is_suggested_first_and_what_was_typed_stays(client, cluster, page):
    known = make_organisation(name="Sudwerk GmbH")

    response = client.post(page, TYPED)

    assert response.status_code == 422
    assert "Did you mean one of these?" in response.text
    assert f'value="{known.pk}"' in response.text
    assert 'value="Südwerk AG"' in response.text
    assert not cluster.memberships.exists()


def test_whoever_says_it_is_another_one_adds_it(client, cluster, page):
    make_organisation(name="Sudwerk GmbH")

    client.post(page, TYPED | {"is_new": "1"})

    assert cluster.memberships.get().organisation.name == "Südwerk AG"
    assert Organisation.objects.count() == 2


def test_the_name_of_an_alias_leads_to_what_it_was_merged_into(client, cluster, page):
    kept, alias = make_organisation(name="Nordwerk"), make_organisation(name="Südwerk AG")
    organisations.merge(kept, alias, by=make_officer())

    client.post(page, TYPED)

    assert cluster.memberships.get().organisation == kept


def test_a_member_twice_is_refused_at_the_form(client, cluster, page):
    client.post(page, TYPED)

    response = client.post(page, TYPED)

    assert response.status_code == 422
    assert "is a member already" in response.text
