"""Taking an award back, or a part of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MoneyField
from core.formats import money


class GiveBackForm(forms.Form):
    """Revoke an award, or lower it; what is not spent goes back to the budget."""

    REVOKE, LOWER = "revoke", "lower"
    what = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            (REVOKE, _("The award is revoked: it ends")),
            (LOWER, _("The award is lowered: the rest goes on")),
        ],
        widget=forms.RadioSelect,
    )
    freed = MoneyField(
        label=_("Goes back to the budget (EUR)"),
        required=False,
        help_text=_("What is not spent. Empty: all of it, where the award is revoked."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        help_text=_("The cluster reads it in a letter, and auditors in the record."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args, award, **kwargs):
        super().__init__(*args, **kwargs)
        self.award = award
        self.initial["seen"] = str(award.freed)  # a form sent twice lowers once

    def clean(self):
        data = super().clean()
        freed, most = data.get("freed"), self.award.grant
        if self.has_error("freed"):
            return data
        is_lower = data.get("what") == self.LOWER
        if is_lower and freed is None:
            self.add_error("freed", _("Say how much goes back."))
        elif freed is not None and not 0 < freed <= most:
            words = _("Give an amount above 0 and of at most %(most)s.")
            self.add_error("freed", words % {"most": money(most)})
        elif is_lower and freed == most:
            self.add_error("freed", _("Nothing would be left: revoke the award instead."))
        return data
