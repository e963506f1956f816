import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from competitions.actions.submissions import NUMBER_LENGTH, NUMBER_PREFIX
from core.reference import is_reference


class ReceiptForm(forms.Form):
    """What stands on a receipt, as somebody copies it; blanks and case do not matter."""

    number = forms.CharField(
        label=_("Receipt number"),
        help_text=_("It looks like R-7KQ2M9X4A."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    digest = forms.CharField(
        label=_("Digest of the hand-in (SHA-256)"),
        help_text=_("64 characters, 0 to 9 and a to f."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self):
        body = "".join(self.cleaned_data["number"].upper().split())
        if len(body) > NUMBER_LENGTH:  # a body may begin with the letter of the prefix
            body = body.removeprefix(NUMBER_PREFIX).removeprefix("-")
        number = f"{NUMBER_PREFIX}-{body}"
        if len(body) != NUMBER_LENGTH or not is_reference(number):
            raise ValidationError(
                _("This number is mistyped: its last character does not fit the others.")
            )
        return number

    def clean_digest(self):
        digest = "".join(self.cleaned_data["digest"].lower().split())
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise ValidationError(_("A digest has exactly 64 characters, 0 to 9 and a to f."))
        return digest
