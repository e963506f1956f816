from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Cluster, ClusterRole


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
            "founded",
        ]
        widgets = {"summary": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "name": _("In English or in Latin letters, as it should stand in the register."),
            "name_native": _("If it differs, for example in Chinese."),
            "region": _("Leave this empty outside the regions listed."),
            "summary": _("Two or three sentences, shown to everybody."),
            "english_website": _("Needed for a label."),
            "management_fte": _("Staff of the cluster organisation, for example 2.5."),
            "founded": _("A report on a label compares with clusters of similar age."),
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
