"""One indicator of a catalogue, a file with all of them, and the tier policy of a label call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clusters.models import Tier
from competitions import catalogue, catalogue_files
from competitions.label_policy import (
    GOLD,
    MOST_AREAS,
    MOST_ASSESSORS,
    MOST_VETO_DAYS,
    TIERS,
    Policy,
)


class IndicatorForm(forms.Form):
    """What an officer writes about one indicator; ``entry`` is it, once it is valid."""

    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Such as 2.2.1. Answers follow it.")
    )
    group = forms.ChoiceField(label=_("Group"))
    title = forms.CharField(label=_("Indicator"), max_length=catalogue.LENGTHS["title"])
    help = forms.CharField(
        label=_("What is meant"),
        required=False,
        max_length=catalogue.LENGTHS["help"],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    evidence = forms.CharField(
        label=_("Evidence wanted"),
        required=False,
        max_length=catalogue.LENGTHS["evidence"],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What would prove a level. The cluster reads it while it writes."),
    )
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=0,
        max_value=catalogue.MOST_WEIGHT,
        help_text=_("0: it does not count for the percentage, but its minimum holds."),
    )
    minimum_level = forms.ChoiceField(
        label=_("Minimum level"), help_text=_("For gold, and for every tier where it is baseline.")
    )
    is_baseline = forms.BooleanField(
        label=_("Baseline: below its minimum there is no silver and no gold"), required=False
    )
    allows_not_applicable = forms.BooleanField(
        label=_("May be “not applicable”; never a baseline"), required=False
    )
    in_silver_scope = forms.BooleanField(label=_("Counts for silver"), required=False)
    in_gold_scope = forms.BooleanField(label=_("Counts for gold"), required=False)

    def __init__(self, *args, rubric, entries, entry=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.maximum = catalogue.maximum_of(rubric)
        self.others = {other.code for other in entries if other != entry}
        self.entry = None
        self.fields["group"].choices = rubric.groups
        levels = range(self.maximum + 1)
        self.fields["minimum_level"].choices = [(level, level) for level in levels]
        for level in levels:
            self.fields[f"level_{level}"] = forms.CharField(
                label=_("Level %s") % level,
                max_length=catalogue.MOST_LEVEL_WORDS,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if entry:
            self.initial = {name: getattr(entry, name) for name in catalogue.FIELDS}
            self.initial |= {f"level_{n}": words for n, words in enumerate(entry.levels)}
        else:
            self.initial = {"weight": 1, "minimum_level": 1, "in_gold_scope": True}

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code in self.others:
            raise forms.ValidationError(_("Another indicator has this code."))
        return code

    def clean(self):
        data = super().clean()
        if self.errors:
            return data
        flags = {True: "yes", False: "no"}
        cells = {n: flags[v] if isinstance(v, bool) else str(v) for n, v in data.items()}
        self.entry, problems = catalogue.read(cells, self.maximum)
        for words in problems:
            self.add_error(None, words)
        return data


class HeadForm(forms.Form):
    """What a catalogue is called, where it comes from, and the titles of its groups."""

    name = forms.CharField(label=_("Name"), max_length=150)
    source = forms.CharField(
        label=_("Source"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    new_key = forms.RegexField(
        rf"^{catalogue.CODE.pattern}\Z",
        label=_("Short name of one more group"),
        required=False,
        max_length=catalogue_files.GROUP_KEY,
        help_text=_("Files name the group by it."),
        error_messages={"invalid": _("Letters, digits, dots and hyphens alone.")},
    )
    new_title = forms.CharField(
        label=_("Its title"), required=False, max_length=catalogue_files.GROUP_TITLE
    )

    def __init__(self, *args, rubric, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"name": rubric.name, "source": rubric.source}
        self.keys = [key for key, _title in rubric.groups]
        used = {entry.group for entry in entries}
        for key, title in rubric.groups:
            self.fields[f"group-{key}"] = forms.CharField(
                label=_("Title of the group “%s”") % key,
                initial=title,
                required=key in used,
                max_length=catalogue_files.GROUP_TITLE,
                help_text="" if key in used else _("Left empty, the group goes."),
            )
        self.order_fields(["name", "source", *(f"group-{key}" for key in self.keys)])

    def clean(self):
        data = super().clean()
        key, title = data.get("new_key"), data.get("new_title")
        if bool(key) != bool(title):
            self.add_error("new_title" if key else "new_key", _("A group has both."))
        if key in self.keys:
            self.add_error("new_key", _("There is such a group already."))
        elif key and len(self.keys) >= catalogue_files.MOST_GROUPS:
            self.add_error("new_key", _("No more groups than %s.") % catalogue_files.MOST_GROUPS)
        return data

    def head(self):
        """``name``, ``source`` and ``groups`` as a catalogue keeps them."""
        data = self.cleaned_data
        titles = [[key, data[f"group-{key}"]] for key in self.keys]
        titles.append([data["new_key"], data["new_title"]])
        groups = [pair for pair in titles if pair[1]]
        return {"name": data["name"], "source": data["source"], "groups": groups}


class CatalogueFileForm(forms.Form):
    file = forms.FileField(
        label=_("Edited catalogue"),
        help_text=_("CSV in UTF-8, XLSX or JSON as it is downloaded here; at most 1 MB."),
        allow_empty_file=True,  # that is said together with everything else about the file
        widget=forms.FileInput(attrs={"accept": ".csv,.json,.xlsx"}),
    )


class LabelRulesForm(forms.Form):
    """The tier policy of a label call in plain words."""

    aim = forms.ChoiceField(label=_("Label that clusters apply for"), choices=[])
    threshold = forms.DecimalField(
        label=_("Gold: least share of all points (%)"),
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        help_text=_("Compared exactly, never rounded: 79.99 % is below 80 %."),
    )
    fallback = forms.MultipleChoiceField(
        label=_("When it is missed, this may be given instead"),
        choices=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The best one whose own rules hold. None: no label."),
    )
    improvement_areas = forms.IntegerField(
        label=_("Areas to improve"),
        min_value=0,
        max_value=MOST_AREAS,
        help_text=_(
            "As many are named at the end of an assessment. For silver, those that were named the "
            "time before must be held or improved since."
        ),
    )
    assessors = forms.IntegerField(label=_("Assessors"), min_value=1, max_value=MOST_ASSESSORS)
    foreign_assessors = forms.IntegerField(
        label=_("Of them from another country than the cluster"),
        min_value=0,
        max_value=MOST_ASSESSORS,
    )
    veto_days = forms.IntegerField(
        label=_("Days in which the cluster may object to its assessors"),
        min_value=1,
        max_value=MOST_VETO_DAYS,
        help_text=_("Once, with a reason; silence agrees."),
    )

    def __init__(self, *args, rules, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = rules
        policy = Policy.of(rules)
        names = [(tier, Tier(tier).label) for tier in TIERS]
        self.fields["aim"].choices = names
        self.fields["fallback"].choices = [pair for pair in names if pair[0] != GOLD]
        self.initial = {name: getattr(policy, name) for name in self.fields}
        self.initial |= {
            "threshold": rules.get("threshold", "80"),
            "fallback": list(policy.fallback),
        }

    def clean(self):
        data = super().clean()
        aim, fallback = data.get("aim"), data.get("fallback", [])
        if aim and any(TIERS.index(tier) <= TIERS.index(aim) for tier in fallback):
            self.add_error("fallback", _("Choose lower tiers than the one applied for."))
        assessors, foreign = data.get("assessors"), data.get("foreign_assessors")
        if assessors and foreign and foreign > assessors:
            self.add_error("foreign_assessors", _("There are not so many assessors."))
        return data

    def rules(self):
        """The rules as a call keeps them; what is not asked here stays as it was."""
        data = self.cleaned_data
        asked = {name: data[name] for name in self.fields} | {"threshold": str(data["threshold"])}
        return self.stored | asked
