from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.models import Region, Sector
from competitions.forms.fields import MoneyField
from core import clock
from reviews import employers
from reviews.languages import LANGUAGES
from reviews.models import Panel, PanelistRole, Side


class PanelForm(forms.ModelForm):
    class Meta:
        model = Panel
        fields = ["name"]
        help_texts = {"name": _("For example “Jury” or “Assessors”.")}


def day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RateForm(forms.Form):
    """What each sheet of a panel earns; empty: nothing."""

    rate = MoneyField(label=_("Honorarium per sheet handed in (EUR)"), required=False)
    MOST = 100_000

    def __init__(self, *args, panel, **kwargs):
        super().__init__(*args, initial={"rate": panel.rate}, auto_id=f"id_%s_{panel.pk}", **kwargs)
        self.panel = panel

    def clean_rate(self):
        rate = self.cleaned_data["rate"]
        if rate is not None and not 0 <= rate <= self.MOST:
            words = _("Enter an amount from 0 to %(most)s.")
            raise forms.ValidationError(words, params={"most": self.MOST})
        return rate


class SeatForm(forms.Form):
    """What a seat on a panel is made of."""

    role = forms.ChoiceField(
        label=_("Role"), choices=PanelistRole.choices, initial=PanelistRole.MEMBER
    )
    capacity = forms.IntegerField(
        label=_("Most dossiers"),
        min_value=1,
        max_value=500,
        initial=8,
        help_text=_("In one stage. Nobody is ever assigned more."),
    )
    employer_name = forms.CharField(
        label=_("Employer"),
        max_length=200,
        required=False,
        help_text=_("Whoever is employed by a partner or a member judges nothing of theirs."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    side = forms.ChoiceField(
        label=_("Comes from"), choices=[("", _("not stated")), *Side.choices], required=False
    )
    region = forms.ModelChoiceField(
        label=_("Region of work"), queryset=Region.objects.all(), required=False
    )
    serves_from = forms.DateField(label=_("Serves from"), required=False, widget=day_input())
    serves_until = forms.DateField(
        label=_("Serves until"),
        required=False,
        widget=day_input(),
        help_text=_("The last day. Afterwards no new work is given; what was begun is finished."),
    )
    expertise = forms.MultipleChoiceField(
        label=_("Fields of expertise"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Used when dossiers are assigned."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the person reads applications."),
    )

    @staticmethod
    def of(seat):
        """The form's initial values for a seat as it stands."""
        same = ("role", "capacity", "expertise", "side", "region", "serves_from", "serves_until")
        values = {name: getattr(seat, name) for name in (*same, "languages")}
        return values | {"employer_name": str(seat.employer or seat.employer_name)}

    def clean(self):
        data = super().clean()
        begin, end = data.get("serves_from"), data.get("serves_until")
        if begin and end and end < begin:
            self.add_error("serves_until", _now("The last day lies before the first one."))
        organisation, name = employers.look_up(data.get("employer_name", ""))
        return data | {"employer": organisation, "employer_name": "" if organisation else name}


class AddPanelistForm(SeatForm):
    """Invite by mail, or appoint at once whoever has an account."""

    email = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"list": "people", "autocomplete": "off"}),
    )
    ask_first = forms.BooleanField(
        label=_("Ask by mail first"),
        required=False,
        initial=True,
        help_text=_(
            "The person accepts, accepts with less, or refuses. Without this, whoever has an "
            "account here takes the seat at once. Anybody else is always asked."
        ),
    )
    field_order = ["email", "ask_first", "role", "capacity"]

    def clean_email(self):
        return self.cleaned_data["email"].lower()


class EmploymentForm(forms.Form):
    """A former employer; it counts for three years."""

    name = forms.CharField(
        label=_("Former employer"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    until_on = forms.DateField(label=_("Last day there"), widget=day_input())

    def clean_until_on(self):
        day = self.cleaned_data["until_on"]
        if day > clock.today():
            raise forms.ValidationError(_now("This day is still to come."))
        return day


class AnswerForm(forms.Form):
    """Refuse a seat, or take it with less work."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("less", _("I accept, with fewer dossiers")), ("refuse", _("I refuse"))],
        widget=forms.RadioSelect,
    )
    capacity = forms.IntegerField(
        label=_("Most dossiers in one stage"), required=False, min_value=1
    )
    reason = forms.CharField(
        label=_("Why you refuse"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only the officers read this."),
    )

    def __init__(self, *args, asked, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = asked
        if asked == 1:
            self.fields["answer"].choices = [("refuse", _now("I refuse"))]
            del self.fields["capacity"]
            return
        self.fields["capacity"].help_text = _now("You were asked for %(most)d.") % {"most": asked}

    def clean(self):
        data = super().clean()
        if data.get("answer") == "refuse" and not data.get("reason", "").strip():
            self.add_error("reason", _now("Say why you do not take the seat."))
        takes_less = data.get("answer") == "less" and not self.errors.get("capacity")
        if takes_less and not 1 <= (data.get("capacity") or 0) < self.asked:
            words = _now("Name a number from 1 to %(most)d.")
            self.add_error("capacity", words % {"most": self.asked - 1})
        return data
