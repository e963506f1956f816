"""Fees of a call, an invoice to issue, a payment, and the bar above the list."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Tier
from competitions import fees
from competitions.forms.fields import MoneyField
from competitions.label_policy import TIERS
from competitions.models import FeeMode, FeeOccasion
from competitions.states import InvoiceStatus
from core import clock
from core.text import fold

MOST = 1_000_000  # EUR


class FeesForm(forms.Form):
    """One amount per tier, mode and occasion; what is left empty is not offered."""

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        for one in fees.combinations():
            tier, mode, occasion = one
            self.fields[fees.key(*one)] = MoneyField(
                label=f"{Tier(tier).label}, {FeeMode(mode).label}, {FeeOccasion(occasion).label}",
                required=False,
                initial=fees.amount(call.fees, *one),
            )
        self.fields["terms"] = forms.CharField(
            label=_("Who issues the invoice, and how to pay"),
            help_text=_("Stands on every invoice: address, account, purpose, days to pay."),
            required=False,
            max_length=3000,
            initial=call.payment_terms,
            widget=forms.Textarea(attrs={"rows": 5}),
        )

    def rows(self):
        """[(tier, [fields])] with a field per mode and occasion, for the table."""
        return [
            (
                Tier(tier).label,
                [self[fees.key(*one)] for one in fees.combinations() if one[0] == tier],
            )
            for tier in TIERS
        ]

    def heads(self):
        pairs = ((mode, occasion) for mode in fees.MODES for occasion in fees.OCCASIONS)
        return [f"{FeeMode(m).label}, {FeeOccasion(o).label}" for m, o in pairs]

    def clean(self):
        data = super().clean()
        for one in fees.combinations():
            name = fees.key(*one)
            value = data.get(name)
            if value is not None and not 0 < value <= MOST:
                self.add_error(name, _("Enter an amount above 0 and up to a million, or nothing."))
        return data

    def table(self):
        """The fees as a call keeps them."""
        names = [fees.key(*one) for one in fees.combinations()]
        found = {name: self.cleaned_data[name] for name in names}
        return {name: f"{value:.2f}" for name, value in found.items() if value is not None}


class IssueForm(forms.Form):
    """What is charged; the amount follows from the call's fees for the ``tier`` applied for."""

    mode = forms.ChoiceField(label=_("Assessed"), choices=FeeMode.choices)
    occasion = forms.ChoiceField(label=_("Occasion"), choices=FeeOccasion.choices)

    def __init__(self, *args, call, tier, **kwargs):
        super().__init__(*args, **kwargs)
        self.call, self.tier = call, tier

    def clean(self):
        data = super().clean()
        chosen = [data.get(name) for name in ("mode", "occasion")]
        if all(chosen) and not fees.amount(self.call.fees, self.tier, *chosen):
            raise forms.ValidationError(_("The call states no fee for this: choose another one."))
        return data


class PaymentForm(forms.Form):
    paid_on = forms.DateField(
        label=_("The money came on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )

    def __init__(self, *args, invoice, **kwargs):
        super().__init__(*args, **kwargs)
        self.invoice = invoice
        self.fields["paid_on"].initial = clock.today()

    def clean_paid_on(self):
        day = self.cleaned_data["paid_on"]
        if not self.invoice.issued_on <= day <= clock.today():
            raise forms.ValidationError(_("Give a day from that of the invoice until today."))
        return day


class InvoiceFilter(forms.Form):
    q = forms.CharField(label=_("Number, reference or cluster"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *InvoiceStatus.choices]
    )

    @property
    def is_used(self):
        return any(self.data.get(name) for name in self.fields)

    def apply(self, invoices):
        if not self.is_valid():
            return invoices
        if words := self.cleaned_data["q"].strip():
            invoices = invoices.filter(
                Q(number__icontains=words)
                | Q(application__reference__icontains=words)
                | Q(application__cluster__name_folded__contains=fold(words))
            )
        if status := self.cleaned_data["status"]:
            invoices = invoices.filter(status=status)
        return invoices
