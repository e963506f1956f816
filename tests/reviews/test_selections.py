"""From a ranking to decisions: by the rule, with reasons, by two officers, once."""

from datetime import timedelta

import pytest

from clusters.models import ClusterRole
from competitions.actions import eligibility
from competitions.models import (
    Application,
    Award,
    Decision,
    Dossier,
    Outcome,
    Stage,
    Submission,
)
from competitions.models import DecisionKind as Kind
from competitions.states import DossierStatus, StageStatus
from core import clock
from core.audit import AuditEvent
from core.errors import NotReady, Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews import selecting
from reviews.actions import rankings, selections
from reviews.models import PanelOrder, Ranking, RankingEntry
from reviews.states import ResultStatus, SelectionStatus
from tests.append_only import lifted
from tests.factories.accounts import make_officer, make_user
from tests.factories.reviews import (
    make_assignment,
    make_conflict,
    make_panel,
    make_panelist,
    make_sheet,
)
from tests.reviews.deciding import make_ranked_stage, rank

pytestmark = pytest.mark.django_db


def kinds(selection):
    return list(selection.choices.order_by("dossier_id").values_list("kind", flat=True))


def choice_of(selection, position):
    return selection.choices.order_by("dossier_id")[position]


def make_proposed(**fields):
    return selections.propose(make_ranked_stage(**fields), by=make_officer())


def make_confirmed(**fields):
    return selections.confirm(make_proposed(**fields), by=make_officer())


# Proposing


def test_the_rule_fills_the_places_and_puts_the_rest_on_the_reserve_list_in_order():
    selection = make_proposed(requested=(10, 20, 30, 40), places=2)

    assert kinds(selection) == [Kind.AWARDED, Kind.AWARDED, Kind.RESERVE, Kind.RESERVE]
    assert [c.amount for c in selection.choices.order_by("pk")] == [10e6, 20e6, None, None]
    assert [c.reserve_position for c in selection.choices.order_by("pk")] == [None, None, 1, 2]


def test_the_rule_stops_at_the_budget_and_nobody_overtakes():
    selection = make_proposed(requested=(40, 40, 40, 10), places=5, budget=100_000_000)

    assert kinds(selection) == [Kind.AWARDED, Kind.AWARDED, Kind.RESERVE, Kind.RESERVE]


def test_before_the_last_stage_no_money_is_spent_and_nobody_waits_on_reserve():
    selection = make_proposed(requested=(40, 40, 40), is_last=False, budget=50_000_000)

    assert kinds(selection) == [Kind.SHORTLISTED, Kind.SHORTLISTED, Kind.DECLINED]
    assert set(selection.choices.values_list("amount", flat=True)) == {None}


def test_who_misses_a_threshold_or_is_not_ranked_is_declined_with_that_reason():
    stage = make_ranked_stage(requested=(10, 10, 10), places=3)
    first, second, _third = RankingEntry.objects.order_by("pk")
    first.is_fundable, first.reasons = False, ["The sum 9 misses the threshold of 10."]
    first.save(update_fields=["is_fundable", "reasons"])
    second.rank, second.score, second.reasons = None, "", ["No judgement is in."]
    second.save(update_fields=["rank", "score", "reasons"])

    selection = selections.propose(stage, by=make_officer())

    assert kinds(selection) == [Kind.DECLINED, Kind.DECLINED, Kind.AWARDED]
    assert choice_of(selection, 0).reason == "The sum 9 misses the threshold of 10."
    assert choice_of(selection, 1).reason == "No judgement is in."


def test_ineligible_dossiers_are_no_candidates():
    stage = make_ranked_stage()
    eligibility.find_ineligible(Dossier.objects.first(), by=None, reason="Too late.")

    assert selections.proposing_obstacles(stage, None, rankings.current(stage)) == [
        "Sheets or dossiers have changed since the ranking: compute it anew."
    ]


def test_nothing_is_proposed_without_ranking_or_twice():
    stage = make_ranked_stage()
    selections.propose(stage, by=make_officer())
    with pytest.raises(Refused, match="There is a selection already"):
        selections.propose(stage, by=make_officer())

    Ranking.objects.update(status=ResultStatus.SUPERSEDED)
    selections.discard(selections.standing(stage), by=make_officer(), reason="Anew.")
    with pytest.raises(Refused, match="There is no ranking yet"):
        selections.propose(stage, by=make_officer())


