"""The warm-up through its pages: panelist, officer, chair."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.models import WarmUp, WarmUpSample, WarmUpSheet
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panelist
from tests.factories.warm_ups import make_sample, make_warm_up_sheet
from tests.reviews.offline.filling import filled, make_seat

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\n\n# A *strong* plan\n\n[x](javascript:alert(1))"


@pytest.fixture
def place():
    """A panelist with something to judge, and the stage."""
    return make_seat(dossiers=1)


def own(seat, stage, *more):
    name = "warm-up-sample" if more else "warm-up"
    return reverse(f"reviews:{name}", args=[seat.pk, stage.position, *more])


def office(stage, name="setting", *more):
    return reverse(f"reviews:warm-up-{name}", args=[stage.call.code, stage.position, *more])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def filled_in(then="submit", **fields):
    return {
        "score-criterion-1": "3.5",
        "score-criterion-2": "4",
        "version": 0,
        "then": then,
    } | fields


def test_list_and_home_lead_to_the_samples_until_they_are_scored(place):
    seat, stage = place
    make_sample(stage)
    second = make_sample(stage)
    client = signed_in(seat.user)

    assert "Warm up: score 2 samples, 10 minutes." in client.get(reverse("reviews:judging")).text
    assert "Warm up: score the samples of your panel" in client.get(reverse("home")).text
    page = client.get(own(seat, stage))
    assert own(seat, stage, second.position) in page.text
    for number in (1, 2):
        client.post(own(seat, stage, number), filled_in())

    listed = client.get(reverse("reviews:judging")).text
    assert "see how the panel scored" in listed
    assert "Warm up: score" not in listed
    assert "Warm up: score" not in client.get(reverse("home")).text


def test_a_sample_is_scored_with_the_criteria_of_the_stage(place):
    seat, stage = place
    make_sample(stage, text=HOSTILE)
    client = signed_in(seat.user)

    page = client.get(own(seat, stage, 1))

    assert "<em>strong</em>" in page.text
    assert "<script>alert" not in page.text
    assert 'href="javascript' not in page.text
    assert "Criterion 1" in page.text
    answer = client.post(
        own(seat, stage, 1), filled_in("save"), headers={"Accept": "application/json"}
    )
    assert answer.json() == {"version": 1, "done": 2}


def test_faults_come_back_at_their_places_and_nothing_is_lost(place):
    seat, stage = place
    make_sample(stage)
    client = signed_in(seat.user)

    wrong = client.post(own(seat, stage, 1), filled_in(**{"score-criterion-1": "3.2"}))
    missing = client.post(own(seat, stage, 1), filled_in(**{"score-criterion-1": ""}))
    stale = client.post(own(seat, stage, 1), filled_in(**{"score-criterion-2": "1"}))

    assert (wrong.status_code, missing.status_code, stale.status_code) == (422, 422, 409)
    assert "Scores go in steps of 0.5." in wrong.text
    assert "Saved, but not handed in" in missing.text
    assert "Nothing is lost" in stale.text
    assert WarmUpSheet.objects.get().submitted_at is None
    as_json = {"headers": {"Accept": "application/json"}}
    assert client.post(own(seat, stage, 1), filled_in(), **as_json).status_code == 409


def test_pressing_hand_in_twice_is_no_fault(place):
    seat, stage = place
    make_sample(stage)
    client = signed_in(seat.user)

    for _ in range(2):
        assert client.post(own(seat, stage, 1), filled_in()).status_code == 302

    assert client.get(own(seat, stage, 1)).context["results"].figures["spread"] == "–"


def test_the_warm_up_of_another_call_does_not_exist(place):
    seat, stage = place
    elsewhere = make_stage(position=1)
    sample = make_sample(make_stage(call=elsewhere.call))
    client = signed_in(seat.user)

    assert client.get(own(seat, stage, sample.position)).status_code == 404
    assert client.get(own(make_panelist(), stage, 1)).status_code == 404
    assert client.get(own(seat, stage)).status_code == 404  # no sample, and no chair


def test_confidentiality_comes_first(place):
    seat, stage = place
    make_sample(stage)
    seat.declared_at = None
    seat.save(update_fields=["declared_at"])

    response = signed_in(seat.user).get(own(seat, stage, 1))

    assert response.url == reverse("reviews:confidentiality", args=[seat.pk])


@pytest.mark.parametrize("who", ["officer", "chair"])
def test_officer_and_chair_set_it_up(who):
    seat, stage = make_seat(dossiers=1)
    seat.role = "chair"
    seat.save(update_fields=["role"])
    client = signed_in(seat.user if who == "chair" else make_officer())

    client.post(office(stage), {"is_required": "on"})
    refused = client.post(office(stage, "add"), {"title": "", "text": "Words."})
    client.post(office(stage, "add"), {"title": "Lamps", "text": "Words.", "explanation": "Two."})
    sample = WarmUpSample.objects.get()
    client.post(
        office(stage, "edit", sample.pk), {"title": "Lamps", "text": "More.", "explanation": ""}
    )

    assert refused.status_code == 422
    sample.refresh_from_db()
    assert (sample.text, sample.explanation) == ("More.", "")
    assert WarmUp.objects.get().is_required
    page = client.get(office(stage)).text
    assert "Lamps" in page
    assert "0 of 1" in page
    client.post(office(stage, "remove", sample.pk))
    assert not WarmUpSample.objects.exists()


def test_a_chair_finds_the_way_there_before_any_sample_was_written():
    seat, stage = make_seat(dossiers=1)
    seat.role = "chair"
    seat.save(update_fields=["role"])
    client = signed_in(seat.user)

    assert office(stage) in client.get(reverse("reviews:judging")).text
    assert "Panels" not in client.get(office(stage)).text  # the office's tabs lead nowhere here


def test_an_auditor_reads_and_a_panelist_of_another_call_does_not(place):
    _seat, stage = place
    sample = make_sample(stage)
    auditor = signed_in(make_auditor())

    assert auditor.get(office(stage)).status_code == 200
    assert auditor.get(office(stage, "results", sample.pk)).status_code == 200
    assert auditor.get(office(stage, "add")).status_code == 403
    assert auditor.post(office(stage), {}).status_code == 403
    stranger = signed_in(make_panelist(role="chair").user)
    assert stranger.get(office(stage)).status_code == 403


def test_what_was_begun_is_refused_with_a_sentence(place):
    seat, stage = place
    sample = make_sample(stage)
    make_warm_up_sheet(sample, seat, is_in=False)
    client = signed_in(make_officer())

    edited = client.post(office(stage, "edit", sample.pk), {"title": "New", "text": "New"})
    removed = client.post(office(stage, "remove", sample.pk), follow=True)

    assert edited.status_code == 422
    assert "only its explanation can be changed" in edited.text
    assert "it stays" in removed.text
    assert WarmUpSample.objects.get().title == sample.title


def test_scores_from_a_workbook_wait_for_a_required_warm_up(place):
    seat, stage = place
    make_sample(stage, is_required=True)
    upload = filled(seat, stage, {(1, "score:criterion-1"): 4}).upload
    client = signed_in(seat.user)
    address = reverse("reviews:offline-scores-in", args=[seat.pk, stage.position])
    token = client.post(address, {"workbook": upload}).context["token"]

    response = client.post(address, {"rows": token})

    assert response.status_code == 422
    assert "First score the warm-up of this stage" in response.text


@pytest.mark.parametrize("page", ["own", "results", "list"])
def test_pages_ask_as_often_for_15_panelists_as_for_two(place, page):
    seat, stage = place
    sample = make_sample(stage)
    make_warm_up_sheet(sample, seat, steps=[7, 8])
    make_warm_up_sheet(sample, make_panelist(panel=seat.panel), steps=[7, 8])
    make_assignment(seat, make_dossier(stage=stage, status="submitted"))
    client = signed_in(make_officer() if page == "results" else seat.user)
    address = {
        "own": own(seat, stage, 1),
        "results": office(stage, "results", sample.pk),
        "list": reverse("reviews:judging"),
    }[page]

    def count():
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    few = count()
    for _ in range(13):
        make_warm_up_sheet(sample, make_panelist(panel=seat.panel), steps=[1, 2])
    assert count() == few
