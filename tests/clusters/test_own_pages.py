import pytest
from django.urls import reverse

from accounts.actions import invitations
from accounts.models import Invitation
from clusters.actions import clusters
from clusters.models import Cluster, ClusterRole, Organisation
from core.errors import Refused
from core.models import AuditEvent
from tests.factories.accounts import make_user
from tests.factories.clusters import make_cluster, make_membership, make_organisation

pytestmark = pytest.mark.django_db

ENTRY = {"name": "Cool Silicon", "sector": "microelectronics", "country": "DE"}


@pytest.fixture
def manager(client):
    user = make_user()
    client.force_login(user)
    return user


def test_whoever_registers_a_cluster_manages_it(client, manager):
    response = client.post(reverse("clusters:new"), ENTRY | {"founded": "2019"})

    cluster = Cluster.objects.get()
    assert cluster.founded == 2019
    assert response.headers["Location"] == reverse("clusters:manage", args=["cool-silicon"])
    assert manager.has_perm("clusters.manage_cluster", cluster)
    assert AuditEvent.objects.about(cluster).get().verb == "register"


@pytest.mark.parametrize("name", ["Cool Silicon", "new", "西安航空产业集群"])
def test_every_name_gets_an_address_of_its_own(manager, name):
    first = clusters.register(by=manager, name=name, sector="ict")
    second = clusters.register(by=manager, name=name, sector="ict")

    assert first.slug != second.slug
    assert "new" not in {first.slug, second.slug}


@pytest.mark.parametrize(
    "wrong",
    [{"website": "no address"}, {"founded": "9999"}, {"founded": "1899"}, {"founded": "-5"}],
)
def test_wrong_input_is_answered_at_the_field_and_keeps_what_was_typed(client, manager, wrong):
    response = client.post(reverse("clusters:new"), ENTRY | wrong)

    assert response.status_code == 422
    assert "Cool Silicon" in response.text
    assert not Cluster.objects.exists()


@pytest.mark.parametrize(("role", "status"), [("editors", 403), ("viewers", 403), (None, 404)])
def test_only_a_manager_changes_the_entry(client, manager, role, status):
    cluster = make_cluster(**{role: [manager]} if role else {})

    response = client.post(reverse("clusters:edit", args=[cluster.slug]), ENTRY)

    assert response.status_code == status


def test_editing_records_what_changed_and_nothing_else(manager):
    cluster = make_cluster(managers=[manager], name="Old", city="Dresden")

    clusters.edit(cluster, by=manager, name="Néw", city="Dresden")

    event = AuditEvent.objects.about(cluster).get()
    assert (event.old, event.new) == ({"name": "Old"}, {"name": "Néw"})
    assert Cluster.objects.get().name_folded == "new"


def test_member_known_to_the_register_is_taken_from_there(client, manager):
    cluster = make_cluster(managers=[manager])
    known = make_organisation(name="Südwerk GmbH", country="DE")

    client.post(
        reverse("clusters:member-add", args=[cluster.slug]),
        {"name": "SÜDWERK GmbH", "kind": "sme", "country": "DE", "is_committed": "on"},
    )

    assert cluster.memberships.get().organisation == known
    assert Organisation.objects.count() == 1


def test_member_twice_is_refused(manager):
    cluster = make_cluster(managers=[manager])
    membership = make_membership(cluster)

    with pytest.raises(Refused):
        clusters.add_member(cluster, by=manager, organisation=membership.organisation)


def test_invited_person_joins_the_team_with_the_role_of_the_letter(client, manager):
    cluster = make_cluster(managers=[manager])
    client.post(
        reverse("clusters:team-invite", args=[cluster.slug]),
        {"email": "ed@example.org", "role": "editor"},
    )
    colleague = make_user(email="ed@example.org")

    invitations.accept(Invitation.objects.get(), by=colleague)

    assert cluster.roles.get(user=colleague).role == ClusterRole.Role.EDITOR


def test_an_invitation_is_taken_back(client, manager):
    cluster = make_cluster(managers=[manager])
    email = {"email": "ed@example.org", "role": "editor"}
    client.post(reverse("clusters:team-invite", args=[cluster.slug]), email)
    invitation = Invitation.objects.get()

    client.post(reverse("clusters:team-invitation-withdraw", args=[cluster.slug, invitation.pk]))

    assert client.get(invitation.get_absolute_url()).status_code == 410


def test_the_last_manager_stays(client, manager):
    cluster = make_cluster(managers=[manager])

    with pytest.raises(Refused):
        clusters.take_role(cluster.roles.get(), by=manager)
    with pytest.raises(Refused):
        clusters.give_role(cluster, manager, by=manager, role="viewer")


@pytest.mark.parametrize("count", [1, 30])
def test_manage_page_takes_a_constant_number_of_queries(
    client, manager, count, django_assert_num_queries
):
    cluster = make_cluster(managers=[manager])
    for _ in range(count):
        make_membership(cluster)

    # session, user, cluster, permissions (2), members, team, invitations, labels, header (2)
    with django_assert_num_queries(9):
        client.get(reverse("clusters:manage", args=[cluster.slug]))
