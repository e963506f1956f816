"""What a field says when it is left empty or filled wrongly: what to do, as on every page here."""

from django import forms
from django.utils.translation import gettext_lazy as _

_LISTED = _("Choose one of those listed.")
_RANGE = {
    "min_value": _("Enter %(limit_value)s or more."),
    "max_value": _("Enter %(limit_value)s or less."),
}
WORDS = {
    forms.Field: {"required": _("Fill this in.")},
    forms.CharField: {"max_length": _("Shorten this to %(limit_value)s characters.")},
    forms.IntegerField: _RANGE | {"invalid": _("Enter a whole number, in digits.")},
    forms.DecimalField: _RANGE | {"invalid": _("Enter a number, like 12.5.")},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": _LISTED},
    forms.ModelChoiceField: {"required": _("Choose one.")},
    forms.MultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": _LISTED},
    forms.ModelMultipleChoiceField: {"required": _("Choose at least one.")},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.FileField: {"required": _("Choose a file.")},
    forms.DateTimeField: {"required": _("Enter a date and a time.")},
    forms.URLField: {"invalid": _("Enter a whole web address, for example https://example.org.")},
}


def install():
    """Put these words in the place of the framework's."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, **words}
