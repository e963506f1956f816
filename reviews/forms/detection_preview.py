"""What an officer types to see whom a person would be in conflict with; nothing is stored."""

from datetime import date

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.models import Region
from core import clock


class CheckForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    employer = forms.CharField(label=_("Employer"), max_length=200, required=False)
    region = forms.ModelChoiceField(
        label=_("Region of work"), queryset=Region.objects.all(), required=False
    )
    former = forms.CharField(
        label=_("Former employers"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One in a line, with the last day there: Spree Optik GmbH, 2025-06-30"),
    )

    def clean_former(self):
        return [
            self._line(line) for line in self.cleaned_data["former"].splitlines() if line.strip()
        ]

    @staticmethod
    def _line(line):
        name, _comma, day = line.rpartition(",")
        try:
            until = parse_date(day.strip())
        except ValueError:  # a day that the calendar does not have
            until = None
        if not name.strip() or not isinstance(until, date):
            words = _now("Write the last day behind a comma, as in 2025-06-30: %(line)s")
            raise forms.ValidationError(words % {"line": line.strip()})
        if until > clock.today():
            raise forms.ValidationError(
                _now("This day is still to come: %(line)s") % {"line": line}
            )
        return name.strip(), until

    def clean(self):
        data = super().clean()
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(_now("Say something about the person."))
        return data
