"""What an officer decides otherwise than the rule, and how a tie was settled."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MoneyField
from competitions.models import DecisionKind


class ChoiceForm(forms.Form):
    """One dossier's decision. The reason may only be missing where nothing deviates."""

    kind = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    amount = MoneyField(
        label=_("Amount (EUR)"),
        required=False,
        help_text=_("Only for an award. Empty: the sum requested. It may only be lower."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=5000,
        help_text=_(
            "Needed where the decision or the amount deviates from the rule. The cluster reads it."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, choice, limits, **kwargs):
        super().__init__(*args, **kwargs)
        self.choice, self.limits = choice, limits
        words = dict(DecisionKind.choices)
        self.fields["kind"].choices = [
            (
                kind.value,
                _("%s (by the rule)") % words[kind] if kind == choice.by_rule else words[kind],
            )
            for kind in limits.kinds
        ]
        self.fields["kind"].initial = choice.kind
        self.fields["reason"].initial = choice.reason
        if limits.budget is None:
            del self.fields["amount"]
        else:
            self.fields["amount"].initial = choice.amount

    def clean(self):
        data = super().clean()
        if (
            not self.has_error("kind")
            and self._deviates(data)
            and not data.get("reason", "").strip()
        ):
            self.add_error("reason", _("Give the reason: this deviates from the rule."))
        return data

    def _deviates(self, data):
        if data.get("kind") != self.choice.by_rule:
            return True
        amount, requested = data.get("amount"), self.choice.dossier.pinned.requested
        return data["kind"] == DecisionKind.AWARDED and amount is not None and amount < requested


class TieForm(forms.Form):
    text = forms.CharField(
        label=_("How the tie was settled"),
        max_length=5000,
        help_text=_("Who decided, when and by what: the panel's vote, or a draw with its record."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
