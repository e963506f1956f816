"""Talking about a dossier: who reads and writes, what is new, and that words are never changed."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.actions import erasure
from core.errors import Refused
from core.states import TransitionNotAllowed
from reviews import discussion
from reviews.actions import conflicts, discussions
from reviews.models import DiscussionPost
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.competitions import make_rubric
from tests.factories.deliberating import make_chair, make_table
from tests.factories.reviews import make_assignment, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def page(table):
    return reverse("reviews:discussion", args=[table.dossier.pk])


def say(table, by, text="I see it differently.", **given):
    return discussions.post(table.dossier, by=by, text=text, **given)


def test_posts_stand_in_the_order_of_time_and_the_office_is_marked(client, table):
    criterion = table.stage.rubric.criteria.first()
    say(table, table.users[0], "First.", criterion=criterion)
    say(table, table.officer, "Second.")
    client.force_login(table.users[1])

    text = client.get(page(table)).text

    assert text.index("First.") < text.index("Second.")
    assert "about Criterion 1" in text
    assert [post.as_office for post in DiscussionPost.objects.all()] == [False, True]


@pytest.mark.parametrize("who", ["member", "chair", "officer"])
def test_who_deliberates_reads_and_writes(client, table, who):
    user = {"member": table.users[2], "chair": table.chair.user, "officer": table.officer}[who]
    client.force_login(user)

    response = client.post(page(table), {"text": "My words."}, follow=True)

    assert response.status_code == 200
    assert "My words." in response.text


def test_an_auditor_reads_and_does_not_write(client, table):
    say(table, table.users[0], "My words.")
    client.force_login(make_auditor())

    assert "My words." in client.get(page(table)).text
    assert client.post(page(table), {"text": "No."}).status_code == 403


def make_outsider(table, who):
    """Somebody for whom the discussion does not exist."""
    if who == "member in conflict":
        conflicts.record(table.users[0], table.dossier.application, by=None, reason="family")
        return table.users[0]
    if who == "chair in conflict":
        conflicts.record(table.chair.user, table.dossier.application, by=None, reason="family")
        return table.chair.user
    if who == "officer in conflict":
        conflicts.record(table.officer, table.dossier.application, by=None, reason="family")
        return table.officer
    if who == "sheet not in":
        seat = make_panelist(panel=table.seats[0].panel, declared_for=[table.stage])
        make_assignment(seat, table.dossier)
        return seat.user
    if who == "chair with a sheet to write":
        make_assignment(table.chair, table.dossier)
        return table.chair.user
    if who == "chair of another call":
        other = make_table()
        return make_chair(other.seats[0].panel, other.stage).user
    if who == "chair who has declared nothing":
        return make_panelist(panel=table.seats[0].panel, role="chair").user
    if who == "seat ended":
        type(table.seats[0]).objects.filter(pk=table.seats[0].pk).update(
            ended_at=table.seats[0].created_at
        )
        return table.users[0]
    return table.manager if who == "applicant" else make_user()


OUTSIDERS = [
    "member in conflict",
    "chair in conflict",
    "officer in conflict",
    "sheet not in",
    "chair with a sheet to write",
    "chair of another call",
    "chair who has declared nothing",
    "seat ended",
    "applicant",
    "stranger",
]


@pytest.mark.parametrize("who", OUTSIDERS)
def test_for_others_there_is_neither_discussion_nor_consensus_nor_a_number(client, table, who):
    say(table, table.users[1], "Hidden words.")
    table.appoint().draft(text="Hidden words.")
    user = make_outsider(table, who)
    client.force_login(user)
    pk, post = table.dossier.pk, DiscussionPost.objects.get().pk

    for name in ("consensus", "discussion", "consensus-reopen"):
        assert client.get(reverse(f"reviews:{name}", args=[pk])).status_code in (403, 404)
    for name in ("consensus", "discussion", "consensus-speak", "consensus-settle"):
        found = client.post(reverse(f"reviews:{name}", args=[pk]), {"text": "No.", "version": 1})
        assert found.status_code == 404
    url = reverse("reviews:discussion-withdraw", args=[pk, post])
    assert client.get(url).status_code == 404
    assert discussion.unread(user, [pk]) == {}
    assert not DiscussionPost.objects.visible_to(user).exists()
    for name in ("home", "reviews:judging"):
        text = client.get(reverse(name)).text
        assert "new in the discussion" not in text
        assert "Hidden words." not in text
    if not user.is_officer:
        with pytest.raises(PermissionDenied):
            say(table, user)


def test_what_is_new_is_counted_on_the_list_until_it_is_read(client, table):
    say(table, table.users[0], "One.")
    say(table, table.users[0], "Two.")
    client.force_login(table.users[1])
    url = reverse("reviews:judging")
    assert "2 new in the discussion" in client.get(url).text

    client.get(page(table))

    assert "new in the discussion" not in client.get(url).text
    say(table, table.users[2], "Three.")
    assert "1 new in the discussion" in client.get(url).text


def test_own_and_withdrawn_words_are_not_new(table):
    say(table, table.users[1])
    discussions.withdraw(say(table, table.users[0]), by=table.users[0])

    assert discussion.unread(table.users[1], [table.dossier.pk]) == {}


def test_a_conflict_takes_the_count_away(table):
    say(table, table.users[0])
    conflicts.record(table.users[1], table.dossier.application, by=None, reason="family")

    assert discussion.unread(table.users[1], [table.dossier.pk]) == {}


def test_what_somebody_in_conflict_said_before_is_marked(client, table):
    say(table, table.users[0], "Take it.")
    conflicts.record(table.users[0], table.dossier.application, by=None, reason="family")
    client.force_login(table.users[1])

    assert "left: conflict of interest" in client.get(page(table)).text


def test_own_words_are_withdrawn_and_leave_a_mark(client, table):
    said = say(table, table.users[0], "Too rash.")
    client.force_login(table.users[0])
    url = reverse("reviews:discussion-withdraw", args=[table.dossier.pk, said.pk])
    assert "Too rash." in client.get(url).text

    text = client.post(url, follow=True).text

    assert "Too rash." not in text
    assert "Withdrawn by the author" in text
    assert DiscussionPost.objects.get().text == ""
    assert client.post(url).status_code == 404


def test_nobody_withdraws_the_words_of_others(client, table):
    said = say(table, table.users[0])
    for user in (table.users[1], table.officer):
        client.force_login(user)
        url = reverse("reviews:discussion-withdraw", args=[table.dossier.pk, said.pk])
        assert client.post(url).status_code == 404
        with pytest.raises(PermissionDenied):
            discussions.withdraw(said, by=user)


def test_once_the_stage_is_decided_words_stay(client, table):
    said = say(table, table.users[0])
    type(table.stage).objects.update(status="decided")
    said.refresh_from_db()
    table.dossier.refresh_from_db()

    with pytest.raises(TransitionNotAllowed):
        discussions.withdraw(said, by=table.users[0])
    with pytest.raises(TransitionNotAllowed):
        say(table, table.users[0])
    client.force_login(table.users[0])
    assert "You can read here, not write." in client.get(page(table)).text


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Otherwise."},
        {"text": "", "author": None},
        {"text": "", "created_at": "2020-01-01T00:00Z"},
        {"criterion": None, "as_office": True},
    ],
)
def test_words_are_never_altered(table, change):
    say(table, table.users[0])
    if "author" in change:
        change = change | {"author": table.users[1]}

    with pytest.raises(IntegrityError), transaction.atomic():
        DiscussionPost.objects.update(**change)


def test_a_withdrawal_is_not_taken_back_nor_is_a_post_deleted(table):
    said = discussions.withdraw(say(table, table.users[0]), by=table.users[0])

    for change in (
        lambda: DiscussionPost.objects.update(withdrawn_at=None),
        lambda: DiscussionPost.objects.filter(pk=said.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="refused"), transaction.atomic():
            change()


@pytest.mark.parametrize("text", ["", "  \n", "x" * 5_001, "a\0b"])
def test_words_that_cannot_be_kept_are_refused(client, table, text):
    client.force_login(table.users[0])

    response = client.post(page(table), {"text": text})

    assert response.status_code == 422
    assert not DiscussionPost.objects.exists()


def test_a_criterion_of_another_rubric_is_refused(client, table):
    foreign = make_rubric({}).criteria.first()
    client.force_login(table.users[0])

    response = client.post(page(table), {"text": "Hello.", "criterion": foreign.pk})

    assert response.status_code == 422
    with pytest.raises(Refused, match="not one of the stage"):
        say(table, table.users[0], criterion=foreign)


def test_markup_is_text(client, table):
    say(table, table.users[0], "<img src=x onerror=alert(1)>")
    client.force_login(table.users[1])

    assert "<img src=x" not in client.get(page(table)).text


def test_what_a_person_said_goes_with_the_person(table):
    seat = table.seats[0]
    say(table, seat.user, "My words.")
    type(seat).objects.filter(pk=seat.pk).update(ended_at=seat.created_at)

    erasure.erase(seat.user, by=make_officer(), reason="Asked for.")

    said = DiscussionPost.objects.get()
    assert (said.text, said.withdrawn_at) == ("", None)
