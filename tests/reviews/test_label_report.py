"""What the office reads before a tier is confirmed, and the report that every cluster gets."""

from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusters.models import Label
from competitions import labelling, tiers
from competitions.actions import complaints
from competitions.models import DecisionKind
from core import clock
from core.audit import AuditEvent
from core.models import AuditPersonal, Letter
from core.states import TransitionNotAllowed
from reviews import benchmarks, label_documents, report_page, tier_page
from reviews.actions import assessments, conflicts
from reviews.models import Assessment, Conflict, Consensus
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_application
from tests.factories.deliberating import make_assessed
from tests.factories.labelling import (
    GOLD,
    NONE,
    SILVER,
    assessor_of,
    compute,
    make_computed,
    make_confirmed,
    settle,
)

pytestmark = pytest.mark.django_db


def manager_of(assessment):
    return assessment.dossier.application.cluster.roles.get(role="manager").user


def address(assessment, page="label-report"):
    dossier = assessment.dossier
    args = [dossier.application.reference, dossier.stage.position]
    return reverse(f"reviews:{page}", args=args)


def test_the_office_reads_levels_differences_and_the_reasons_of_each_tier(client):
    waiting = make_computed(SILVER)
    client.force_login(make_officer())

    page = client.get(reverse("reviews:assessment", args=[waiting.dossier_id])).content.decode()

    assert "The assessors differed on 1 indicator" in page
    assert "75 % of the points; 80 % are needed." in page
    assert "Confirm the result" in page
    assert "All rules are met." in page


def test_an_officer_of_the_cluster_is_not_offered_to_confirm_and_may_not(client):
    waiting, officer = make_computed(), make_officer()
    waiting.dossier.application.cluster.roles.create(user=officer, role="viewer")

    with pytest.raises(PermissionDenied):
        assessments.confirm(waiting, by=officer)

    assert not Label.objects.exists()


def test_an_officer_in_conflict_does_not_confirm():
    waiting, officer = make_computed(), make_officer()
    Conflict.objects.create(
        user=officer, application=waiting.dossier.application, severity="exclusion", excludes=True
    )

    with pytest.raises(PermissionDenied):
        assessments.confirm(waiting, by=officer)


def test_of_two_confirmations_the_second_finds_it_done():
    waiting = make_computed()
    assessments.confirm(waiting, by=make_officer())

    with pytest.raises(TransitionNotAllowed):
        assessments.confirm(Assessment.objects.get(pk=waiting.pk), by=make_officer())

    assert Label.objects.count() == 1


def test_confirming_keeps_levels_areas_and_the_label():
    confirmed = make_confirmed(SILVER)

    assert confirmed.benchmark["levels"] == {"1": 4, "2": 3, "3": 2}
    assert confirmed.benchmark["areas"] == ["3", "2", "1"]
    assert confirmed.benchmark["strengths"] == ["1", "2"]
    assert confirmed.label == Label.objects.get()
    assert confirmed.label.tier == "silver"


def test_areas_that_assessors_left_open_are_filled_by_the_rule_and_the_report_says_so():
    some, all_of_them = (
        make_confirmed(SILVER, areas=["2"]),
        make_confirmed(SILVER, areas=["2", "3", "1"]),
    )

    assert some.benchmark["areas"] == ["2", "3", "1"]
    assert report_page.areas_note(some.benchmark).startswith("Named by the assessors, then")
    assert report_page.areas_note(all_of_them.benchmark) == "Named by the assessors."


def test_weights_stand_beside_the_levels_where_they_differ(client):
    waiting = make_computed(SILVER)
    client.force_login(make_officer())
    address = reverse("reviews:assessment", args=[waiting.dossier_id])
    assert "Weight" not in client.get(address).text

    waiting.dossier.stage.rubric.criteria.filter(key="2").update(weight=3)

    assert "Weight" in client.get(address).text


