from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from clusters import register
from clusters.models import Sector, Tier
from clusters.register import EARLIEST, LATEST, Asked, Validity
from core import clock


class DayField(forms.DateField):
    """A day that can be asked for, written as 2025-02-28 or as 28.02.2025."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)

    def to_python(self, value):
        try:
            day = super().to_python(value)
        except ValidationError:
            words = _now("“%s” is no day of the calendar. Write it as 2025-02-28.")
            raise ValidationError(words % str(value)[:20]) from None
        if day and not EARLIEST <= day <= LATEST:
            words = _now("Ask for a day between %(first)s and %(last)s.")
            raise ValidationError(words % {"first": EARLIEST, "last": LATEST})
        return day


class DayForm(forms.Form):
    """The day as of which a page speaks; today, if none was asked for."""

    on = DayField(label=_("As of"), required=False)

    @property
    def day(self):
        self.is_valid()
        return self.cleaned_data.get("on") or clock.today()


class RegisterFilter(DayForm):
    """The bar above the public register; every choice stands in the address."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("All sectors")), *Sector.choices]
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    tier = forms.ChoiceField(
        label=_("Label"),
        required=False,
        choices=[("", _("Any or none")), ("any", _("Any label")), *Tier.choices],
    )
    validity = forms.ChoiceField(
        label=_("Validity"), required=False, choices=[("", _("Any")), *Validity.choices]
    )
    field_order = ["q", "tier", "validity", "on", "sector", "country", "region"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = [(code, countries.name(code)) for code in register.countries()]
        self.fields["country"].choices = [
            ("", _("All countries")),
            *sorted(known, key=lambda entry: entry[1]),
        ]
        regions = register.regions().values_list("code", "name")
        self.fields["region"].choices = [("", _("All regions")), *regions]

    def asked(self):
        """What was chosen, as an Asked; a choice that makes no sense is left out."""
        day, chosen = self.day, self.cleaned_data
        names = ("sector", "country", "region", "tier", "validity")
        return Asked(
            on=day,
            words=chosen.get("q", "").strip(),
            sort=self.data.get("sort", ""),
            **{name: chosen.get(name, "") for name in names},
        )

    @property
    def looks(self):
        """All that its HTML depends on, besides the language."""
        changing = [tuple(self.fields[name].choices) for name in ("country", "region")]
        return (*changing, *(self.data.get(name, "") for name in self.fields))

    @property
    def status(self):
        """422 for a day that is none: today's answer must not be taken for that day's."""
        return 422 if self.errors.get("on") else 200