def test_a_stage_that_still_takes_hand_ins_is_not_decided():
    stage = make_ranked_stage()
    Stage.objects.update(status=StageStatus.OPEN)
    stage.refresh_from_db()

    with pytest.raises(Refused, match="not closed"):
        selections.propose(stage, by=make_officer())


def test_a_request_over_the_cap_is_named_before_money_is_proposed():
    stage = make_ranked_stage(requested=(41, 10, 10))

    with pytest.raises(Refused, match=r"requests more than 40 M EUR"):
        selections.propose(stage, by=make_officer())


# Deviating


def test_a_deviation_keeps_its_reason_and_what_the_rule_gave():
    selection = make_proposed()

    selections.amend(
        choice_of(selection, 1), by=make_officer(), kind="declined", reason="No financing."
    )

    choice = choice_of(selection, 1)
    assert (choice.kind, choice.by_rule) == (Kind.DECLINED, Kind.AWARDED)
    assert (choice.amount, choice.reason) == (None, "No financing.")
    assert AuditEvent.objects.filter(verb="amend").exists()


def test_a_deviation_needs_a_reason():
    selection = make_proposed()

    with pytest.raises(Refused, match="Give the reason"):
        selections.amend(choice_of(selection, 0), by=None, kind="declined", reason=" ")


def test_an_award_may_be_lower_than_the_request_with_a_reason_and_never_higher():
    selection = make_proposed()
    choice = choice_of(selection, 0)

    with pytest.raises(Refused, match="Give the reason"):
        selections.amend(choice, by=None, kind="awarded", amount=5_000_000)
    with pytest.raises(Refused, match="At most the 10 M EUR requested"):
        selections.amend(choice, by=None, kind="awarded", amount=11_000_000, reason="More.")
    with pytest.raises(Refused, match="above 0"):
        selections.amend(choice, by=None, kind="awarded", amount=0, reason="Nothing.")
    selections.amend(choice, by=None, kind="awarded", amount=5_000_000, reason="Two projects.")

    assert choice_of(selection, 0).amount == 5_000_000


def test_nobody_enters_over_the_places():
    selection = make_proposed()

    with pytest.raises(Refused, match="There are only 2 places"):
        selections.amend(choice_of(selection, 2), by=None, kind="awarded", reason="Better.")

    assert kinds(selection) == [Kind.AWARDED, Kind.AWARDED, Kind.RESERVE]


def test_nobody_enters_over_the_budget():
    selection = make_proposed(requested=(40, 40, 40), places=3, budget=100_000_000)

    with pytest.raises(Refused, match="would cost 120 M EUR, but the budget is 100 M EUR"):
        selections.amend(choice_of(selection, 2), by=None, kind="awarded", reason="Better.")


def test_an_outline_stage_awards_nothing():
    selection = make_proposed(is_last=False)

    with pytest.raises(Refused, match="not possible in this stage"):
        selections.amend(choice_of(selection, 0), by=None, kind="awarded", reason="Now.")


def test_the_reserve_list_is_numbered_anew_after_a_change():
    selection = make_proposed(requested=(10, 10, 10, 10), places=2)

    selections.amend(choice_of(selection, 0), by=None, kind="reserve", reason="Later.")

    assert choice_of(selection, 0).reserve_position == 1
    assert choice_of(selection, 3).reserve_position == 3


def test_fewer_than_the_places_may_be_confirmed():
    """A cap is no quota: 11 of 15 places is valid."""
    selection = make_proposed(requested=[10] * 24, places=15, is_last=False)
    for position in range(4, 8):
        selections.amend(
            choice_of(selection, position), by=None, kind="declined", reason="Too weak."
        )

    selections.confirm(selection, by=make_officer())

    assert kinds(selection).count(Kind.SHORTLISTED) == 11


def test_a_tie_over_the_line_needs_a_recorded_decision():
    selection = make_proposed(ranks=(1, 2, 2), places=2)
    assert kinds(selection) == [Kind.AWARDED, Kind.RESERVE, Kind.RESERVE]

    with pytest.raises(NotReady, match="A tie crosses the line"):
        selections.confirm(selection, by=make_officer())
    order = [choice_of(selection, 2).dossier_id, choice_of(selection, 1).dossier_id]
    selections.settle_tie(selection, by=make_officer(), text="By vote, 9 to 6.", order=order)

    assert kinds(selection) == [Kind.AWARDED, Kind.RESERVE, Kind.AWARDED]
    assert choice_of(selection, 1).reserve_position == 1
    assert selections.confirm(selection, by=make_officer()).status == SelectionStatus.CONFIRMED


