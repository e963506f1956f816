from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from competitions.models import Application
from reviews.forms.choices import DECLARABLE, SITUATIONS


class KnownConflictForm(forms.Form):
    """What the office knows about a panelist or a colleague."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    application = forms.ModelChoiceField(
        label=_("Application"), queryset=Application.objects.none()
    )
    reason = forms.ChoiceField(label=_("Situation"), choices=[("", "---------"), *SITUATIONS])
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only officers read this."),
    )

    def __init__(self, *args, people, applications, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people
        self.fields["application"].queryset = applications


class DecisionForm(forms.Form):
    """An officer rules on a potential conflict."""

    excludes = forms.TypedChoiceField(
        label=_("May this person judge the application?"),
        choices=[("yes", _("No, the conflict excludes")), ("no", _("Yes, the conflict is lifted"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Reason of the decision"), widget=forms.Textarea(attrs={"rows": 4})
    )


class LateConflictForm(forms.Form):
    """A panelist finds a conflict while judging."""

    reason = forms.ChoiceField(label=_("Situation"), choices=[("", "---------"), *SITUATIONS])
    note = forms.CharField(
        label=_("What it is about"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you not judge this one?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The officers read this. For a conflict of interest, declare that instead."),
    )


class ConflictSheetForm:
    """One sheet for a whole batch: a situation and a note per application.

    Not a Django form, because its fields follow from the rows. ``choices`` maps applications
    to (situation, note) of what was declared; ``errors`` maps their ids to a sentence.
    """

    def __init__(self, dossiers, data=None):
        self.is_bound = data is not None
        self.rows, self.choices, self.errors = [], {}, {}
        for dossier in dossiers:
            self._read(dossier, data or {})

    def _read(self, dossier, data):
        application = dossier.application
        reason = data.get(f"reason-{application.pk}", "")
        note = data.get(f"note-{application.pk}", "").strip()
        if reason and reason not in DECLARABLE:
            self.errors[application.pk] = _now("Choose one of the situations.")
        elif reason:
            self.choices[application] = (reason, note)
        elif note:
            self.errors[application.pk] = _now("Choose the situation that your note is about.")
        self.rows.append(
            {
                "dossier": dossier,
                "reason": reason,
                "note": note,
                "error": self.errors.get(application.pk, ""),
            }
        )

    def says_one_thing(self, data):
        """ "None of these" beside a situation that was chosen is a slip, and not guessed at."""
        if "none" in data:
            for application in self.choices:
                words = _now("You chose a situation here, and “none” above.")
                self.errors[application.pk] = words
            for row in self.rows:
                row["error"] = self.errors.get(row["dossier"].application.pk, "")
        return not self.errors

    @property
    def is_valid(self):
        return self.is_bound and not self.errors
