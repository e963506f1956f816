from django import forms
from django.utils.translation import gettext_lazy as _


class SecondLookForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The officers and the chair read it beside your scores."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
    )
