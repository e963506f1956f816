"""A call as an officer writes it: what it is, its money, and the dates of its stages."""

from zoneinfo import available_timezones

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MomentField, MoneyField
from competitions.models import Call, Confirming, ProgrammeKind
from core import clock
from core.formats import zone_name

ZONES = sorted(zone for zone in available_timezones() if zone.startswith("Europe/"))
RESERVED = {"new"}  # words of our own addresses
FACTS = ["code", "title", "summary", "zone", "enquiries_until"]
MONEY = ["budget", "cap_per_winner", "private_share_min", "years_max"]


class CallForm(forms.Form):
    """A draft call with its stages. Everything but name and code may wait: publishing asks."""

    title = forms.CharField(label=_("Title"), max_length=200)
    code = forms.SlugField(
        label=_("Code"),
        max_length=40,
        help_text=_("Stands in the address of the page: small letters, digits and hyphens."),
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=5000,
        help_text=_("What the call is for, in a few sentences. Shown on its public page."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(zone, zone.replace("_", " ")) for zone in ZONES],
        initial="Europe/Berlin",
        help_text=_("All dates of the call are in this zone."),
    )
    budget = MoneyField(label=_("Budget (EUR)"), required=False)
    cap_per_winner = MoneyField(label=_("Most per winner (EUR)"), required=False)
    private_share_min = forms.DecimalField(
        label=_("Least private share (%)"),
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        help_text=_("Of the total volume, checked on the amounts. Empty: no rule."),
    )
    years_max = forms.IntegerField(label=_("Most years"), required=False, min_value=1, max_value=20)

    def __init__(self, *args, kind, stages, call=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.call, self.stages = call, stages
        self.is_contest = kind == ProgrammeKind.CONTEST
        if not self.is_contest:
            for name in MONEY:
                del self.fields[name]
        self.fields["enquiries_until"] = MomentField(
            zone=self._zone(),
            label=_("Questions about the call until"),
            required=False,
            initial=call.enquiries_until if call else None,
            help_text=_("Empty: as long as the call runs. Answers are read by everybody."),
        )
        for stage in stages:
            self._add_stage(stage)
        self.helper = FormHelper()
        self.helper.layout = self._layout()

    def _add_stage(self, stage):
        zone = self._zone()
        hint = _("Time of %(zone)s.") % {"zone": zone_name(zone)}
        add = {
            "opens_at": MomentField(zone=zone, label=_("Opens"), required=False, help_text=hint),
            "closes_at": MomentField(zone=zone, label=_("Closes"), required=False, help_text=hint),
            "places": forms.IntegerField(
                label=_("Most places"),
                required=False,
                min_value=1,
                max_value=10_000,
                help_text=_("Who may go on, or win. Fewer is always allowed."),
            ),
            "asks_sign_off": forms.BooleanField(
                label=_("Each partner signs off its part before the hand-in"),
                required=False,
            ),
            "confirming": forms.ChoiceField(
                label=_("Authorised signatory"),
                choices=Confirming.choices,
                help_text=_("Who confirms the whole application before it is handed in."),
            ),
        }
        if stage.is_rolling:
            del add["closes_at"]
        if not self.is_contest:
            del add["places"]
        for name, field in add.items():
            field.initial = getattr(stage, name)
            self.fields[f"stage_{stage.position}_{name}"] = field

    def _zone(self):
        chosen = self.data.get("zone") if self.is_bound else self.initial.get("zone")
        return chosen if chosen in ZONES else "Europe/Berlin"

    def _layout(self):
        parts = [Fieldset(_("The call"), "title", "code", "summary", "zone", "enquiries_until")]
        if self.is_contest:
            parts.append(Fieldset(_("Money"), *(self._pairs(MONEY))))
        for stage in self.stages:
            names = [name for name in self.fields if name.startswith(f"stage_{stage.position}_")]
            legend = _("Stage %(position)s: %(title)s")
            words = legend % {"position": stage.position, "title": stage.title}
            parts.append(Fieldset(words, *self._pairs(names)))
        return Layout(*parts)

    @staticmethod
    def _pairs(names):
        return [Div(*names[i : i + 2], css_class="field-pair") for i in range(0, len(names), 2)]

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        taken = Call.objects.filter(code=code)
        if self.call:
            taken = taken.exclude(pk=self.call.pk)
        if code in RESERVED or taken.exists():
            raise forms.ValidationError(_("This code is taken. Choose another one."))
        return code

    def clean(self):
        data = super().clean()
        for stage in self.stages:
            name = f"stage_{stage.position}_closes_at"
            opens, closes = data.get(f"stage_{stage.position}_opens_at"), data.get(name)
            if opens and closes and closes <= opens:
                self.add_error(name, _("Choose a moment after the stage opens."))
        if data.get("budget") == 0:
            self.add_error("budget", _("Enter an amount above 0, or leave it empty for now."))
        cap, budget = data.get("cap_per_winner"), data.get("budget")
        if cap == 0:
            self.add_error("cap_per_winner", _("Enter an amount above 0, or leave it empty."))
        elif cap and budget and cap > budget:
            self.add_error("cap_per_winner", _("The most per winner is more than the budget."))
        return data

    def call_data(self):
        """What belongs to the call itself."""
        return {name: self.cleaned_data[name] for name in [*FACTS, *MONEY] if name in self.fields}

    def plan(self):
        """What belongs to the stages: {position: {field: value}}."""
        return {
            stage.position: {
                name.removeprefix(prefix): self.cleaned_data[name]
                for name in self.fields
                if name.startswith(prefix := f"stage_{stage.position}_")
            }
            for stage in self.stages
        }


class CriteriaForm(forms.Form):
    """Weights and thresholds of all criteria of a rubric, as one table."""

    threshold = forms.DecimalField(
        label=_("Threshold on the sum"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=3,
        help_text=_("Of the plain scores, without weights. Empty: none."),
    )

    def __init__(self, *args, rubric, **kwargs):
        super().__init__(*args, **kwargs)
        self.rubric = rubric
        self.criteria = list(rubric.criteria.all())
        self.fields["threshold"].initial = rubric.threshold
        for criterion in self.criteria:
            self.fields[f"weight_{criterion.pk}"] = forms.IntegerField(
                label=_("Weight of “%(criterion)s”") % {"criterion": criterion.title},
                min_value=0,
                max_value=1000,
                initial=criterion.weight,
            )
            self.fields[f"threshold_{criterion.pk}"] = forms.DecimalField(
                label=_("Threshold of “%(criterion)s”") % {"criterion": criterion.title},
                required=False,
                min_value=rubric.minimum,
                max_value=rubric.maximum,
                max_digits=8,
                decimal_places=3,
                initial=criterion.threshold,
            )

    def rows(self):
        """Each criterion with its two fields, for the table."""
        return [(c, self[f"weight_{c.pk}"], self[f"threshold_{c.pk}"]) for c in self.criteria]

    def clean(self):
        data = super().clean()
        weights = [data.get(f"weight_{criterion.pk}") for criterion in self.criteria]
        if weights and not any(weight is None or weight for weight in weights):
            raise forms.ValidationError(_("At least one weight must be above 0."))
        return data

    def changes(self):
        """{criterion: {"weight": ..., "threshold": ...}}"""
        return {
            criterion: {
                "weight": self.cleaned_data[f"weight_{criterion.pk}"],
                "threshold": self.cleaned_data[f"threshold_{criterion.pk}"],
            }
            for criterion in self.criteria
        }


class ReasonForm(forms.Form):
    """A reason that stands in letters and in the record."""

    reason = forms.CharField(
        label=_("Reason"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text


class ExtensionForm(ReasonForm):
    """A later deadline, with the reason for it."""

    field_order = ["closes_at", "reason"]

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["closes_at"] = MomentField(
            zone=zone,
            label=_("New deadline"),
            help_text=_("Time of %(zone)s.") % {"zone": zone_name(zone)},
        )
        self.order_fields(self.field_order)


class ScheduleForm(forms.Form):
    """The dates of a stage that has not opened yet."""

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        hint = _("Time of %(zone)s.") % {"zone": zone_name(zone)}
        self.fields["opens_at"] = MomentField(zone=zone, label=_("Opens"), help_text=hint)
        self.fields["closes_at"] = MomentField(zone=zone, label=_("Closes"), help_text=hint)

    def clean(self):
        data = super().clean()
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("Choose a moment after the stage opens."))
        elif closes and closes <= clock.now():
            self.add_error("closes_at", _("Choose a moment in the future."))
        return data
