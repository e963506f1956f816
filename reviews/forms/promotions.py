"""Proposing the next of the reserve list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MoneyField
from core.formats import money


class PromotionForm(forms.Form):
    """The amount is the whole request, or less, if the cluster agrees."""

    amount = MoneyField(
        label=_("Amount (EUR)"),
        help_text=_("The sum requested. It may only be lower, and only if the cluster agrees."),
    )
    has_agreed = forms.BooleanField(
        label=_("The cluster agrees to less than it requested"), required=False
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_("Needed where the amount is lower. The cluster reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, requested, most, **kwargs):
        super().__init__(*args, **kwargs)
        self.requested, self.most = requested, most
        self.fields["amount"].initial = min(requested, most) if most is not None else requested

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError(_("An award needs an amount above 0."))
        if amount > self.requested:
            words = _("At most the %s requested can be awarded.")
            raise forms.ValidationError(words % money(self.requested))
        if self.most is not None and amount > self.most:
            words = _("Only %(left)s are free.")
            raise forms.ValidationError(words % {"left": money(self.most)})
        return amount

    def clean(self):
        data = super().clean()
        amount = data.get("amount")
        if amount is not None and amount < self.requested:
            if not data.get("has_agreed"):
                self.add_error("has_agreed", _("Less than requested needs the cluster to agree."))
            if not data.get("reason", "").strip():
                self.add_error("reason", _("Give the reason for less than requested."))
        return data

    def agreed(self):
        """What the action takes."""
        return {"amount": self.cleaned_data["amount"], "reason": self.cleaned_data["reason"]}
