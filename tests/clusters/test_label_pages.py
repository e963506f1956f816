"""The office's pages of labels, and the cluster's own."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clusters.actions import label_measures, label_types, labels
from clusters.models import LabelMeasure
from clusters.states import LabelStatus
from core import clock
from core.errors import Refused, Stale
from core.models import AuditEvent
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_cluster, make_label, make_label_type, make_measure

pytestmark = pytest.mark.django_db
RULES = {"years": 2, "renewal_years": 3, "renewal_window_years": 1}


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def label(manager):
    """In force, and ending in 60 days."""
    return lasting(60, cluster=make_cluster(name="Süd Licht", managers=[manager]))


def lasting(days, **fields):
    until = clock.today() + timedelta(days=days)
    return make_label(
        valid_from=until - timedelta(days=700), valid_until=until, anchor_day=until.day, **fields
    )


def listed(client, **chosen):
    page = client.get(reverse("clusters:office-labels"), chosen)
    assert page.status_code == 200
    return {one.number for one in page.context["labels"]}


def test_the_list_is_narrowed_by_what_a_label_is_today(client, officer, label):
    client.force_login(officer)
    silver, expired, coming = lasting(300, tier="silver"), lasting(-10), lasting(710)
    suspended, revoked = lasting(400), lasting(500)
    labels.suspend(suspended, by=officer, reason="x")
    labels.revoke(revoked, by=officer, reason="x")

    assert listed(client, state="valid") == {label.number, silver.number}
    assert listed(client, state="expired") == {expired.number}
    assert listed(client, state="pending") == {coming.number}
    assert listed(client, state="suspended") == {suspended.number}
    assert listed(client, state="revoked") == {revoked.number}
    assert listed(client, state="superseded") == set()
    assert listed(client, tier="silver") == {silver.number}
    assert listed(client, ends="90") == {label.number}
    assert listed(client, q="SÜD") == listed(client, q="sud licht") == {label.number}
    assert listed(client, q=silver.number) == {silver.number}
    assert len(listed(client, label_type=label.label_type.slug)) == 1


def test_the_next_to_end_is_at_the_top_and_what_is_over_behind(client, officer, label):
    client.force_login(officer)
    later, gone, long_gone = lasting(300), lasting(-10), lasting(-500)
    revoked = labels.revoke(lasting(20), by=officer, reason="x")

    page = client.get(reverse("clusters:office-labels"))

    order = [one.number for one in page.context["labels"]]
    assert order == [one.number for one in (label, later, revoked, gone, long_gone)]


@pytest.mark.parametrize(
    "chosen",
    [
        {"state": "x"},
        {"tier": "x"},
        {"ends": "-1"},
        {"label_type": "x"},
        {"page": "x"},
        {"q": "\0"},
    ],
)
def test_a_filter_that_makes_no_sense_is_left_out(client, officer, label, chosen):
    client.force_login(officer)

    assert label.number in listed(client, **chosen)


def test_an_officer_proposes_and_another_confirms(client, officer, label):
    client.force_login(officer)
    page = client.get(reverse("clusters:office-label", args=[label.number]))
    address = reverse("clusters:office-label-suspend", args=[label.number])
    assert address in page.text
    assert "not before and not later" in client.get(address).text

    client.post(address, {"reason": "The site visit was refused.", "until": ""})
    measure = LabelMeasure.objects.get()
    confirm = reverse("clusters:office-measure-confirm", args=[measure.pk])
    own = client.post(confirm)
    assert (own.status_code, "Somebody else" in own.text) == (422, True)

    client.force_login(make_officer())
    assert confirm in client.get(reverse("home")).text
    assert "The site visit was refused." in client.get(confirm).text
    assert client.post(confirm).status_code == 302

    label.refresh_from_db()
    assert label.status == LabelStatus.SUSPENDED
    page = client.get(reverse("clusters:office-label", args=[label.number])).text
    assert "Propose to reinstate" in page
    assert "Propose to suspend" not in page
    assert client.post(confirm).status_code == 409


@pytest.mark.parametrize(
    ("kind", "sent", "field"),
    [
        ("suspend", {"reason": ""}, "reason"),
        ("suspend", {"reason": "x" * 5001}, "reason"),
        ("suspend", {"reason": "x", "until": "31.02.2027"}, "until"),
        ("suspend", {"reason": "x", "until": "2020-01-01"}, None),
        ("revoke", {}, "reason"),
    ],
)
def test_wrong_input_is_said_and_nothing_is_stored(client, officer, label, kind, sent, field):
    client.force_login(officer)

    page = client.post(reverse(f"clusters:office-label-{kind}", args=[label.number]), sent)

    assert page.status_code == 422
    assert (field or "__all__") in page.context["form"].errors
    assert not LabelMeasure.objects.exists()


def test_a_proposal_is_discarded_with_a_reason(client, officer, label):
    measure = make_measure(label=label)
    client.force_login(officer)
    address = reverse("clusters:office-measure-discard", args=[measure.pk])

    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Not enough."}).status_code == 302

    page = client.get(reverse("clusters:office-label", args=[label.number])).text
    assert "discarded" in page
    assert "Not enough." in page


def test_an_auditor_reads_and_is_offered_nothing(client, label):
    make_measure(label=label)
    client.force_login(make_auditor())

    page = client.get(reverse("clusters:office-label", args=[label.number])).text

    assert "Found out." in page
    assert "Propose to" not in page
    assert "Read and confirm" not in page


def test_the_cluster_sees_its_labels_with_the_way_to_renew(client, manager, label):
    client.force_login(manager)
    renew = reverse("competitions:label-renew", args=[label.number])
    own = reverse("clusters:own-label", args=[label.cluster.slug, label.number])

    manage = client.get(reverse("clusters:manage", args=[label.cluster.slug])).text
    assert own in manage
    assert renew in manage
    assert renew in client.get(reverse("home")).text
    page = client.get(own).text
    assert renew in page
    assert "Last valid day" in page


def test_the_cluster_reads_why_and_not_who(client, manager, officer, label):
    second = make_officer(name="Second Officer")
    measure = label_measures.propose(label, "revoke", by=officer, reason="Wrong figures.")
    label_measures.confirm(measure, by=second)
    client.force_login(manager)

    page = client.get(reverse("clusters:own-label", args=[label.cluster.slug, label.number])).text

    assert "Wrong figures." in page
    assert "Second Officer" not in page
    assert "Measure proposed" not in page
    assert reverse("competitions:label-renew", args=[label.number]) not in page


def test_a_label_of_another_cluster_is_not_there(client, manager, label):
    client.force_login(manager)
    other = lasting(60)

    address = reverse("clusters:own-label", args=[label.cluster.slug, other.number])

    assert client.get(address).status_code == 404


# --- For how long labels are given


def rules(label_type, **fields):
    given = {f"{tier}-{name}": value for tier in label_type.policy for name, value in RULES.items()}
    return given | {"version": label_type.policy_version, "reason": "New guideline."} | fields


def test_new_rules_count_for_new_labels_and_change_no_label_that_was_given(client, officer, label):
    client.force_login(officer)
    label_type, before = label.label_type, (label.valid_until, label.renewable_until)
    sent = rules(label_type) | {"gold-years": "4", "gold-renewal_window_years": "2"}

    page = client.post(label_type.get_absolute_url(), sent, follow=True)

    label.refresh_from_db()
    label_type.refresh_from_db()
    assert "Valid for 4 years" in page.text
    assert (label.valid_until, label.renewable_until) == before
    new = labels.grant(make_cluster(), label_type, "gold", by=officer)
    assert new.valid_until.year == clock.today().year + 4
    event = AuditEvent.objects.about(label_type).get()
    assert (event.old["policy"]["gold"]["years"], event.new["policy"]["gold"]["years"]) == (2, 4)


@pytest.mark.parametrize(
    "wrong",
    [
        {"gold-years": "0"},
        {"gold-years": "31"},
        {"gold-years": "2.5"},
        {"gold-years": "x"},
        {"silver-renewal_years": ""},
        {"bronze-renewal_window_years": "-1"},
        {"reason": ""},
        {"version": "x"},
    ],
)
def test_rules_that_make_no_sense_are_refused(client, officer, wrong):
    label_type = make_label_type()
    client.force_login(officer)

    page = client.post(label_type.get_absolute_url(), rules(label_type) | wrong)

    assert page.status_code == 422
    label_type.refresh_from_db()
    assert label_type.policy_version == 1


def test_rules_that_somebody_changed_meanwhile_are_not_overwritten(client, officer):
    label_type = make_label_type()
    label_types.set_policy(
        label_type, {t: {"years": 3} for t in label_type.policy}, by=officer, reason="x", version=1
    )
    client.force_login(officer)

    page = client.post(label_type.get_absolute_url(), rules(label_type, version=1))

    assert page.status_code == 409


@pytest.mark.parametrize(
    "policy",
    [
        {"platinum": {}},
        {"gold": {"years": "many"}, "silver": {}, "bronze": {}},
        {"gold": {"yaers": 2}, "silver": {}, "bronze": {}},
        {"gold": {"years": None}, "silver": {}, "bronze": {}},
        {"gold": {"years": 2.5}, "silver": {}, "bronze": {}},
        {"gold": {"years": True}, "silver": {}, "bronze": {}},
        {"gold": {}},
    ],
)
def test_the_action_takes_no_rules_that_cannot_be_used(officer, policy):
    label_type = make_label_type()

    with pytest.raises(Refused):
        label_types.set_policy(label_type, policy, by=officer, reason="x", version=1)


def test_saving_the_same_leaves_no_trace_and_an_old_version_is_stale(officer):
    label_type = make_label_type()
    label_types.set_policy(label_type, label_type.policy, by=officer, reason="", version=1)
    assert not AuditEvent.objects.about(label_type).exists()

    with pytest.raises(Stale):
        label_types.set_policy(label_type, label_type.policy, by=officer, reason="", version=0)
