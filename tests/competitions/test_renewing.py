"""From the letter to a renewal that is filled in, with one button."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clusters.actions import labels
from clusters.models import Label
from competitions.actions import answers, submissions
from competitions.models import Application
from core import clock
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import make_draft, make_preset_call, questions
from tests.factories.clusters import make_cluster, make_label
from tests.factories.competitions import make_programme

pytestmark = pytest.mark.django_db
PRESET = "cluster-management"


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def call():
    return make_preset_call(PRESET, programme=make_programme(kind="label"))


def label_of(cluster, call, *, days=60):
    """A label that ends in ``days`` days."""
    until = clock.today() + timedelta(days=days)
    return make_label(
        cluster=cluster,
        label_type=call.programme.label_type,
        valid_from=until - timedelta(days=700),
        valid_until=until,
        anchor_day=until.day,
    )


@pytest.fixture
def label(call, manager):
    """Earned by an application that was handed in."""
    draft = make_draft(managers=[manager], call=call)
    for one in questions(draft).exclude(kind="files"):
        value = "Two people."
        if one.kind == "indicators":
            asked = one.options["indicators"]
            value = {row["code"]: {"level": "3", "text": "See page 4."} for row in asked}
        answers.save(draft, one, value, by=manager, version=0)
    submissions.submit(draft, by=manager, received_at=clock.now())
    Application.objects.filter(pk=draft.application_id).update(outcome="labelled")
    return label_of(draft.application.cluster, call)


def address(label):
    return reverse("competitions:label-renew", args=[label.number])


def page_of(client, label):
    page = client.get(address(label))
    assert page.status_code == 200
    return page.text


def test_the_link_of_the_letter_leads_over_the_sign_in_to_one_button(client, manager, label):
    away = client.get(address(label))
    assert away.status_code == 302
    assert address(label) in away.headers["Location"]
    client.force_login(manager)
    earlier = Application.objects.get()

    page = page_of(client, label)
    assert "Begin the renewal" in page
    assert earlier.reference in page
    began = client.post(address(label))

    renewal = Application.objects.latest("pk")
    assert began.headers["Location"] == reverse(
        "competitions:everything", args=[renewal.reference, 1]
    )
    assert (renewal.predecessor, renewal.title) == (earlier, earlier.title)
    said = dict(renewal.dossiers.get().answers.values_list("question__key", "value"))
    assert said["profile"] == "Two people."
    levels = [
        row["level"] for value in said.values() if isinstance(value, dict) for row in value.values()
    ]
    assert levels == ["3"] * 31  # the self-assessment came along


def test_a_second_click_leads_to_the_application_that_is_under_way(client, manager, label):
    client.force_login(manager)
    client.post(address(label))

    again = client.post(address(label))

    renewal = Application.objects.latest("pk")
    assert again.status_code == 422
    assert Application.objects.count() == 2
    assert renewal.get_absolute_url() in page_of(client, label)


@pytest.mark.parametrize(("days", "is_said"), [(60, False), (400, True), (-10, False)])
def test_who_renews_long_before_the_end_is_told_that_there_is_no_hurry(
    client, manager, call, days, is_said
):
    label = label_of(make_cluster(managers=[manager]), call, days=days)
    client.force_login(manager)

    assert ("There is no hurry" in page_of(client, label)) is is_said


def test_home_asks_to_renew_until_the_renewal_is_begun(client, manager, label):
    client.force_login(manager)
    assert "Renew the label" in client.get("/").text

    client.post(address(label))

    home = client.get("/").text
    assert "Renew the label" not in home
    assert "Finish" in home


def test_a_label_from_before_begins_with_empty_pages(client, manager, call):
    label = label_of(make_cluster(managers=[manager]), call)
    client.force_login(manager)

    client.post(address(label))

    renewal = Application.objects.get()
    assert (renewal.predecessor, renewal.title) == (None, str(label.label_type))


def test_without_an_open_call_the_page_says_so(client, manager, label, call):
    type(call).objects.filter(pk=call.pk).update(status="closed")
    client.force_login(manager)

    assert "No call for this label takes applications" in page_of(client, label)
    assert client.post(address(label)).status_code == 422
    assert Application.objects.count() == 1


def test_a_call_of_another_label_does_not_count(client, manager, call):
    label = make_label(cluster=make_cluster(managers=[manager]))
    client.force_login(manager)

    assert "No call for this label takes applications" in page_of(client, label)


def test_after_the_window_it_is_an_application_for_a_new_label(client, manager, call):
    label = label_of(make_cluster(managers=[manager]), call, days=-400)
    client.force_login(manager)

    assert "for a new label" in page_of(client, label)
    assert client.post(address(label)).status_code == 302


def test_what_is_suspended_followed_or_to_come_is_not_renewed(client, manager, call):
    client.force_login(manager)
    label = label_of(make_cluster(managers=[manager]), call)
    labels.suspend(label, by=None, reason="x")
    assert "The label is suspended" in page_of(client, label)
    labels.reinstate(label, by=None, reason="x")
    labels.award(label.cluster, label.label_type, "gold", by=None, received_on=clock.today())

    assert "A later label follows" in page_of(client, label)
    renewal = Label.objects.get(supersedes=label)
    assert "until then there is nothing to renew" in page_of(client, renewal)
    for one in (label, renewal):
        assert client.post(address(one)).status_code == 422
    assert not Application.objects.exists()


def test_only_managers_renew_and_strangers_find_nothing(client, label):
    editor = make_user()
    label.cluster.roles.create(user=editor, role="editor")
    for user, status in [(editor, 403), (make_user(), 404), (make_officer(), 404)]:
        client.force_login(user)
        assert client.post(address(label)).status_code == status
    assert Application.objects.count() == 1


@pytest.mark.parametrize("call", ["", "0", "x", "99999999999999999999"], indirect=False)
def test_a_call_that_is_none_is_not_taken(client, manager, call):
    label = label_of(
        make_cluster(managers=[manager]),
        make_preset_call(PRESET, programme=make_programme(kind="label")),
    )
    client.force_login(manager)

    assert client.post(address(label), {"call": call}).status_code == 302
    assert Application.objects.get().call.programme.label_type == label.label_type


def test_the_call_says_how_long_its_label_lasts(client, call):
    page = client.get(reverse("competitions:call", args=[call.code])).text

    assert "Valid for 2 years from the day of the decision." in page
    assert "up to 1 year after the label has ended" in page
