"""What the judging of a stage reports to the call desk, step by step."""

import pytest

from competitions.states import DossierStatus, StageStatus
from core import clock
from core.formats import moment
from reviews import desk, todo
from reviews.actions import selections
from reviews.models import Meeting
from reviews.states import MeetingStatus
from tests.factories.accounts import make_officer
from tests.factories.assessors import make_accreditation, make_label_stage
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.deliberating import make_assessed
from tests.factories.labelling import settle
from tests.factories.meetings import make_meeting
from tests.factories.reviews import make_assignment, make_panel, make_panelist
from tests.factories.warm_ups import make_sample, make_warm_up_sheet
from tests.reviews.deciding import make_ranked_stage

pytestmark = pytest.mark.django_db


def states(stage, user=None):
    report = desk.report(stage, user or make_officer())
    return {step.label: step.state for step in report.steps}


def words(stage):
    return {step.label: step.words for step in desk.report(stage, make_officer()).steps}


def test_without_a_panel_everything_else_comes_later():
    stage = make_stage(status=StageStatus.CLOSED)
    make_dossier(stage=stage, status=DossierStatus.SUBMITTED)

    assert states(stage) == {
        "Appoint the panel": "now",
        "Assign dossiers": "next",
        "Warm up the panel": "next",
        "Judge": "next",
        "Meet": "next",
        "Compute the ranking": "next",
        "Decide": "next",
    }


def test_a_dossier_with_too_few_judges_is_counted():
    stage = make_stage(status=StageStatus.CLOSED, quorum=2)
    dossiers = [make_dossier(stage=stage, status=DossierStatus.SUBMITTED) for _n in range(2)]
    panel = make_panel(call=stage.call)
    for _n in range(2):
        make_assignment(make_panelist(panel=panel), dossiers[0])

    assert words(stage)["Assign dossiers"] == "1 has too few judges"
    assert states(stage)["Assign dossiers"] == "now"


def test_the_load_of_the_panel_is_drawn_as_done_of_assigned():
    stage = make_stage(status=StageStatus.CLOSED, quorum=1)
    dossier = make_dossier(stage=stage, status=DossierStatus.SUBMITTED)
    panel = make_panel(call=stage.call)
    make_assignment(make_panelist(panel=panel), dossier, status="done")
    make_assignment(make_panelist(panel=panel), dossier)

    report = desk.report(stage, make_officer())

    assert words(stage)["Judge"] == "1 of 2 handed in"
    assert report.charts[0].sentence == "1 of 2 sheets are in."


def test_a_proposal_blocks_its_proposer_and_calls_on_the_others():
    stage, proposer = make_ranked_stage(), make_officer()
    panel = make_panel(call=stage.call)
    for dossier in stage.dossiers.all():
        for _n in range(3):
            make_assignment(make_panelist(panel=panel), dossier, status="done")
    selection = selections.propose(stage, by=proposer)

    assert states(stage, proposer)["Decide"] == "blocked"
    assert states(stage)["Confirm the selection"] == "now"

    selections.confirm(selection, by=make_officer())
    assert states(stage)["Publish the decisions"] == "now"
    selections.publish(selection, by=make_officer())
    stage.refresh_from_db()
    assert set(states(stage).values()) == {"done"}


def test_a_tie_over_the_line_is_to_be_settled_before_anybody_is_asked_to_confirm():
    stage, proposer, second = make_ranked_stage(ranks=[1, 2, 2]), make_officer(), make_officer()
    panel = make_panel(call=stage.call)
    for dossier in stage.dossiers.all():
        for _n in range(3):
            make_assignment(make_panelist(panel=panel), dossier, status="done")
    selection = selections.propose(stage, by=proposer)
    step = desk.report(stage, second).steps[-1]

    assert (step.label, step.state) == ("Put the selection right", "now")
    assert "A tie crosses the line" in step.hint
    assert states(stage, proposer)["Put the selection right"] == "now"
    assert "Put the selection right" in home_words(second)[0]
    assert home_words(second) == home_words(proposer)

    order = list(selection.ranking.entries.filter(rank=2).values_list("dossier_id", flat=True))
    selections.settle_tie(selection, by=proposer, text="The panel: the bolder plan.", order=order)

    assert states(stage, second)["Confirm the selection"] == "now"
    assert home_words(second) == ["Look at the selection and confirm it"]
    assert home_words(proposer) == ["Your selection waits for a second officer"]


@pytest.mark.parametrize("spoil", ["left", "over"])
def test_home_knows_what_else_keeps_a_selection_from_being_confirmed(spoil):
    stage = make_ranked_stage(ranks=[1, 2, 3])
    selection = selections.propose(stage, by=make_officer())
    if spoil == "left":
        stage.dossiers.filter(pk=selection.choices.last().dossier_id).update(status="withdrawn")
    else:
        selection.choices.update(kind="awarded", amount=1, reason="Bold.")

    assert selections.problems(selection)
    assert "Put the selection right" in home_words(make_officer())[0]


def home_words(user):
    return [item["words"] for item in todo.for_officer(user) if "election" in item["words"]]


def test_a_rolling_stage_reports_tiers_instead_of_a_ranking():
    stage = make_stage(timing="rolling", closes_at=None, kind="assessment", basis="agreed")

    assert list(states(stage)) == [
        "Appoint the panel",
        "Assign dossiers",
        "Judge",
        "Agree on levels",
        "Confirm tiers",
    ]


def test_a_dossier_waits_for_its_assessors_once_all_have_handed_in():
    dossier = make_assessed()
    assert words(dossier.stage)["Agree on levels"] == "1 waits for its assessors"

    settle(dossier)
    assert words(dossier.stage)["Agree on levels"] == "none waits"


def test_accredited_people_are_given_a_seat_before_they_are_proposed():
    stage = make_label_stage()
    assert words(stage)["Appoint the panel"] == "nobody yet"

    accreditation = make_accreditation(label_type=stage.call.programme.label_type)
    assert words(stage)["Give assessors a seat"] == "1 is accredited and has none"
    assert states(stage)["Give assessors a seat"] == "now"

    make_panelist(panel=stage.call.panels.get(), user=accreditation.user)
    assert words(stage)["Appoint the panel"] == "1 panelist"


def test_the_warm_up_says_how_many_of_the_panel_have_scored_every_sample():
    stage = make_stage(status=StageStatus.CLOSED)
    panel = make_panel(call=stage.call)
    one, other = make_panelist(panel=panel), make_panelist(panel=panel)
    samples = [make_sample(stage) for _n in range(2)]
    for sample in samples:
        make_warm_up_sheet(sample, one)
    make_warm_up_sheet(samples[0], other)

    assert words(stage)["Warm up the panel"] == "1 of 2 are done"
    assert states(stage)["Warm up the panel"] == "open"
    assert words(make_stage())["Warm up the panel"] == "no sample yet"


def test_the_panel_meets_next_or_has_met():
    stage = make_stage(status=StageStatus.CLOSED)
    make_panelist(panel=make_panel(call=stage.call))
    meeting = make_meeting(stage=stage, status=MeetingStatus.PLANNED)

    assert words(stage)["Meet"] == moment(meeting.starts_at, stage.call.zone)

    now = clock.now()
    Meeting.objects.update(status=MeetingStatus.CLOSED, begun_at=now, closed_at=now)
    assert words(stage)["Meet"] == "1 meeting held"
    assert words(make_stage())["Meet"] == "none planned"
