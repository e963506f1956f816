from django import forms
from django.utils.translation import gettext_lazy as _

from competitions import deciding_rules
from competitions.models import Method
from reviews import ranking_settings
from reviews.scoring.ranking import METHODS


class RunForm(forms.Form):
    """Another way to rank a stage: method, options, weights. Valid, it has ``settings``."""

    method = forms.ChoiceField(label=_("Method"))
    trim = forms.CharField(
        label=_("Share cut at each end"),
        help_text=_("For the mean without the extremes. Empty: 0.1."),
        required=False,
        max_length=40,
    )
    ridge = forms.CharField(
        label=_("Penalty on the panelists’ effects"),
        help_text=_("For ridge, in judgements. Empty: 1."),
        required=False,
        max_length=40,
    )
    resolution = forms.CharField(
        label=_("Rounded to, in points"),
        help_text=_("For methods that calculate with decimals. Empty: 0.000001."),
        required=False,
        max_length=40,
    )

    def __init__(self, stage, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stage, self.settings = stage, None
        known = [choice for choice in Method.choices if choice[0] in METHODS]
        self.fields["method"].choices = known
        self.initial.setdefault("method", stage.method)
        for criterion in stage.rubric.criteria.all():
            self.fields[f"weight-{criterion.key}"] = forms.CharField(
                label=_("Weight of “%(title)s”") % {"title": criterion.title},
                initial=str(criterion.weight),
                required=False,
                max_length=40,
            )

    def clean(self):
        given = self.cleaned_data
        weights = {
            name.removeprefix("weight-"): text
            for name, text in given.items()
            if name.startswith("weight-")
        }
        options = {name: given.get(name, "") for name in deciding_rules.BOUNDS}
        if "method" not in given:
            return given
        try:
            self.settings = ranking_settings.chosen(
                self.stage, given["method"], options=options, weights=weights
            )
        except ranking_settings.Unsuitable as error:
            for name, sentence in error.errors.items():
                self.add_error(name if name in self.fields else None, sentence)
        return given
