"""Draws on their pages: in the office, and for everybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from reviews.actions import selections
from reviews.models import Draw, Ranking
from reviews.states import ResultStatus
from tests.factories.accounts import make_officer, make_user
from tests.factories.reviews import make_conflict
from tests.reviews.deciding import rank
from tests.reviews.drawing import NAME, SOURCE, VALUE, after, announce, drawn, enter, tied_stage

pytestmark = pytest.mark.django_db


def url(name, stage, *args):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *args])


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def test_from_the_tie_to_the_order_through_pages(client, officer):
    stage = tied_stage()
    selections.propose(stage, by=officer)
    asked = url("draw-announce", stage, 2)
    assert asked in client.get(url("selection", stage)).text

    due = (clock.now() + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    client.post(asked, {"value_name": NAME, "value_due_at": due})
    draw = Draw.objects.get()
    assert draw.get_absolute_url() in client.get(url("selection", stage)).text
    public = client.get(reverse("competitions:call", args=[stage.call.code])).text
    for words in (NAME, draw.commitment, *draw.lots.values_list("reference", flat=True)):
        assert words in public
    assert client.post(url("draw-value", stage, draw.pk), {"value": VALUE}).status_code == 422

    with after():
        assert "Enter the public value" in client.get(draw.get_absolute_url()).text
        where = url("draw-value", stage, draw.pk)
        for wrong in ({"value": "1|2", "source": SOURCE}, {"value": VALUE}, {"source": SOURCE}):
            assert client.post(where, wrong).status_code == 422
        assert client.post(where, {"value": VALUE, "source": SOURCE}).status_code == 302
        own = client.get(draw.get_absolute_url()).text
        assert "Another officer must look the value up" in own
        confirming = url("draw-confirm", stage, draw.pk)
        assert confirming not in own
        entered = draw.values.get().pk
        assert client.post(confirming, {"entered": entered}).status_code == 422
        client.force_login(make_officer())
        assert confirming in client.get(draw.get_absolute_url()).text
        for wrong in ("", "x", str(entered + 1)):
            assert client.post(confirming, {"entered": wrong}).status_code == 409
        assert client.post(confirming, {"entered": entered}).status_code == 302
        assert "Go on with the selection" in client.get(draw.get_absolute_url()).text
    draw.refresh_from_db()
    text = client.get(draw.get_absolute_url()).text
    assert draw.secret in text
    assert "sha256sum" in text


@pytest.mark.parametrize(
    "data",
    [
        {"value_name": "", "value_due_at": "2126-12-05T20:00"},
        {"value_name": NAME, "value_due_at": "2020-12-05T20:00"},
        {"value_name": NAME, "value_due_at": "soon"},
        {"value_name": "x" * 201, "value_due_at": "2126-12-05T20:00"},
        {},
    ],
)
def test_a_wrong_announcement_comes_back_and_stores_nothing(client, officer, data):
    stage = tied_stage()

    assert client.post(url("draw-announce", stage, 2), data).status_code == 422
    assert not Draw.objects.exists()


def test_there_is_no_page_to_draw_where_nobody_is_tied(client, officer):
    assert client.get(url("draw-announce", tied_stage(), 1)).status_code == 404


def test_a_withdrawn_draw_stays_public_with_its_reason(client, officer):
    stage = tied_stage()
    draw = announce(stage)
    where = url("draw-withdraw", stage, draw.pk)
    assert where in client.get(draw.get_absolute_url()).text

    assert client.post(where, {"reason": ""}).status_code == 422
    client.post(where, {"reason": "The lottery is cancelled."})

    client.logout()
    shown = client.get(reverse("reviews:draws-of-call", args=[stage.call.code])).text
    assert "The lottery is cancelled." in shown


def test_to_whom_a_conflict_ties_to_one_of_a_draw_its_references_are_hidden(client):
    stage, tied = tied_stage(), make_user()
    draw = announce(stage)
    references = list(draw.lots.values_list("reference", flat=True))
    make_conflict(tied, draw.lots.first().dossier.application)
    pages = [
        reverse("reviews:draws-of-call", args=[stage.call.code]),
        reverse("competitions:call", args=[stage.call.code]),
    ]

    for page in pages:
        assert references[0] in client.get(page).text
    client.force_login(tied)
    for page in pages:
        text = client.get(page).text
        assert NAME in text
        assert not any(reference in text for reference in references)


def test_a_call_without_draws_says_so_and_its_page_says_nothing(client):
    stage = tied_stage()

    assert (
        "Nothing to draw"
        in client.get(reverse("reviews:draws-of-call", args=[stage.call.code])).text
    )
    assert "Draws" not in client.get(reverse("competitions:call", args=[stage.call.code])).text


@pytest.mark.parametrize("has_entered", [False, True])
def test_a_draw_whose_ranking_was_superseded_says_that_it_is_void_and_asks_for_nothing(
    client, officer, has_entered
):
    stage = tied_stage()
    draw = announce(stage)
    public = reverse("reviews:draws-of-call", args=[stage.call.code])
    with after():
        if has_entered:
            enter(draw)
        assert "public value of a draw" in client.get(reverse("home")).text
        Ranking.objects.update(status=ResultStatus.SUPERSEDED)
        rank(stage, list(stage.dossiers.order_by("pk")), (1, 2, 3))

        text = client.get(draw.get_absolute_url()).text
        assert "This draw is void" in text
        assert "superseded by a newer one" in text
        assert "the public value" not in text.split("</h1>")[1].split("<dl")[0].lower()
        assert url("draw-withdraw", stage, draw.pk) in text
        home = client.get(reverse("home")).text
        assert "Withdraw a draw whose ranking was superseded" in home
        assert "public value of a draw" not in home
        assert "nothing is drawn" in client.get(public).text
        assert "void" in client.get(reverse("competitions:call", args=[stage.call.code])).text


def test_whoever_entered_the_value_has_nothing_to_do_and_another_has(client, officer):
    draw = announce(tied_stage())
    with after():
        enter(draw, by=officer)
        assert "public value of a draw" not in client.get(reverse("home")).text
        client.force_login(make_officer())
        assert "Confirm the public value of a draw" in client.get(reverse("home")).text


def test_the_source_of_the_value_is_public_once_drawn(client):
    draw = announce(tied_stage())
    public = reverse("reviews:draws-of-call", args=[draw.ranking.stage.call.code])
    with after():
        enter(draw)
        assert SOURCE not in client.get(public).text
        drawn(draw)
        assert SOURCE in client.get(public).text
