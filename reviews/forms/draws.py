"""Announcing a draw, and entering the public value."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions import lots
from competitions.forms.fields import MomentField
from core import clock
from core.formats import zone_name


class AnnounceForm(forms.Form):
    value_name = forms.CharField(
        label=_("Public value"),
        max_length=200,
        help_text=_(
            "Something that everybody can look up and nobody can foresee, to the letter: for "
            "instance “Numbers of the lottery 6aus49 of Saturday, 5 December 2026, as drawn”."
        ),
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value_due_at"] = MomentField(
            zone=zone,
            label=_("Known from"),
            help_text=_("When the value exists at the earliest. Time of %(zone)s.")
            % {"zone": zone_name(zone)},
        )

    def clean_value_due_at(self):
        moment = self.cleaned_data["value_due_at"]
        if moment <= clock.now():
            raise forms.ValidationError(
                _("The public value must not exist yet: give a moment that is to come.")
            )
        return moment


class ValueForm(forms.Form):
    value = forms.CharField(
        label=_("The public value"),
        max_length=lots.LONGEST,
        help_text=_("To the letter, as it was published. Another officer looks it up as well."),
    )
    source = forms.CharField(
        label=_("Where it is published"),
        max_length=300,
        help_text=_("An address, or a newspaper with date and page. It is published, too."),
    )

    def clean_value(self):
        try:
            lots.draw(lots.new_secret(), self.cleaned_data["value"], ["1", "2"])
        except lots.DrawRefused as error:
            raise forms.ValidationError(str(error)) from error
        return lots.normalised_value(self.cleaned_data["value"])
