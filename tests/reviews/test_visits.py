"""The visit: days offered, one chosen, others asked for, moved, cancelled, reminded of."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import NotReady, Refused, WrongTime
from core.formats import moment
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import visits
from reviews.models import Visit
from tests.factories.assessors import (
    make_assessor,
    make_label_dossier,
    make_label_stage,
    manager_of,
)
from tests.factories.reviews import make_assignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_label_stage(judges=1)


@pytest.fixture
def dossier(stage):
    return make_label_dossier(stage)


@pytest.fixture
def assessor(stage, dossier):
    seat = make_assessor(stage, declared=True)
    make_assignment(seat, dossier)
    return seat.user


def days(*ahead):
    now = clock.now().replace(second=0, microsecond=0)
    return [now + timedelta(days=n) for n in ahead]


def offer(dossier, by, **fields):
    given = {"days": days(10, 11, 12), "minutes": 240, "place": "Main Street 4", "link": ""}
    return visits.offer(dossier, by=by, **given | fields)


def choose(visit, dossier, day=None, round=None):
    by = manager_of(dossier)
    day, round = day or visit.moments[1], round or visit.round
    return visits.choose(visit, by=by, day=day, round=round)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"days": []}, "at least one"),
        ({"days": days(1, 2, 3, 4)}, "at most 3"),
        ({"days": days(-1, 2)}, "passed already"),
        ({"place": " "}, "Say where"),
    ],
)
def test_what_cannot_be_offered_is_refused(dossier, assessor, fields, words):
    with pytest.raises(Refused, match=words):
        offer(dossier, assessor, **fields)

    assert not Visit.objects.exists()


def test_no_visit_before_the_cluster_has_agreed_to_somebody(stage, dossier):
    with pytest.raises(NotReady, match="agrees"):
        offer(dossier, None)


def test_the_cluster_is_told_of_the_days_and_chooses_one(dossier, assessor):
    visit = offer(dossier, assessor)
    zone = dossier.stage.call.zone
    offered = Letter.objects.get(address=manager_of(dossier).email).text
    assert all(moment(day, zone) in offered for day in visit.moments)

    choose(visit, dossier)

    assert (visit.status, visit.starts_at) == ("fixed", visit.moments[1])
    told = Letter.objects.filter(subject__startswith="Visit of")
    assert set(told.values_list("address", flat=True)) == {
        assessor.email,
        manager_of(dossier).email,
    }


def test_only_a_day_of_this_offer_is_taken(dossier, assessor):
    visit = offer(dossier, assessor)

    with pytest.raises(Refused, match="one of the days"):
        choose(visit, dossier, day=days(20)[0])
    offer(dossier, assessor, days=days(15))
    with pytest.raises(Refused, match="meanwhile"):
        choose(visit, dossier, day=days(15)[0], round=1)


def test_a_day_that_has_passed_meanwhile_is_not_taken(dossier, assessor):
    visit = offer(dossier, assessor)

    with clock.frozen(visit.moments[0] + timedelta(hours=1)), pytest.raises(WrongTime):
        choose(visit, dossier, day=visit.moments[0])


def test_other_days_are_asked_for_with_words(dossier, assessor):
    visit = offer(dossier, assessor)
    with pytest.raises(Refused, match="would suit"):
        visits.ask_for_others(visit, by=manager_of(dossier), wish="")

    visits.ask_for_others(visit, by=manager_of(dossier), wish="Any Monday.")

    assert "Any Monday." in Letter.objects.get(address=assessor.email).text
    with pytest.raises(TransitionNotAllowed):
        choose(visit, dossier)
    assert offer(dossier, assessor).wish == ""


def test_moved_it_is_the_same_appointment_with_a_higher_number(client, dossier, assessor):
    visit = choose(offer(dossier, assessor), dossier)
    client.force_login(manager_of(dossier))
    where = [dossier.application.reference, dossier.stage.position]
    address = reverse("reviews:own-visit-calendar", args=where)
    first = client.get(address).content.decode()

    offer(dossier, assessor, days=days(20))
    moving = client.get(address).content.decode()
    visit.refresh_from_db()
    choose(visit, dossier, day=days(20)[0])
    second = client.get(address).content.decode()

    def facts(text):
        return {line.partition(":")[0]: line.partition(":")[2] for line in text.splitlines()}

    uids = {facts(text)["UID"] for text in (first, moving, second)}
    numbers = [int(facts(text)["SEQUENCE"]) for text in (first, moving, second)]
    assert len(uids) == 1
    assert numbers == sorted(set(numbers))
    assert [facts(text)["STATUS"] for text in (first, moving, second)] == [
        "CONFIRMED",
        "CANCELLED",
        "CONFIRMED",
    ]


def test_cancelling_needs_a_reason_and_everybody_reads_it(dossier, assessor):
    visit = choose(offer(dossier, assessor), dossier)
    with pytest.raises(Refused, match="reason"):
        visits.cancel(visit, by=assessor, reason="")

    visits.cancel(visit, by=assessor, reason="Snow.")

    assert Letter.objects.filter(subject__contains="cancelled", text__contains="Snow.").count() == 2


def test_after_the_visit_nothing_is_moved_or_cancelled(dossier, assessor):
    visit = choose(offer(dossier, assessor), dossier)

    with clock.frozen(visit.ends_at):
        with pytest.raises(WrongTime, match="taken place"):
            visits.cancel(visit, by=assessor, reason="Too late.")
        with pytest.raises(WrongTime, match="taken place"):
            offer(dossier, assessor, days=days(3))


def test_everybody_is_reminded_once_per_plan(dossier, assessor):
    visit = choose(offer(dossier, assessor), dossier)
    early, near = visit.starts_at - timedelta(days=4), visit.starts_at - timedelta(days=2)

    assert [visits.remind_due(at) for at in (early, near, near)] == [0, 1, 0]
    assert Letter.objects.filter(subject__startswith="Soon: ").count() == 2


def test_the_database_holds_what_a_visit_must_say(dossier, assessor):
    visit = offer(dossier, assessor)

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(place="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(status="fixed")
