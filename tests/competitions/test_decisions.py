"""What follows from a decision, from a ruling on eligibility, and from a winner's answer."""

import pytest

from competitions.actions import awards, decisions, eligibility
from competitions.models import Award, Outcome
from competitions.models import DecisionKind as Kind
from competitions.states import AwardStatus, DossierStatus, StageStatus
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier, make_stage

pytestmark = pytest.mark.django_db


def make_judged(**fields):
    stage = fields.pop("stage", None) or make_stage(status=StageStatus.CLOSED)
    return make_dossier(stage=stage, status=DossierStatus.ELIGIBLE, **fields)


def decide(dossier, kind, **fields):
    officers = {"proposed_by": make_officer(), "confirmed_by": make_officer()}
    return decisions.record(dossier, kind, **officers, basis_digest="d" * 64, **fields)


def test_an_award_is_offered_and_ends_the_application():
    manager = make_user()
    dossier = make_judged(managers=[manager])

    decision = decide(dossier, Kind.AWARDED, amount=5_000_000, rank=1)

    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.AWARDED
    assert dossier.application.outcome == Outcome.AWARDED
    award = Award.objects.get()
    assert (award.amount, award.status, award.decision) == (
        5_000_000,
        AwardStatus.OFFERED,
        decision,
    )
    letter = Letter.objects.get()
    assert letter.subject.startswith("Awarded")
    assert "5,000,000.00 EUR are offered" in letter.text
    assert f"/applications/{dossier.application.reference}/award/" in letter.text


@pytest.mark.parametrize(("amount", "is_said"), [(3_000_000, True), (5_000_000, False)])
def test_the_letter_of_a_lower_award_says_what_was_requested(amount, is_said):
    dossier = make_judged(managers=[make_user()], submission={"requested": 5_000_000})

    decide(dossier, Kind.AWARDED, amount=amount, reason="Without the second building.")

    said = "You had requested 5,000,000.00 EUR." in Letter.objects.get().text
    assert said is is_said


def test_a_shortlisted_application_goes_on_and_learns_until_when():
    stage = make_stage(status=StageStatus.CLOSED)
    second = make_stage(status=StageStatus.PLANNED, call=stage.call, title="Full application")
    dossier = make_judged(stage=stage, managers=[make_user()])

    decide(dossier, Kind.SHORTLISTED)

    assert dossier.application.outcome == Outcome.IN_PROGRESS
    assert second.dossiers.get().status == DossierStatus.DRAFT
    text = Letter.objects.get().text
    assert "is shortlisted" in text.splitlines()[0]
    assert "Hand in by" in text


def test_declined_ends_and_reserve_waits():
    declined, waiting = make_judged(managers=[make_user()]), make_judged(managers=[make_user()])

    decide(declined, Kind.DECLINED, reason="The strategy is not convincing.")
    decide(waiting, Kind.RESERVE, reserve_position=2)

    assert declined.application.outcome == Outcome.DECLINED
    assert waiting.application.outcome == Outcome.IN_PROGRESS
    first, second = Letter.objects.order_by("pk")
    assert "The strategy is not convincing." in first.text
    assert "It has place 2." in second.text


def test_a_later_decision_supersedes_the_earlier_one():
    dossier = make_judged()
    former = decide(dossier, Kind.RESERVE, reserve_position=1)

    later = decide(dossier, Kind.AWARDED, amount=1_000_000)

    assert later.supersedes == former
    assert dossier.decisions.count() == 2


def test_what_is_decided_is_not_decided_again_the_same_way():
    dossier = make_judged()
    decide(dossier, Kind.DECLINED)

    with pytest.raises(TransitionNotAllowed):
        decide(dossier, Kind.DECLINED)


def test_the_record_says_what_the_decision_rests_on():
    decision = decide(make_judged(), Kind.DECLINED, rank=7)

    event = AuditEvent.objects.about(decision).get()
    assert event.new["basis_digest"] == "d" * 64
    assert event.new["rank"] == 7


def test_an_ineligible_dossier_leaves_the_judging_and_the_cluster_is_told_why():
    dossier = make_judged(managers=[make_user()])

    eligibility.find_ineligible(dossier, by=make_officer(), reason="No private money.")

    assert dossier.status == DossierStatus.INELIGIBLE
    assert dossier.application.outcome == Outcome.INELIGIBLE
    assert "No private money." in Letter.objects.get().text
    assert AuditEvent.objects.about(dossier).get().reason == "No private money."


def test_a_reinstated_dossier_is_judged_again():
    dossier = make_judged(managers=[make_user()])
    eligibility.find_ineligible(dossier, by=make_officer(), reason="No private money.")

    eligibility.reinstate(dossier, by=make_officer(), reason="The letter had arrived in time.")

    assert dossier.status == DossierStatus.ELIGIBLE
    assert dossier.application.outcome == Outcome.IN_PROGRESS
    assert Letter.objects.count() == 2


@pytest.mark.parametrize("rule", [eligibility.find_ineligible, eligibility.reinstate])
def test_a_ruling_has_a_reason(rule):
    with pytest.raises(Refused):
        rule(make_judged(), by=make_officer(), reason="  ")


@pytest.mark.parametrize(
    ("answer", "status"), [(awards.accept, "accepted"), (awards.refuse, "refused")]
)
def test_an_award_is_answered_once_and_the_officer_who_confirmed_it_is_told(answer, status):
    dossier = make_judged()
    decision = decide(dossier, Kind.AWARDED, amount=1_000_000)
    award = decision.award

    answer(award, by=make_user())

    assert award.status == status
    letter = Letter.objects.get(address=decision.confirmed_by.email)
    assert letter.subject.startswith(f"Award {status}")
    with pytest.raises(TransitionNotAllowed):
        awards.accept(award, by=make_user())
