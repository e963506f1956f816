"""What everybody reads of calls, and how a winner answers."""

from datetime import timedelta

import pytest
from django.urls import reverse

from competitions.actions import calls
from competitions.models import Award, Decision
from competitions.states import AwardStatus, CallStatus, DossierStatus, StageStatus
from core import clock
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_call, make_dossier, make_stage

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"competitions:{name}", args=args)


def make_award(stage, *, status=AwardStatus.OFFERED, amount=5_000_000, **fields):
    dossier = make_dossier(stage=stage, status=DossierStatus.AWARDED, **fields)
    decision = Decision.objects.create(
        dossier=dossier,
        kind="awarded",
        amount=amount,
        basis_digest="0" * 64,
        proposed_by=make_officer(),
        confirmed_by=make_officer(),
    )
    return Award.objects.create(
        application=dossier.application, decision=decision, amount=amount, status=status
    )


def test_calls_are_grouped_by_where_they_stand(client):
    later = clock.now() + timedelta(days=9)
    make_stage(call=make_call(title="Open one"))
    make_stage(
        call=make_call(title="Coming one"),
        status=StageStatus.PLANNED,
        opens_at=later,
        closes_at=later + timedelta(days=9),
    )
    make_stage(call=make_call(title="Judged one"), status=StageStatus.CLOSED)
    make_stage(call=make_call(title="Decided one"), status=StageStatus.DECIDED)
    make_stage(call=make_call(title="Secret one", status=CallStatus.DRAFT))
    make_stage(call=make_call(title="Cancelled one", status=CallStatus.CANCELLED))

    response = client.get(page("calls"))

    def titles(group):
        return [call.title for call, _words, _moment in response.context[group]]

    assert titles("open") == ["Open one"]
    assert titles("coming") == ["Coming one"]
    assert titles("judged") == ["Judged one"]
    assert titles("past") == ["Decided one"]
    assert "Secret" not in response.text


def test_without_any_call_the_page_says_so(client):
    assert "No call has been published yet" in client.get(page("calls")).text


def test_a_call_tells_dates_with_zone_money_criteria_and_who_can_apply(client):
    officer = make_officer()
    call = calls.create("leading-edge", by=officer, code="round-1", title="Round one")
    start = clock.now()
    for stage in call.stages.all():
        plan = {stage.position: {"opens_at": start, "closes_at": start + timedelta(days=30)}}
        calls.edit(call, by=officer, plan=plan)
        start += timedelta(days=60)
    calls.publish(call, by=officer)

    text = client.get(page("call", "round-1")).text

    assert "200 M EUR" in text
    assert "at least 50 % of the total volume" in text
    assert "Training, qualification and young talent" in text
    assert "(Berlin)" in text
    assert page("apply", "round-1") in text
    questions = client.get(page("call-questions", "round-1", 2)).text
    assert "starts from your answer in the stage before" in questions
    assert "at most 3000 words" in questions


def test_a_closed_call_has_no_button_to_apply(client):
    stage = make_stage(status=StageStatus.CLOSED)

    assert page("apply", stage.call.code) not in client.get(page("call", stage.call.code)).text


def test_a_draft_and_an_unknown_call_do_not_exist(client):
    draft = make_stage(call=make_call(status=CallStatus.DRAFT)).call

    for name in ("call", "winners"):
        assert client.get(page(name, draft.code)).status_code == 404
        assert client.get(page(name, "nothing")).status_code == 404


def test_winners_stand_with_their_amounts_and_who_refused_does_not(client):
    stage = make_stage(status=StageStatus.DECIDED)
    make_award(stage, amount=5_000_000)
    big = make_award(stage, amount=40_000_000, status=AwardStatus.ACCEPTED)
    gone = make_award(stage, amount=7_000_000, status=AwardStatus.REFUSED)

    response = client.get(page("winners", stage.call.code))

    assert response.context["awards"][0] == big
    assert "2 clusters share 45 M EUR of a budget of 200 M EUR." in response.text
    assert str(gone.application.cluster) + "<" not in response.text
    assert "See the winners" in client.get(page("call", stage.call.code)).text


def test_before_the_decision_the_page_of_winners_says_so(client):
    assert "Not decided yet" in client.get(page("winners", make_stage().call.code)).text


def test_public_lists_need_the_same_queries_for_one_row_and_for_many(
    client, django_assert_max_num_queries
):
    stage = make_stage(status=StageStatus.DECIDED)

    def queries():
        with django_assert_max_num_queries(60) as captured:
            client.get(page("calls"))
            client.get(page("winners", stage.call.code))
        return len(captured)

    make_award(stage)
    one = queries()
    for _row in range(29):
        make_award(stage)
        make_stage()
    assert queries() == one


def test_a_manager_accepts_the_award(client):
    manager = make_user()
    award = make_award(make_stage(status=StageStatus.DECIDED), managers=[manager])
    client.force_login(manager)
    reference = award.application.reference

    assert "5,000,000.00 EUR" in client.get(page("award", reference)).text
    client.post(page("award-accept", reference))

    award.refresh_from_db()
    assert award.status == AwardStatus.ACCEPTED
    assert client.post(page("award-accept", reference)).status_code == 409


def test_a_manager_refuses_the_award_with_or_without_a_reason(client):
    manager = make_user()
    award = make_award(make_stage(status=StageStatus.DECIDED), managers=[manager])
    client.force_login(manager)

    client.post(page("award-refuse", award.application.reference), {"reason": ""})

    award.refresh_from_db()
    assert award.status == AwardStatus.REFUSED


def test_an_award_is_nobody_elses_business(client):
    award = make_award(make_stage(status=StageStatus.DECIDED))
    client.force_login(make_user())

    assert client.get(page("award", award.application.reference)).status_code == 404
