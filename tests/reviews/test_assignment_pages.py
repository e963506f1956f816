"""Pages of assigning: two clicks from the stage to an assignment, and all that stands beside."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from core import jobs
from core.models import Job
from reviews import loads, proposing
from reviews.actions import conflicts
from reviews.models import Assignment, AssignmentBatch, PairRule, Preference
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.competitions import make_dossier, make_stage
from tests.factories.reviews import make_assignment, make_panel, make_panelist
from tests.factories.tables import csv_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def client(officer):
    return signed_in(officer)


@pytest.fixture
def stage():
    return make_stage(status="closed")


@pytest.fixture
def people(stage):
    panel = make_panel(call=stage.call)
    return [make_panelist(panel=panel, declared_for=[stage]) for _ in range(4)]


@pytest.fixture
def files(stage):
    return [make_dossier(stage=stage, status="submitted") for _ in range(2)]


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def url(name, stage):
    return reverse(f"reviews:{name}", args=[stage.call.code, stage.position])


def text(response):
    return response.content.decode()


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]+)"', text(response))[1]


def test_two_clicks_assign_and_two_undo(client, stage, people, files):
    shown = client.get(url("assignments-proposal", stage), {"per_dossier": 2})
    assert "4 judgements would be assigned" in text(shown)

    client.post(url("assignments-proposal", stage), {"proposal": hidden(shown, "proposal")})
    assert Assignment.objects.live().count() == 4
    assert "Last: 4 judgements assigned" in text(client.get(url("assignments", stage)))

    asked = client.get(url("assignments-undo", stage))
    client.post(url("assignments-undo", stage), {"batch": hidden(asked, "batch")})
    assert not Assignment.objects.live().exists()
    assert client.get(url("assignments-undo", stage)).status_code == 422


def test_a_proposal_that_is_not_ours_or_too_old_is_refused(client, stage, people, files):
    address = url("assignments-proposal", stage)
    assert client.post(address, {"proposal": "forged"}).status_code == 422
    shown = client.get(address, {"per_dossier": 3})
    conflicts.record(people[0].user, files[0].application, by=None, reason="partner")

    answer = client.post(address, {"proposal": hidden(shown, "proposal")})

    assert answer.status_code == 422
    assert "have changed meanwhile" in text(answer) or "is in conflict with" in text(answer)
    assert not AssignmentBatch.objects.exists()


def test_another_officer_cannot_send_what_this_one_was_shown(client, stage, people, files):
    shown = client.get(url("assignments-proposal", stage), {"per_dossier": 1})
    other = signed_in(make_officer())

    answer = other.post(url("assignments-proposal", stage), {"proposal": hidden(shown, "proposal")})

    assert answer.status_code == 422


def test_why_somebody_is_proposed_is_said(client, stage, people, files):
    for seat in people:
        Preference.objects.create(panelist=seat, dossier=files[0], wish="gladly")

    shown = text(client.get(url("assignments-proposal", stage), {"per_dossier": 1}))

    assert "said: gladly" in shown


def test_a_large_stage_is_proposed_by_a_worker(client, stage, people, files, monkeypatch):
    monkeypatch.setattr(proposing, "INLINE", 1)
    address = url("assignments-proposal", stage)
    assert "Nothing is proposed yet" in text(client.get(address))

    client.post(address, {"ask": "1", "per_dossier": "2"})
    job = Job.objects.get(kind="proposal")
    assert f"job-{job.pk}" in text(client.get(address))
    jobs.run(job.pk)
    shown = client.get(address)
    assert hidden(shown, "job") == str(job.pk)
    client.post(address, {"job": str(job.pk)})

    assert Assignment.objects.live().count() == 4
    assert "changed since this was proposed" in text(client.get(address))
    assert client.post(address, {"ask": "1", "per_dossier": "0"}).status_code == 422


def test_rules_are_set_and_lifted_with_their_reason(client, officer, stage, people, files):
    address = url("assignments-rules", stage)
    rule = {"rule": "pair", "pair-panelist": people[0].pk, "pair-dossier": files[0].pk}

    assert client.post(address, rule | {"pair-kind": "must"}).status_code == 422
    client.post(address, rule | {"pair-kind": "must", "pair-reason": "knows the plant"})
    client.post(
        address,
        {
            "rule": "apart",
            "apart-one": people[0].pk,
            "apart-other": people[1].pk,
            "apart-reason": "same firm",
        },
    )

    shown = text(client.get(address))
    assert "knows the plant" in shown
    assert "never judge the same dossier" in shown
    client.post(address, {"lift": f"pair-{PairRule.objects.get().pk}"})
    assert not PairRule.objects.exists()
    assert client.post(address, {"lift": "pair-x"}).status_code == 404


def test_a_rule_on_a_dossier_in_conflict_is_not_shown_to_that_officer(
    client, officer, stage, people, files
):
    rule = PairRule.objects.create(
        panelist=people[0], dossier=files[0], kind="must", reason="knows the plant"
    )
    conflicts.record(officer, files[0].application, by=None, reason="family")

    shown = text(client.get(url("assignments-rules", stage)))

    assert "knows the plant" not in shown
    assert files[0].application.reference not in shown
    lift = client.post(url("assignments-rules", stage), {"lift": f"pair-{rule.pk}"})
    assert lift.status_code == 404


def test_a_table_is_checked_looked_at_and_applied(client, stage, people, files):
    address = url("assignments-table", stage)
    rows = [
        ["reference", "email", "status"],
        [files[0].application.reference, people[0].user.email, "assigned"],
    ]

    looked = client.post(address, {"table": csv_upload(rows)})
    assert not Assignment.objects.exists()
    assert "1 judgement is added." in text(looked)
    client.post(address, {"changes": hidden(looked, "changes")})

    assert Assignment.objects.live().get().panelist == people[0]
    assert client.post(address, {"changes": "forged"}).status_code == 422


def test_a_table_with_a_fault_changes_nothing(client, stage, people, files):
    rows = [["reference", "email"], ["A-unknown", people[0].user.email]]

    answer = client.post(url("assignments-table", stage), {"table": csv_upload(rows)})

    assert answer.status_code == 422
    assert "Line 2: no dossier “A-unknown”" in text(answer)
    assert "Do this" not in text(answer)
    assert client.post(url("assignments-table", stage), {}).status_code == 422


def test_downloads_are_for_the_house_and_in_three_forms(client, stage, people, files):
    make_assignment(people[0], files[0])
    auditor = signed_in(make_auditor())

    hotcrp = b"".join(auditor.get(url("assignments-export", stage) + "?format=hotcrp"))
    plain = b"".join(client.get(url("assignments-export", stage)))
    book = b"".join(client.get(url("assignments-export", stage) + "?format=xlsx"))

    reference, email = files[0].application.reference, people[0].user.email
    assert hotcrp.decode("utf-8-sig").split() == [
        "paper,action,email",
        f"{reference},primary,{email}",
    ]
    assert plain.decode("utf-8-sig").startswith("reference,email,status,name,due")
    assert book.startswith(b"PK")
    assert client.get(url("assignments-export", stage) + "?format=pdf").status_code == 404


def test_a_panelist_says_what_they_would_judge_gladly(stage, people, files):
    seat = people[0]
    client = signed_in(seat.user)
    address = reverse("reviews:preferences", args=[seat.pk, stage.position])
    conflicts.declare_sheet(seat, stage, by=seat.user)
    assert address in text(client.get(reverse("reviews:judging")))

    client.post(address, {f"wish-{files[0].pk}": "gladly", f"wish-{files[1].pk}": ""})

    assert Preference.objects.get().wish == "gladly"
    assert client.post(address, {f"wish-{files[0].pk}": "never"}).status_code == 422
    assert Preference.objects.get().wish == "gladly"


def test_conflicts_are_declared_before_anything_is_wished(stage, people, files):
    seat = make_panelist(panel=people[0].panel)
    client = signed_in(seat.user)

    answer = client.get(reverse("reviews:preferences", args=[seat.pk, stage.position]))

    assert answer.url == reverse("reviews:conflicts", args=[seat.pk, stage.position])


def test_the_matrix_of_a_large_panel_is_shown_in_parts(client, stage, files):
    panel = make_panel(call=stage.call)
    people = [make_panelist(panel=panel) for _ in range(loads.SEATS_PER_PAGE + 1)]
    for seat in people:
        make_assignment(seat, files[0])

    shown = client.get(url("assignments", stage))
    second = client.get(url("assignments", stage), {"panel": 2})

    assert len(shown.context["table"].seats) == loads.SEATS_PER_PAGE
    assert len(second.context["table"].seats) == 1
    line = next(one for one in second.context["table"].lines if one.dossier == files[0])
    assert line.given == len(people)


def test_the_matrix_of_a_large_stage_stays_light(client, stage, django_assert_max_num_queries):
    panel = make_panel(call=stage.call)
    for _ in range(loads.SEATS_PER_PAGE * 2):
        make_panelist(panel=panel)
    for _ in range(40):
        make_dossier(stage=stage, status="submitted")

    with django_assert_max_num_queries(26):
        shown = client.get(url("assignments", stage))

    assert shown.context["page"].paginator.num_pages == 2
    assert len(shown.content) < 120 * 1024
