"""Fields for amounts in the reader's notation and for moments in a named zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from competitions.kinds.amounts import read_amount


class MoneyField(forms.Field):
    """An amount in EUR as people write it: 200,000,000 or, in German, 200.000.000,00."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    MOST = 10**12  # what the column holds

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return None
        amount, fault = read_amount(text)
        if fault:
            raise forms.ValidationError(fault.words)
        if amount >= self.MOST:
            raise forms.ValidationError(_("This is more money than the form can hold."))
        return amount

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value
        places = 0 if value == int(value) else 2
        return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


YEARS = range(1970, 2200)  # what is computed from a moment stays one that can be stored


class MomentField(forms.DateTimeField):
    """Date and time in a zone that the page names."""

    def __init__(self, *, zone, **kwargs):
        kwargs.setdefault(
            "widget",
            forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        )
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **kwargs)
        self.zone = ZoneInfo(zone)

    def to_python(self, value):
        with timezone.override(self.zone):
            moment = super().to_python(value)
        if moment and moment.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return moment

    def prepare_value(self, value):
        if isinstance(value, datetime) and value.tzinfo:
            return value.astimezone(self.zone).replace(tzinfo=None)
        return value
