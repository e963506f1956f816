"""A ranking and its selection are closed to whom a conflict ties to them, until published."""

import pytest
from django.urls import reverse

from core.models import Job
from reviews import desk, permissions, todo
from reviews.actions import selections
from reviews.models import Selection, SelectionChoice
from reviews.states import SelectionStatus
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.reviews import make_assignment, make_conflict, make_panelist
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db
PAGES = ["rankings", "ranking", "ranking-export", "selection"]
FORMS = {
    "rankings": {},
    "selection-propose": {},
    "selection-amend": {"kind": "declined", "reason": "Not as good."},
    "selection-tie": {"text": "By me."},
    "selection-confirm": {},
    "selection-publish": {},
    "selection-discard": {"reason": "I dislike it."},
}


@pytest.fixture
def stage():
    return make_ranked_stage()


@pytest.fixture
def officer():
    return make_officer(name="Olga Tied")


@pytest.fixture
def tied(stage, officer):
    """The application that a conflict closes to the officer."""
    application = stage.dossiers.first().application
    make_conflict(officer, application)
    return application


def proposed(stage):
    return selections.propose(stage, by=make_officer())


def published(stage):
    selection = selections.confirm(proposed(stage), by=make_officer())
    selections.publish(selection, by=make_officer())
    stage.refresh_from_db()


def url(name, stage):
    extra = []
    if name in ("ranking", "ranking-export"):
        extra = [stage.rankings.first().pk]
    if name == "selection-amend":
        extra = [SelectionChoice.objects.filter(selection__stage=stage).last().pk]
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position, *extra])


@pytest.mark.parametrize("make", [make_officer, make_auditor])
@pytest.mark.parametrize("name", PAGES)
def test_a_calm_page_says_so_and_names_who_decides(client, stage, make, name):
    person, other = make(name="Tied Person"), make_officer(name="Free Officer")
    make_conflict(person, stage.dossiers.first().application)
    make_conflict(make_officer(name="Tied, too"), stage.dossiers.last().application)
    proposed(stage)
    client.force_login(person)

    response = client.get(url(name, stage))

    assert response.status_code == 403
    assert "A conflict of interest ties you to an application of this stage." in response.text
    assert other.email in response.text
    assert "Tied, too" not in response.text
    for dossier in stage.dossiers.all():
        assert dossier.application.reference not in response.text
    assert "<table" not in response.text
    assert "<figure" not in response.text


@pytest.mark.parametrize("name", FORMS)
def test_no_form_of_it_changes_anything(client, stage, officer, tied, name):
    selection = proposed(stage)
    if name == "selection-publish":
        selections.confirm(selection, by=make_officer())
    before = Selection.objects.values().get()
    client.force_login(officer)

    assert client.post(url(name, stage), FORMS[name]).status_code == 403

    assert Selection.objects.values().get() == before
    assert not Job.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_a_conflict_that_excludes_nobody_or_ties_to_another_stage_closes_nothing(
    client, stage, officer, name
):
    lifted = make_conflict(officer, stage.dossiers.first().application, severity="potential")
    type(lifted).objects.update(excludes=False, decided_by=make_officer())
    make_conflict(officer, make_ranked_stage().dossiers.first().application)
    proposed(stage)
    client.force_login(officer)

    assert client.get(url(name, stage)).status_code == 200


def test_runs_that_ranked_what_was_withdrawn_since_stay_closed(stage, officer, tied):
    tied.dossiers.update(status="withdrawn")

    assert permissions.is_closed(stage, officer)


def test_what_is_not_ranked_yet_closes_it_already(stage, officer, tied):
    stage.rankings.all()[0].entries.all().delete()

    assert permissions.is_closed(stage, officer)


@pytest.mark.parametrize("name", ["ranking", "selection"])
def test_once_published_it_is_shown_without_the_application(client, stage, officer, tied, name):
    published(stage)
    client.force_login(officer)

    response = client.get(url(name, stage))

    assert response.status_code == 200
    assert tied.reference not in response.text
    assert str(tied.cluster) not in response.text
    assert stage.dossiers.last().application.reference in response.text
    if name == "selection":
        assert response.context["tiles"] == []
        assert "1 dossier is hidden from you: conflict of interest." in response.text


def steps(stage, user):
    return {step.label: step for step in desk.report(stage, user).steps}


def test_the_desk_says_that_another_officer_decides(stage, officer, tied):
    selections.confirm(proposed(stage), by=make_officer())

    found = steps(stage, officer)

    for label in ("Compute the ranking", "Decide"):
        assert (found[label].words, found[label].url) == ("another officer decides", "")
    assert "Publish the decisions" in steps(stage, make_officer())


def to_decide(officer):
    """What needs an officer, but the declaration that everybody owes."""
    items = todo.for_officer(officer)
    return [item for item in items if "/conflicts/own/" not in item["url"]]


@pytest.mark.parametrize("status", [None, *SelectionStatus])
def test_what_needs_an_officer_leads_nobody_into_what_is_closed(stage, officer, tied, status):
    seat = make_panelist()
    make_assignment(seat, stage.dossiers.first(), status="done")
    selection = proposed(stage) if status else None
    if status:
        Selection.objects.update(
            status=status, confirmed_by=make_officer(), confirmed_at=selection.created_at
        )

    (item,) = to_decide(officer)

    assert item["words"].startswith("Another officer decides")
    assert item["url"] == reverse("competitions:office-call", args=[stage.call.code])
    (item,) = to_decide(make_officer())
    assert "/selection/" in item["url"]
