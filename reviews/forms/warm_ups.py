from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.models import WarmUp, WarmUpSample


class WarmUpForm(forms.ModelForm):
    class Meta:
        model = WarmUp
        fields = ["is_required"]
        labels = {"is_required": _("Required before judging")}
        help_texts = {
            "is_required": _("Nobody begins a real score sheet before all samples are scored.")
        }


class SampleForm(forms.ModelForm):
    """A text of the office's own, or an earlier one without any name in it."""

    class Meta:
        model = WarmUpSample
        fields = ["title", "text", "explanation"]
        help_texts = {
            "text": _(
                "What the panel reads, in Markdown. Write it yourself, or paste an earlier text "
                "in which nobody can be recognised."
            ),
            "explanation": _("What you would have given, and why. Shown once a sheet is in."),
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 14}),
            "explanation": forms.Textarea(attrs={"rows": 5}),
        }
