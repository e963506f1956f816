"""Who judges a call sees and says nothing of the application of a cluster they work for."""

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import reverse

from clusters.models import ClusterRole
from core import clock
from reviews import ranking_inputs, stages
from reviews.actions import conflicts, rankings, selections
from reviews.models import Conflict, Consensus, Panelist
from reviews.states import SheetStatus
from reviews.visibility import CLOSED_BY_CONFLICT
from tests.core.agreement import assert_spellings_agree
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.competitions import make_dossier
from tests.factories.reviews import make_assignment, make_conflict, make_panelist
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db


def join(user, dossier):
    cluster = dossier.application.cluster
    ClusterRole.objects.create(cluster=cluster, user=user, role=ClusterRole.Role.VIEWER)


@pytest.fixture
def judged():
    """A stage of two dossiers with two sheets each."""
    return make_judged_stage([[8, 8], [2, 2]], [[6, 6], [6, 6]])


@pytest.fixture
def judge(judged):
    """Who gave the first dossier the lower marks."""
    _stage, (dossier, _other) = judged
    return dossier.assignments.order_by("pk").last().panelist


@pytest.mark.parametrize("label", CLOSED_BY_CONFLICT)
def test_both_spellings_of_every_rule_agree(judged, judge, label):
    stage, (dossier, other) = judged
    computed(stage)
    selections.propose(stage, by=make_officer())
    Consensus.objects.create(dossier=dossier)
    join(judge.user, dossier)
    join(make_user(), dossier)
    ended = make_panelist(panel=judge.panel, ended_at=clock.now())
    join(ended.user, other)
    make_conflict(make_officer(), dossier.application)
    make_auditor()

    assert_spellings_agree(apps.get_model(label), get_user_model().objects.order_by("pk"))


def test_a_panelist_loses_sight_of_the_cluster_they_join_and_of_nothing_else(judged, judge):
    _stage, (dossier, other) = judged
    seen = type(dossier).objects.visible_to(judge.user)
    Panelist.objects.filter(pk=judge.pk).update(ended_at=clock.now())  # what is done, counts on

    join(judge.user, dossier)

    assert dossier not in seen.all()
    assert not judge.assignments.visible_to(judge.user).filter(dossier=dossier).exists()
    assert judge.assignments.visible_to(judge.user).filter(dossier=other).exists()


def test_the_team_of_a_cluster_without_a_say_in_the_call_sees_its_own(judged):
    _stage, (dossier, _other) = judged
    elsewhere = make_panelist().user
    former = make_panelist(panel=dossier.stage.call.panels.get(), ended_at=clock.now()).user
    for user in (make_user(), elsewhere, former):
        join(user, dossier)
        assert dossier in type(dossier).objects.visible_to(user)


def test_every_page_about_it_is_gone(client, judged, judge):
    stage, (_judged, _other) = judged
    dossier = make_dossier(stage=stage, status="submitted")
    assignment = make_assignment(judge, dossier)
    join(judge.user, dossier)
    client.force_login(judge.user)
    reference = dossier.application.reference

    for address in [
        reverse("reviews:sheet", args=[assignment.pk]),
        reverse("competitions:application", args=[reference]),
        reverse("competitions:dossier", args=[reference, stage.position]),
    ]:
        assert client.get(address).status_code == 404
    assert reference not in client.get(reverse("reviews:judging")).text
    assert reference not in client.get(reverse("competitions:applications")).text


def test_the_conflict_sheet_asks_about_open_dossiers_only(judged, judge):
    stage, (dossier, other) = judged
    third = make_dossier(stage=stage, status="submitted")
    join(judge.user, dossier)
    make_conflict(judge.user, other.application)

    assert stages.batch(judge, stage) == [third]


def test_the_sheet_counts_no_more_and_the_ranking_is_out_of_date_at_once(judged, judge):
    stage, (dossier, _other) = judged
    ranking = computed(stage)

    join(judge.user, dossier)

    assert rankings.is_out_of_date(ranking)
    assert len(ranking_inputs.read(stage).versions) == 3


def test_asking_for_a_ranking_records_the_conflict_and_voids_the_sheet(judged, judge):
    stage, (dossier, _other) = judged
    join(judge.user, dossier)

    ranking = computed(stage)

    conflict = Conflict.objects.get()
    assert (conflict.user, conflict.source) == (judge.user, "detected")
    assert judge.assignments.get(dossier=dossier).sheets.get().status == SheetStatus.VOIDED
    assert ranking.entries.get(dossier=dossier).judgements == 1

    computed(stage)
    assert Conflict.objects.count() == 1


def test_detecting_leaves_alone_who_has_no_say_in_the_call(judged):
    stage, (dossier, _other) = judged
    former = make_panelist(panel=stage.call.panels.get(), ended_at=clock.now())
    join(former.user, dossier)
    join(make_user(), dossier)

    rankings.request(stage, by=None)

    assert not Conflict.objects.exists()
    conflicts.detect(stage.call.applications.all(), Panelist.objects.all(), by=None)
    assert Conflict.objects.get().user == former.user
