"""A tier is confirmed while somebody else acts on the same dossier; real connections."""

import threading
import time

import pytest

from clusters.actions import labels
from clusters.models import Label
from competitions.actions import applications, invoices
from competitions.models import Application, Decision, Dossier
from core.errors import Refused
from core.states import TransitionNotAllowed
from reviews.actions import assessments, conflicts
from reviews.models import Assessment
from tests.core.threads import together
from tests.factories.accounts import make_officer
from tests.factories.labelling import GOLD, assessor_of, make_computed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TIMES = 6
FEES = {"gold-video-first": "8250.00"}


def confirming(found, officer):
    return lambda: assessments.confirm(Assessment.objects.get(pk=found.pk), by=officer)


def require_one_or_the_other(results):
    """One may be told that it came second; nobody meets a fault of the database."""
    faults = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Refused | TransitionNotAllowed) for one in faults), faults
    assert Decision.objects.count() == Label.objects.count()


def test_withdrawing_while_the_label_is_being_granted(monkeypatch):
    """The dossier is held before the record is: who withdraws waits, and then comes too late."""
    found = make_computed(GOLD)
    officer, dossier = make_officer(), found.dossier
    manager = dossier.application.cluster.roles.get(role="manager").user
    begun, award = threading.Event(), labels.award

    def slow_award(*given, **named):
        begun.set()
        time.sleep(0.5)  # for the other one to get as far as it can
        return award(*given, **named)

    def withdraw():
        begun.wait(10)
        return applications.withdraw(Dossier.objects.get(pk=dossier.pk), by=manager, reason="x")

    monkeypatch.setattr(labels, "award", slow_award)
    results = together(confirming(found, officer), withdraw)

    require_one_or_the_other(results)
    assert type(results[1]) is TransitionNotAllowed
    dossier.refresh_from_db()
    assert (dossier.status, Label.objects.get().status) == ("labelled", "valid")


def test_charging_while_the_label_is_being_granted(monkeypatch):
    found = make_computed(GOLD)
    application, officer = found.dossier.application, make_officer()
    call = application.call
    type(call).objects.filter(pk=call.pk).update(fees=FEES)
    begun, award = threading.Event(), labels.award

    def slow_award(*given, **named):
        begun.set()
        time.sleep(0.5)
        return award(*given, **named)

    def charge():
        begun.wait(10)
        fresh = Application.objects.get(pk=application.pk)
        return invoices.issue(fresh, by=officer, tier="gold", mode="video", occasion="first")

    monkeypatch.setattr(labels, "award", slow_award)
    results = together(confirming(found, make_officer()), charge)

    assert not [one for one in results if isinstance(one, Exception)], results
    assert results[1].sequence == 1


@pytest.mark.parametrize("_time", range(TIMES))
def test_confirming_against_a_conflict_of_an_assessor(_time):
    found = make_computed(GOLD)
    officer, assessor = make_officer(), assessor_of(found.dossier)
    application = found.dossier.application

    def conflict():
        return conflicts.record(assessor, application, by=None, reason="partner")

    results = together(confirming(found, officer), conflict)

    require_one_or_the_other(results)
    found.refresh_from_db()
    assert found.status == ("frozen" if Label.objects.exists() else "superseded")


@pytest.mark.parametrize("_time", range(TIMES))
def test_of_two_officers_one_confirms(_time):
    found = make_computed(GOLD)
    people = make_officer(), make_officer()

    results = together(*(confirming(found, officer) for officer in people))

    require_one_or_the_other(results)
    assert Label.objects.get().status == "valid"
