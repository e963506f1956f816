"""More time to react: who gives it, until when, and what it comes too late for."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import conflicts, deliberations, reactions
from reviews.models import Reaction
from tests.factories.deliberating import make_table

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Europe/Berlin")


@pytest.fixture
def table():
    return make_table(reaction_days=7)


@pytest.fixture
def opened(table):
    return reactions.open(table.dossier, by=table.officer)


def extend(reaction, by, *, days=3, reason="A flood closed the office."):
    due_at = reaction.deadline + timedelta(days=days)
    return reactions.extend(reaction, by=by, due_at=due_at, reason=reason)


def address(table):
    stage = table.stage
    return reverse(
        "reviews:reaction-extend", args=[stage.call.code, stage.position, table.dossier.pk]
    )


def test_the_new_deadline_counts_and_is_told(table, opened):
    old = opened.due_at
    extend(opened, table.officer)

    opened.refresh_from_db()
    assert opened.due_at == old + timedelta(days=3)
    with clock.frozen(old + timedelta(days=1)):
        assert opened.takes_answers(clock.now())
    letter = Letter.objects.get(key__startswith=f"reaction-extended:{opened.pk}:")
    assert letter.address == table.manager.email
    assert "A flood closed the office." in letter.text
    event = AuditEvent.objects.get(verb="extend reaction")
    assert (event.actor_id, event.personal["reason"]) == (
        table.officer.pk,
        "A flood closed the office.",
    )


def test_each_time_it_is_told_anew(table, opened):
    extend(opened, table.officer)
    extend(opened, table.officer)

    assert Letter.objects.filter(key__startswith="reaction-extended").count() == 2


def test_a_window_that_has_ended_opens_again_and_the_panel_waits(table, opened):
    table.appoint().draft()
    table.agree()
    with clock.frozen(opened.deadline + timedelta(hours=1)):
        extend(opened, table.officer)
        with pytest.raises(NotReady, match="may still react"):
            deliberations.settle(table.dossier, by=table.users[0], version=table.consensus.version)
        reactions.answer(opened, by=table.manager, version=0, text="Late.", received_at=clock.now())

    assert Reaction.objects.get().text == "Late."


def test_recorded_outages_are_in_what_was_promised(table, opened):
    table.stage.outage_minutes = 90
    table.stage.save()
    due_at = opened.deadline + timedelta(days=3)

    reactions.extend(opened, by=table.officer, due_at=due_at, reason="Fairness.")

    opened.refresh_from_db()
    opened.dossier.stage.refresh_from_db()
    assert opened.deadline == due_at


@pytest.mark.parametrize("days", [0, -1, -400])
def test_an_earlier_deadline_or_one_gone_by_is_refused(table, opened, days):
    with pytest.raises(Refused, match="must be later"):
        extend(opened, table.officer, days=days)


def test_it_takes_a_reason(table, opened):
    with pytest.raises(Refused, match="Say why"):
        extend(opened, table.officer, reason="  ")

    assert not AuditEvent.objects.filter(verb="extend reaction").exists()


def test_it_comes_too_late_once_the_panel_has_agreed(table, opened):
    table.appoint().draft()
    table.agree()
    with clock.frozen(opened.deadline + timedelta(hours=1)):
        deliberations.settle(table.dossier, by=table.users[0], version=table.consensus.version)
        with pytest.raises(Refused, match="agreed already"):
            extend(opened, table.officer)


def test_nothing_is_asked_of_a_stage_that_is_decided(table, opened):
    type(table.stage).objects.update(status="decided")
    reaction = Reaction.objects.get()

    with pytest.raises(TransitionNotAllowed):
        extend(reaction, table.officer)


# The page


def test_an_officer_finds_it_in_the_list_and_gives_more_time(client, table, opened):
    client.force_login(table.officer)
    listed = reverse("reviews:consensuses", args=[table.stage.call.code, table.stage.position])
    assert address(table) in client.get(listed).text
    assert client.get(address(table)).status_code == 200

    later = (opened.deadline + timedelta(days=3)).astimezone(ZONE)
    words = {"closes_at": later.strftime("%Y-%m-%dT%H:%M"), "reason": "A flood."}
    answer = client.post(address(table), words, follow=True)

    assert "More time given" in answer.text
    opened.refresh_from_db()
    assert opened.due_at.astimezone(ZONE).date() == later.date()


def test_what_is_refused_stands_at_the_field_with_the_words_kept(client, table, opened):
    client.force_login(table.officer)
    words = {"closes_at": "2020-01-01T12:00", "reason": "A flood."}

    answer = client.post(address(table), words)

    assert answer.status_code == 422
    assert "must be later" in answer.text
    assert "A flood." in answer.text


def test_there_is_none_where_nothing_was_opened_or_a_conflict_closes_it(client, table):
    client.force_login(table.officer)
    assert client.get(address(table)).status_code == 404

    reactions.open(table.dossier, by=table.officer)
    conflicts.record(table.officer, table.dossier.application, by=None, reason="family")
    assert client.get(address(table)).status_code == 404
