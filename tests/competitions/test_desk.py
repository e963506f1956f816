"""The call desk and the dossier as an officer finds them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from competitions.desk import Judging, counts, steps
from competitions.models import Dossier
from competitions.states import CallStatus, DossierStatus, StageStatus
from core import clock
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_application, make_dossier, make_stage
from tests.factories.invoices import make_chargeable, make_charging_stage, make_invoice
from tests.factories.reviews import make_conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def page(name, *args):
    return reverse(f"competitions:{name}", args=args)


def desk(client, stage, **query):
    return client.get(page("office-call", stage.call.code), query)


def typed(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_the_desk_counts_what_is_where_and_names_the_next_step(client, officer):
    stage = make_stage()
    make_dossier(stage=stage)
    make_dossier(stage=stage, status=DossierStatus.SUBMITTED)

    response = desk(client, stage)

    assert response.context["counts"]["drafts"] == 1
    assert response.context["counts"]["handed_in"] == 1
    assert response.context["next_step"].label == "Collect: Outline"
    assert response.context["funnel"] is not None


def test_after_the_deadline_the_next_step_is_the_panel(client, officer):
    stage = make_stage(status=StageStatus.CLOSED)
    make_dossier(stage=stage, status=DossierStatus.SUBMITTED)

    assert desk(client, stage).context["next_step"].label == "Appoint the panel"


def test_an_officer_sees_who_has_no_invoice_yet(officer):
    stage = make_charging_stage()
    owed = make_chargeable(stage)
    make_invoice(make_chargeable(stage))
    stage.dossiers.filter(application=owed).update(status=DossierStatus.LABELLED)

    step = charging(stage, officer)

    address = page("office-invoice-issue", owed.dossiers.get().pk)
    assert (step.state, step.words, step.url) == ("open", "1 without an invoice", address)
    assert charging(stage, make_auditor()).url == ""
    make_invoice(owed)
    assert (charging(stage, officer).state, charging(stage, officer).url) == ("done", "")


def charging(stage, user):
    found = steps(stage, user, counts(stage), Judging())
    return next(step for step in found if step.label == "Issue invoices")


def test_when_all_is_decided_the_next_step_is_to_close_the_call(client, officer):
    stage = make_stage(status=StageStatus.DECIDED)

    response = desk(client, stage)
    assert response.context["next_step"].label == "Close the call"
    client.post(page("office-call-close", stage.call.code))

    stage.call.refresh_from_db()
    assert stage.call.status == CallStatus.CLOSED


def test_dossiers_are_filtered_searched_and_sorted(client, officer):
    stage = make_stage()
    low = make_dossier(stage=stage, status=DossierStatus.SUBMITTED, submission={"requested": 1})
    high = make_dossier(stage=stage, status=DossierStatus.SUBMITTED, submission={"requested": 9})
    draft = make_dossier(
        stage=stage, application=make_application(call=stage.call, title="Heat pumps")
    )

    def shown(**query):
        return list(desk(client, stage, **query).context["dossiers"])

    assert shown() == [low, high, draft]
    assert shown(status="draft") == [draft]
    assert shown(q="PUMPS") == [draft]
    assert shown(status="submitted", sort="-requested") == [high, low]
    assert shown(sort="nonsense") == [low, high, draft]
    assert "No dossier matches" in desk(client, stage, q="nothing").text


def test_a_conflict_hides_the_dossier_from_an_officer_and_says_so(client, officer):
    stage = make_stage()
    dossier = make_dossier(stage=stage, status=DossierStatus.SUBMITTED)
    make_conflict(officer, dossier.application)

    response = desk(client, stage)

    assert "1 dossier is hidden from you: conflict of interest." in response.text
    assert dossier.application.reference not in response.text
    assert client.get(page("office-dossier", dossier.pk)).status_code == 404
    assert client.post(page("office-dossier-ineligible", dossier.pk)).status_code == 404


def test_the_desk_needs_the_same_queries_for_one_dossier_and_for_many(
    client, officer, django_assert_max_num_queries
):
    stage = make_stage()

    def queries():
        with django_assert_max_num_queries(100) as captured:
            desk(client, stage)
        return len(captured)

    make_dossier(stage=stage, status=DossierStatus.SUBMITTED)
    one = queries()
    for _row in range(29):
        make_dossier(stage=stage, status=DossierStatus.SUBMITTED)
    assert queries() == one


def test_an_officer_extends_the_deadline_for_everybody(client, officer):
    stage = make_stage()
    until = stage.closes_at.replace(second=0, microsecond=0) + timedelta(days=3)

    client.post(
        page("office-stage-extend", stage.call.code, 1),
        {"closes_at": typed(until), "reason": "The site was down."},
    )

    stage.refresh_from_db()
    assert stage.closes_at == until


def test_an_earlier_deadline_comes_back_at_its_field(client, officer):
    stage = make_stage()

    response = client.post(
        page("office-stage-extend", stage.call.code, 1),
        {"closes_at": typed(clock.now() + timedelta(days=1)), "reason": "Sooner."},
    )

    assert response.status_code == 422
    assert "must be later than the one in force" in response.text


def test_an_officer_gives_one_cluster_more_time(client, officer):
    dossier = make_dossier()
    until = dossier.stage.closes_at.replace(second=0, microsecond=0) + timedelta(days=3)

    client.post(
        page("office-dossier-extend", dossier.pk), {"closes_at": typed(until), "reason": "Illness."}
    )

    dossier.refresh_from_db()
    assert dossier.closes_at == until
    assert "Illness." in client.get(page("office-dossier", dossier.pk)).text


def test_a_ruling_needs_its_reason_and_stands_in_the_history(client, officer):
    dossier = make_dossier(status=DossierStatus.SUBMITTED)
    where = page("office-dossier-ineligible", dossier.pk)

    assert client.post(where, {"reason": ""}).status_code == 422
    client.post(where, {"reason": "No private money."})

    dossier.refresh_from_db()
    assert dossier.status == DossierStatus.INELIGIBLE
    shown = client.get(page("office-dossier", dossier.pk)).text
    assert "No private money." in shown
    client.post(page("office-dossier-reinstate", dossier.pk), {"reason": "It came in time."})
    assert Dossier.objects.get().status == DossierStatus.ELIGIBLE


def test_what_is_out_already_is_not_ruled_out_again(client, officer):
    dossier = make_dossier(status=DossierStatus.INELIGIBLE)

    assert client.get(page("office-dossier-ineligible", dossier.pk)).status_code == 409


def test_an_auditor_reads_the_desk_and_finds_no_button(client):
    client.force_login(make_auditor())
    stage = make_stage(status=StageStatus.CLOSED)
    dossier = make_dossier(stage=stage, status=DossierStatus.SUBMITTED)

    assert "Cancel the call" not in desk(client, stage).text
    assert "Rule ineligible" not in client.get(page("office-dossier", dossier.pk)).text


def test_cancelling_asks_for_the_reason(client, officer):
    stage = make_stage()

    assert client.post(page("office-call-cancel", stage.call.code)).status_code == 422
    client.post(page("office-call-cancel", stage.call.code), {"reason": "No budget."})

    stage.call.refresh_from_db()
    assert stage.call.status == CallStatus.CANCELLED


def test_a_stage_that_has_not_opened_gets_other_dates(client, officer):
    first = make_stage(status=StageStatus.CLOSED)
    second = make_stage(status=StageStatus.PLANNED, call=first.call)
    where = page("office-stage-schedule", first.call.code, 2)
    opens = clock.now().replace(second=0, microsecond=0) + timedelta(days=9)

    client.post(where, {"opens_at": typed(opens), "closes_at": typed(opens + timedelta(days=9))})
    wrong = client.post(where, {"opens_at": typed(opens), "closes_at": typed(opens)})

    second.refresh_from_db()
    assert (second.opens_at, second.closes_at) == (opens, opens + timedelta(days=9))
    assert wrong.status_code == 422
    assert client.get(page("office-stage-schedule", first.call.code, 1)).status_code == 409


def test_a_later_stage_is_not_opened_by_hand_before_the_one_before_it_is_decided(client, officer):
    first = make_stage(status=StageStatus.CLOSED)
    second = make_stage(status=StageStatus.PLANNED, call=first.call)

    response = client.post(page("office-stage-open", first.call.code, 2))

    second.refresh_from_db()
    assert response.status_code == 422
    assert second.status == StageStatus.PLANNED