def test_what_a_person_changed_stays_when_a_tie_is_settled_afterwards():
    selection = make_proposed(requested=(10, 10, 10, 10), ranks=(1, 2, 2, 4), places=2)
    selections.amend(choice_of(selection, 3), by=None, kind="declined", reason="Withdrawn partner.")
    order = [choice_of(selection, 1).dossier_id, choice_of(selection, 2).dossier_id]

    selections.settle_tie(selection, by=make_officer(), text="By vote.", order=order)

    assert kinds(selection) == [Kind.AWARDED, Kind.AWARDED, Kind.RESERVE, Kind.DECLINED]
    assert choice_of(selection, 3).reason == "Withdrawn partner."


@pytest.mark.parametrize(
    ("positions", "text", "words"),
    [
        ((1, 2), " ", "Say who settled the tie"),
        ((1,), "By vote.", "every dossier of the tie"),
        ((1, 1), "By vote.", "every dossier of the tie"),
        ((0, 1, 2), "By vote.", "every dossier of the tie"),
        ((0,), "By vote.", "every dossier of the tie"),
        ((), "By vote.", "every dossier of the tie"),
    ],
)
def test_an_order_names_everybody_of_one_tie_once_and_says_who_decided(positions, text, words):
    selection = make_proposed(ranks=(1, 2, 2), places=2)
    order = [choice_of(selection, position).dossier_id for position in positions]

    with pytest.raises(Refused, match=words):
        selections.settle_tie(selection, by=make_officer(), text=text, order=order)
    assert not PanelOrder.objects.exists()


def test_a_call_that_says_by_draw_is_not_settled_by_the_panel():
    selection = make_proposed(ranks=(1, 2, 2), places=2)
    Stage.objects.update(tie_chain=[{"by": "draw"}])
    order = [choice_of(selection, position).dossier_id for position in (1, 2)]

    with pytest.raises(Refused, match="a draw parts ties"):
        selections.settle_tie(selection, by=make_officer(), text="By vote.", order=order)


def test_a_panel_order_may_be_corrected_while_nothing_is_confirmed_and_both_stay():
    selection = make_proposed(ranks=(1, 2, 2), places=2)
    order = [choice_of(selection, position).dossier_id for position in (1, 2)]

    selections.settle_tie(selection, by=make_officer(), text="By vote.", order=order)
    selections.settle_tie(selection, by=make_officer(), text="Corrected.", order=order[::-1])

    assert kinds(selection) == [Kind.AWARDED, Kind.RESERVE, Kind.AWARDED]
    assert list(PanelOrder.objects.values_list("text", flat=True)) == ["By vote.", "Corrected."]


# The rules of the stage


def test_skip_funds_the_next_that_fits_and_tells_the_overtaken_why():
    stage = make_ranked_stage(requested=(40, 40, 10), places=5, budget=60_000_000)
    Stage.objects.update(exhaustion="skip")
    stage.refresh_from_db()

    selection = selections.propose(stage, by=make_officer())

    assert kinds(selection) == [Kind.AWARDED, Kind.RESERVE, Kind.AWARDED]
    assert "did not fit into the money left" in choice_of(selection, 1).reason
    assert selections.confirm(selection, by=make_officer())


def test_stage_one_is_cut_where_the_requests_come_closest_to_so_many_budgets():
    stage = make_ranked_stage(
        requested=(8, 8, 7, 6, 6),
        ranks=(1, 2, 2, 4, 5),
        is_last=False,
        places=15,
        budget=10_000_000,
    )
    Stage.objects.filter(pk=stage.pk).update(cut_factor=3)
    stage.refresh_from_db()

    selection = selections.propose(stage, by=make_officer())

    assert kinds(selection) == [Kind.SHORTLISTED] * 4 + [Kind.DECLINED]
    assert selections.confirm(selection, by=make_officer())


