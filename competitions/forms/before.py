from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import OrganisationKind
from competitions.eligibility import Facts
from competitions.forms.fields import MoneyField
from competitions.rules_in_words import known_rules

MOST = 10_000  # members


def _number(label, **options):
    return forms.IntegerField(label=label, min_value=0, max_value=MOST, **options)


def _amount(label):
    return MoneyField(label=label)


FIELDS = {
    "members": lambda: _number(_("How many committed members does the cluster have?")),
    "types": lambda: forms.MultipleChoiceField(
        label=_("Of which types are they?"),
        choices=OrganisationKind.choices,
        widget=forms.CheckboxSelectMultiple,
    ),
    "region": lambda: _number(_("How many of them come from the regions that the call names?")),
    "management": lambda: forms.DecimalField(
        label=_("How many full-time equivalents does the cluster management have?"),
        min_value=0,
        max_value=MOST,
        decimal_places=2,
        localize=True,
    ),
    "website": lambda: forms.ChoiceField(
        label=_("Does the cluster have a website in English?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    ),
    "requested": lambda: _amount(_("How much do you want to request (EUR)?")),
    "private": lambda: _amount(_("How much comes from firms and private investors (EUR)?")),
    "public": lambda: _amount(_("How much other public money is there (EUR)?")),
    "years": lambda: _number(_("How many years does the project last?")),
    "start": lambda: forms.DateField(
        label=_("On which day does the project begin?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    ),
}
ASKED = {
    "committed_members": ["members"],
    "member_types": ["types"],
    "region": ["region"],
    "management_fte": ["management"],
    "english_website": ["website"],
    "private_share": ["requested", "private", "public"],
    "request_cap": ["requested"],
    "years": ["years"],
    "project_start": ["start"],
}


class BeforeForm(forms.Form):
    """What the rules of a call ask, for who thinks of applying. Whatever is left out is open."""

    def __init__(self, *args, call, **kwargs):
        super().__init__(*args, **kwargs)
        asked = {name for rule in known_rules(call) for name in ASKED[rule["rule"]]}
        for name in FIELDS:
            if name in asked:
                self.fields[name] = FIELDS[name]()
                self.fields[name].required = False

    def facts_of(self, rule):
        """The facts of the answers that ``rule`` is about."""
        given = {name: self.cleaned_data.get(name) for name in ASKED[rule.name]}
        values = list(given.values())
        if any(value in (None, "", []) for value in values):
            return Facts()
        (first, *_others) = values
        match rule.name:
            case "committed_members":
                return Facts(members=[("", "")] * first)
            case "region":
                return Facts(members=[("", rule.regions[0])] * first)
            case "member_types":
                return Facts(members=[(kind, "") for kind in first])
            case "management_fte":
                return Facts(management_fte=first)
            case "english_website":
                return Facts(english_website=first == "yes")
            case "private_share":
                return Facts(private=given["private"], total=sum(values))
            case "request_cap":
                return Facts(requested=first)
            case "project_start":
                return Facts(project_start=first)
        return Facts(years=first)
