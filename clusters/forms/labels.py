from datetime import timedelta

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from clusters.models import LabelType, Tier
from clusters.states import LabelState
from clusters.validity import MOST_YEARS, REMINDERS, Policy
from core import clock
from core.text import fold


class LabelFilter(forms.Form):
    """The bar above the office's list of labels; every choice stands in the address."""

    q = forms.CharField(label=_("Cluster or number"), required=False, max_length=100)
    label_type = forms.ModelChoiceField(
        LabelType.objects.order_by("name"),
        label=_("Label"),
        required=False,
        to_field_name="slug",
        empty_label=_("All labels"),
    )
    tier = forms.ChoiceField(
        label=_("Tier"), required=False, choices=[("", _("All tiers")), *Tier.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All states")), *LabelState.choices]
    )
    ends = forms.ChoiceField(label=_("Ends"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = [(n, ngettext("within %d day", "within %d days", n) % n) for n in REMINDERS]
        self.fields["ends"].choices = [("", _("at any time")), *days]

    def apply(self, labels):
        """Narrow ``labels`` by what was chosen; a choice that makes no sense is left out."""
        self.is_valid()
        chosen, today = getattr(self, "cleaned_data", {}), clock.today()
        if words := chosen.get("q", "").strip():
            named = Q(cluster__name_folded__contains=fold(words))
            labels = labels.filter(named | Q(number__iexact=words))
        for name in ("label_type", "tier"):
            if chosen.get(name):
                labels = labels.filter(**{name: chosen[name]})
        if state := chosen.get("state"):
            labels = labels.being(state, today)
        if ends := chosen.get("ends"):
            soon = today + timedelta(days=int(ends))
            labels = labels.standing().filter(valid_until__gt=today, valid_until__lte=soon)
        return labels


class MeasureForm(forms.Form):
    """Why a label is suspended, reinstated or revoked; a suspension may end by itself."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The cluster reads it in the letter, and the record keeps it."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    until = forms.DateField(
        label=_("In force again from"),
        help_text=_("Leave this empty to suspend until further notice."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        if kind != "suspend":
            del self.fields["until"]


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it discarded?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


RULES = {
    "years": (_("first"), _("A new label, and one of another tier than before, in years."), 1),
    "renewal_years": (_("renewal"), _("From the end of the label before, in years."), 1),
    "renewal_window_years": (
        _("renewal window"),
        _("For how many years after its end a label can be renewed. 0: only before it ends."),
        0,
    ),
}


class PolicyForm(forms.Form):
    """For how long the labels of a type are given: three whole numbers for each tier."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, label_type, **kwargs):
        super().__init__(*args, **kwargs)
        self.tiers = [tier for tier in Tier if tier in label_type.policy]
        self.initial["version"] = label_type.policy_version
        for tier in self.tiers:
            rules = label_type.rules_of(tier)
            for name, (words, help_text, least) in RULES.items():
                self.fields[f"{tier}-{name}"] = forms.IntegerField(
                    label=f"{tier.label.capitalize()}: {words}",
                    help_text=help_text,
                    min_value=least,
                    max_value=MOST_YEARS,
                    initial=getattr(rules, name),
                )
        self.fields["reason"] = forms.CharField(
            label=_("Reason for the change"),
            help_text=_("The record keeps it."),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )

    @property
    def policy(self):
        """Tier -> rules, as ``label_types.set_policy`` takes them."""
        data = self.cleaned_data
        names = Policy.__slots__
        return {str(tier): {name: data[f"{tier}-{name}"] for name in names} for tier in self.tiers}
