from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from core.formats import zone_name

REGIONS = "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()


def zone_choices():
    """The site's zone first, then all, by region."""
    yield "", _("Time of this site (%(zone)s)") % {"zone": zone_name(settings.TIME_ZONE)}
    zones = sorted(available_timezones())
    for region in REGIONS:
        inside = [zone for zone in zones if zone.startswith(f"{region}/")]
        yield region, [(zone, zone.partition("/")[2].replace("_", " ")) for zone in inside]


class ProfileForm(forms.ModelForm):
    """How one is named to others, and in which language and zone one is addressed."""

    class Meta:
        model = User
        fields = ["name", "organisation", "language", "zone"]
        help_texts = {"name": _("As it should stand in letters and in the record of decisions.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["organisation"].widget.attrs["autocomplete"] = "organization"
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"),
            choices=settings.LANGUAGES,
            help_text=_("Pages and letters come in this language where it is available."),
        )
        self.fields["zone"] = forms.ChoiceField(
            label=_("Time zone"),
            required=False,
            choices=zone_choices,
            help_text=_("Deadlines are shown in the zone of the call and in yours, if it differs."),
            widget=forms.Select(
                attrs={
                    "data-suggest-zone": _("Use the zone of this browser:"),
                    "data-site-zone": settings.TIME_ZONE,
                }
            ),
        )


class SignUpForm(forms.Form):
    """What we ask besides what the library asks (e-mail and password)."""

    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        required=False,
        help_text=_("The cluster organisation or the body you work for."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    field_order = ["name", "organisation", "email", "password1"]

    def signup(self, request, user):
        """The library asks for this hook; the adapter has written the fields already."""


class InvitePersonForm(forms.Form):
    """An officer asks a colleague into the house."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The link is sent to this address."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        widget=forms.RadioSelect,
        initial=Role.OFFICER,
        help_text=_("An officer runs calls. An auditor reads everything and changes nothing."),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        holder = User.objects.readers().filter(email=email).first()
        if holder:
            raise forms.ValidationError(
                _("%(person)s is %(role)s already."),
                params={"person": holder, "role": holder.role.label},
                code="has_role",
            )
        return email


class PeopleFilter(forms.Form):
    """The bar above the list of people."""

    q = forms.CharField(label=_("Name, e-mail or organisation"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("Officers and auditors")), *Role.choices]
    )

    def apply(self, people):
        if not self.is_valid():
            return people
        if words := self.cleaned_data["q"].strip():
            people = people.search(words)
        if role := self.cleaned_data["role"]:
            people = people.filter(**{f"is_{role}": True})
        return people
