"""A complaint about procedure, and the ruling on it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.complaints import LONGEST
from competitions.models import Step


class ComplaintForm(forms.Form):
    step = forms.ChoiceField(
        label=_("Which step of the procedure was not followed"),
        choices=[("", _("Choose a step")), *Step.choices],
    )
    text = forms.CharField(
        label=_("What went wrong in it"),
        help_text=_("What happened, when, and which rule says otherwise."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    about_procedure = forms.BooleanField(
        label=_("This is about the procedure, not about how good the cluster is"),
        error_messages={"required": _("Tick this: only the procedure can be complained about.")},
    )


class RulingForm(forms.Form):
    UPHOLD, DISMISS = "uphold", "dismiss"
    what = forms.ChoiceField(
        label=_("The ruling"),
        choices=[
            (UPHOLD, _("Upheld: it is judged and decided anew")),
            (DISMISS, _("Dismissed: the decision stands")),
        ],
        widget=forms.RadioSelect,
    )
    ruling = forms.CharField(
        label=_("Reason"),
        help_text=_("The cluster reads it in a letter."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
