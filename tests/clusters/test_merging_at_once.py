"""Two officers merge the same organisations in one moment, the one this way, the other that."""

import pytest

from clusters.actions import organisations
from clusters.models import Organisation
from core.errors import Refused
from core.models import AuditEvent
from tests.accounts.test_races import at_once
from tests.factories.accounts import make_officer
from tests.factories.clusters import make_cluster, make_membership, make_organisation

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair():
    one, other = make_organisation(name="One"), make_organisation(name="Other")
    cluster = make_cluster()
    make_membership(cluster, organisation=one)
    make_membership(cluster, organisation=other)
    return one, other


def again(organisation):
    return Organisation.objects.get(pk=organisation.pk)


def test_the_same_merge_at_once_is_done_once(pair):
    one, other = pair
    officer = make_officer()

    results = at_once(
        lambda: organisations.merge(again(one), again(other), by=officer),
        lambda: organisations.merge(again(one), again(other), by=officer),
    )

    assert results == [one, one]
    assert AuditEvent.objects.filter(verb="merge").count() == 1
    assert one.memberships.current().count() == 1


def test_opposite_merges_at_once_give_one_success_and_one_refusal(pair):
    one, other = pair
    officer = make_officer()

    results = at_once(
        lambda: organisations.merge(again(one), again(other), by=officer),
        lambda: organisations.merge(again(other), again(one), by=officer),
    )

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert Organisation.objects.standing().filter(pk__in=[one.pk, other.pk]).count() == 1
