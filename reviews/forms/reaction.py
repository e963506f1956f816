from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from reviews.reacting import MOST_CHARACTERS


class ReactionForm(forms.Form):
    """The answer to the reports. Its length is checked where it is stored, as it is stored."""

    text = forms.CharField(
        label=_("Your answer"),
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        words = _now("At most two pages: %(limit)s characters, blanks and line breaks included.")
        self.fields["text"].help_text = words % {"limit": f"{MOST_CHARACTERS:,}"}
