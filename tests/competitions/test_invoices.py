"""Invoices: numbers without gaps, one in force, cancelled by credit notes, never deleted."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from competitions import labelling
from competitions.actions import invoices
from competitions.models import Invoice
from competitions.states import InvoiceStatus
from core import clock
from core.audit import AuditEvent
from core.errors import Refused
from core.models import Letter
from core.states import TransitionNotAllowed
from reviews.actions import conflicts
from tests.core.threads import together
from tests.factories.accounts import make_auditor, make_officer, make_user
from tests.factories.clusters import make_label, make_label_type
from tests.factories.competitions import make_dossier
from tests.factories.invoices import GOLD, make_chargeable, make_charging_stage, make_invoice

pytestmark = pytest.mark.django_db

NOW = datetime(2028, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
def officer():
    return make_officer()


def manager_of(invoice):
    return invoice.application.cluster.roles.get(role="manager").user


def test_an_invoice_takes_the_fee_and_the_words_of_the_call(officer):
    invoice = make_invoice(by=officer)

    assert invoice.amount == Decimal("8250.00")
    assert invoice.terms == "Agency, IBAN DE00. 30 days."
    assert invoice.recipient.startswith(invoice.application.cluster.name)
    letter = Letter.objects.get(key=f"invoice:{invoice.pk}")
    assert letter.address == manager_of(invoice).email
    assert "Please pay 8,250.00 EUR" in letter.text
    assert "IBAN DE00" in letter.text
    assert AuditEvent.objects.filter(object_pk=str(invoice.pk), verb="issue").count() == 1


def test_numbers_follow_one_another_and_begin_anew_with_the_agencys_year(officer):
    new_year = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)  # already 2028 in Berlin
    with clock.frozen(new_year - timedelta(hours=2)):
        old = [make_invoice(by=officer).number for _ in range(2)]
    with clock.frozen(new_year):
        new = make_invoice(by=officer)

    assert old == ["2027-00001", "2027-00002"]
    assert (new.number, new.issued_on) == ("2028-00001", date(2028, 1, 1))


def test_a_number_that_was_rolled_back_is_given_again(officer):
    application = make_chargeable()
    with transaction.atomic():
        make_invoice(by=officer)
        transaction.set_rollback(True)

    assert make_invoice(application, by=officer).sequence == 1


def test_an_application_has_one_invoice_in_force(officer):
    invoice = make_invoice(by=officer)

    with pytest.raises(Refused, match=invoice.number):
        make_invoice(invoice.application, by=officer)


def test_nothing_is_charged_before_the_hand_in(officer):
    draft = make_dossier(stage=make_charging_stage())

    with pytest.raises(Refused, match="handed in"):
        make_invoice(draft.application, by=officer)


def test_a_fee_that_the_call_does_not_state_is_refused(officer):
    stage = make_charging_stage(fees={"silver-video-first": "3620.00"})

    with pytest.raises(Refused, match="states no fee"):
        make_invoice(make_chargeable(stage), by=officer)

    assert not Invoice.objects.exists()


def test_who_takes_part_or_is_in_conflict_does_not_charge(officer):
    own = make_chargeable(managers=[officer])
    other = make_chargeable()
    conflicts.record(officer, other, by=None, reason="partner")

    for application in (own, other):
        with pytest.raises(PermissionDenied):
            make_invoice(application, by=officer)
    with pytest.raises(PermissionDenied):
        make_invoice(make_chargeable(), by=make_user())


def test_a_payment_says_when_and_who(officer):
    invoice = make_invoice(by=officer)

    invoices.pay(invoice, by=officer, paid_on=clock.today())

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_by) == (InvoiceStatus.PAID, officer)
    with pytest.raises(TransitionNotAllowed):
        invoices.pay(invoice, by=officer, paid_on=clock.today())


@pytest.mark.parametrize("days", [-1, 1])
def test_a_payment_lies_between_the_invoice_and_today(officer, days):
    invoice = make_invoice(by=officer)

    with pytest.raises(Refused, match="Give a day"):
        invoices.pay(invoice, by=officer, paid_on=clock.today() + timedelta(days=days))

    invoice.refresh_from_db()
    assert invoice.status == InvoiceStatus.OPEN


def test_a_payment_recorded_by_mistake_is_taken_back_with_a_reason(officer):
    invoice = make_invoice(by=officer)
    invoices.pay(invoice, by=officer, paid_on=clock.today())

    with pytest.raises(Refused):
        invoices.take_back_payment(invoice, by=officer, reason=" ")
    invoices.take_back_payment(invoice, by=officer, reason="Another payer.")

    invoice.refresh_from_db()
    assert (invoice.status, invoice.paid_on, invoice.paid_by) == (InvoiceStatus.OPEN, None, None)


def test_cancelling_writes_a_credit_note_and_makes_room_for_a_new_invoice(officer):
    invoice = make_invoice(by=officer)

    note = invoices.cancel(invoice, by=officer, reason="Wrong tier.")
    again = make_invoice(invoice.application, by=officer, tier="silver")

    invoice.refresh_from_db()
    assert invoice.status == InvoiceStatus.CANCELLED
    assert (note.cancels, note.amount, note.status) == (invoice, Decimal("-8250.00"), "note")
    assert [one.sequence for one in (invoice, note, again)] == [1, 2, 3]
    assert "is cancelled" in Letter.objects.get(key=f"invoice:{note.pk}").subject
    for done in (invoice, note):
        with pytest.raises(TransitionNotAllowed):
            invoices.cancel(done, by=officer, reason="Again.")


def test_the_database_deletes_no_invoice_and_keeps_one_in_force(officer):
    invoice = make_invoice(by=officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Invoice.objects.all()._raw_delete("default")
    fields = {"recipient": "X", "issued_on": clock.today(), "issued_by": officer, "amount": 1}
    second = Invoice(
        application=invoice.application, year=1, sequence=1, number="x", **GOLD, **fields
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        second.save(force_insert=True)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_invoices_at_once_have_different_numbers_and_no_gap(officer):
    waiting = [make_chargeable() for _ in range(8)]

    found = together(*[partial(invoices.issue, one, by=officer, **GOLD) for one in waiting])

    assert sorted(invoice.sequence for invoice in found) == list(range(1, 9))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_charge_the_same_application_at_once_one_is_told(officer):
    application = make_chargeable()

    found = together(*[partial(invoices.issue, application, by=officer, **GOLD)] * 2)

    assert sorted(type(one).__name__ for one in found) == ["Invoice", "Refused"]
    assert Invoice.objects.count() == 1


# Pages


def test_an_officer_issues_marks_as_paid_and_cancels_through_pages(client, officer):
    application = make_chargeable()
    dossier = application.dossiers.get()
    client.force_login(officer)

    page = client.get(reverse("competitions:office-dossier", args=[dossier.pk]))
    assert "Issue an invoice" in page.content.decode()
    sent = client.post(
        reverse("competitions:office-invoice-issue", args=[dossier.pk]), GOLD, follow=True
    )
    invoice = Invoice.objects.get()
    assert invoice.number in sent.content.decode()

    def change(page, **data):
        return client.post(reverse(f"competitions:office-invoice-{page}", args=[invoice.pk]), data)

    assert change("pay", paid_on="31.02.2027").status_code == 422
    assert change("pay", paid_on="2000-01-01").status_code == 422
    assert change("pay", paid_on=clock.today().isoformat()).status_code == 302
    assert change("pay", paid_on=clock.today().isoformat()).status_code == 409
    assert change("unpaid", reason="").status_code == 422
    assert change("unpaid", reason="A mistake.").status_code == 302
    assert change("cancel", reason="").status_code == 422
    assert change("cancel", reason="Wrong tier.").status_code == 302
    assert Invoice.objects.count() == 2


@pytest.mark.parametrize(("days", "occasion"), [(-400, "renewal"), (0, "first"), (30, "first")])
def test_only_a_label_from_before_the_hand_in_makes_it_a_renewal(client, officer, days, occasion):
    """The label that this very application earned does not."""
    stage = make_charging_stage()
    stage.call.programme.label_type = make_label_type()
    stage.call.programme.save(update_fields=["label_type"])
    application = make_chargeable(stage)
    begins = clock.today() + timedelta(days=days)
    kind = stage.call.programme.label_type
    make_label(cluster=application.cluster, label_type=kind, valid_from=begins)
    client.force_login(officer)

    with clock.frozen(clock.now() + timedelta(days=60)):
        page = client.get(
            reverse("competitions:office-invoice-issue", args=[application.dossiers.get().pk])
        )

    assert page.context["form"]["occasion"].value() == occasion


@pytest.mark.parametrize("data", [{}, {"mode": "video", "occasion": "third"}, GOLD | {"mode": "x"}])
def test_an_unknown_fee_is_a_sentence_and_no_invoice(client, officer, data):
    dossier = make_chargeable().dossiers.get()
    client.force_login(officer)

    answer = client.post(reverse("competitions:office-invoice-issue", args=[dossier.pk]), data)

    assert answer.status_code == 422
    assert not Invoice.objects.exists()


def test_the_list_is_narrowed_and_closed_where_a_conflict_is(client, officer):
    paid, unpaid, closed = (make_invoice(by=officer) for _ in range(3))
    invoices.pay(paid, by=officer, paid_on=clock.today())
    conflicts.record(officer, closed.application, by=None, reason="partner")
    client.force_login(officer)

    found = client.get(reverse("competitions:office-invoices"), {"status": "open"})

    assert [one.pk for one in found.context["page"].object_list] == [unpaid.pk]
    page = reverse("competitions:office-invoice", args=[closed.pk])
    assert client.get(page).status_code == 404
    table = client.get(reverse("competitions:office-invoices-table", args=["csv"]))
    assert closed.number not in b"".join(table.streaming_content).decode()


def test_the_table_for_accountants_has_exact_amounts_and_no_formula(client):
    stage = make_charging_stage()
    application = make_chargeable(stage)
    application.cluster.name = "=HYPERLINK(1)"
    application.cluster.save(update_fields=["name"])
    invoice = make_invoice(application)
    invoices.cancel(invoice, by=make_officer(), reason="@risk")
    client.force_login(make_auditor())

    answer = client.get(reverse("competitions:office-invoices-table", args=["csv"]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert [row["Amount (EUR)"] for row in rows] == ["8250.00", "-8250.00"]
    assert rows[0]["Cluster"] == "'=HYPERLINK(1)"
    assert rows[1]["Reason"] == "'@risk"
    assert rows[1]["Cancels"] == rows[0]["Number"]
    workbook = client.get(reverse("competitions:office-invoices-table", args=["xlsx"]))
    assert b"".join(workbook.streaming_content).startswith(b"PK")
    assert (
        client.get(reverse("competitions:office-invoices-table", args=["pdf"])).status_code == 404
    )


def test_the_cluster_reads_its_invoice_and_nobody_elses(client, officer):
    own, other = make_invoice(by=officer), make_invoice(by=officer)
    client.force_login(manager_of(own))

    page = client.get(reverse("competitions:invoices", args=[own.application.reference]))
    home = client.get(reverse("home")).content.decode()

    assert own.number in page.content.decode()
    assert f"Pay invoice {own.number}: 8,250.00 EUR" in home
    document = client.get(reverse("competitions:invoice-pdf", args=[own.number]))
    assert document.content.startswith(b"%PDF")
    for address in (
        reverse("competitions:invoices", args=[other.application.reference]),
        reverse("competitions:invoice-pdf", args=[other.number]),
    ):
        assert client.get(address).status_code == 404


def test_a_credit_note_is_a_document_too(client, officer):
    invoice = make_invoice(by=officer)
    note = invoices.cancel(invoice, by=officer, reason="#let x = 1 </script>")
    client.force_login(manager_of(invoice))

    document = client.get(reverse("competitions:invoice-pdf", args=[note.number]))

    assert document.content.startswith(b"%PDF")


# Fees of a draft call


def test_an_officer_sets_the_fees_of_a_draft(client, officer):
    stage = make_charging_stage(status="draft")
    address = reverse("competitions:office-call-fees", args=[stage.call.code])
    client.force_login(officer)

    shown = client.get(address).content.decode()
    wrong = client.post(address, {"gold-video-first": "-1", "silver-video-first": "x"})
    given = {"gold-video-first": "9,000.50", "terms": "IBAN."}
    saved = client.post(address, given)

    assert "8,250" in shown
    assert wrong.status_code == 422
    assert saved.status_code == 302
    stage.call.refresh_from_db()
    assert stage.call.fees == {"gold-video-first": "9000.50"}
    assert stage.call.payment_terms == "IBAN."


def test_a_contest_has_no_fees(client, officer):
    stage = make_dossier().stage
    type(stage.call).objects.filter(pk=stage.call_id).update(status="draft", published_at=None)
    client.force_login(officer)

    address = reverse("competitions:office-call-fees", args=[stage.call.code])
    assert client.get(address).status_code == 404


def test_the_public_page_says_what_it_costs(client):
    stage = make_charging_stage()

    page = client.get(stage.call.get_absolute_url()).content.decode()

    assert "What it costs" in page
    assert "8,250.00 EUR" in page
    assert "3,620.00 EUR" not in page  # silver is not applied for here


@pytest.mark.parametrize(
    ("label", "occasion"),
    [
        ({}, "renewal"),
        ({"tier": "bronze"}, "first"),  # gold is assessed for the first time
        ({"renewable_until": date(2028, 1, 2)}, "first"),  # it came too late to renew
        ({"status": "revoked", "ended_on": date(2027, 1, 1), "ended_at": NOW}, "first"),
    ],
)
def test_a_renewal_is_suggested_where_the_tier_aimed_at_can_be_renewed(officer, label, occasion):
    with clock.frozen(NOW):
        application = make_chargeable()
    label_type = application.call.programme.label_type
    make_label(cluster=application.cluster, label_type=label_type, **label)

    assert labelling.occasion_of(application) == occasion


def test_a_first_assessment_is_suggested_to_whom_no_label_was_given():
    assert labelling.occasion_of(make_chargeable()) == "first"
