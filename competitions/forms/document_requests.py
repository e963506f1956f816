"""Asking for a missing document, and supplying it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.document_requests import MOST_BYTES
from competitions.forms.fields import MomentField
from core.files import KINDS
from core.formats import zone_name


class AskForm(forms.Form):
    words = forms.CharField(
        label=_("What is missing?"),
        help_text=_("The cluster reads it in a letter and on its page."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file_kinds = forms.MultipleChoiceField(
        label=_("Kinds of file"),
        choices=[(name, kind.words) for name, kind in KINDS.items()],
        initial=["pdf"],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(
            zone=zone,
            label=_("Deadline"),
            help_text=_("To the second. Time of %(zone)s.") % {"zone": zone_name(zone)},
        )
        self.order_fields(["words", "due_at", "file_kinds"])


class SupplyForm(forms.Form):
    """One document; further ones may follow until the deadline."""

    upload = forms.FileField(label=_("Document"), max_length=500)
    words = forms.CharField(
        label=_("What would you like to say about it?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        words = ", ".join(str(KINDS[kind].words) for kind in kinds)
        limit = MOST_BYTES // 1_000_000
        self.fields["upload"].help_text = _("%(kinds)s, at most %(limit)s MB.") % {
            "kinds": words,
            "limit": limit,
        }
        suffixes = [suffix for kind in kinds for suffix in KINDS[kind].suffixes]
        self.fields["upload"].widget.attrs["accept"] = ",".join(suffixes)
