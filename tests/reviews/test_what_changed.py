"""The panel of a later stage sees what an application has changed since the stage before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competitions import changes
from competitions.actions import answers, applications, erasure, submissions
from competitions.handed_in import of_snapshot
from competitions.models import Confirming, Decision, Dossier, Writers
from competitions.states import SHORTLIST
from core import clock
from tests.factories.accounts import make_officer, make_user
from tests.factories.applications import (
    fill_part,
    make_complete_draft,
    make_partner,
    make_preset_call,
    questions,
    valid,
)
from tests.factories.reviews import make_assignment, make_panel, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user()


@pytest.fixture
def full(manager):
    """A full application that was handed in; only the strategy was rewritten since the outline."""
    call = make_preset_call()
    outline = make_complete_draft(call=call, managers=[manager], by=manager)
    submissions.submit(outline, by=manager, received_at=clock.now())
    outline.refresh_from_db()
    SHORTLIST.apply(outline, by=None)
    now = clock.now()
    stages = call.stages.filter(position=2)
    stages.update(status="open", opens_at=now - timedelta(1), closes_at=now + timedelta(9))
    full = applications.open_next_stage(outline.application, by=None)
    for question in questions(full).filter(is_required=True).exclude(writers=Writers.PARTNERS):
        answer = full.answers.filter(question=question).first()
        value = "We turn waste heat into cold." if question.key == "strategy" else valid(question)
        version = answer.version if answer else 0
        answers.save(full, question, value, by=manager, version=version)
    stages.update(asks_sign_off=False, confirming=Confirming.NONE)
    full = Dossier.objects.select_related("stage__call", "application").get(pk=full.pk)
    fill_part(full, make_partner(full), by=manager)
    submissions.submit(full, by=manager, received_at=clock.now())
    return Dossier.objects.select_related("stage__call", "pinned__dossier").get(pk=full.pk)


def since(dossier):
    parts = changes.mark(of_snapshot(dossier.pinned.content), dossier.pinned)
    return {item.question.key: item.since for part in parts for item in part.items}


def test_answers_that_began_with_the_outline_are_held_against_it(full):
    found = since(full)

    assert (found["strategy"].stage, found["strategy"].is_changed) == ("Outline", True)
    assert found["strategy"].before == "We turn waste heat into light."
    assert found["strategy"].after == "We turn waste heat into cold."
    assert found["profile"].is_changed is False
    assert found["partners"].is_changed is False
    assert found["projects"] is None  # asked for the first time


def test_a_first_stage_has_nothing_to_be_held_against(full):
    outline = full.application.dossiers.select_related("pinned__dossier__stage").get(
        stage__position=1
    )

    assert set(since(outline).values()) == {None}


def test_words_that_were_erased_are_not_shown_again(full):
    erasure.erase(full.application, ["strategy"], by=make_officer(), reason="Request, file 12.")
    full.pinned.refresh_from_db()

    assert since(full)["strategy"] is None


def test_a_panelist_reads_what_changed_beside_the_answer(client, full):
    seat = make_panelist(panel=make_panel(call=full.stage.call), declared_for=[full.stage])
    assignment = make_assignment(seat, full)
    client.force_login(seat.user)

    text = client.get(reverse("reviews:sheet", args=[assignment.pk])).text

    assert text.count("What has changed since “Outline”") == 1
    assert "<del>light.</del><ins>cold.</ins>" in text
    assert text.count("Unchanged since “Outline”.") == 5


def test_the_panel_reads_the_conditions_that_were_set_in_the_stage_before(client, full):
    outline = full.application.dossiers.get(stage__position=1)
    Decision.objects.create(
        dossier=outline,
        kind="shortlisted",
        reason="Name the industrial partner.",
        proposed_by=make_officer(),
        confirmed_by=make_officer(),
    )
    seat = make_panelist(panel=make_panel(call=full.stage.call), declared_for=[full.stage])
    assignment = make_assignment(seat, full)
    client.force_login(seat.user)

    text = client.get(reverse("reviews:sheet", args=[assignment.pk])).text

    assert "Decided on “Outline”: shortlisted" in text
    assert "Name the industrial partner." in text


def test_the_office_reads_it_on_the_dossiers_page(client, full):
    client.force_login(make_officer())

    text = client.get(reverse("competitions:office-dossier", args=[full.pk])).text

    assert "<del>light.</del><ins>cold.</ins>" in text
