from decimal import Decimal

from django.utils.translation import gettext as _

from competitions.kinds.amounts import read_amount, rule_faults
from competitions.kinds.base import Fault, Kind, Reading, option
from core import formats


def decimal_option(question, name):
    value = option(question, name)
    return None if value in (None, "") else Decimal(str(value))


def range_faults(value, minimum, maximum):
    if minimum is not None and value < minimum:
        return [Fault(_("At least %(limit)s.") % {"limit": formats.score(minimum)})]
    if maximum is not None and value > maximum:
        return [Fault(_("At most %(limit)s.") % {"limit": formats.score(maximum)})]
    return []


class Number(Kind):
    """A number with a unit, in English or German notation."""

    name = "number"

    def _read(self, question, raw, stage):
        value, fault = read_amount(raw, may_be_negative=True)
        if fault:
            return Reading(None, (fault,))
        bounds = (decimal_option(question, "minimum"), decimal_option(question, "maximum"))
        faults = range_faults(value, *bounds)
        return Reading(None if faults else value, tuple(faults))

    def to_snapshot(self, question, raw):
        if self.is_empty(raw):
            return ""
        value, _fault = read_amount(raw, may_be_negative=True)
        return raw.strip() if value is None else f"{value:f}"

    def plain(self, question, raw):
        text = super().plain(question, raw)
        return f"{text} {option(question, 'unit', '')}".strip() if text else ""

    def input_context(self, question, raw, reading, prefix, stage=None):
        return {"unit": option(question, "unit", "")}

    def reading_context(self, question, raw, reading):
        return {"unit": option(question, "unit", ""), "value": reading.value}


class Money(Number):
    """An amount in EUR; with the role "grant" it may not exceed the cap per winner."""

    name = "money"

    def _read(self, question, raw, stage):
        value, fault = read_amount(raw)
        if fault:
            return Reading(None, (fault,))
        faults = []
        if option(question, "role") == "grant":
            faults = rule_faults({"grant": [value]}, stage, {"over_cap": ""})
        return Reading(value, tuple(faults))

    def plain(self, question, raw):
        value = None if self.is_empty(raw) else read_amount(raw)[0]
        return Kind.plain(self, question, raw) if value is None else formats.exact_money(value)

    def input_context(self, question, raw, reading, prefix, stage=None):
        return {"unit": "EUR"}
