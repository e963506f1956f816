"""A ranking rests on sheets or on consensuses, and on nothing else."""

import pytest

from clusters.models import ClusterRole
from core import jobs
from core.errors import NotReady, Refused
from reviews import feedback, ranking_inputs
from reviews.actions import conflicts, deliberations, rankings
from reviews.models import Consensus, ConsensusVersion, Ranking
from reviews.states import ResultStatus
from tests.factories.accounts import make_officer
from tests.factories.deliberating import make_table
from tests.reviews.test_rankings import computed, make_judged_stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table()


def test_the_score_is_the_agreed_one_and_single_sheets_enter_nothing(table):
    table.settle()

    ranking = computed(table.stage)

    entry = ranking.entries.get()
    version = ConsensusVersion.objects.get()
    assert (entry.rank, entry.score, entry.judgements) == (1, "3.75", 1)  # (4 + 3.5) / 2
    assert entry.criteria == {"criterion-1": "4", "criterion-2": "3.5"}
    assert entry.totals == ["3.75"]
    assert ranking.inputs == [[version.pk, version.digest]]
    assert ranking.parameters["basis"] == "agreed"


def test_a_dossier_without_an_agreed_consensus_has_no_rank_and_says_so(table):
    second = make_table(stage=table.stage)
    second.appoint().draft()  # three sheets are in, and a draft: not agreed
    table.settle()

    ranking = computed(table.stage)

    entry = ranking.entries.get(dossier=second.dossier)
    assert (entry.rank, entry.reasons) == (None, [{"code": "no_consensus"}])
    assert entry.judgements == 0


def test_a_stage_ranked_by_sheets_reads_no_consensus():
    table = make_table(basis="sheets")
    table.settle()

    ranking = computed(table.stage)

    # (8+7)/2, (6+7)/2, (4+9)/2 half marks: 3.75, 3.25, 3.25
    assert ranking.entries.get().score == "3.416666666667"
    assert len(ranking.inputs) == 3
    assert ranking.parameters["basis"] == "sheets"


def test_a_label_is_not_ranked_and_a_contest_by_agreed_scores_is():
    label, _ = make_judged_stage([[8, 8]], basis="agreed", kind="assessment")
    contest, _ = make_judged_stage([[8, 8]], basis="agreed")

    with pytest.raises(Refused, match="agreed levels"):
        rankings.request(label, by=make_officer())
    with pytest.raises(NotReady, match="No consensus is agreed"):
        rankings.request(contest, by=make_officer())


def test_opening_a_consensus_again_supersedes_the_ranking_that_rests_on_it(table):
    table.settle()
    ranking = computed(table.stage)

    deliberations.reopen(table.dossier, by=table.officer, reason="A slip.")

    ranking.refresh_from_db()
    assert ranking.status == ResultStatus.SUPERSEDED
    assert ranking_inputs.read(table.stage).versions == []


def test_a_conflict_found_after_the_consensus_supersedes_the_ranking(table):
    table.settle()
    ranking = computed(table.stage)

    conflicts.record(table.users[1], table.dossier.application, by=None, reason="family")

    ranking.refresh_from_db()
    assert ranking.status == ResultStatus.SUPERSEDED
    assert ranking_inputs.read(table.stage).versions == []


def test_a_conflict_on_another_dossier_leaves_the_ranking_alone(table):
    """Keys of sheet versions and of consensus versions run in the same numbers."""
    second = make_table(stage=table.stage)
    table.settle()
    ranking = computed(table.stage)

    for user in second.users:
        conflicts.record(user, second.dossier.application, by=None, reason="family")

    ranking.refresh_from_db()
    assert ranking.status == ResultStatus.COMPUTED


def test_a_consensus_of_somebody_who_has_joined_the_cluster_is_not_read(table):
    table.settle()
    cluster = table.dossier.application.cluster
    ClusterRole.objects.create(cluster=cluster, user=table.users[1], role="viewer")

    assert ranking_inputs.read(table.stage).versions == []
    with pytest.raises(NotReady):  # asking finds the conflict first
        computed(table.stage)
    assert not Consensus.objects.get().is_agreed


def test_the_latest_version_counts_and_a_ranking_of_the_former_is_out_of_date(table):
    table.settle()
    first = computed(table.stage)
    deliberations.reopen(table.dossier, by=table.officer, reason="A slip.")
    table.draft(scores={"criterion-1": "5", "criterion-2": "5"})
    table.agree()
    deliberations.settle(table.dossier, by=table.users[0], version=table.consensus.version)

    second = computed(table.stage)

    assert second.entries.get().score == "5"
    assert second.inputs == [[v.pk, v.digest] for v in ConsensusVersion.objects.filter(number=2)]
    assert Ranking.objects.get(pk=first.pk).superseded_by == second


def test_computing_again_from_the_same_consensuses_adds_nothing(table):
    table.settle()

    assert computed(table.stage) == computed(table.stage)


def test_a_run_is_refused_what_was_opened_while_it_computed(table):
    table.settle()
    job = jobs.claim(rankings.request(table.stage, by=None).pk)
    outcome = jobs.compute(job)
    deliberations.reopen(table.dossier, by=table.officer, reason="A slip.")

    jobs.publish(job, outcome)

    assert Ranking.objects.get().entries.get().rank is None


def test_the_applicant_is_told_the_agreed_scores_and_words(table):
    table.appoint().draft()
    table.agree(table.users[1])
    deliberations.speak(
        table.dossier,
        by=table.users[2],
        version=1,
        kind="dissents",
        text="Too risky.",
        may_be_quoted=True,
    )
    assert feedback.for_applicant(table.dossier) == []
    deliberations.settle(table.dossier, by=table.users[0], version=1)

    parts = feedback.for_applicant(table.dossier)

    assert [part["words"] for part in parts] == [["Bold."], [], ["Good."], ["Too risky."]]
    assert [part.get("mean") for part in parts] == [4, 3.5, None, None]
    assert not any(str(seat) in str(parts) for seat in table.seats)
    assert "To the panel" not in str(parts)
    assert "To the applicant" not in str(parts)  # of single sheets


def test_a_minority_view_that_is_for_the_panel_stays_there(table):
    table.appoint().draft()
    table.agree(table.users[1])
    deliberations.speak(
        table.dossier, by=table.users[2], version=1, kind="dissents", text="Between us."
    )
    deliberations.settle(table.dossier, by=table.users[0], version=1)

    assert "Between us." not in str(feedback.for_applicant(table.dossier))
