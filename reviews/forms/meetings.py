"""Planning a meeting, minuting an item, asking for a vote and answering it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.fields import MomentField
from core.formats import zone_name
from reviews.models import Recommendation, VoteKind

WHO = ["starts_at", "minutes", "place", "link", "quorum", "is_secret"]


class PlanForm(forms.Form):
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440, initial=180)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    link = forms.URLField(
        label=_("Video link"), required=False, max_length=500, assume_scheme="https"
    )
    quorum = forms.IntegerField(
        label=_("Least ballots of a vote"),
        min_value=1,
        max_value=100,
        initial=3,
        help_text=_("With fewer a vote is not valid. Abstentions count, because they were there."),
    )
    is_secret = forms.BooleanField(
        label=_("Secret ballots"),
        required=False,
        initial=True,
        help_text=_(
            "Of a secret ballot only the count is ever shown, to anybody. Of an open one it is "
            "shown who voted what, once the vote is closed."
        ),
    )

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_at"] = MomentField(
            zone=zone,
            label=_("Begins"),
            help_text=_("Time of %(zone)s.") % {"zone": zone_name(zone)},
        )
        self.order_fields(WHO)

    @classmethod
    def of(cls, meeting, data=None):
        stored = {name: getattr(meeting, name) for name in WHO}
        return cls(data, initial=stored, zone=meeting.stage.call.zone)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class MinuteForm(forms.Form):
    """What the panel says about an item. ``version`` is what was read."""

    outcome = forms.ChoiceField(
        label=_("The panel's recommendation"),
        required=False,
        choices=[("", _("not said yet")), *Recommendation.choices],
    )
    decision = forms.CharField(
        label=_("Decision and reasons"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    minority = forms.CharField(
        label=_("Minority view"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, item):
        names = ("outcome", "decision", "minority", "version")
        return cls(initial={name: getattr(item, name) for name in names})

    def after(self, item):
        """What was typed, to be sent once more, now that ``item`` as stored has been seen."""
        return MinuteForm(initial=self.cleaned_data | {"version": item.version})


class VoteForm(forms.Form):
    question = forms.CharField(
        label=_("Question"), max_length=300, initial=_("What does the panel recommend?")
    )
    kind = forms.ChoiceField(
        label=_("The members give"), choices=VoteKind.choices, initial=VoteKind.CHOICE
    )
    options = forms.CharField(
        label=_("Answers"),
        required=False,
        max_length=2000,
        initial=lambda: "\n".join(
            str(one.label) for one in Recommendation if one != Recommendation.OPEN
        ),
        help_text=_("One per line. A vote on the score takes the steps of the stage's scale."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_options(self):
        return self.cleaned_data["options"].splitlines()


class BallotForm(forms.Form):
    """The ballot: one of the answers, or an abstention. Never shows what was cast before."""

    ABSTAIN = "abstain"
    choice = forms.ChoiceField(label=_("Your vote"), widget=forms.RadioSelect)

    def __init__(self, *args, vote, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [
            *((str(place), words) for place, words in enumerate(vote.options)),
            (self.ABSTAIN, _("I abstain")),
        ]

    @property
    def chosen(self):
        """The number of the answer, or None for an abstention."""
        choice = self.cleaned_data["choice"]
        return None if choice == self.ABSTAIN else int(choice)


class AsideForm(forms.Form):
    """Which items the panel does not discuss, and why."""

    items = forms.MultipleChoiceField(
        label=_("Not to be discussed"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        help_text=_("It stands in the minutes."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, rows, ticked=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [
            (str(item.pk), f"{item.dossier.application.reference} {item.dossier.application.title}")
            for item in rows
        ]
        self.fields["items"].initial = [str(pk) for pk in ticked]
