"""Applications that can be charged, and invoices; made with the actions."""

from competitions import fees
from competitions.actions import invoices
from tests.factories.accounts import make_officer, make_user
from tests.factories.competitions import make_call, make_dossier, make_programme, make_stage

GOLD = {"tier": "gold", "mode": "on_site", "occasion": "first"}


def make_charging_stage(**call):
    call = {"fees": fees.DEFAULTS, "payment_terms": "Agency, IBAN DE00. 30 days."} | call
    call = make_call(programme=make_programme(kind="label"), **call)
    fields = {"kind": "assessment", "timing": "rolling", "closes_at": None}
    return make_stage(call=call, **fields)


def make_chargeable(stage=None, **fields):
    """An application of a label call that is handed in."""
    fields.setdefault("managers", [make_user()])
    return make_dossier(
        stage=stage or make_charging_stage(), status="submitted", **fields
    ).application


def make_invoice(application=None, *, by=None, **fee):
    application = application or make_chargeable()
    return invoices.issue(application, by=by or make_officer(), **GOLD | fee)