@pytest.mark.parametrize(("number", "areas"), [(0, []), (1, ["1"]), (3, ["1", "2", "3"])])
def test_as_many_areas_are_named_as_the_call_asks_for_later(number, areas):
    """An area at the highest level is held by staying there."""
    dossier = make_assessed()
    call = dossier.stage.call
    call.label_rules |= {"improvement_areas": number}
    call.save(update_fields=["label_rules"])
    settle(dossier, dict.fromkeys("123", "4"))
    confirmed = compute(dossier)
    assessments.confirm(confirmed, by=make_officer())

    page = report_page.of(confirmed)
    assert confirmed.benchmark["areas"] == areas
    assert all("staying there is enough" in words for words in page["areas"])
    assert bool(page["areas_note"]) == bool(number)
    later = make_application(call=call, cluster=dossier.application.cluster)
    held = labelling.improvements_of(later)
    outcome = tiers.tier(
        dict.fromkeys("123", 4),
        labelling.indicators_of(dossier.stage.rubric),
        labelling.policy_of(call),
        aim="silver",
        improvements=held,
    )
    assert (held, outcome.tier) == (dict.fromkeys(areas, 4), "silver")


def test_what_assessors_wrote_stays_erasable_in_the_record():
    confirmed = make_confirmed(text="Anna runs it well.")

    event = AuditEvent.objects.get(object_pk=str(confirmed.pk), verb="freeze")
    assert "Anna" not in event.text
    assert AuditPersonal.objects.filter(event=event, name="new benchmark").exists()


def test_a_fallback_tier_says_what_was_missed_and_what_was_met():
    decision = make_confirmed(SILVER).dossier.decisions.get()

    assert decision.reason == (
        "The gold tier was missed. 75 % of the points; 80 % are needed. "
        "The rules of the silver tier are met. 9 of 12 points were reached, 75 %."
    )


def test_the_letter_without_a_label_says_so_first_and_leads_to_the_report():
    confirmed = make_confirmed(NONE)

    decision = confirmed.dossier.decisions.get()
    letter = Letter.objects.get(key=f"decision:{decision.pk}")
    assert decision.kind == DecisionKind.DECLINED
    assert letter.subject.startswith("No label: ")
    assert "does not receive a label" in letter.text.splitlines()[0]
    assert "Baseline not met: 1." in letter.text
    assert address(confirmed) in letter.text
    assert "you may complain until" in letter.text


@pytest.mark.parametrize(("levels", "outcome"), [(GOLD, "gold"), (NONE, "no label")])
def test_every_applicant_reads_the_report_and_takes_the_pdf(client, levels, outcome):
    confirmed = make_confirmed(levels, notes={"3": "Minutes of May."})
    client.force_login(manager_of(confirmed))

    page = client.get(address(confirmed))
    document = client.get(address(confirmed, "label-report-pdf"))
    own = client.get(confirmed.dossier.application.get_absolute_url())

    text = page.content.decode()
    assert outcome in text
    assert "Minutes of May." in text
    assert "No comparison: fewer than 5" in text
    assert document.content.startswith(b"%PDF")
    assert address(confirmed) in own.content.decode()


@pytest.mark.parametrize("make", [make_user, lambda: None])
def test_nobody_else_reads_it(client, make):
    confirmed = make_confirmed()
    if user := make():
        client.force_login(user)

    assert client.get(address(confirmed)).status_code in (302, 404)


def test_there_is_no_report_before_a_decision(client):
    waiting = make_computed()
    client.force_login(manager_of(waiting))

    assert client.get(address(waiting)).status_code == 404
    assert client.get(address(waiting, "label-report-pdf")).status_code == 404


def test_whoever_is_in_conflict_does_not_read_it(client):
    confirmed, officer = make_confirmed(), make_officer()
    conflicts.record(officer, confirmed.dossier.application, by=None, reason="partner")
    client.force_login(officer)

    assert client.get(address(confirmed)).status_code == 404


def test_names_of_assessors_are_taken_out_of_what_the_cluster_reads(client):
    dossier = make_assessed()
    judge = assessor_of(dossier)
    judge.name = "Wilhelmine Quast"
    judge.save(update_fields=["name"])
    settle(dossier, GOLD, text="As Wilhelmine Quast said, well led.")
    found = compute(dossier)

    assessments.confirm(found, by=make_officer())

    found.refresh_from_db()
    assert "Quast" not in str(found.benchmark)
    assert "well led" in found.benchmark["text"]


def test_hostile_words_of_the_report_are_printed_as_they_are(client):
    wild = '</script><script>alert(1)</script> #eval("x") $x$ ' + "w" * 400
    confirmed = make_confirmed(text=wild, notes={"1": wild})
    client.force_login(manager_of(confirmed))

    page = client.get(address(confirmed)).content.decode()

    assert "<script>alert" not in page
    assert label_documents.report(confirmed).startswith(b"%PDF")


