from datetime import timedelta

import pytest

from competitions import document_reminders
from competitions.actions import document_requests
from core import clock
from core.models import Letter
from tests.factories.accounts import make_user
from tests.factories.competitions import make_dossier
from tests.factories.documents import make_document_request, make_supplied

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def asked(manager):
    dossier = make_dossier(status="submitted", managers=[manager])
    return make_document_request(dossier, due_at=clock.now() + timedelta(days=5))


def run(asked, **before):
    """What a run that long before the deadline writes."""
    with clock.frozen(asked.deadline - timedelta(**before)):
        return document_reminders.send_due(clock.now())


def test_a_manager_is_reminded_two_days_and_three_hours_before_once_each(asked, manager):
    runs = [
        run(asked, days=4),
        run(asked, days=2),
        run(asked, days=1),
        run(asked, hours=3),
        run(asked, hours=2),
    ]

    assert runs == [0, 1, 0, 1, 0]
    letters = Letter.objects.filter(address=manager.email)
    assert letters.count() == 2
    assert all(asked.get_absolute_url() in letter.text for letter in letters)


def test_nobody_is_reminded_of_what_came_or_is_not_wanted_or_is_late(asked, manager):
    supplied, withdrawn = (make_document_request(asked.dossier) for _ in range(2))
    make_supplied(supplied, by=manager)
    document_requests.withdraw(withdrawn, by=None, reason="Found it.")
    run(asked, hours=1)
    before = Letter.objects.count()

    with clock.frozen(asked.deadline + timedelta(seconds=1)):
        assert document_reminders.send_due(clock.now()) == 0
    with clock.frozen(supplied.deadline - timedelta(hours=1)):
        assert document_reminders.send_due(clock.now()) == 0
    assert Letter.objects.count() == before


def test_an_extended_request_is_reminded_of_anew(asked):
    run(asked, hours=2)
    with clock.frozen(asked.deadline - timedelta(hours=1)):
        later = asked.deadline + timedelta(days=4)
        document_requests.extend(asked, by=None, due_at=later, reason="Holidays.")

    assert [run(asked, days=3), run(asked, days=2)] == [0, 1]


@pytest.mark.parametrize("number", [1, 20])
def test_it_asks_as_often_for_twenty_requests_as_for_one(
    number, manager, django_assert_num_queries
):
    for _ in range(number):
        dossier = make_dossier(status="submitted", managers=[manager])
        make_document_request(dossier, due_at=clock.now() + timedelta(days=5))
    due = clock.now() + timedelta(days=4)
    document_reminders.send_due(due)

    with django_assert_num_queries(3):
        document_reminders.send_due(due)
