from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from reviews.actions import conflicts, panels, reminders
from reviews.models import Reminder
from tests.core.threads import together
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_conflict, make_panel, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def seats(stage):
    """The first is late with one of two dossiers, the second in time, the third done."""
    panel = make_panel(call=stage.call)
    late, in_time, done = (make_panelist(panel=panel, declared_for=[stage]) for _ in range(3))
    dossiers = [make_dossier(stage=stage, status="submitted") for _ in range(2)]
    make_assignment(late, dossiers[0], due_at=clock.now() - timedelta(days=1))
    make_assignment(late, dossiers[1], due_at=clock.now() + timedelta(days=9))
    make_assignment(in_time, dossiers[0], due_at=clock.now() + timedelta(days=9))
    make_assignment(done, dossiers[0], status="done", due_at=clock.now() - timedelta(days=1))
    return late, in_time, done


@pytest.fixture
def address(stage):
    return reverse("reviews:progress-remind", args=[stage.call.code, stage.position])


def letters():
    return Letter.objects.filter(key__startswith="judging-reminder:")


def test_all_who_are_late_are_reminded_in_one_click(client, officer, stage, seats, address):
    client.force_login(officer)
    progress = reverse("reviews:progress", args=[stage.call.code, stage.position])
    assert address in client.get(progress).text

    response = client.post(address, follow=True)

    assert "1 panelist reminded." in response.text
    letter = letters().get()
    assert letter.address == seats[0].user.email
    assert letter.subject == "2 dossiers still to judge: Outline"
    assert "One of them is late." in letter.text
    assert reverse("reviews:judging") in letter.text
    dossiers = stage.dossiers.select_related("application__cluster")
    for dossier in dossiers:
        assert dossier.application.title not in letter.text
        assert dossier.application.cluster.name not in letter.text
    (person,) = [p for p in response.context["people"] if p.seat == seats[0]]
    assert (person.is_reminded, person.reminded_at) == (True, Reminder.objects.get().sent_at)
    assert AuditEvent.objects.filter(verb="remind", actor_id=officer.pk).count() == 1


def test_one_is_reminded_before_being_late_and_nobody_without_work(client, officer, seats, address):
    client.force_login(officer)
    _late, in_time, done = seats

    client.post(address, {"seat": in_time.pk})
    client.post(address, {"seat": done.pk})

    assert letters().get().address == in_time.user.email


@pytest.mark.parametrize("seat", ["0", "x", "", "9" * 30])
def test_a_seat_that_is_none_is_not_found(client, officer, seats, address, seat):
    client.force_login(officer)
    assert client.post(address, {"seat": seat}).status_code == 404
    assert not letters().exists()


def test_once_a_day_and_again_the_next(officer, stage, seats):
    for _ in range(2):
        reminders.remind(stage, seats, by=officer)
    assert letters().count() == 2  # the late one and the one in time
    with clock.frozen(clock.now() + timedelta(days=1)):
        made = reminders.remind(stage, seats[:1], by=officer)
    assert [one.panelist for one in made] == [seats[0]]


def test_refused_and_recused_work_and_ended_seats_are_left_in_peace(officer, stage, seats):
    late, in_time, _done = seats
    late.assignments.update(status="refused")
    conflicts.record(
        in_time.user, in_time.assignments.get().dossier.application, by=None, reason="partner"
    )
    assert reminders.remind(stage, seats, by=officer) == []
    ended = make_panelist(panel=late.panel, declared_for=[stage])
    make_assignment(ended, stage.dossiers.first())
    panels.end(ended, by=officer)
    assert reminders.remind(stage, [ended], by=officer) == []
    assert not letters().exists()


def test_what_is_closed_to_the_officer_is_not_counted(officer, stage, seats):
    late = seats[0]
    overdue = late.assignments.order_by("pk").first().dossier
    make_conflict(officer, overdue.application)

    reminders.remind(stage, [late], by=officer)

    letter = letters().get()
    assert letter.subject == "One dossier still to judge: Outline"
    assert "late" not in letter.text


def test_where_nothing_is_judged_nobody_is_reminded(officer, stage, seats):
    stage.status = "decided"
    stage.save()
    with pytest.raises(Refused):
        reminders.remind(stage, seats, by=officer)


def test_an_auditor_reads_and_reminds_nobody(client, stage, seats, address):
    client.force_login(make_auditor())
    progress = reverse("reviews:progress", args=[stage.call.code, stage.position])
    assert address not in client.get(progress).text.split("Panelists")[1]
    assert client.post(address).status_code == 403


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_write_one_letter(stage, seats):
    people = [make_officer(), make_officer()]
    together(*[lambda by=by: reminders.remind(stage, seats[:1], by=by) for by in people])
    assert letters().count() == Reminder.objects.count() == 1
