from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Sector
from competitions.forms.fields import MoneyField
from reviews.models import Panel, PanelistRole


class PanelForm(forms.ModelForm):
    class Meta:
        model = Panel
        fields = ["name"]
        help_texts = {"name": _("For example “Jury” or “Assessors”.")}


class RateForm(forms.Form):
    """What each sheet of a panel earns; empty: nothing."""

    rate = MoneyField(label=_("Honorarium per sheet handed in (EUR)"), required=False)
    MOST = 100_000

    def __init__(self, *args, panel, **kwargs):
        super().__init__(*args, initial={"rate": panel.rate}, auto_id=f"id_%s_{panel.pk}", **kwargs)
        self.panel = panel

    def clean_rate(self):
        rate = self.cleaned_data["rate"]
        if rate is not None and not 0 <= rate <= self.MOST:
            words = _("Enter an amount from 0 to %(most)s.")
            raise forms.ValidationError(words, params={"most": self.MOST})
        return rate


class SeatForm(forms.Form):
    """What a seat on a panel is made of."""

    role = forms.ChoiceField(
        label=_("Role"), choices=PanelistRole.choices, initial=PanelistRole.MEMBER
    )
    capacity = forms.IntegerField(
        label=_("Most dossiers"),
        min_value=1,
        max_value=500,
        initial=8,
        help_text=_("In one stage. Nobody is ever assigned more."),
    )
    expertise = forms.MultipleChoiceField(
        label=_("Fields of expertise"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Used when dossiers are assigned."),
    )


class AddPanelistForm(SeatForm):
    """Appoint whoever has an account; invite anybody else by mail."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_(
            "Whoever has an account here takes the seat at once. Anybody else gets an invitation."
        ),
        widget=forms.EmailInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    field_order = ["email", "role", "capacity", "expertise"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()
