from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import LetterState


class GroundForm(forms.Form):
    """On what ground something personal is erased."""

    reason = forms.CharField(
        label=_("On what ground?"),
        help_text=_("For example the date and the file number of the request. Auditors read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LetterFilter(forms.Form):
    """The bar above the list of letters; what is empty or makes no sense filters nothing."""

    words = forms.CharField(label=_("Address or subject"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("all")), *LetterState.choices]
    )

    def apply(self, letters):
        if not self.is_valid():
            return letters
        letters = letters.matching(self.cleaned_data["words"])
        if state := self.cleaned_data["state"]:
            letters = letters.filter(state=state)
        return letters
