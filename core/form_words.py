"""What a field says when it is left empty or filled wrongly: what to do, as on every page here."""

from django import forms
from django.utils.translation import gettext_lazy as _

WORDS = {
    forms.Field: {"required": _("Fill this in.")},
    forms.ChoiceField: {"required": _("Choose one.")},
    forms.ModelChoiceField: {"required": _("Choose one.")},
    forms.MultipleChoiceField: {"required": _("Choose at least one.")},
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
