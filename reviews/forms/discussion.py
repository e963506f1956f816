from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Criterion
from reviews.actions.discussions import MOST_CHARACTERS


class PostForm(forms.Form):
    """Words for the others, about one criterion or the whole."""

    text = forms.CharField(
        label=_("What do you want to say?"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("A post is never changed: correct it with another one."),
    )
    criterion = forms.ModelChoiceField(
        label=_("About"),
        queryset=Criterion.objects.none(),
        required=False,
        empty_label=_("the whole application"),
    )

    def __init__(self, *args, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criterion"].queryset = criteria
        self.fields["criterion"].label_from_instance = lambda criterion: criterion.title
