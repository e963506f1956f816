"""Runs of a stage: the official one, others for information, what is kept of each."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from core import jobs
from core.digests import canonical, canonical_exact, digest
from core.errors import NotReady, Refused
from core.models import Job, JobState
from reviews import packing, ranking_inputs, ranking_lacks, ranking_settings
from reviews.actions import rankings
from reviews.models import Ranking
from reviews.ranking_results import compute
from reviews.ranking_settings import Settings, Unsuitable, chosen
from reviews.states import ResultStatus, SheetStatus
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_rubric
from tests.factories.reviews import make_assignment, make_conflict, make_panelist, make_sheet
from tests.reviews.test_rankings import computed, make_judged_stage, places

pytestmark = pytest.mark.django_db
MEDIAN = "median"


def other(stage, method=MEDIAN, by=None, **choice):
    """A run by another choice, computed."""
    settings = chosen(stage, method, **choice)
    job = jobs.run(rankings.request(stage, by=by, settings=settings).pk)
    assert job.state == JobState.DONE, job.detail
    return Ranking.objects.get(pk=job.result["ranking"])


def declare(stage, **fields):
    """What the call says of ``stage``, written past its forms."""
    type(stage).objects.filter(pk=stage.pk).update(**fields)
    stage.refresh_from_db()


def hand_in_late(stage, dossier, steps):
    late = make_assignment(make_panelist(panel=stage.call.panels.get()), dossier, status="done")
    return make_sheet(late, steps=steps, status=SheetStatus.SUBMITTED)


# Official and for information


def test_another_method_stands_beside_the_official_ranking():
    stage, (a, b) = make_judged_stage([[0, 0], [8, 8], [8, 8]], [[6, 6], [6, 6], [6, 6]])
    official = computed(stage)

    median = other(stage)

    assert (official.is_official, median.is_official) == (True, False)
    assert places(official) == {b.pk: "1", a.pk: "2"}
    assert places(median) == {a.pk: "1", b.pk: "2"}
    entry = median.entries.get(dossier=a)
    assert (entry.score, entry.raw) == ("4", "2.666666666667")
    assert Fraction(int(entry.raw_numerator), int(entry.raw_denominator)) == Fraction(8, 3)
    assert rankings.current(stage) == official
    assert official.status == ResultStatus.COMPUTED


def test_the_stage_says_which_method_is_official():
    stage, (a, b) = make_judged_stage([[0, 0], [8, 8], [8, 8]], [[6, 6], [6, 6], [6, 6]])
    declare(stage, method=MEDIAN)

    ranking = computed(stage)

    assert (ranking.is_official, ranking.method) == (True, MEDIAN)
    assert places(ranking) == {a.pk: "1", b.pk: "2"}


def test_asking_for_the_choice_of_the_stage_is_asking_for_the_official_ranking():
    stage, _ = make_judged_stage([[8, 8]])

    assert other(stage, "mean") == computed(stage)
    assert Ranking.objects.count() == 1


def test_other_weights_make_a_run_for_information():
    stage, (a, b) = make_judged_stage([[9, 1]], [[4, 7]])
    official = computed(stage)

    run = other(stage, "mean", weights={"criterion-1": "3", "criterion-2": "1"})

    assert not run.is_official
    assert places(official) == {b.pk: "1", a.pk: "2"}
    assert places(run) == {a.pk: "1", b.pk: "2"}
    assert [row["weight"] for row in run.parameters["criteria"]] == [3, 1]
    published = ranking_settings.published_weights(stage)
    assert ranking_settings.of_run(run, published).weights == {"criterion-1": 3, "criterion-2": 1}


def test_the_same_choice_twice_is_the_same_run_and_new_sheets_supersede_it_alone():
    stage, (dossier,) = make_judged_stage([[8, 8], [4, 4]])
    official, first = computed(stage), other(stage)
    assert other(stage) == first
    hand_in_late(stage, dossier, [2, 2])
    assert rankings.out_of_date([official, first]) == [official, first]

    second = other(stage)

    first.refresh_from_db()
    official.refresh_from_db()
    assert (first.status, first.superseded_by) == (ResultStatus.SUPERSEDED, second)
    assert official.status == ResultStatus.COMPUTED


def test_a_stage_that_goes_by_another_method_now_supersedes_what_it_had():
    stage, _ = make_judged_stage([[8, 8], [4, 4]])
    mean, median = computed(stage), other(stage)
    declare(stage, method=MEDIAN)
    assert rankings.is_out_of_date(Ranking.objects.get(pk=mean.pk))

    official = computed(stage)

    for former in (mean, median):
        former.refresh_from_db()
        assert (former.status, former.superseded_by) == (ResultStatus.SUPERSEDED, official)
    assert official.is_official


def test_options_that_a_method_does_not_read_make_no_other_run():
    stage, _ = make_judged_stage([[8, 8], [4, 4]])

    assert other(stage, options={"trim": "0.2"}) == other(stage, options={"ridge": "3"})
    trimmed = other(stage, "trimmed", options={"trim": "0.25"})
    assert trimmed.parameters["settings"]["options"] == {"trim": "0.25"}
    assert trimmed != other(stage, "trimmed")


def test_the_database_keeps_one_official_and_one_of_each_choice():
    stage, _ = make_judged_stage([[8, 8], [4, 4]])
    official, median = computed(stage), other(stage)

    for run in (official, median):
        copy = Ranking.objects.get(pk=run.pk)
        copy.pk = copy.job = None
        with pytest.raises(IntegrityError), transaction.atomic():
            copy.save(force_insert=True)


def test_one_choice_is_one_job_and_another_choice_another_job():
    stage, _ = make_judged_stage([[8, 8]])
    median = chosen(stage, MEDIAN)

    asked = [rankings.request(stage, by=None, settings=median) for _ in range(2)]

    assert asked[0] == asked[1] != rankings.request(stage, by=None)
    assert Job.objects.count() == 2


def test_a_conflict_supersedes_every_run_that_rests_on_the_sheet():
    stage, (dossier, _b) = make_judged_stage([[8, 8], [2, 2]], [[6, 6]])
    runs = [computed(stage), other(stage)]
    barred = dossier.assignments.order_by("pk").last().panelist

    rankings.conflicts.record(barred.user, dossier.application, by=None, reason="partner")

    for run in runs:
        run.refresh_from_db()
        assert run.status == ResultStatus.SUPERSEDED


def test_a_float_method_keeps_figures_findings_and_what_computed_it():
    sheets = ([[8, 8], [5, 5]], [[6, 6], [3, 3]], [[7, 7], [4, 4]])
    stage, dossiers = make_judged_stage(*sheets)

    run = other(stage, "least-squares")

    assert places(run) == {dossiers[0].pk: "1", dossiers[2].pk: "2", dossiers[1].pk: "3"}
    strict = {row["panelist"]: row["severity"] for row in run.findings["panelists"]}
    seats = [a.panelist_id for a in dossiers[0].assignments.order_by("pk")]
    assert strict[seats[1]] == pytest.approx(0.75) == -strict[seats[0]]
    assert run.parameters["settings"]["options"] == {"resolution": "0.000001"}
    assert {"numpy", "scipy", "platform"} <= run.versions.keys()


# Ties


def test_equal_scores_are_parted_by_the_chain_and_each_step_is_kept():
    stage, (a, b, c) = make_judged_stage([[7, 8]], [[8, 7]], [[1, 1]])
    declare(stage, tie_chain=[{"by": "criterion", "key": "criterion-1"}])

    ranking = computed(stage)

    assert places(ranking) == {b.pk: "1", a.pk: "2", c.pk: "3"}
    (step,) = ranking.steps
    assert step["values"] == {str(a.pk): "7/2", str(b.pk): "4"}
    assert step["parts"] == [[str(b.pk)], [str(a.pk)]]


def test_what_nobody_ranked_better_has_comes_first_and_the_attributes_are_frozen():
    stage, (best, same, fresh) = make_judged_stage([[9, 9]], [[7, 7]], [[7, 7]])
    for dossier, sector in ((best, "energy"), (same, "energy"), (fresh, "health")):
        type(dossier.application).objects.filter(pk=dossier.application_id).update(sector=sector)
    declare(stage, tie_chain=[{"by": "attribute", "name": "topic"}, {"by": "draw"}])

    ranking = computed(stage)

    assert places(ranking) == {best.pk: "1", fresh.pk: "2", same.pk: "3"}
    assert ranking.parameters["attributes"]["topic"][str(fresh.pk)] == "health"


def test_a_tie_that_waits_for_a_person_is_shown_as_one():
    stage, (a, b) = make_judged_stage([[7, 7]], [[7, 7]])
    declare(stage, tie_chain=[{"by": "panel"}])

    ranking = computed(stage)

    assert places(ranking) == {a.pk: "1=", b.pk: "1="}
    assert ranking.steps[0]["pending"] is True


# Digests and packing


def test_a_plain_mean_has_the_digest_that_it_had_before_there_was_a_choice():
    """Runs of before rest on these very texts: they must still be found to be current."""
    stage, (dossier,) = make_judged_stage([[8, 8]])
    version = dossier.assignments.get().sheets.get().versions.get()
    parameters = ranking_inputs.parameters(stage) | {"dossiers": [dossier.pk]}

    ranking = computed(stage)

    assert ranking.inputs_digest == digest([parameters, [[version.pk, version.digest]]])
    entry = {
        "dossier_id": dossier.pk,
        "rank": 1,
        "is_tied": False,
        "numerator": "4",
        "denominator": "1",
        "score": "4",
        "judgements": 1,
        "is_fundable": True,
        "criteria": {"criterion-1": "4", "criterion-2": "4"},
        "totals": ["4"],
    }
    assert ranking.digest == digest([ranking.inputs_digest, [entry]])


def test_inputs_are_packed_and_come_back_as_they_were():
    stage, _ = make_judged_stage([[8, 8], [7, 7]])
    ranking = computed(stage)

    again = Ranking.objects.get(pk=ranking.pk)

    assert again.inputs == ranking_inputs.read(stage).versions
    assert again.input_ids == {key for key, _seal in again.inputs}
    assert again.input_count == 2
    assert packing.unpack(packing.pack([])) == []


def test_the_quick_canonical_text_is_the_canonical_text():
    value = {"b": [1, -2, None, True, 'ä \u2028 "quoted" \\ \n \x07'], "a": {"z": 2**53 - 1}}

    assert canonical_exact(value) == canonical(value)


# What is missing


def test_a_stage_of_which_nothing_can_be_ranked_says_who_owes_what_instead():
    stage, (dossier,) = make_judged_stage([[8, 8]], quorum=3)
    late = make_panelist(panel=stage.call.panels.get())
    make_assignment(late, dossier)

    with pytest.raises(NotReady) as error:
        rankings.request(stage, by=make_officer())

    assert error.value.problems == [
        "No dossier has enough judgements to be ranked.",
        f"{dossier.application.reference}: 1 of at least 3 judgements are in. "
        f"Sheets are owed by {late.user}. Assign 1 more panelist.",
    ]
    assert not Job.objects.exists()


def test_what_is_missing_of_a_dossier_is_told_to_nobody_whom_a_conflict_ties_to_it():
    stage, (dossier, _other) = make_judged_stage([[8, 8]], [[8, 8]], quorum=2)
    tied = make_officer()
    make_conflict(tied, dossier.application)

    assert dossier in [lack.dossier for lack in ranking_lacks.of(stage, make_officer())]
    assert dossier not in [lack.dossier for lack in ranking_lacks.of(stage, tied)]
    with pytest.raises(NotReady) as error:
        rankings.request(stage, by=tied)
    assert dossier.application.reference not in str(error.value)


def test_weights_of_0_rank_nothing():
    stage, _ = make_judged_stage([[8, 8]], rubric=make_rubric({"weight": 0}, {"weight": 0}))

    with pytest.raises(Refused, match="weights of all criteria are 0"):
        rankings.request(stage, by=None)


# Bad choices


@pytest.mark.parametrize(
    ("method", "choice", "field", "words"),
    [
        ("magic", {}, "method", "from the list"),
        ("trimmed", {"options": {"trim": "0.5"}}, "trim", "from 0 to 0.49"),
        ("trimmed", {"options": {"trim": "nan"}}, "trim", "from 0 to 0.49"),
        ("ridge", {"options": {"ridge": "-1"}}, "ridge", "from 0.000001 to 1000000"),
        ("ridge", {"options": {"resolution": "0"}}, "resolution", "a number of points"),
        ("zscore", {"options": {"resolution": "1e999999999"}}, "resolution", "a number of points"),
        ("mean", {"weights": {"criterion-1": "0", "criterion-2": "0"}}, "weights", "above 0"),
        ("mean", {"weights": {"criterion-1": "-1"}}, "weight-criterion-1", "whole number"),
        ("mean", {"weights": {"criterion-1": "1.5"}}, "weight-criterion-1", "whole number"),
        ("mean", {"weights": {"criterion-1": "9" * 400}}, "weight-criterion-1", "whole number"),
        ("mean", {"weights": {"criterion-1": "²"}}, "weight-criterion-1", "whole number"),
        ("mean", {"weights": {"nothing": "1"}}, "weights", "no criterion nothing"),
    ],
)
def test_a_choice_that_cannot_be_computed_by_is_one_sentence_at_its_field(
    method, choice, field, words
):
    stage, _ = make_judged_stage([[8, 8]])

    with pytest.raises(Unsuitable) as error:
        chosen(stage, method, **choice)

    assert list(error.value.errors) == [field]
    assert words in error.value.errors[field]


def test_a_comma_is_read_as_a_point_and_nothing_as_usual():
    stage, _ = make_judged_stage([[8, 8]])

    assert chosen(stage, "trimmed", options={"trim": "0,2"}).options == {"trim": "0.2"}
    assert chosen(stage, "trimmed", options={"trim": " "}).options == {"trim": "0.1"}
    assert chosen(stage, "mean", weights={"criterion-1": ""}) == Settings()


def test_computing_knows_nothing_but_its_inputs():
    stage, _ = make_judged_stage([[8, 8], [3, 9]], [[7, 7]])
    inputs = ranking_inputs.read(stage, chosen(stage, MEDIAN))

    assert compute(inputs).digest == compute(inputs).digest
    assert inputs.digest != ranking_inputs.read(stage).digest
