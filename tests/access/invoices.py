"""Fees and invoices: the office's, and the cluster's own."""

from competitions.actions import invoices
from core import clock
from tests.access import HOUSE, OFFICER, page
from tests.factories.invoices import make_chargeable, make_charging_stage, make_invoice

TEAM = {"manager", "editor", "viewer"}


def application(world):
    found = make_chargeable(managers=[])
    for role in TEAM:
        found.cluster.roles.create(user=world.person(role), role=role)
    return found


def invoice(world):
    return make_invoice(world.once(application))


def paid(world):
    found = make_invoice()
    return invoices.pay(found, by=found.issued_by, paid_on=clock.today())


def draft(world):
    return make_charging_stage(status="draft").call


def pk(world):
    return world.once(invoice).pk


RULES = {
    "competitions:office-call-fees": page(
        OFFICER, OFFICER, code=lambda world: world.once(draft).code
    ),
    "competitions:office-invoices": page(HOUSE, given=[invoice]),
    "competitions:office-invoices-table": page(HOUSE, kind=lambda world: "csv"),
    "competitions:office-invoice": page(HOUSE, pk=pk),
    "competitions:office-invoice-pay": page(OFFICER, OFFICER, pk=pk),
    "competitions:office-invoice-unpaid": page(
        OFFICER, OFFICER, pk=lambda world: world.once(paid).pk
    ),
    "competitions:office-invoice-cancel": page(OFFICER, OFFICER, pk=pk),
    "competitions:office-invoice-issue": page(
        OFFICER, OFFICER, pk=lambda world: world.once(application).dossiers.get().pk
    ),
    "competitions:invoices": page(
        HOUSE | TEAM, reference=lambda world: world.once(invoice).application.reference
    ),
    "competitions:invoice-pdf": page(HOUSE | TEAM, number=lambda world: world.once(invoice).number),
}
