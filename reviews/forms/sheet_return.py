from django import forms
from django.utils.translation import gettext_lazy as _


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What should the panelist look at again?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the letter to the panelist."),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the consensus opened again?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is kept with the consensus. Members and auditors read it."),
    )
