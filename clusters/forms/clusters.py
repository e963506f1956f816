from django import forms
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from clusters.models import Cluster, ClusterRole, Region, Sector, Tier
from core import clock


class ClusterForm(forms.ModelForm):
    """What the register shows of a cluster."""

    class Meta:
        model = Cluster
        fields = [
            "name",
            "name_native",
            "sector",
            "sector_detail",
            "city",
            "region",
            "country",
            "summary",
            "website",
            "english_website",
            "management_fte",
        ]
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "name": _("In English or in Latin letters, as it should stand in the register."),
            "name_native": _("If it differs, for example in Chinese."),
            "region": _("Leave this empty outside the regions listed."),
            "summary": _("Two or three sentences, shown to everybody."),
            "english_website": _("Needed for a label."),
            "management_fte": _("Staff of the cluster organisation, for example 2.5."),
        }


class TeamForm(forms.Form):
    """Asking a person into the team of a cluster."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The link is sent to this address."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=ClusterRole.Role.choices,
        widget=forms.RadioSelect,
        initial=ClusterRole.Role.EDITOR,
        help_text=_(
            "A manager hands in and invites others. An editor writes. A viewer reads along."
        ),
    )


class RegisterFilter(forms.Form):
    """The bar above the public register; every choice stands in the address."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    sector = forms.ChoiceField(
        label=_("Sector"), required=False, choices=[("", _("All sectors")), *Sector.choices]
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ModelChoiceField(
        Region.objects.all(),
        label=_("Region"),
        required=False,
        to_field_name="code",
        empty_label=_("All regions"),
    )
    tier = forms.ChoiceField(
        label=_("Label"),
        required=False,
        choices=[("", _("With or without")), ("any", _("Any label in force")), *Tier.choices],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", _("All countries")), *countries]

    def apply(self, clusters):
        """Narrow ``clusters`` by what was chosen; a choice that makes no sense is left out."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if words := chosen.get("q", "").strip():
            clusters = clusters.search(words)
        for name in ("sector", "country", "region"):
            if chosen.get(name):
                clusters = clusters.filter(**{name: chosen[name]})
        if tier := chosen.get("tier"):
            clusters = clusters.labelled(clock.today(), None if tier == "any" else tier)
        return clusters
