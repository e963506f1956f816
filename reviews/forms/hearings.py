"""Planning hearings, moving one, and what the applicant says about theirs."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import YEARS, MomentField
from core.formats import zone_name
from reviews.actions.hearings import MOST_BYTES, MOST_PAGES, MOST_SPEAKERS

PATTERN = "%Y-%m-%d %H:%M"
MOST_DAYS = 31


class PlaceForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=480, initial=30)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Video link"), required=False, max_length=500, assume_scheme="https"
    )


class PlanHearingsForm(PlaceForm):
    """All slots at once; days are spread evenly."""

    starts = forms.CharField(label=_("Days"), max_length=1000)
    pause = forms.IntegerField(
        label=_("Minutes between two hearings"), min_value=0, max_value=480, initial=15
    )
    hours = forms.IntegerField(
        label=_("Hours before, by which a presentation must be here"),
        min_value=0,
        max_value=24 * 60,
        initial=24,
    )
    field_order = ["starts", "minutes", "pause", "place", "link", "hours"]

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["starts"].widget = forms.Textarea(
            attrs={"rows": 3, "placeholder": "2027-05-12 09:00"}
        )
        self.fields["starts"].help_text = _(
            "When the first hearing of each day begins, one day per line, as 2027-05-12 09:00. "
            "Time of %(zone)s."
        ) % {"zone": zone_name(zone)}

    def clean_starts(self):
        lines = [line.strip() for line in self.cleaned_data["starts"].splitlines() if line.strip()]
        if len(lines) > MOST_DAYS:
            raise forms.ValidationError(_("Give at most %(most)d days.") % {"most": MOST_DAYS})
        return [self._moment(line) for line in lines]

    def _moment(self, line):
        try:
            moment = datetime.strptime(line, PATTERN).replace(tzinfo=ZoneInfo(self.zone))
            if moment.year not in YEARS:
                raise ValueError(line)
            return moment
        except ValueError:
            words = _now("“%(line)s” is no day and time. Write it as 2027-05-12 09:00.")
            raise forms.ValidationError(words % {"line": line[:40]}) from None


class MoveForm(PlaceForm):
    """One hearing anew."""

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        words = _("Time of %(zone)s.") % {"zone": zone_name(zone)}
        for name, label in (("starts_at", _("Begins")), ("closes_at", _("Presentation until"))):
            self.fields[name] = MomentField(zone=zone, label=label, help_text=words)
        self.order_fields(["starts_at", "minutes", "place", "link", "closes_at"])

    @classmethod
    def of(cls, hearing, data=None):
        names = ("starts_at", "minutes", "place", "link", "closes_at")
        initial = {name: getattr(hearing, name) for name in names}
        return cls(data, initial=initial, zone=hearing.dossier.stage.call.zone)

    def clean(self):
        data = super().clean()
        starts_at, closes_at = data.get("starts_at"), data.get("closes_at")
        if starts_at and closes_at and closes_at > starts_at + timedelta(0):
            self.add_error("closes_at", _("The presentation is due before the hearing begins."))
        return data


class ConfirmForm(forms.Form):
    speakers = forms.CharField(
        label=_("Who will speak?"),
        max_length=2000,
        help_text=_("One name per line, at most %(most)d.") % {"most": MOST_SPEAKERS},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_speakers(self):
        return [line.strip()[:120] for line in self.cleaned_data["speakers"].splitlines()]


class PresentationForm(forms.Form):
    upload = forms.FileField(
        label=_("Presentation"),
        max_length=500,
        help_text=_("PDF, at most %(pages)d pages and %(limit)d MB.")
        % {"pages": MOST_PAGES, "limit": MOST_BYTES // 1_000_000},
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )
