"""Who sees consensus, voices, words and reactions: both spellings, and what an archive holds."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from core import my_data, visibility
from reviews.actions import conflicts, discussions, reactions
from reviews.visibility import DELIBERATED
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_auditor, make_user
from tests.factories.deliberating import make_table
from tests.factories.reviews import make_assignment, make_panelist

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables():
    """One agreed; one with a draft, words and reports to react to, closed to a member."""
    agreed, under_way = make_table(), make_table(reaction_days=7)
    agreed.settle()
    reactions.open(under_way.dossier, by=under_way.officer)
    under_way.appoint().draft()
    for user in under_way.users:
        discussions.post(under_way.dossier, by=user, text="Bold.")
    late = make_panelist(panel=under_way.seats[0].panel, declared_for=[under_way.stage])
    make_assignment(late, under_way.dossier)
    conflicts.record(under_way.users[2], under_way.dossier.application, by=None, reason="family")
    make_user(), make_auditor()
    return agreed, under_way


@pytest.mark.parametrize("label", [*DELIBERATED, "reviews.ScoreSheet"])
def test_both_spellings_of_every_rule_agree(tables, label):
    model = apps.get_model(label)
    assert model.objects.exists()

    assert_spellings_agree(model, get_user_model().objects.order_by("pk"))


@pytest.mark.parametrize("label", DELIBERATED)
def test_whom_a_conflict_excludes_sees_nothing_of_it(tables, label):
    _agreed, under_way = tables

    seen = visibility.visible(apps.get_model(label).objects.all(), under_way.users[2])

    assert not seen.exists()


def test_the_applicant_sees_the_reaction_and_nothing_else(tables):
    _agreed, under_way = tables
    seen = {
        label
        for label in DELIBERATED
        if visibility.visible(apps.get_model(label).objects.all(), under_way.manager).exists()
    }

    assert seen == {"reviews.Reaction", "reviews.ReactionReport"}


def archive_of(user):
    return {path: content for part in my_data.parts() for path, content in part.gather(user)}


def test_an_archive_holds_what_one_said_and_not_what_others_said(tables):
    _agreed, under_way = tables
    discussions.post(under_way.dossier, by=under_way.users[1], text="From somebody else.")

    archive = archive_of(under_way.users[0])

    assert [post["text"] for post in archive["judging/discussion.json"]] == ["Bold."]
    assert [voice["kind"] for voice in archive["judging/consensus.json"]] == ["agrees"]


def test_an_archive_holds_nothing_that_a_conflict_has_closed(tables):
    _agreed, under_way = tables

    archive = archive_of(under_way.users[2])

    assert archive["judging/discussion.json"] == []
    assert archive["judging/consensus.json"] == []
