"""Tier, report, invoice and complaint on a phone and at a desk: all fits, axe finds nothing."""

import pytest
from django.urls import reverse

from competitions.actions import calls, complaints, invoices
from competitions.models import Call
from core import clock
from reviews.actions import assessments
from tests.browser.walking import OVERFLOW
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_dossier
from tests.factories.invoices import GOLD, make_charging_stage
from tests.factories.labelling import compute, settle
from tests.factories.reviews import make_assignment, make_panel, make_panelist, make_sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 1280)
NOTE = "Minutes of the general assembly of May, page 4; strategy 2030, chapter 3."


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def dossier(officer):
    """One with all 31 indicators of the preset, agreed and computed."""
    call = calls.create("cluster-management", by=officer, code="label", title="Label", summary="S.")
    Call.objects.filter(pk=call.pk).update(payment_terms="Agency, IBAN DE00.")
    calls.publish(Call.objects.get(pk=call.pk), by=officer)
    stage = call.stages.get()
    found = make_dossier(stage=stage, status="submitted", managers=[make_user()])
    panel, keys = make_panel(call=call), list(stage.rubric.criteria.values_list("key", flat=True))
    for number in range(2):
        seat = make_panelist(panel=panel, declared_for=[stage])
        steps = [4 if (place + number) % 3 else 2 for place in range(len(keys))]
        make_sheet(make_assignment(seat, found, status="done"), steps=steps, status="submitted")
    levels = {key: str(2 + place % 3) for place, key in enumerate(keys)} | {
        "5.3": "0",
        "3.2": "n/a",
    }
    settle(found, levels, notes=dict.fromkeys(keys[::3], NOTE), text="Well led.\nGood notes.")
    compute(found)
    return found


def test_pages_of_a_label_fit_and_are_accessible(
    browser, live_server, sign_in, officer, dossier, assert_accessible
):
    before = [reverse("reviews:assessment", args=[dossier.pk])]
    before.append(reverse("reviews:assessment-confirm", args=[dossier.pk]))
    look(browser, live_server, sign_in, officer, before, assert_accessible)

    application = dossier.application
    decision = assessments.confirm(dossier.assessments.get(), by=make_officer())
    invoice = invoices.issue(application, by=officer, **GOLD)
    manager = application.cluster.roles.get().user
    place = [application.reference, dossier.stage.position]
    form = reverse("competitions:complaint", args=place)
    own = [reverse("reviews:label-report", args=place), form, application.get_absolute_url()]
    own += [reverse("competitions:invoices", args=[application.reference]), "/calls/label/"]
    look(browser, live_server, sign_in, manager, own, assert_accessible)

    words = {"step": "evidence", "text": "Not read.", "received_at": clock.now()}
    filed = complaints.file(decision, by=manager, **words)
    draft = make_charging_stage(status="draft").call
    desk = [reverse("competitions:office-complaint-rule", args=[filed.pk])]
    desk += [reverse(f"competitions:office-{name}") for name in ("invoices", "complaints")]
    desk.append(reverse("competitions:office-invoice", args=[invoice.pk]))
    desk.append(reverse("competitions:office-complaint", args=[filed.pk]))
    desk.append(reverse("competitions:office-call-fees", args=[draft.code]))
    desk.append(reverse("competitions:office-dossier", args=[dossier.pk]))
    look(browser, live_server, sign_in, officer, desk, assert_accessible)
    look(browser, live_server, sign_in, manager, [form], assert_accessible)


def look(browser, live_server, sign_in, user, addresses, assert_accessible):
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900})
        sign_in(context, user)
        page = context.new_page()
        for address in addresses:
            answer = page.goto(live_server.url + address)
            assert answer.status == 200, address
            assert page.evaluate(OVERFLOW) == 0, f"{address} at {width} px"
            assert_accessible(page)
        context.close()
