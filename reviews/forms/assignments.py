from django import forms
from django.utils.translation import gettext_lazy as _


class ProposalForm(forms.Form):
    per_dossier = forms.IntegerField(
        label=_("Panelists per dossier"), min_value=1, max_value=50, initial=3
    )


class DueForm(forms.Form):
    """Until when what is newly assigned should be judged."""

    due_at = forms.DateTimeField(
        label=_("Judge until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )
