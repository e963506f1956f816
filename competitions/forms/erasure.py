"""Which answers of an application are erased, and on what ground."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.actions.erasure import SUPPLIED
from competitions.models import Answer, Confirmation, Submission, SuppliedDocument
from competitions.snapshots import SIGNATURES, signed
from core.forms import GroundForm


class EraseAnswersForm(GroundForm):
    """Offers what is still there, drafted or in any hand-in, by the label it was asked under."""

    keys = forms.MultipleChoiceField(
        label=_("Which answers?"),
        help_text=_("In all stages and of all partners, with their history and their files."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["keys", "reason"]

    def __init__(self, *args, application, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = self.choices = list(_labels(application).items())


def _labels(application):
    """{key: label}: what was handed in, then what was only drafted, each as the forms ask."""
    labels = {}
    found = Submission.objects.filter(dossier__application=application)
    contents = [row.content for row in found.order_by("dossier__stage__position", "sequence")]
    for content in contents:
        for entry in content.get("answers", []):
            if "value" in entry:
                labels.setdefault(entry["key"], entry["label"])
    for key, label in _drafted(application):
        labels.setdefault(key, label)
    confirmed = Confirmation.objects.filter(dossier__application=application).exists()
    if confirmed or any("value" in entry for content in contents for entry in signed(content)):
        labels[SIGNATURES] = _("Names of who signed off or confirmed, and powers of attorney")
    supplied = SuppliedDocument.objects.filter(request__dossier__application=application)
    if any(not document.is_erased for document in supplied):
        labels[SUPPLIED] = _("Documents supplied on request")
    return labels


def _drafted(application):
    """(key, label) of every answer that was begun: an empty one may have had words before."""
    begun = Answer.objects.filter(dossier__application=application).order_by(
        "dossier__stage__position", "question__section__position", "question__position", "pk"
    )
    return begun.values_list("question__key", "question__label")
