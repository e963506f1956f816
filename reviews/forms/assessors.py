"""Accrediting, choosing assessors for a dossier, what the cluster says, days of a visit."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clusters.models import LabelType
from competitions.forms.fields import MomentField
from core import clock
from core.formats import zone_name
from reviews.actions.visits import MOST_DAYS
from reviews.assessing import MOST_CHARACTERS
from reviews.forms.panels import day_input
from reviews.languages import LANGUAGES
from reviews.models import Accreditation


class AccreditForm(forms.Form):
    """A person with an account here, for one label type."""

    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("Of an account here. Whoever has none is invited to a panel first."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    label_type = forms.ModelChoiceField(label=_("Label"), queryset=LabelType.objects.all())
    country = Accreditation._meta.get_field("country").formfield()
    from_on = forms.DateField(label=_("First day"), widget=day_input())
    until_on = forms.DateField(
        label=_("Last day"),
        widget=day_input(),
        help_text=_("Included. On the day after, nobody is assigned any more."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("In which the person assesses."),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        self.person = User.objects.able().filter(email=email).first()
        if self.person is None:
            raise forms.ValidationError(_now("Nobody has an account here with this address."))
        return email

    def as_arguments(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "email"}


class ProlongForm(forms.Form):
    until_on = forms.DateField(label=_("New last day"), widget=day_input())


class SearchForm(forms.Form):
    """The list of accreditations: which of them."""

    show = forms.ChoiceField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("in force")),
            ("soon", _("those that expire soon")),
            ("over", _("over or ended")),
            ("all", _("all")),
        ],
    )

    def narrow(self, rows):
        show = self.cleaned_data["show"] if self.is_valid() else ""
        today = clock.today()
        if show == "all":
            return rows
        if show == "soon":
            return rows.expiring(today)
        if show == "over":
            return rows.exclude(pk__in=rows.filter(ended_at=None, until_on__gte=today))
        return rows.filter(ended_at=None, until_on__gte=today)


class ChooseForm(forms.Form):
    """Who is proposed to the cluster: the rule's choice is ticked."""

    reason = forms.CharField(
        label=_("Why not as proposed"),
        required=False,
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where you choose otherwise than the rule."),
    )

    def __init__(self, *args, stage, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["due_at"] = MomentField(
            zone=stage.call.zone,
            label=_("Sheets are due"),
            required=False,
            help_text=_("Time of %(zone)s.") % {"zone": zone_name(stage.call.zone)},
        )


class WordsForm(forms.Form):
    """Why the cluster objects, which conflict it knows of, or which days would suit it."""

    words = forms.CharField(
        label=_("Reason"), max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, label, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = label, help_text


class OfferForm(forms.Form):
    """Up to three days for the visit."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=15, max_value=1440, initial=240)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Video link"), required=False, max_length=500, assume_scheme="https"
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(1, MOST_DAYS + 1):
            self.fields[f"day_{number}"] = MomentField(
                zone=zone,
                label=_("Day %(number)d") % {"number": number},
                required=number == 1,
                help_text=_("Time of %(zone)s.") % {"zone": zone_name(zone)},
            )
        self.order_fields([f"day_{number}" for number in range(1, MOST_DAYS + 1)])

    def as_arguments(self):
        data = self.cleaned_data
        days = [data[name] for name in self.fields if name.startswith("day_") and data[name]]
        return {"days": days} | {name: data[name] for name in ("minutes", "place", "link")}
