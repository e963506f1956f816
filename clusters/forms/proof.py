from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.actions.labels import NUMBER_LENGTH
from clusters.models import Label
from core.reference import is_reference

FIRST_YEAR, LAST_YEAR = 1900, 2199


class NumberForm(forms.Form):
    """What stands on a certificate, as somebody copies it; blanks and case do not matter."""

    number = forms.CharField(
        label=_("Certificate number"),
        help_text=_("It stands on the certificate and looks like L-7KQ2M9X4A."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self):
        """The number of a label that everybody may see."""
        number = "".join(self.cleaned_data["number"].upper().split())
        plain = number.removeprefix("L-")
        if len(plain) > NUMBER_LENGTH:
            plain = plain.removeprefix("L")
        numbers = [self.cleaned_data["number"].strip(), number, f"L-{plain}"]
        found = Label.objects.public().filter(number__in=numbers).first()
        if found:
            return found.number
        if len(plain) != NUMBER_LENGTH:
            words = _("A number has %(length)s letters and digits after “L-”; these are %(found)s.")
            raise ValidationError(words % {"length": NUMBER_LENGTH, "found": len(plain)})
        if not is_reference(plain):
            raise ValidationError(
                _("This number is mistyped: its last character does not fit the others.")
            )
        raise ValidationError(_("No label has this number. Do not rely on the certificate."))


class DayForm(forms.Form):
    """As of which day, and as known on which day; empty means today."""

    on = forms.DateField(
        label=_("On which day?"),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day that exists as year-month-day: 2026-03-01.")},
    )
    known = forms.DateField(
        label=_("As it was known on"),
        help_text=_("Leave this empty for what is known today."),
        required=False,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write a day that exists as year-month-day: 2026-03-01.")},
    )

    def clean_on(self):
        return _within(self.cleaned_data["on"])

    def clean_known(self):
        return _within(self.cleaned_data["known"])


def _within(day):
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        words = _("Choose a day between %(first)s and %(last)s.")
        raise ValidationError(words % {"first": FIRST_YEAR, "last": LAST_YEAR})
    return day
