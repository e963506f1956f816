"""The way of a label on record: from the dossier to the label, and from the label back."""

import pytest
from django.urls import reverse

from core.audit import AuditEvent
from reviews.actions import conflicts
from tests.factories.accounts import make_auditor, make_officer
from tests.factories.labelling import GOLD, NONE, make_confirmed

pytestmark = pytest.mark.django_db


def test_the_label_leads_back_to_the_decision_and_who_agreed_and_confirmed(client):
    officer = make_officer()
    confirmed = make_confirmed(GOLD, by=officer)
    decision = confirmed.dossier.decisions.get()
    client.force_login(make_auditor())

    page = client.get(reverse("clusters:office-label", args=[confirmed.label.number])).text

    assert reverse("competitions:office-dossier", args=[confirmed.dossier_id]) in page
    assert f"levels agreed by {decision.proposed_by}, confirmed by {officer}" in page


def test_whoever_is_in_conflict_is_not_led_to_the_dossier(client):
    confirmed, officer = make_confirmed(GOLD), make_officer()
    conflicts.record(officer, confirmed.dossier.application, by=None, reason="partner")
    client.force_login(officer)

    page = client.get(reverse("clusters:office-label", args=[confirmed.label.number])).text

    assert confirmed.dossier.application.reference not in page


def test_the_history_of_the_dossier_names_each_step_and_the_assessors(client):
    confirmed = make_confirmed(GOLD)
    client.force_login(make_auditor())

    page = client.get(reverse("competitions:office-dossier", args=[confirmed.dossier_id])).text
    levels = client.get(reverse("reviews:assessment", args=[confirmed.dossier_id])).text

    for words in ("Levels agreed", "Tier confirmed", "Labelled", "Report to the cluster"):
        assert words in page
    assert reverse("clusters:office-label", args=[confirmed.label.number]) in levels


@pytest.mark.parametrize("levels", [GOLD, NONE])
def test_the_record_of_the_decision_names_the_label(levels):
    confirmed = make_confirmed(levels)

    event = AuditEvent.objects.get(object_label="competitions.decision", verb="record")

    assert event.new["label"] == (confirmed.label.number if confirmed.label else "")
