"""Which answers of an application are erased, and on what ground."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.erasure import SUPPLIED
from competitions.models import Submission, SuppliedDocument
from competitions.snapshots import SIGNATURES


class EraseAnswersForm(forms.Form):
    """Offers what is still there in any hand-in, by the label under which it was asked."""

    keys = forms.MultipleChoiceField(
        label=_("Which answers?"),
        help_text=_("In all stages, with their history and their files."),
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(
        label=_("On what ground?"),
        help_text=_("For example the date and the file number of the request. Auditors read it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = self.choices = list(_labels(application).items())


def _labels(application):
    """{key: label} of answers that can still be read, in the order of the forms."""
    labels = {}
    found = Submission.objects.filter(dossier__application=application)
    for submission in found.order_by("dossier__stage__position", "sequence"):
        for entry in submission.content.get("answers", []):
            if "value" in entry:
                labels.setdefault(entry["key"], entry["label"])
        signed = [*submission.content.get("sign_offs", [])]
        signed += submission.content.get("confirmations", [])
        if any("value" in entry for entry in signed):
            labels[SIGNATURES] = _("Names of who signed off or confirmed, and powers of attorney")
    supplied = SuppliedDocument.objects.filter(request__dossier__application=application)
    if any(not document.is_erased for document in supplied):
        labels[SUPPLIED] = _("Documents supplied on request")
    return labels
