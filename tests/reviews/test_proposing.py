"""Proposals keep what is hard, weigh what panelists said, and say what would help."""

import pytest

from core import jobs
from core.errors import Refused
from reviews import proposal_job, proposal_words, proposing
from reviews.actions import assignments, conflicts, pair_rules, preferences
from reviews.models import ApartRule, Assignment, PairRule, PairRuleKind, Preference, Standing, Wish
from tests.factories.accounts import make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def panel(stage):
    return make_panel(call=stage.call)


@pytest.fixture
def officer():
    return make_officer()


def dossiers(stage, count):
    return [make_dossier(stage=stage, status="submitted") for _ in range(count)]


def seats(panel, count, **fields):
    return [make_panelist(panel=panel, **fields) for _ in range(count)]


def pairs(found):
    return {tuple(pair) for pair in found}


def declared(panelist, dossier):
    """A panelist who has declared that there is no conflict."""
    conflicts.declare_sheet(panelist, dossier.stage, by=panelist.user)


def test_what_somebody_would_judge_gladly_counts_and_bars_nobody(stage, panel, officer):
    (dossier,), (first, second) = dossiers(stage, 1), seats(panel, 2)
    for seat, wish in ((first, Wish.RATHER_NOT), (second, Wish.GLADLY)):
        declared(seat, dossier)
        preferences.save(seat, stage, {dossier.pk: wish}, by=seat.user)

    one = proposing.propose(stage, by=officer, per_dossier=1)
    both = proposing.propose(stage, by=officer, per_dossier=2)

    assert one.pairs == [[second.pk, dossier.pk]]
    assert pairs(both.pairs) == {(first.pk, dossier.pk), (second.pk, dossier.pk)}
    assert (one.floor, both.floor) == (2, -2)


def test_a_wish_is_said_of_what_one_has_declared_for_only(stage, panel):
    (dossier,), (seat,) = dossiers(stage, 1), seats(panel, 1)
    with pytest.raises(Refused, match="Declare conflicts"):
        preferences.save(seat, stage, {dossier.pk: "gladly"}, by=seat.user)
    declared(seat, dossier)
    (later,) = dossiers(stage, 1)

    with pytest.raises(Refused, match="not open to you"):
        preferences.save(seat, stage, {later.pk: "gladly"}, by=seat.user)
    with pytest.raises(Refused, match="one of the answers"):
        preferences.save(seat, stage, {dossier.pk: "never"}, by=seat.user)
    assert preferences.save(seat, stage, {dossier.pk: "gladly"}, by=seat.user) == 1
    assert preferences.save(seat, stage, {dossier.pk: "gladly"}, by=seat.user) == 0
    assert preferences.save(seat, stage, {dossier.pk: ""}, by=seat.user) == 1
    assert not Preference.objects.exists()


def test_rules_by_hand_hold_in_proposals_and_for_hands(stage, panel, officer):
    (dossier,), (wanted, unwanted, other) = dossiers(stage, 1), seats(panel, 3)
    pair_rules.rule(wanted, dossier, PairRuleKind.MUST, by=officer, reason="knows the plant")
    pair_rules.rule(unwanted, dossier, PairRuleKind.MUST_NOT, by=officer, reason="on leave")

    result = proposing.propose(stage, by=officer, per_dossier=2)

    assert pairs(result.pairs) == {(wanted.pk, dossier.pk), (other.pk, dossier.pk)}
    with pytest.raises(Refused, match="not to judge"):
        assignments.assign(unwanted, dossier, by=officer)
    rule = PairRule.objects.get(kind=PairRuleKind.MUST_NOT)
    assert (rule.reason, rule.set_by) == ("on leave", officer)
    pair_rules.lift(rule, by=officer)
    assignments.assign(unwanted, dossier, by=officer)


def test_two_who_are_kept_apart_never_share_a_dossier(stage, panel, officer):
    (dossier,), (one, other, third) = dossiers(stage, 1), seats(panel, 3)
    pair_rules.keep_apart(stage, other, one, by=officer, reason="same firm")

    result = proposing.propose(stage, by=officer, per_dossier=2)

    assert (third.pk, dossier.pk) in pairs(result.pairs)
    assert len(result.pairs) == 2
    assignments.assign(one, dossier, by=officer)
    with pytest.raises(Refused, match="kept apart"):
        assignments.assign(other, dossier, by=officer)
    with pytest.raises(Refused, match="kept apart already"):
        pair_rules.keep_apart(stage, one, other, by=officer, reason="again")
    assert ApartRule.objects.get().one_id == min(one.pk, other.pk)


def test_two_kept_apart_are_not_assigned_in_one_go(stage, panel, officer):
    (dossier,), (one, other) = dossiers(stage, 1), seats(panel, 2)
    pair_rules.keep_apart(stage, one, other, by=officer, reason="same firm")

    with pytest.raises(Refused) as error:
        assignments.apply(stage, [(one.pk, dossier.pk), (other.pk, dossier.pk)], by=officer)

    assert len(error.value.problems) == 1


