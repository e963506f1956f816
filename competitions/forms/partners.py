"""Inviting the people of a partner, naming who signs, and confirming the whole."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.models import Confirming, Participant

Role = Participant.Role


class InviteForm(forms.Form):
    """Asking a person to work for a partner in one application."""

    email = forms.EmailField(label=_("E-mail"), help_text=_("The link is sent to this address."))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, role.label) for role in (Role.PART, Role.EDITOR, Role.VIEWER)],
        widget=forms.RadioSelect,
        initial=Role.PART,
        help_text=_(
            "An editor of the own part writes and signs off what is asked of this partner. An "
            "editor of everything writes the whole application, too. A viewer reads along."
        ),
    )


class SignatoryForm(forms.Form):
    email = forms.EmailField(label=_("E-mail"), help_text=_("The link is sent to this address."))


class ConfirmationForm(forms.Form):
    """Name and function as they stand on the receipt, and the declaration."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    function = forms.CharField(
        label=_("Your function"),
        max_length=150,
        help_text=_("For example managing director of the cluster organisation."),
    )
    power_of_attorney = forms.FileField(
        label=_("Power of attorney (PDF)"),
        help_text=_("Signed, at most 10 MB. It shows that you may act for the whole consortium."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf"}),
    )
    is_authorised = forms.BooleanField(
        label=_("I am authorised to confirm this application for the cluster and its partners."),
        error_messages={"required": _("Only who is authorised may confirm. Tick this if you are.")},
    )

    def __init__(self, *args, confirming, has_file, **kwargs):
        super().__init__(*args, **kwargs)
        if confirming != Confirming.POWER:
            del self.fields["power_of_attorney"]
        elif has_file:
            self.fields["power_of_attorney"].required = False
            self.fields["power_of_attorney"].help_text = _(
                "The one you added before serves again. Add a file only to replace it."
            )