def test_not_applicable_is_listed_and_not_taken_for_the_lowest_level():
    confirmed = make_confirmed({"1": "4", "2": "n/a", "3": "3"})

    page = report_page.of(confirmed)

    assert [row["code"] for row in page["not_applicable"]] == ["2"]
    assert confirmed.benchmark["areas"] == ["3", "1"]
    assert confirmed.tier == "gold"


def confirmed_of(call, levels, count):
    """As many clusters of the same call, each with a confirmed assessment."""
    found = []
    for _n in range(count):
        dossier = make_assessed(call=call)
        settle(dossier, levels)
        one = compute(dossier)
        assessments.confirm(one, by=make_officer())
        found.append(one)
    return found


def test_the_report_compares_with_five_others_and_stays_as_it_was():
    first = make_confirmed()
    call = first.dossier.stage.call
    others = confirmed_of(call, SILVER, 4)
    assert others[-1].benchmark is not None
    sixth = confirmed_of(call, SILVER, 2)[-1]

    sixth.refresh_from_db()
    first.refresh_from_db()

    assert first.benchmark["comparison"] is None
    assert sixth.benchmark["comparison"]["clusters"] == 5
    assert sixth.benchmark["comparison"]["spreads"] == {"": [75, 75, 75]}
    assert "Compared with 5 clusters" in report_page.of(sixth)["comparison"]
    assert label_documents.report(sixth).startswith(b"%PDF")


def queries_of_building(assessment):
    fresh = Assessment.objects.get(pk=assessment.pk)
    with CaptureQueriesContext(connection) as seen:
        benchmarks.build(fresh, Consensus.objects.get(dossier=fresh.dossier_id))
    return len(seen)


def test_comparing_takes_as_many_queries_for_many_clusters_as_for_few():
    waiting = make_computed()
    few = queries_of_building(waiting)

    confirmed_of(waiting.dossier.stage.call, GOLD, 2)

    assert queries_of_building(waiting) == few


@pytest.mark.parametrize(
    ("claimed", "agreed", "found"),
    [
        ("4", "3", "lower"),
        ("2", "3", "higher"),
        ("3", "3", ""),
        ("", "3", ""),
        ("3", "n/a", "other"),
        ("n/a", "0", "other"),
    ],
)
def test_what_was_agreed_is_held_against_what_was_claimed(claimed, agreed, found):
    assert tier_page.against_claim(claimed, agreed) == found


def test_the_cluster_finds_its_certificate_and_its_last_day_to_complain(client):
    found = make_confirmed(GOLD)
    client.force_login(manager_of(found))

    report = client.get(address(found)).text
    application = client.get(found.dossier.application.get_absolute_url()).text

    for page in (report, application):
        assert found.label.get_absolute_url() in page
    assert "If a step of the procedure was not followed, you can say so until" in report
    assert "Who assesses you is known" not in application


def test_the_pdf_has_no_empty_column_where_nobody_can_be_compared(monkeypatch):
    given = []
    monkeypatch.setattr(label_documents.pdf, "render", lambda name, data: given.append(data))

    label_documents.report(make_confirmed(GOLD))

    assert given[0]["groups_head"] == ["Group", "Reached"]


def test_the_cluster_follows_its_complaint_from_its_application(client):
    found = make_confirmed(GOLD)
    client.force_login(manager_of(found))
    page = found.dossier.application.get_absolute_url()
    assert "Read it" not in client.get(page).text

    decision = found.dossier.decisions.get()
    words = {"step": "evidence", "text": "Not read.", "received_at": clock.now()}
    complaints.file(decision, by=manager_of(found), **words)

    text = client.get(page).text
    assert "waits for the ruling" in text
    assert "Read it" in text


def test_the_letter_leads_to_the_certificate_and_says_what_the_assessors_say():
    found = make_confirmed(GOLD)

    letter = Letter.objects.get(address=manager_of(found).email, subject__startswith="Label")

    assert found.label.get_absolute_url() in letter.text
    assert "What the assessors say:" in letter.text
    assert str(found.label.label_type) in letter.text
    assert "/feedback/" not in letter.text


def test_the_names_of_the_groups_stand_whole_in_the_chart():
    names = ["Strategy, objectives and services", "Governance and cooperation"]
    groups = [report_page.Group(name, Fraction(80), "8 / 10", None) for name in names]

    chart = report_page.chart(groups)

    for name in names:
        assert f">{name}</text>" in chart.wide
        assert f">{name}</text>" in chart.narrow
