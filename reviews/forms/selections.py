"""What an officer decides otherwise than the rule, and in which order a tie was settled."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.forms.fields import MoneyField
from competitions.models import DecisionKind


class ChoiceForm(forms.Form):
    """One dossier's decision. The reason may only be missing where nothing deviates."""

    kind = forms.ChoiceField(label=gettext_lazy("Decision"), widget=forms.RadioSelect)
    amount = MoneyField(
        label=gettext_lazy("Amount (EUR)"),
        required=False,
        help_text=gettext_lazy(
            "Only for an award. Empty: the sum requested. It may only be lower."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=5000,
        help_text=gettext_lazy(
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
    """In which order the panel takes those who share a rank: one numbered choice for each."""

    def __init__(self, *args, group, **kwargs):
        """``group``: what has a dossier_id, a reference and a cluster, in the order shown."""
        super().__init__(*args, auto_id=f"id_tie{group[0].dossier_id}_%s", **kwargs)
        self.group = group
        numbers = [(n, n) for n in range(1, len(group) + 1)]
        for one in group:
            self.fields[_place(one)] = forms.TypedChoiceField(
                label=_place_label(one),
                coerce=int,
                choices=[("", _("choose")), *numbers],
            )
        self.fields["text"] = forms.CharField(
            label=_("How the tie was settled"),
            max_length=5000,
            help_text=_("Who decided, when and by what: for instance the panel’s vote."),
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    def clean(self):
        data = super().clean()
        given = {}
        for one in self.group:
            place = data.get(_place(one))
            if place in given:
                words = _("Place %(n)s is given twice: each has a place of its own.")
                self.add_error(_place(one), words % {"n": place})
            elif place:
                given[place] = one.dossier_id
        data["order"] = [given[place] for place in sorted(given)]
        return data

    def decided(self):
        """What the action takes."""
        return {"text": self.cleaned_data["text"], "order": self.cleaned_data["order"]}


def _place(one):
    return f"place_{one.dossier_id}"


def _place_label(one):
    words = _("Place of %(reference)s, %(cluster)s")
    return words % {"reference": one.reference, "cluster": one.cluster}
