"""The rules of eligibility of a draft call, as an officer sets them."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.eligibility import DAYS

MOST = 10_000  # members
CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")  # NUTS: country, then up to three levels
# Each has a field of its name; the other rules follow figures that stand with the call's money.
COUNTS = ("committed_members", "member_types", "management_fte")
HERE = {*COUNTS, "region", "english_website", *DAYS}


def _count(label):
    return forms.IntegerField(label=label, min_value=1, max_value=MOST, required=False)


def _day(label):
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d.%m.%Y"],
    )


class RulesForm(forms.Form):
    """Whatever is left empty is no rule."""

    committed_members = _count(_("Committed members, at least"))
    member_types = _count(_("Types among the members, at least"))
    management_fte = forms.DecimalField(
        label=_("Cluster management in full-time equivalents, at least"),
        min_value=0,
        max_value=MOST,
        decimal_places=2,
        localize=True,
        required=False,
    )
    english_website = forms.BooleanField(label=_("A website in English"), required=False)
    regions = forms.CharField(
        label=_("Regions"),
        help_text=_("Codes such as DE1 or DE111, with commas; a code stands for all below it."),
        max_length=500,
        required=False,
    )
    region = _count(_("Members from these regions, at least"))
    earliest = _day(_("The project begins on this day or later"))
    latest = _day(_("The project begins on this day or earlier"))

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = [rule for rule in rules if rule["rule"] not in HERE]
        for rule in rules:
            match rule["rule"]:
                case "english_website":
                    self.initial["english_website"] = True
                case "project_start":
                    self.initial |= {"earliest": rule.get("earliest"), "latest": rule.get("latest")}
                case name if name in HERE:
                    self.initial[name] = rule["needed"]
            if rule["rule"] == "region":
                self.initial["regions"] = ", ".join(rule["regions"])

    def clean_regions(self):
        codes = [part.strip().upper() for part in self.cleaned_data["regions"].split(",")]
        codes = [code for code in codes if code]
        for code in codes:
            if not CODE.fullmatch(code):
                words = _("“%(code)s” is no code of a region.")
                raise forms.ValidationError(words, params={"code": code})
        return codes

    def clean(self):
        data = super().clean()
        if data.get("region") and data.get("regions") == []:
            self.add_error("regions", _("Name the regions that count."))
        earliest, latest = data.get("earliest"), data.get("latest")
        if earliest and latest and latest < earliest:
            self.add_error("latest", _("Choose a day that is not before the earliest one."))
        return data

    def rules(self):
        """The rules as a call keeps them, those that follow its figures first."""
        data, rules = self.cleaned_data, list(self.others)
        for name in COUNTS:
            if data[name]:
                rules.append({"rule": name, "needed": str(data[name])})
        if data["regions"]:
            needed = str(data["region"] or 1)
            rules.append({"rule": "region", "needed": needed, "regions": data["regions"]})
        if data["english_website"]:
            rules.append({"rule": "english_website", "needed": "1"})
        window = {end: data[end].isoformat() for end in ("earliest", "latest") if data[end]}
        if window:
            rules.append({"rule": "project_start"} | window)
        return rules
