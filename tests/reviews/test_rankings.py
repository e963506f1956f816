"""The ranking job: exact, repeatable, once."""

from fractions import Fraction

import pytest

from core import jobs
from core.errors import Refused
from core.models import Job, JobState
from reviews import ranking_job
from reviews.actions import conflicts, rankings, sheets
from reviews.models import Ranking
from reviews.states import AssignmentStatus, ResultStatus, SheetStatus
from reviews.unranked_words import reasons
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_rubric, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


def make_judged_stage(*dossiers, quorum=1, rubric=None, **fields):
    """A closed stage; each of ``dossiers`` lists the steps that each panelist gave."""
    stage = make_stage(
        status="closed", quorum=quorum, rubric=rubric or make_rubric({}, {}), **fields
    )
    panel = make_panel(call=stage.call)
    panelists = [make_panelist(panel=panel) for _ in range(max(map(len, dossiers), default=0))]
    made = []
    for sheets_given in dossiers:
        dossier = make_dossier(stage=stage, status="submitted")
        made.append(dossier)
        for panelist, steps in zip(panelists, sheets_given, strict=False):
            assignment = make_assignment(panelist, dossier, status=AssignmentStatus.DONE)
            make_sheet(
                assignment,
                steps=steps or [],
                is_abstention=steps is None,
                status=SheetStatus.SUBMITTED,
            )
    return stage, made


def computed(stage, by=None):
    job = jobs.run(rankings.request(stage, by=by).pk)
    assert job.state == JobState.DONE, job.detail
    return Ranking.objects.get(pk=job.result["ranking"])


def places(ranking):
    return {entry.dossier_id: entry.rank_text for entry in ranking.entries.all()}


def test_a_stage_is_ranked_by_the_exact_mean_of_weighted_totals():
    rubric = make_rubric({"weight": 2}, {"weight": 1})
    stage, (first, second) = make_judged_stage([[10, 4], [9, 5]], [[8, 8], [8, 6]], rubric=rubric)

    ranking = computed(stage)

    best = ranking.entries.get(dossier=first)
    # (2 * 5 + 2) / 3 = 4 and (2 * 4.5 + 2.5) / 3 = 23/6: their mean is 47/12
    assert Fraction(int(best.numerator), int(best.denominator)) == Fraction(47, 12)
    assert (best.rank, best.score, best.judgements) == (1, "3.916666666667", 2)
    assert best.totals == ["3.833333333333", "4"]
    assert best.criteria == {"criterion-1": "4.75", "criterion-2": "2.25"}
    assert ranking.entries.get(dossier=second).rank == 2


def test_equal_fractions_share_the_rank():
    stage, (a, b, c) = make_judged_stage([[7, 8]], [[8, 7]], [[1, 1]])

    assert places(computed(stage)) == {a.pk: "1=", b.pk: "1=", c.pk: "3"}


def test_lower_is_better_where_the_rubric_says_so():
    rubric = make_rubric({}, {}, direction="lower")
    stage, (a, b) = make_judged_stage([[7, 7]], [[1, 1]], rubric=rubric)

    assert places(computed(stage)) == {b.pk: "1", a.pk: "2"}


def test_below_quorum_is_not_rankable_with_the_reason_and_abstentions_do_not_count():
    stage, (full, short, silent) = make_judged_stage([[8, 8], [8, 8]], [[9, 9], None], [], quorum=2)

    ranking = computed(stage)

    assert ranking.entries.get(dossier=full).rank == 1
    entry = ranking.entries.get(dossier=short)
    assert (entry.rank, entry.score, entry.judgements) == (None, "", 1)
    assert entry.reasons == [{"code": "quorum", "in": 1, "needed": 2}]
    assert reasons(entry.reasons) == ["1 of at least 2 judgements are in."]
    assert ranking.entries.get(dossier=silent).reasons == [{"code": "no_judgement"}]


def test_thresholds_hold_for_plain_scores_and_say_what_is_missed():
    rubric = make_rubric({"threshold": 3}, {}, threshold=7)
    stage, (a, b) = make_judged_stage([[5, 10]], [[8, 6]], rubric=rubric)

    ranking = computed(stage)

    first, second = ranking.entries.get(dossier=a), ranking.entries.get(dossier=b)
    assert not first.is_fundable
    assert first.reasons == ["criterion-1: 2.5 misses the threshold of 3."]
    assert second.is_fundable


