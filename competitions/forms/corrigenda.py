"""A corrigendum as an officer writes it: what it says, and which deadlines it moves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MomentField
from core import clock
from core.formats import moment


class CorrigendumForm(forms.Form):
    title = forms.CharField(
        label=_("What changes"),
        max_length=150,
        help_text=_("In one line. Stands in the subject of the letter."),
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        help_text=_("What was said before, what holds from now on, and why."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args, call, stages, **kwargs):
        super().__init__(*args, **kwargs)
        self.stages = {f"closes_at_{stage.position}": stage for stage in stages}
        for name, stage in self.stages.items():
            now = {"stage": stage.title, "moment": moment(stage.deadline, call.zone)}
            self.fields[name] = MomentField(
                zone=call.zone,
                label=_("New deadline of “%(stage)s”") % now,
                required=False,
                help_text=_("Now %(moment)s. Empty: it stays. It can only be later.") % now,
            )

    def clean(self):
        data = super().clean()
        for name, stage in self.stages.items():
            closes_at = data.get(name)
            if closes_at and closes_at <= clock.now():
                self.add_error(name, _("Choose a moment in the future."))
            elif closes_at and closes_at <= stage.deadline:
                self.add_error(name, _("Choose a moment after the deadline in force."))
        return data

    def arguments(self):
        """What the actions take."""
        data = self.cleaned_data
        deadlines = {stage: data[name] for name, stage in self.stages.items()}
        return {"title": data["title"], "text": data["text"], "deadlines": deadlines}
