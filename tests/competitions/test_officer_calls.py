"""The office's pages of a call: made, edited, weighed, published, listed."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from competitions.actions import calls
from competitions.models import Call
from competitions.states import CallStatus
from core import clock
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_application, make_call, make_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.fixture
def draft(officer):
    return calls.create("leading-edge", by=officer, code="round-1", title="Round one")


def page(name, *args):
    return reverse(f"competitions:{name}", args=args)


def posted(**changes):
    return {
        "title": "Round one",
        "code": "round-1",
        "zone": "Europe/Berlin",
        "budget": "200,000,000",
        "cap_per_winner": "40.000.000,00",
        "private_share_min": "50",
        "years_max": "5",
        "stage_1_opens_at": "2027-01-04T09:00",
        "stage_1_closes_at": "2027-03-31T23:59",
        "stage_1_places": "15",
        "stage_1_confirming": "none",
        "stage_2_opens_at": "2027-06-01T09:00",
        "stage_2_closes_at": "2027-09-30T23:59",
        "stage_2_places": "5",
        "stage_2_asks_sign_off": "on",
        "stage_2_confirming": "power",
    } | changes


def test_a_call_is_made_from_a_preset_with_dates_in_its_zone_and_money_as_people_write_it(
    client, officer
):
    response = client.post(page("office-call-new-from", "leading-edge"), posted())

    assert response.headers["Location"] == page("office-call", "round-1")
    call = Call.objects.get()
    assert (call.budget, call.cap_per_winner) == (200_000_000, 40_000_000)
    outline, full = call.stages.all()
    assert outline.closes_at == datetime(2027, 3, 31, 21, 59, tzinfo=UTC)  # summer time
    assert outline.opens_at == datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
    assert full.places == 5
    assert (outline.asks_sign_off, outline.confirming) == (False, "none")
    assert (full.asks_sign_off, full.confirming) == (True, "power")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"code": "new"}, "code"),
        ({"code": "two words"}, "code"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"budget": "much"}, "budget"),
        ({"budget": "-5"}, "budget"),
        ({"budget": "1e99"}, "budget"),
        ({"budget": "0"}, "budget"),
        ({"cap_per_winner": "200,000,001"}, "cap_per_winner"),
        ({"private_share_min": "101"}, "private_share_min"),
        ({"private_share_min": "NaN"}, "private_share_min"),
        ({"stage_1_closes_at": "2027-01-04T09:00"}, "stage_1_closes_at"),
        ({"stage_1_opens_at": "31.02.2027"}, "stage_1_opens_at"),
        ({"stage_1_places": "0"}, "stage_1_places"),
    ],
)
def test_wrong_input_comes_back_at_its_field_and_nothing_is_stored(client, officer, changes, field):
    response = client.post(page("office-call-new-from", "leading-edge"), posted(**changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Call.objects.exists()


def test_a_taken_code_is_refused(client, draft):
    response = client.post(page("office-call-new-from", "leading-edge"), posted())

    assert "This code is taken." in response.text


def test_dates_may_wait_until_publication(client, officer):
    empty = {name: "" for name in posted() if name.endswith("_at")}

    client.post(page("office-call-new-from", "leading-edge"), posted(**empty))
    response = client.get(page("office-call", "round-1"))

    assert "Set when the stage “Outline” opens and closes." in response.text


def test_an_unknown_preset_is_not_found(client, officer):
    assert client.get(page("office-call-new-from", "nothing")).status_code == 404


def test_editing_shows_what_is_stored_and_writes_what_is_typed(client, draft):
    shown = client.get(page("office-call-edit", draft.code))
    assert 'value="200,000,000"' in shown.text

    client.post(page("office-call-edit", draft.code), posted(title="Round 1", stage_1_places="12"))

    draft.refresh_from_db()
    assert draft.title == "Round 1"
    assert draft.stages.first().places == 12
    again = client.get(page("office-call-edit", draft.code))
    assert 'value="2027-03-31T23:59"' in again.text


def criteria_posted(draft, **changes):
    data = {"threshold": "10"}
    for criterion in draft.stages.first().rubric.criteria.all():
        data |= {f"weight_{criterion.pk}": "2", f"threshold_{criterion.pk}": "3"}
    return data | changes


def test_weights_and_thresholds_are_set_in_one_table(client, draft):
    client.post(page("office-call-criteria", draft.code), criteria_posted(draft))

    rubric = draft.stages.first().rubric
    assert rubric.threshold == 10
    assert {(c.weight, c.threshold) for c in rubric.criteria.all()} == {(2, 3)}


def test_a_weight_of_0_everywhere_is_refused(client, draft):
    zero = {name: "0" for name in criteria_posted(draft) if name.startswith("weight")}

    response = client.post(page("office-call-criteria", draft.code), criteria_posted(draft, **zero))

    assert response.status_code == 422
    assert "At least one weight must be above 0." in response.text


def test_a_threshold_off_the_scale_is_refused_at_its_field(client, draft):
    first = draft.stages.first().rubric.criteria.first()

    response = client.post(
        page("office-call-criteria", draft.code),
        criteria_posted(draft, **{f"threshold_{first.pk}": "6"}),
    )

    assert list(response.context["form"].errors) == [f"threshold_{first.pk}"]


def test_publishing_says_what_is_missing_and_publishes_what_is_complete(client, draft):
    early = client.post(page("office-call-publish", draft.code))
    assert early.status_code == 422
    assert "Set when the stage “Outline” opens and closes." in early.text

    client.post(page("office-call-edit", draft.code), posted())
    with clock.frozen(datetime(2026, 12, 1, tzinfo=UTC)):
        asked = client.get(page("office-call-publish", draft.code))
        client.post(page("office-call-publish", draft.code))

    assert "are frozen" in asked.text
    draft.refresh_from_db()
    assert draft.status == CallStatus.PUBLISHED


def test_a_published_call_is_neither_edited_nor_published_again(client, officer):
    call = make_stage().call

    for name in ("office-call-edit", "office-call-criteria", "office-call-publish"):
        assert client.post(page(name, call.code)).status_code == 409


def test_the_preview_shows_the_public_page_of_a_draft_to_the_office_alone(client, draft):
    assert (
        "Nobody outside the office sees it yet."
        in client.get(page("office-call-preview", draft.code)).text
    )
    assert client.get(page("call", draft.code)).status_code == 404


def test_the_list_tells_where_every_call_stands_and_can_be_searched(client, officer):
    make_stage(call=make_call(title="Clusters 2027"))
    make_stage(call=make_call(title="Labels", status=CallStatus.DRAFT))

    assert "Outline: open until" in client.get(page("office-calls")).text
    found = client.get(page("office-calls"), {"q": "2027", "status": "published"})
    assert "Labels" not in found.text.split("<table")[1]
    assert "No call matches" in client.get(page("office-calls"), {"q": "nothing"}).text


def test_an_empty_list_says_what_to_do(client, officer):
    assert "Start from a preset" in client.get(page("office-calls")).text


def queries_of_the_list(client, count, counted):
    for _row in range(count):
        call = make_stage().call
        make_application(call=call)
    with counted() as queries:
        client.get(page("office-calls"))
    return len(queries)


def test_the_list_needs_the_same_queries_for_one_call_and_for_many(client, officer):
    from django.db import connection  # here: nothing else of this module asks it
    from django.test.utils import CaptureQueriesContext

    def counted():
        return CaptureQueriesContext(connection)

    client.get(page("office-calls"))
    assert queries_of_the_list(client, 1, counted) == queries_of_the_list(client, 29, counted)
