"""Naming a line across the ranking, and choosing otherwise in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MoneyField


class ScenarioForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as “All of rank 5” or “Ten winners”.")
    )
    cut = forms.IntegerField(
        label=_("Rows above the line"), min_value=0, max_value=100_000, help_text=_("From the top.")
    )
    run = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Note"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )
    reason = forms.CharField(
        label=_("Reason for what deviates from the rule"),
        required=False,
        max_length=5000,
        help_text=_("Noted at each that deviates; you can give each its own later."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ScenarioChoiceForm(forms.Form):
    """Whether one dossier enters in a scenario, for how much, and why."""

    enters = forms.TypedChoiceField(
        label=_("In this scenario"),
        choices=[("yes", _("it enters")), ("no", _("it does not enter"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    amount = MoneyField(
        label=_("Amount (EUR)"),
        required=False,
        help_text=_("Empty: the sum requested. It may only be lower."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_("Needed where this deviates from the rule, before the scenario is proposed."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, has_money, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_money:
            del self.fields["amount"]
