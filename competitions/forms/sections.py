"""A section of a form, as an officer writes it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SectionForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=150)
    help = forms.CharField(
        label=_("Help"),
        required=False,
        max_length=2000,
        help_text=_("Stands under the title, before the first question."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