def test_a_cut_needs_the_amounts_of_stage_one():
    stage = make_ranked_stage(is_last=False)
    Stage.objects.filter(pk=stage.pk).update(cut_factor=3)
    stage.refresh_from_db()
    pinned = Dossier.objects.order_by("pk").first().pinned
    with lifted():
        Submission.objects.filter(pk=pinned.pk).update(requested=None)

    with pytest.raises(Refused, match="requests no amount"):
        selections.propose(stage, by=make_officer())


def test_a_least_number_per_topic_steers_the_proposal_and_one_that_cannot_be_met_is_named():
    stage = make_ranked_stage(requested=(10, 10, 10), places=2)
    third = stage.dossiers.order_by("pk").last().application
    Application.objects.filter(pk=third.pk).update(sector="biotech")
    Stage.objects.update(group_minimums={"by": "topic", "least": {"biotech": 1}})
    stage.refresh_from_db()

    selection = selections.propose(stage, by=make_officer())

    assert kinds(selection) == [Kind.AWARDED, Kind.RESERVE, Kind.AWARDED]
    assert "reserves places" in choice_of(selection, 1).reason

    Stage.objects.update(group_minimums={"by": "topic", "least": {"security": 1}})
    stage.refresh_from_db()
    selection.stage = stage
    state = selecting.state_of(selection)
    assert state.notes == [
        "security: at least 1 must enter, but only 0 can be funded. So many count."
    ]


# Four eyes


def test_who_proposes_does_not_confirm():
    officer = make_officer()
    selection = selections.propose(make_ranked_stage(), by=officer)

    with pytest.raises(Refused, match="Somebody else must confirm"):
        selections.confirm(selection, by=officer)


def test_who_changes_a_proposal_makes_it_theirs_and_does_not_confirm_it():
    first, second = make_officer(), make_officer()
    selection = selections.propose(make_ranked_stage(), by=first)
    selections.amend(choice_of(selection, 0), by=second, kind="declined", reason="Too weak.")

    with pytest.raises(Refused, match="Somebody else must confirm"):
        selections.confirm(selection, by=second)
    assert selections.confirm(selection, by=first).proposed_by == second


def test_an_officer_with_a_conflict_neither_confirms_nor_publishes():
    selection, officer = make_proposed(), make_officer()
    make_conflict(officer, choice_of(selection, 0).dossier.application)

    with pytest.raises(Refused, match="conflict of interest"):
        selections.confirm(selection, by=officer)
    selections.confirm(selection, by=make_officer())
    with pytest.raises(Refused, match="conflict of interest"):
        selections.publish(selection, by=officer)


def test_an_officer_with_a_conflict_has_no_hand_in_the_selection():
    stage, officer = make_ranked_stage(), make_officer()
    make_conflict(officer, Dossier.objects.first().application)
    with pytest.raises(Refused, match="conflict of interest"):
        selections.propose(stage, by=officer)
    assert selections.standing(stage) is None

    selection = selections.propose(stage, by=make_officer())
    rival = choice_of(selection, 1)
    with pytest.raises(Refused, match="conflict of interest"):
        selections.amend(rival, by=officer, kind="declined", reason="Not as good.")
    with pytest.raises(Refused, match="conflict of interest"):
        selections.settle_tie(selection, by=officer, text="By me.", order=[])
    with pytest.raises(Refused, match="conflict of interest"):
        selections.discard(selection, by=officer, reason="I dislike it.")
    rival.refresh_from_db()
    assert rival.kind == Kind.AWARDED


def test_confirming_freezes_the_ranking():
    selection = make_confirmed()

    assert Ranking.objects.get().status == ResultStatus.FROZEN
    assert selection.confirmed_by != selection.proposed_by


def test_a_dossier_that_left_the_judging_stops_the_confirmation():
    selection = make_proposed()
    eligibility.find_ineligible(choice_of(selection, 2).dossier, by=None, reason="Too late.")

    with pytest.raises(NotReady, match="Dossiers left or joined the judging"):
        selections.confirm(selection, by=make_officer())


def test_a_sheet_that_came_in_later_stops_the_confirmation():
    selection = make_proposed()
    dossier = choice_of(selection, 0).dossier
    panelist = make_panelist(panel=make_panel(call=selection.stage.call))
    make_sheet(make_assignment(panelist, dossier), steps=[4, 4], status="submitted")

    with pytest.raises(NotReady, match="Sheets have changed since the ranking"):
        selections.confirm(selection, by=make_officer())


