"""Two organisations that are one: merged without losing anything, or refused."""

from datetime import date

import pytest
from django.urls import reverse

from clusters.actions import organisations
from clusters.models import Organisation
from core.errors import Refused
from core.models import AuditEvent
from tests.factories.accounts import make_officer
from tests.factories.applications import make_draft, make_partner
from tests.factories.clusters import make_cluster, make_membership, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def kept():
    return make_organisation(name="Südwerk GmbH")


@pytest.fixture
def merged():
    return make_organisation(name="Sudwerk", city="Ulm", identifier="DE1", employees=12)


def test_memberships_and_parts_move_and_the_old_name_stays_findable(kept, merged, officer):
    membership = make_membership(make_cluster(), organisation=merged)
    partner = make_partner(make_draft(), organisation=merged)

    organisations.merge(kept, merged, by=officer)

    for row in (membership, partner, merged, kept):
        row.refresh_from_db()
    assert membership.organisation == partner.organisation == kept
    assert merged.merged_into == kept
    assert (kept.city, kept.identifier, kept.employees) == ("Ulm", "DE1", 12)
    assert list(Organisation.objects.standing().search("sudwerk")) == [kept]
    event = AuditEvent.objects.about(kept).get()
    assert event.new["moved"] == {
        "memberships": 1,
        "partners": 1,
        "panelists": 0,
        "employments": 0,
        "aliases": 0,
    }
    assert event.old == {"merged": merged.pk, "name": "Sudwerk"}


def test_merging_twice_is_done_once(kept, merged, officer):
    organisations.merge(kept, merged, by=officer)
    organisations.merge(kept, merged, by=officer)

    assert AuditEvent.objects.about(kept).count() == 1


def test_where_both_are_members_one_membership_goes_on_with_what_both_say(kept, merged, officer):
    cluster = make_cluster()
    mine = make_membership(
        cluster, organisation=kept, is_committed=False, joined_on=date(2026, 5, 1)
    )
    theirs = make_membership(cluster, organisation=merged, joined_on=date(2020, 1, 1))

    organisations.merge(kept, merged, by=officer)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.left_on, mine.is_committed, mine.joined_on) == (None, True, date(2020, 1, 1))
    assert theirs.organisation == kept
    assert theirs.left_on is not None
    assert cluster.memberships.current().get() == mine


def test_two_parts_in_one_application_cannot_become_one(kept, merged, officer):
    draft = make_draft()
    make_partner(draft, organisation=kept)
    partner = make_partner(draft, organisation=merged)
    membership = make_membership(make_cluster(), organisation=merged)

    with pytest.raises(Refused, match=f"Both have a part in {draft.application.reference}"):
        organisations.merge(kept, merged, by=officer)

    for row in (partner, membership, merged):
        row.refresh_from_db()
    assert (partner.organisation, membership.organisation) == (merged, merged)
    assert merged.merged_into is None


def test_different_identifiers_are_not_merged(kept, merged, officer):
    kept.identifier = "DE2"
    kept.save(update_fields=["identifier"])

    with pytest.raises(Refused, match="different identifiers"):
        organisations.merge(kept, merged, by=officer)


def test_what_was_merged_is_not_merged_again_and_aliases_follow(kept, merged, officer):
    third = make_organisation(name="Sudwerke")
    organisations.merge(merged, third, by=officer)
    organisations.merge(kept, merged, by=officer)

    third.refresh_from_db()
    assert third.merged_into == kept
    with pytest.raises(Refused, match="merged into another"):
        organisations.merge(merged, make_organisation(), by=officer)
    with pytest.raises(Refused, match="two different"):
        organisations.merge(kept, kept, by=officer)


def test_an_officer_finds_the_pair_and_merges_it_after_looking(client, kept, merged, officer):
    client.force_login(officer)
    listed = client.get(reverse("clusters:office-organisations"))
    address = reverse("clusters:office-merge", args=[kept.pk, merged.pk])
    assert address in listed.text
    assert "Becomes an alias" in client.get(address).text

    response = client.post(address, follow=True)

    assert "Sudwerk is now an alias of Südwerk GmbH." in response.text
    assert address not in response.text


def test_a_refused_merge_says_why_on_its_page(client, kept, merged, officer):
    draft = make_draft()
    for organisation in (kept, merged):
        make_partner(draft, organisation=organisation)
    client.force_login(officer)

    response = client.post(reverse("clusters:office-merge", args=[kept.pk, merged.pk]))

    assert response.status_code == 422
    assert "Both have a part in" in response.text


def test_two_that_are_told_apart_are_never_suggested_again(client, kept, merged, officer):
    client.force_login(officer)
    address = reverse("clusters:office-tell-apart", args=[merged.pk, kept.pk])

    for _ in range(2):
        response = client.post(address, follow=True)

    assert "No likely duplicates" in response.text
    assert AuditEvent.objects.filter(verb="tell apart").count() == 1
