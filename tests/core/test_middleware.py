from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from core import clock
from core.errors import NotReady, Refused
from core.states import TransitionNotAllowed, transition
from tests.factories.competitions import make_call

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)
STAMP = "X-Received-At"


def received(request):
    return HttpResponse(request.received_at.isoformat())


def refuse(request):
    raise NotReady(["Write the summary.", "State the <grant> requested."])


def too_late(request):
    raise TransitionNotAllowed(
        transition("edit", sources=["draft"], target="draft"), make_call(title="Call 7")
    )


def fault(request):
    raise ZeroDivisionError


urlpatterns = [
    path("received/", received),
    path("refuse/", refuse),
    path("too-late/", too_late),
    path("fault/", fault),
    path("", include("config.urls")),
]


@pytest.fixture(autouse=True)
def routes():
    with override_settings(ROOT_URLCONF=__name__):
        yield


def received_at(client, header=None):
    headers = {STAMP: header} if header is not None else {}
    with clock.frozen(NOON):
        return datetime.fromisoformat(client.get("/received/", headers=headers).text)


def test_without_a_proxy_the_arrival_counts_whatever_the_client_claims(client):
    early = str((NOON - timedelta(minutes=9)).timestamp())

    assert received_at(client, early) == NOON


def test_behind_our_proxy_its_stamp_counts(client, settings):
    settings.TRUST_PROXY = True
    stamp = NOON - timedelta(seconds=30, milliseconds=250)

    assert received_at(client, f"{stamp.timestamp():.3f}") == stamp


@pytest.mark.parametrize("header", [None, "", "soon", "nan", "1e99", "-1", "0"])
def test_a_stamp_that_makes_no_sense_is_not_believed(client, settings, header):
    settings.TRUST_PROXY = True

    assert received_at(client, header) == NOON


def test_a_stamp_from_the_future_is_not_believed(client, settings):
    settings.TRUST_PROXY = True

    assert received_at(client, str((NOON + timedelta(minutes=1)).timestamp())) == NOON


def test_a_moved_clock_moves_the_stamp_with_it(client, settings):
    settings.TRUST_PROXY = True
    clock.move(timedelta(days=400))
    stamp = clock.now() - clock.offset()

    answer = client.get("/received/", headers={STAMP: f"{stamp.timestamp():.3f}"}).text

    assert abs(datetime.fromisoformat(answer) - clock.now()) < timedelta(hours=1)


@pytest.mark.django_db
def test_refusal_is_a_422_that_lists_every_problem(client):
    response = client.get("/refuse/")

    assert response.status_code == 422
    assert "Write the summary." in response.text
    assert "State the &lt;grant&gt; requested." in response.text


@pytest.mark.django_db
def test_wrong_state_is_a_409_that_says_what_has_changed(client):
    response = client.get("/too-late/")

    assert response.status_code == 409
    assert "is published now, so this is no longer possible" in response.text


@pytest.mark.django_db
def test_fault_of_the_program_stays_a_fault(client):
    with pytest.raises(ZeroDivisionError):
        client.get("/fault/")


def test_refused_takes_one_sentence_or_many():
    assert Refused("One.").problems == ["One."]
    assert str(Refused(["One.", "Two."])) == "One. Two."


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/labels/%00/",
        "/labels/L-1%00/badge.svg",
        "/invoices/%00/",
        "/receipts/a%00b/",
        "/invitations/%00/",
        "/calls/%00/",
    ],
)
def test_an_address_with_a_nul_names_nothing(client, address):
    assert client.get(address).status_code == 404