def test_what_is_confirmed_is_not_changed_any_more_but_can_be_discarded():
    selection = make_confirmed()

    with pytest.raises(TransitionNotAllowed):
        selections.amend(choice_of(selection, 0), by=None, kind="declined", reason="No.")
    selections.discard(selection, by=make_officer(), reason="A file was overlooked.")

    assert selections.standing(selection.stage) is None


# Publication


def test_publishing_the_shortlist_opens_the_next_stage_and_tells_everybody():
    selection = make_confirmed(is_last=False)
    for choice in selection.choices.all():
        cluster = choice.dossier.application.cluster
        ClusterRole.objects.create(cluster=cluster, user=make_user(), role="manager")

    selections.publish(selection, by=make_officer())

    stage = Stage.objects.get(pk=selection.stage_id)
    assert stage.status == StageStatus.DECIDED
    second = stage.call.stages.get(position=2)
    assert second.status == StageStatus.OPEN
    assert second.dossiers.count() == 2
    subjects = list(Letter.objects.order_by("pk").values_list("subject", flat=True))
    assert [subject.split(":")[0] for subject in subjects] == [
        "Shortlisted",
        "Shortlisted",
        "Not selected",
    ]
    assert Dossier.objects.filter(status=DossierStatus.DECLINED).get().application.outcome == (
        Outcome.DECLINED
    )


def test_publishing_the_last_stage_makes_awards_on_the_ranking_they_rest_on():
    selection = make_confirmed(requested=(10, 20, 30))

    selections.publish(selection, by=make_officer())

    assert sorted(Award.objects.values_list("amount", flat=True)) == [10_000_000, 20_000_000]
    decisions = Decision.objects.order_by("dossier_id")
    assert [d.kind for d in decisions] == ["awarded", "awarded", "reserve"]
    assert {d.basis_digest for d in decisions} == {Ranking.objects.get().digest}
    assert {(d.proposed_by, d.confirmed_by) for d in decisions} == {
        (selection.proposed_by, selection.confirmed_by)
    }
    assert decisions[2].reserve_position == 1


def test_nothing_is_decided_before_publication():
    make_confirmed()

    assert not Decision.objects.exists()
    assert not Letter.objects.exists()
    assert not Dossier.objects.exclude(status=DossierStatus.SUBMITTED).exists()


def test_the_shortlist_is_not_published_when_the_next_stage_would_be_over():
    selection = make_confirmed(is_last=False)
    Stage.objects.filter(position=2).update(closes_at=clock.now() - timedelta(days=1))

    with pytest.raises(NotReady, match="would be over already"):
        selections.publish(selection, by=make_officer())


def test_a_selection_is_published_once():
    selection = make_confirmed()
    selections.publish(selection, by=make_officer())

    with pytest.raises(TransitionNotAllowed):
        selections.publish(selection, by=make_officer())

    assert Decision.objects.count() == 3


def test_letters_carry_scores_and_comments_by_criterion_and_no_name_of_a_panelist():
    stage = make_ranked_stage(requested=(10,), places=1)
    dossier = stage.dossiers.get()
    manager = make_user()
    ClusterRole.objects.create(cluster=dossier.application.cluster, user=manager, role="manager")
    panelist = make_panelist(panel=make_panel(call=stage.call), user=make_user(name="Prof. Secret"))
    sheet = make_sheet(
        make_assignment(panelist, dossier),
        steps=[8, 7],
        status="submitted",
        comment="A convincing strategy.",
        panel_comment="Between us: weak management.",
    )
    sheet.scores.filter(criterion__key="criterion-1").update(comment="Much private money.")
    Ranking.objects.update(status=ResultStatus.SUPERSEDED)
    rank(stage, [dossier], [1])
    selection = selections.confirm(selections.propose(stage, by=make_officer()), by=make_officer())

    selections.publish(selection, by=make_officer())

    text = Letter.objects.get(address=manager.email).text
    assert text.startswith('Your application "Light from waste heat" is among the winners')
    assert "4 of 5 points." in text
    assert "Much private money." in text
    assert "A convincing strategy." in text
    assert "Between us" not in text
    assert "Secret" not in text
    assert "you may complain until" in text