def test_not_applicable_shrinks_the_denominator():
    rubric = make_rubric({}, {"allows_not_applicable": True})
    stage, (a,) = make_judged_stage([[8, None]], rubric=rubric)

    assert computed(stage).entries.get(dossier=a).score == "4"


def test_only_dossiers_in_judgement_are_ranked():
    stage, (a, b) = make_judged_stage([[8, 8]], [[9, 9]])
    type(b).objects.filter(pk=b.pk).update(status="ineligible")

    assert places(computed(stage)) == {a.pk: "1"}


def test_asking_twice_gives_one_job_and_the_same_inputs_give_no_new_run():
    stage, _ = make_judged_stage([[8, 8]])
    assert rankings.request(stage, by=None) == rankings.request(stage, by=None)
    first = computed(stage)

    second = computed(stage)

    assert second == first
    assert Ranking.objects.count() == 1
    assert Job.objects.count() == 2


def test_new_sheets_give_a_new_run_that_supersedes_and_says_so():
    stage, (dossier,) = make_judged_stage([[8, 8]])
    first = computed(stage, by=make_officer())
    late = make_assignment(make_panelist(panel=stage.call.panels.get()), dossier, status="done")
    make_sheet(late, steps=[2, 2], status=SheetStatus.SUBMITTED)
    assert rankings.is_out_of_date(first)

    second = computed(stage)

    first.refresh_from_db()
    assert (first.status, first.superseded_by) == (ResultStatus.SUPERSEDED, second)
    assert first.entries.get().score == "4"
    assert not rankings.is_out_of_date(second)
    assert rankings.current(stage) == second


def test_the_latest_version_of_a_sheet_counts():
    stage, (dossier,) = make_judged_stage([[8, 8]])
    panelist = dossier.assignments.get().panelist
    sheet = dossier.assignments.get().sheets.get()
    sheets.return_(sheet, by=None, reason="Please look again.")
    sheets.save(sheet, by=panelist.user, version=0, scores={"criterion-1": "1"})
    sheets.submit(sheet, by=panelist.user)

    assert computed(stage).entries.get().score == "2.5"


def test_a_conflict_that_comes_while_the_job_computes_is_seen_when_it_publishes():
    stage, (dossier, _other) = make_judged_stage([[8, 8], [2, 2]], [[6, 6]])
    job = jobs.claim(rankings.request(stage, by=None).pk)
    outcome = jobs.compute(job)
    barred = dossier.assignments.order_by("pk").last().panelist
    conflicts.record(barred.user, dossier.application, by=None, reason="partner")

    jobs.publish(job, outcome)

    ranking = Ranking.objects.get()
    assert ranking.entries.get(dossier=dossier).score == "4"
    assert ranking.status == ResultStatus.COMPUTED
    assert len(ranking.inputs) == 2


def test_a_late_conflict_supersedes_the_run_that_rests_on_the_sheet():
    stage, (dossier, _other) = make_judged_stage([[8, 8], [2, 2]], [[6, 6]])
    ranking = computed(stage)
    barred = dossier.assignments.order_by("pk").last().panelist

    conflicts.record(barred.user, dossier.application, by=None, reason="partner")

    ranking.refresh_from_db()
    assert ranking.status == ResultStatus.SUPERSEDED
    assert computed(stage).entries.get(dossier=dossier).score == "4"


def test_the_digest_depends_on_results_and_inputs_alone():
    stage, _ = make_judged_stage([[8, 8]], [[7, 7]])
    inputs = ranking_job.ranking_inputs.read(stage)

    assert ranking_job.compute(inputs).results == ranking_job.compute(inputs).results
    assert inputs.digest == ranking_job.ranking_inputs.read(stage).digest


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "open"}, "still takes hand-ins"),
        ({"status": "decided"}, "is decided"),
        ({"basis": "agreed", "kind": "assessment"}, "agreed levels"),
    ],
)
def test_there_is_no_ranking_where_it_has_no_meaning(fields, words):
    stage, _ = make_judged_stage([[8, 8]])
    type(stage).objects.update(**fields)
    stage.refresh_from_db()

    with pytest.raises(Refused, match=words):
        rankings.request(stage, by=None)


def test_a_stage_without_dossiers_gives_an_empty_run():
    stage, _ = make_judged_stage()

    assert not computed(stage).entries.exists()
