from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Sector
from reviews.models import Panel, PanelistRole


class PanelForm(forms.ModelForm):
    class Meta:
        model = Panel
        fields = ["name"]
        help_texts = {"name": _("For example “Jury” or “Assessors”.")}


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
