"""Who works for a partner of an application judges it as little as the cluster's own people."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model

from core.errors import Refused
from reviews import conflicted, ranking_inputs, stages
from reviews.actions import conflicts, sheets
from reviews.models import Conflict, Panelist
from reviews.visibility import CLOSED_BY_CONFLICT
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_user
from tests.factories.applications import make_partner
from tests.factories.competitions import make_dossier
from tests.factories.reviews import make_assignment
from tests.reviews.test_rankings import make_judged_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged():
    return make_judged_stage([[8, 8], [2, 2]], [[6, 6], [6, 6]])


@pytest.fixture
def judge(judged):
    _stage, (dossier, _other) = judged
    return dossier.assignments.order_by("pk").last().panelist


@pytest.mark.parametrize("label", CLOSED_BY_CONFLICT)
def test_both_spellings_of_every_rule_agree(judged, judge, label):
    _stage, (dossier, other) = judged
    make_partner(dossier, viewers=[judge.user, make_user()])
    make_partner(other, people=[make_user()])

    assert_spellings_agree(apps.get_model(label), get_user_model().objects.order_by("pk"))


def test_a_judge_loses_sight_of_what_they_take_part_in(judged, judge):
    _stage, (dossier, other) = judged
    colleague = make_user()

    make_partner(dossier, viewers=[judge.user, colleague])

    seen = type(dossier).objects
    assert dossier not in seen.visible_to(judge.user)
    assert other not in seen.visible_to(colleague)
    assert dossier in seen.visible_to(colleague)


def test_their_sheet_counts_no_more_and_the_conflict_is_found(judged, judge):
    stage, (dossier, _other) = judged
    make_partner(dossier, people=[judge.user])

    assert len(ranking_inputs.read(stage).versions) == 3
    conflicts.detect(stage.call.applications.all(), Panelist.objects.all(), by=None)
    assert Conflict.objects.get().user == judge.user


def test_they_are_neither_asked_nor_assigned_nor_let_write(judged, judge):
    stage, _dossiers = judged
    dossier = make_dossier(stage=stage, status="submitted")
    assignment = make_assignment(judge, dossier)
    make_partner(dossier, people=[judge.user])

    assert dossier not in stages.batch(judge, stage)
    assert (judge.pk, dossier.pk) in conflicted.pairs([judge], [dossier])
    with pytest.raises(Refused, match="take part in this application"):
        sheets.open(assignment, by=judge.user)
