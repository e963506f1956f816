"""What an assessment costs, as data of the call."""

from decimal import Decimal

import pytest

from competitions import fees, fees_in_words
from competitions.actions import calls
from competitions.models import Call
from core.states import TransitionNotAllowed
from tests.factories.accounts import make_officer


@pytest.mark.parametrize(
    ("tier", "mode", "occasion", "amount"),
    [
        ("bronze", "video", "first", "1650"),
        ("bronze", "on_site", "first", "2250"),
        ("silver", "video", "renewal", "3620"),
        ("gold", "on_site", "first", "8250"),
        ("gold", "on_site", "renewal", "6765"),
    ],
)
def test_fees_published_for_the_labels_are_the_defaults(tier, mode, occasion, amount):
    assert fees.amount(fees.DEFAULTS, tier, mode, occasion) == Decimal(amount)


def test_what_the_call_does_not_state_costs_nothing_known():
    assert fees.amount({}, "gold", "video", "first") is None


def test_what_costs_the_same_is_said_once():
    found = {}
    for aim in ("gold", "silver", "bronze"):
        found |= fees_in_words.rows(Call(fees=fees.DEFAULTS, label_rules={"aim": aim}))

    assert found["silver"] == [("", Decimal("3620.00"))]
    assert [str(words) for words, _amount in found["gold"]] == ["first assessment", "renewal"]
    assert [str(words) for words, _amount in found["bronze"]] == ["by video", "on site"]


def test_a_single_fee_is_said_with_what_it_is_for():
    rows = fees_in_words.rows(Call(fees={"gold-video-first": "10.00"}))

    assert rows == [("gold", [("by video, first assessment", Decimal("10.00"))])]


@pytest.mark.django_db
def test_a_label_call_begins_with_the_defaults_and_a_contest_with_none():
    officer = make_officer()

    label = calls.create("cluster-management", by=officer, code="label", title="Label")
    contest = calls.create("leading-edge", by=officer, code="contest", title="Contest")

    assert label.fees == fees.DEFAULTS
    assert contest.fees == {}


@pytest.mark.django_db
def test_fees_of_a_published_call_hold():
    officer = make_officer()
    call = calls.create("cluster-management", by=officer, code="label", title="Label", summary="S.")
    calls.publish(call, by=officer)

    with pytest.raises(TransitionNotAllowed):
        calls.set_fees(call, by=officer, table={}, terms="")
