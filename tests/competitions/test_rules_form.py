import pytest
from django.urls import reverse

from competitions import rules_in_words
from core.audit import AuditEvent
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_call, make_stage

pytestmark = pytest.mark.django_db
MONEY = {"rule": "request_cap", "needed": "40000000.00"}


@pytest.fixture
def call(client):
    client.force_login(make_officer())
    call = make_call(status="draft", eligibility=[MONEY])
    make_stage(call=call, status="planned")
    return call


@pytest.fixture
def page(call):
    return reverse("competitions:office-call-rules", args=[call.code])


def test_an_officer_sets_who_can_apply(client, call, page):
    assert page in client.get(reverse("competitions:office-call", args=[call.code])).text

    fields = {
        "committed_members": "15",
        "management_fte": "0.5",
        "english_website": "on",
        "regions": "de1, DE3",
        "region": "8",
        "earliest": "2027-01-01",
        "latest": "31.12.2027",
    }
    client.post(page, fields)

    call.refresh_from_db()
    assert call.eligibility == [
        MONEY,
        {"rule": "committed_members", "needed": "15"},
        {"rule": "management_fte", "needed": "0.5"},
        {"rule": "region", "needed": "8", "regions": ["DE1", "DE3"]},
        {"rule": "english_website", "needed": "1"},
        {"rule": "project_start", "earliest": "2027-01-01", "latest": "2027-12-31"},
    ]
    assert all(rules_in_words.sentences(call))
    assert AuditEvent.objects.about(call).last().verb == "edit"


def test_what_was_set_stands_in_the_form_and_what_is_emptied_is_gone(client, call, page):
    client.post(page, {"committed_members": "15", "latest": "2027-12-31", "regions": "DE1"})
    form = client.get(page).context["form"]
    shown = {name: form[name].value() for name in ("committed_members", "latest", "regions")}
    assert shown == {"committed_members": "15", "latest": "2027-12-31", "regions": "DE1"}
    assert "One cluster requests at most" in client.get(page).text

    client.post(page, {})

    call.refresh_from_db()
    assert call.eligibility == [MONEY]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"committed_members": "0"}, "committed_members"),
        ({"management_fte": "many"}, "management_fte"),
        ({"regions": "DE1, the south"}, "regions"),
        ({"region": "3"}, "regions"),
        ({"earliest": "soon"}, "earliest"),
        ({"earliest": "2027-02-01", "latest": "2027-01-31"}, "latest"),
    ],
)
def test_wrong_rules_are_refused_at_the_field_and_kept(client, call, page, fields, field):
    answer = client.post(page, fields)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert all(value in answer.text for value in fields.values())


def test_the_rules_of_a_published_call_are_frozen(client):
    client.force_login(make_officer())
    published = make_call()

    address = reverse("competitions:office-call-rules", args=[published.code])
    assert client.get(address).status_code == 409
