"""Finding the person who asked to be erased."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MOST = 20  # found at once: who is meant is known by name or address


class PersonSearch(forms.Form):
    q = forms.CharField(
        label=_("Name or e-mail"),
        help_text=_("At least three letters. Accounts of all kinds are searched."),
        min_length=3,
        max_length=100,
    )

    def found(self):
        people = User.objects.filter(erased_at__isnull=True).search(self.cleaned_data["q"].strip())
        return people.order_by("name", "email")[:MOST]
