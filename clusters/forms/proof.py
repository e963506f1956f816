from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from clusters.actions.labels import NUMBER_LENGTH
from clusters.forms.register import DayField
from clusters.models import Label
from core.reference import is_reference


class NumberForm(forms.Form):
    """What stands on a certificate, as somebody copies it; blanks and case do not matter."""

    number = forms.CharField(
        label=_("Certificate number"),
        help_text=_("It stands on the certificate and looks like L-7KQ2M9X4A."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self):
        """The number of a label that everybody may see."""
        number = "".join(self.cleaned_data["number"].upper().split())
        plain = number.removeprefix("L-")
        if len(plain) > NUMBER_LENGTH:
            plain = plain.removeprefix("L")
        numbers = [self.cleaned_data["number"].strip(), number, f"L-{plain}"]
        found = Label.objects.public().filter(number__in=numbers).first()
        if found:
            return found.number
        if len(plain) != NUMBER_LENGTH:
            words = _("A number has %(length)s letters and digits after “L-”; these are %(found)s.")
            raise ValidationError(words % {"length": NUMBER_LENGTH, "found": len(plain)})
        if not is_reference(plain):
            raise ValidationError(
                _("This number is mistyped: its last character does not fit the others.")
            )
        raise ValidationError(_("No label has this number. Do not rely on the certificate."))


class DayForm(forms.Form):
    """As of which day, and as known on which day; empty means today."""

    on = DayField(label=_("On which day?"), required=False)
    known = DayField(
        label=_("As it was known on"),
        help_text=_(
            "What the register said then, for example before a label was revoked. "
            "Leave this empty for what is known today."
        ),
        required=False,
    )
