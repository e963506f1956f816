"""A question as an officer writes it: what every kind has, and by kind what it alone has."""

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from competitions import conditions, form_checks
from competitions.kinds import kind_of
from competitions.models import Question, Writers

COMMON = ["label", "help", "is_required"]
MORE = ["condition", "writers", "is_secret", "carries_over"]
BETWEEN = "="  # of key and answer in the value of a condition; no key has one


class QuestionForm(forms.Form):
    """The common part. A kind adds fields, named in ``own``, and says what they mean.

    ``stage`` and ``form`` are where the question stands; ``question`` is it, or a new one of
    its kind. ``question_kinds.FORMS`` has the one of each kind.
    """

    own: tuple[str, ...] = ()

    label = forms.CharField(
        label=_("Question"),
        max_length=250,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    help = forms.CharField(
        label=_("Help"),
        required=False,
        max_length=2000,
        help_text=_("Stands between the question and the place for the answer."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_required = forms.BooleanField(label=_("An answer is required"), required=False)
    condition = forms.ChoiceField(
        label=_("Asked"),
        required=False,
        help_text=_("Only where another question is answered in one way, if you wish."),
    )
    writers = forms.ChoiceField(label=_("Who answers"), choices=Writers.choices)
    is_secret = forms.BooleanField(
        label=_("Business secret: outside the consortium, only the panel and the office read it"),
        required=False,
    )
    carries_over = forms.ChoiceField(
        label=_("Begins with the answer to"),
        required=False,
        help_text=_("A question of the stage before. The panel sees what has changed since."),
    )

    def __init__(self, *args, stage, form, question, **kwargs):
        self.stage, self.version, self.question = stage, form, question
        kwargs["initial"] = self._initial() | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.others = [q for q in form_checks.questions_of(form) if q.pk != question.pk]
        self.fields["condition"].choices = self._conditions()
        self.fields["carries_over"].choices = self._earlier()
        if len(self.fields["carries_over"].choices) == 1:
            del self.fields["carries_over"]
        self.order_fields([*COMMON[:2], *self.own, COMMON[2], *MORE])
        self.build()

    def build(self):
        """Add what depends on the question; for subclasses."""

    # What the page shows

    def main(self):
        """The fields that every question needs."""
        return [self[name] for name in [*COMMON[:2], *self.own, COMMON[2]]]

    def more(self):
        return [self[name] for name in MORE if name in self.fields]

    @property
    def more_is_used(self):
        """Whether anything stands in the fields that are rarely needed."""
        quiet = {"", None, False, Writers.TEAM}
        return any(field.value() not in quiet or field.errors for field in self.more())

    def _initial(self):
        question = self.question
        condition = question.condition
        return {
            **{name: getattr(question, name) for name in [*COMMON, *MORE]},
            "condition": f"{condition['key']}{BETWEEN}{condition['equals']}" if condition else "",
            **self.initial_of(question.options or {}),
        }

    def _conditions(self):
        words = _("only if “%(question)s” is answered with “%(answer)s”")
        found = [
            (
                f"{other.key}{BETWEEN}{value}",
                words % {"question": Truncator(other.label).chars(60), "answer": label},
            )
            for other in self.others
            for value, label in kind_of(other).choices(other)
        ]
        return [("", _("always")), *found]

    def _earlier(self):
        """Questions of the same kind in the stage before."""
        before = self.stage.call.stages.filter(position=self.stage.position - 1)
        found = Question.objects.filter(section__form__stages__in=before, kind=self.question.kind)
        return [("", _("nothing")), *((q.key, q.label) for q in found)]

    # What is written

    def clean_condition(self):
        """{"key", "equals"}, or {} for a question that is always asked."""
        key, between, equals = self.cleaned_data["condition"].partition(BETWEEN)
        condition = {"key": key, "equals": equals} if between else {}
        if condition and self._circles(condition):
            raise forms.ValidationError(_("This question would depend in the end on itself."))
        return condition

    def clean_writers(self):
        if words := form_checks.orphaning(self.question, self.cleaned_data["writers"]):
            raise forms.ValidationError(words)
        return self.cleaned_data["writers"]

    def _circles(self, condition):
        needs = {other.key: conditions.of(other.condition) for other in self.others}
        needs[self.question.key] = conditions.of(condition)
        return self.question.key in conditions.in_circles(needs)

    def changes(self):
        """The fields of the question, as far as they are right."""
        data = self.cleaned_data
        fields = {name: data[name] for name in [*COMMON, *MORE] if name in data}
        return fields | self.columns() | {"options": self.options()}

    def as_question(self):
        """The question as typed, not saved: what is wrong is left out."""
        question = Question(
            pk=self.question.pk or 0, kind=self.question.kind, key=self.question.key
        )
        for name, value in self.changes().items():
            setattr(question, name, value)
        return question

    # For subclasses

    def initial_of(self, options):
        """Values of the own fields, from the options of the question."""
        return {name: options.get(name, "") for name in self.own if name in options}

    def columns(self):
        """Own fields that are columns of the question."""
        return {}

    def options(self):
        """The options of the question, from the own fields."""
        found = {name: self.cleaned_data.get(name) for name in self.own}
        return {name: value for name, value in found.items() if value not in (None, "")}
