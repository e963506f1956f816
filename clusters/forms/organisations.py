"""An organisation: found in the register, or described anew."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Organisation


class OrganisationForm(forms.ModelForm):
    """A new organisation. What is likely in the register already must be told apart first."""

    class Meta:
        model = Organisation
        fields = ["name", "kind", "employees", "city", "region", "country", "identifier", "website"]
        help_texts = {"region": _("Leave this empty outside the regions listed.")}


class ChooseForm(forms.Form):
    """One of the organisations that were found."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or add a new one below.")},
    )

    def __init__(self, *args, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = found
        self.fields["organisation"].label_from_instance = described


def described(organisation):
    """Enough to tell it from another one of the same name."""
    place = ", ".join(filter(None, [organisation.city, organisation.country.name]))
    facts = [organisation.get_kind_display(), place, organisation.identifier]
    return f"{organisation} ({' · '.join(str(fact) for fact in facts if fact)})"


class MembershipFields(forms.Form):
    """What a cluster says of a member beside the organisation."""

    is_committed = forms.BooleanField(
        label=_("Committed member"),
        required=False,
        initial=True,
        help_text=_("Has signed that it takes part, for example by paying a fee."),
    )


class MemberForm(MembershipFields, OrganisationForm):
    """A new organisation as a member."""


class ChooseMemberForm(MembershipFields, ChooseForm):
    """A known organisation as a member."""
