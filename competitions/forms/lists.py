"""Bars above lists: bookmarkable filters."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from competitions.states import CallStatus, DossierStatus
from core.text import fold


class CallFilter(forms.Form):
    q = forms.CharField(label=_("Title or code"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *CallStatus.choices]
    )

    @property
    def is_used(self):
        return any(self.data.get(name) for name in self.fields)

    def apply(self, calls):
        if not self.is_valid():
            return calls
        if words := self.cleaned_data["q"].strip():
            calls = calls.filter(Q(title__icontains=words) | Q(code__icontains=words))
        if status := self.cleaned_data["status"]:
            calls = calls.filter(status=status)
        return calls


class DossierFilter(forms.Form):
    """The bar above the dossiers of a stage; sorting comes from the heads of the table."""

    ORDERS = {
        "reference": "application__reference",
        "cluster": "application__cluster__name",
        "title": "application__title",
        "status": "status",
        "received": "pinned__received_at",
        "requested": "pinned__requested",
    }
    q = forms.CharField(label=_("Reference, title or cluster"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("All")), *DossierStatus.choices]
    )

    @property
    def is_used(self):
        return any(self.data.get(name) for name in self.fields)

    def apply(self, dossiers):
        if self.is_valid():
            dossiers = self._narrowed(dossiers)
        key = self.data.get("sort", "reference")
        order = self.ORDERS.get(key.removeprefix("-"), self.ORDERS["reference"])
        direction = "-" if key.startswith("-") else ""
        return dossiers.order_by(direction + order, "application__reference")

    def _narrowed(self, dossiers):
        if words := self.cleaned_data["q"].strip():
            dossiers = dossiers.filter(
                Q(application__reference__icontains=words)
                | Q(application__title__icontains=words)
                | Q(application__cluster__name_folded__contains=fold(words))
            )
        if status := self.cleaned_data["status"]:
            dossiers = dossiers.filter(status=status)
        return dossiers