def test_a_rule_that_makes_no_sense_is_refused(stage, panel, officer):
    (dossier,), (seat,) = dossiers(stage, 1), seats(panel, 1)
    elsewhere = make_panelist()
    with pytest.raises(Refused, match="Say why"):
        pair_rules.rule(seat, dossier, PairRuleKind.MUST, by=officer, reason=" ")
    with pytest.raises(Refused, match="two different"):
        pair_rules.keep_apart(stage, seat, seat, by=officer, reason="x")
    with pytest.raises(Refused, match="does not sit"):
        pair_rules.rule(elsewhere, dossier, PairRuleKind.MUST, by=officer, reason="x")
    make_assignment(seat, dossier)
    with pytest.raises(Refused, match="Take it away first"):
        pair_rules.rule(seat, dossier, PairRuleKind.MUST_NOT, by=officer, reason="x")
    conflicts.record(seat.user, dossier.application, by=officer, reason="partner")
    with pytest.raises(Refused, match="in conflict"):
        pair_rules.rule(seat, dossier, PairRuleKind.MUST, by=officer, reason="x")


def test_a_conflict_that_comes_later_is_stronger_than_a_rule(stage, panel, officer):
    (dossier,), (seat, other) = dossiers(stage, 1), seats(panel, 2)
    pair_rules.rule(seat, dossier, PairRuleKind.MUST, by=officer, reason="knows the plant")
    conflicts.record(seat.user, dossier.application, by=officer, reason="partner")

    result = proposing.propose(stage, by=officer, per_dossier=1)

    assert result.pairs == [[other.pk, dossier.pk]]
    assert result.void == [[seat.pk, dossier.pk]]


def test_only_what_nobody_has_begun_moves_and_only_if_asked(stage, panel, officer):
    first, second = dossiers(stage, 2)
    busy, idle = seats(panel, 2, capacity=2)
    for dossier in (first, second):
        make_assignment(busy, dossier)
    make_sheet(Assignment.objects.get(dossier=first))

    stays = proposing.propose(stage, by=officer, per_dossier=1)
    moves = proposing.propose(stage, by=officer, per_dossier=1, moves=True)

    assert (stays.pairs, stays.taken) == ([], [])
    assert moves.pairs == [[idle.pk, second.pk]]
    assert moves.taken == [[busy.pk, second.pk]]


def test_a_rule_against_what_is_assigned_moves_it(stage, panel, officer):
    (dossier,), (busy, idle) = dossiers(stage, 1), seats(panel, 2)
    pair_rules.rule(busy, dossier, PairRuleKind.MUST_NOT, by=officer, reason="on leave")
    make_assignment(busy, dossier)

    moved = proposing.propose(stage, by=officer, per_dossier=1, moves=True)

    assert (moved.pairs, moved.taken) == ([[idle.pk, dossier.pk]], [[busy.pk, dossier.pk]])


def test_what_is_missing_and_what_would_help_is_said_in_words(stage, panel, officer):
    (dossier, other), (barred, free) = dossiers(stage, 2), seats(panel, 2, capacity=1)
    conflicts.record(barred.user, dossier.application, by=officer, reason="partner")

    result = proposing.propose(stage, by=officer, per_dossier=2)

    people = {seat.pk: seat for seat in (barred, free)}
    files = {one.pk: one for one in (dossier, other)}
    assert proposal_words.headline(result.short) == "2 judgements are missing"
    words = " ".join(proposal_words.gap(row, files, people) for row in result.short)
    assert f"{dossier.application.reference} lacks" in words
    assert "1 of 2 are in conflict with it, 1 may judge it." in words
    helps = [proposal_words.alternative(one, files, people, 2) for one in result.alternatives]
    assert ["Add 2 panelists without a conflict who take 1 dossiers each."] in helps


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((1, "panel", 15, 2), "lacks 1 judgement: it needs more panelists than the 2 there are."),
        ((6, "capacity", 1, 1), "lacks 6 judgements: the 1 who may judge it have no room left."),
        ((1, "conflicts", 1, 0), "lacks 1 judgement: only 1 of 2 may judge it."),
        ((2, "conflicts", 1, 1), "1 of 2 are in conflict with it, 1 may judge it."),
    ],
)
def test_the_reason_why_a_dossier_stays_short_is_the_right_one(stage, panel, row, words):
    (dossier,) = dossiers(stage, 1)
    people = {seat.pk: seat for seat in seats(panel, 2)}

    assert words in proposal_words.gap([dossier.pk, *row], {dossier.pk: dossier}, people)


def test_a_proposal_for_nobody_or_nothing_is_empty(stage, panel, officer):
    assert proposing.propose(stage, by=officer).pairs == []
    seats(panel, 1)
    assert proposing.propose(stage, by=officer).is_complete
    Standing.objects.all().delete()


def test_a_large_stage_is_proposed_by_a_worker_and_the_same_way(stage, panel, officer, monkeypatch):
    dossiers(stage, 3)
    seats(panel, 4)
    assert not proposing.is_large(stage, officer)
    monkeypatch.setattr(proposing, "INLINE", 5)
    assert proposing.is_large(stage, officer)

    job = proposal_job.request(stage, by=officer, per_dossier=2, moves=False)
    assert proposal_job.request(stage, by=officer, per_dossier=2, moves=False) == job
    jobs.run(job.pk)

    found = proposal_job.result(proposal_job.latest(stage, officer))
    assert found == proposing.propose(stage, by=officer, per_dossier=2)
    assert len(found.pairs) == 6
    assert proposal_job.latest(stage, make_officer()) is None


def test_with_too_many_pairs_the_best_candidates_are_taken(stage, panel, officer, monkeypatch):
    dossiers(stage, 4)
    seats(panel, 6)
    monkeypatch.setattr(proposing, "MOST_ARCS", 10)
    monkeypatch.setattr(proposing, "CANDIDATES", 2)

    result = proposing.propose(stage, by=officer, per_dossier=2)

    assert result.candidates == 2
    assert len(result.pairs) == 8
