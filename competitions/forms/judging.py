"""How the stages of a draft call are judged, as an officer sets it: one fieldset per stage."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Basis, Blinding, Reasons

MOST_JUDGES = 50
MOST_DAYS = 60


def _fields():
    """The fields of a stage, in their order."""
    return {
        "judges": forms.IntegerField(
            label=_("Judgements per dossier"),
            min_value=1,
            max_value=MOST_JUDGES,
            help_text=_("How many panelists each dossier gets."),
        ),
        "quorum": forms.IntegerField(
            label=_("Least judgements"),
            min_value=1,
            max_value=MOST_JUDGES,
            help_text=_("A dossier with fewer sheets is not ranked."),
        ),
        "basis": forms.ChoiceField(
            label=_("What counts"),
            choices=Basis.choices,
        ),
        "blinding": forms.ChoiceField(
            label=_("Applicants’ names"),
            choices=Blinding.choices,
            help_text=_(
                "Hidden: names of cluster, partners and people are taken out of all that the "
                "panel reads. Files are kept back unless their question asks for them without "
                "names."
            ),
        ),
        "reasons": forms.ChoiceField(label=_("Scores that need a reason"), choices=Reasons.choices),
        "reaction_days": forms.IntegerField(
            label=_("Days to react to the reports"),
            min_value=0,
            max_value=MOST_DAYS,
            help_text=_("Applicants read the single reports before the panel agrees. 0: not."),
        ),
        "asks_confidence": forms.BooleanField(
            label=_("Panelists say how sure they are"), required=False
        ),
        "shows_panelists": forms.BooleanField(
            label=_("Applicants learn who judged"), required=False
        ),
    }


# A rolling stage is judged by assessors to whom the cluster agrees and whom it meets; they agree on
# levels, dossier by dossier. How many they are is among the rules of the label.
WINDOW_ONLY = ("judges", "quorum", "basis", "blinding", "reaction_days", "shows_panelists")


class JudgingForm(forms.Form):
    """All stages of a call at once."""

    def __init__(self, *args, stages, **kwargs):
        super().__init__(*args, **kwargs)
        self.stages = stages
        fieldsets = [self._add(stage) for stage in stages]
        self.helper = FormHelper()
        self.helper.layout = Layout(*fieldsets)

    def _add(self, stage):
        names = []
        for name, field in _fields().items():
            if stage.is_rolling and name in WINDOW_ONLY:
                continue
            field.initial = getattr(stage, name)
            names.append(_key(stage, name))
            self.fields[names[-1]] = field
        words = _("Stage %(position)s: %(title)s")
        legend = words % {"position": stage.position, "title": stage.title}
        pairs = [Div(*names[i : i + 2], css_class="field-pair") for i in range(0, len(names), 2)]
        return Fieldset(legend, *pairs)

    def clean(self):
        data = super().clean()
        for stage in self.stages:
            judges, quorum = data.get(_key(stage, "judges")), data.get(_key(stage, "quorum"))
            if judges and quorum and quorum > judges:
                words = _("At most as many as each dossier gets: %(n)s.") % {"n": judges}
                self.add_error(_key(stage, "quorum"), words)
        return data

    def plan(self):
        """What was chosen: {position: {field: value}}."""
        return {
            stage.position: {
                name: self.cleaned_data[key]
                for name in _fields()
                if (key := _key(stage, name)) in self.cleaned_data
            }
            for stage in self.stages
        }


def _key(stage, name):
    return f"stage_{stage.position}_{name}"
