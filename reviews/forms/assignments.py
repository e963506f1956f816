from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from competitions.models import Dossier
from reviews.models import PairRuleKind, Panelist, Wish


class ProposalForm(forms.Form):
    per_dossier = forms.IntegerField(
        label=_("Panelists per dossier"), min_value=1, max_value=50, initial=3
    )
    moves = forms.BooleanField(
        label=_("What nobody has begun may go to somebody else"), required=False
    )


class DueForm(forms.Form):
    """Until when what is newly assigned should be judged."""

    due_at = forms.DateTimeField(
        label=_("Judge until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
    )


class SeatField(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(queryset=Panelist.objects.none(), **options)


class DossierField(forms.ModelChoiceField):
    def __init__(self, **options):
        super().__init__(queryset=Dossier.objects.none(), **options)

    def label_from_instance(self, dossier):
        return f"{dossier.application.reference} {dossier.application.title}"


class PairRuleForm(forms.Form):
    """A panelist is to judge a dossier, or is not to."""

    panelist = SeatField(label=_("Panelist"))
    kind = forms.ChoiceField(
        label=_("Rule"),
        choices=PairRuleKind,
        initial=PairRuleKind.MUST_NOT,
        widget=forms.RadioSelect,
    )
    dossier = DossierField(label=_("Dossier"))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, seats, dossiers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["panelist"].queryset = seats
        self.fields["dossier"].queryset = dossiers


class ApartRuleForm(forms.Form):
    """Two panelists never judge the same dossier."""

    one = SeatField(label=_("Panelist"))
    other = SeatField(label=_("Never together with"))
    reason = forms.CharField(label=_("Reason"), max_length=500)

    def __init__(self, *args, seats, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["one"].queryset = self.fields["other"].queryset = seats


class TableForm(forms.Form):
    table = forms.FileField(
        label=_("Edited table"), help_text=_("XLSX, or CSV in UTF-8; at most 5 MB.")
    )


class PreferenceForm:
    """One answer per dossier, or none.

    Not a Django form, because its fields follow from the rows. ``wishes``: dossier id -> answer,
    of those that were sent.
    """

    def __init__(self, dossiers, stored, data=None):
        self.is_bound = data is not None
        self.rows, self.wishes = [], {}
        for dossier in dossiers:
            sent = data.get(f"wish-{dossier.pk}") if self.is_bound else None
            if sent is not None:
                self.wishes[dossier.pk] = sent
            wish = stored.get(dossier.pk, "") if sent is None else sent
            self.rows.append({"dossier": dossier, "wish": wish})

    @property
    def is_valid(self):
        return self.is_bound and set(self.wishes.values()) <= {"", *Wish.values}

    @property
    def problems(self):
        return [] if self.is_valid or not self.is_bound else [_now("Choose one of the answers.")]
