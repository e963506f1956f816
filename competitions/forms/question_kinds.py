"""What an officer sets for each kind of question."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions import form_checks
from competitions.forms.questions import QuestionForm
from competitions.forms.tables import FinancingForm, TableForm, rows_field
from competitions.kinds.dates import parse_date
from competitions.kinds.indicators import describe
from core import files
from core.text import free_name

CHOICES_MOST = 100
VALUE_LENGTH = 40  # of an answer; a number may stand behind it


def whole(label, *, most, least=1, help_text=""):
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, help_text=help_text
    )


class LongTextForm(QuestionForm):
    own = ("word_limit",)
    word_limit = whole(_("Most words"), most=20_000, help_text=_("Empty: no limit."))

    def initial_of(self, options):
        return {"word_limit": self.question.word_limit}

    def columns(self):
        return {"word_limit": self.cleaned_data.get("word_limit")}

    def options(self):
        return {}


class ShortTextForm(QuestionForm):
    own = ("characters_max",)
    characters_max = whole(_("Most characters"), most=200, help_text=_("Empty: 200."))


class NumberForm(QuestionForm):
    own = ("unit", "minimum", "maximum")
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=20, help_text=_("For example: FTE, %, km.")
    )
    minimum = forms.DecimalField(
        label=_("At least"), required=False, max_digits=15, decimal_places=4
    )
    maximum = forms.DecimalField(
        label=_("At most"), required=False, max_digits=15, decimal_places=4
    )

    def clean(self):
        data = super().clean()
        low, high = data.get("minimum"), data.get("maximum")
        if low is not None and high is not None and high < low:
            self.add_error("maximum", _("This is less than the least allowed."))
        return data

    def options(self):
        found = super().options()
        return {name: str(value) for name, value in found.items()}


class MoneyForm(QuestionForm):
    own = ("role",)
    ROLES = [
        ("", _("an amount like any other")),
        ("grant", _("the grant requested: never above the most per winner")),
        ("private", _("private money: counts for the private share")),
        ("public", _("other public money")),
    ]
    role = forms.ChoiceField(label=_("What it is"), required=False, choices=ROLES)

    def clean_role(self):
        role = self.cleaned_data["role"]
        same = [q for q in self.others if q.kind == "money" and q.options.get("role") == role]
        if role and same:
            words = _("“%(question)s” asks for it already.") % {"question": same[0].label}
            raise forms.ValidationError(words)
        return role


class DateForm(QuestionForm):
    own = ("earliest", "latest")
    earliest = forms.CharField(label=_("Not before"), required=False, max_length=20)
    latest = forms.CharField(
        label=_("Not after"), required=False, max_length=20, help_text=_("Like 2027-05-12.")
    )

    def _day(self, name):
        text = self.cleaned_data[name]
        day = parse_date(text) if text else None
        if text and day is None:
            raise forms.ValidationError(_("Write the day like 2027-05-12 or 12.05.2027."))
        return day.isoformat() if day else ""

    def clean_earliest(self):
        return self._day("earliest")

    def clean_latest(self):
        latest, earliest = self._day("latest"), self.cleaned_data.get("earliest")
        if latest and earliest and latest < earliest:
            raise forms.ValidationError(_("Choose a day after the earliest one."))
        return latest


class ChoiceForm(QuestionForm):
    """One answer a line. An answer keeps its value as long as its words stay the same."""

    own = ("choices",)
    choices = forms.CharField(
        label=_("Answers"),
        max_length=20_000,
        help_text=_(
            "One in each line. An answer in new words is a new answer: whoever chose the old one"
            " is asked again."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def initial_of(self, options):
        lines = "\n".join(label for _value, label in options.get("choices", []))
        return super().initial_of(options) | {"choices": lines}

    def clean_choices(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["choices"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) < 2:
            raise forms.ValidationError(_("Write at least two answers, one in each line."))
        if len(lines) > CHOICES_MOST:
            words = _("At most %(limit)s answers.") % {"limit": CHOICES_MOST}
            raise forms.ValidationError(words)
        if len({line.casefold() for line in lines}) < len(lines):
            raise forms.ValidationError(_("One answer stands there twice."))
        if long := next((line for line in lines if len(line) > 200), None):
            words = _("Shorten this to 200 characters: %(answer)s") % {"answer": f"{long[:40]}…"}
            raise forms.ValidationError(words)
        found = self._with_values(lines)
        self._keep_what_others_need(found)
        return found

    def _with_values(self, lines):
        """[value, label] pairs: values of old answers stay, new ones are made from the words."""
        before = {label: value for value, label in self.question.options.get("choices", [])}
        taken, pairs = set(before.values()), []
        for line in lines:
            value = before.get(line) or free_name(
                line, taken, length=VALUE_LENGTH, otherwise="answer"
            )
            taken.add(value)
            pairs.append([value, line])
        return pairs

    def _keep_what_others_need(self, pairs):
        values = {value for value, _label in pairs}
        before = dict(self.question.options.get("choices", []))
        for other in form_checks.depending_on(self.question, self.others):
            needed = other.condition["equals"]
            if needed not in values:
                words = _("Keep “%(answer)s”: “%(question)s” is asked by it only.")
                names = {"answer": before.get(needed, needed), "question": other.label}
                raise forms.ValidationError(words % names)


class ChoicesForm(ChoiceForm):
    own = ("choices", "choices_max")
    choices_max = whole(_("At most so many"), most=CHOICES_MOST, help_text=_("Empty: all."))


class LinkForm(QuestionForm):
    """Nothing but the question."""


class FilesForm(QuestionForm):
    own = ("file_kinds", "files_max", "megabytes_max", "pages_max", "is_anonymous")
    file_kinds = forms.MultipleChoiceField(
        label=_("Kinds of files"),
        choices=[(name, kind.words) for name, kind in files.KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    files_max = whole(_("Most files"), most=50)
    megabytes_max = whole(_("Most megabytes each"), most=100)
    pages_max = whole(_("Most pages each"), most=1000, help_text=_("Of a PDF. Empty: no limit."))
    is_anonymous = forms.BooleanField(
        label=_("Written without names: a panel that reads without names gets these files"),
        required=False,
    )

    def initial_of(self, options):
        own = {"is_anonymous": self.question.is_anonymous}
        return {"file_kinds": ["pdf"], "files_max": 1, "megabytes_max": 10} | own | options

    def columns(self):
        return {"is_anonymous": self.cleaned_data.get("is_anonymous", False)}

    def options(self):
        return {name: value for name, value in super().options().items() if name != "is_anonymous"}


class RowsForm(QuestionForm):
    """Lists whose columns are given: partners, projects, milestones."""

    own = ("rows_max",)
    rows_max = rows_field()


class IndicatorsForm(QuestionForm):
    """The indicators of a group of the criteria, copied into the question."""

    own = ("group",)
    group = forms.ChoiceField(
        label=_("Group of indicators"), help_text=_("From the criteria of the call.")
    )

    def build(self):
        groups = self.stage.rubric.criteria.order_by("position").values_list("group", flat=True)
        self.fields["group"].choices = [(name, name) for name in dict.fromkeys(groups) if name]

    def options(self):
        if not (group := self.cleaned_data.get("group")):
            return {}
        found = self.stage.rubric.criteria.filter(group=group).order_by("position")
        return {"group": group, "indicators": [describe(criterion) for criterion in found]}


FORMS = {
    "short_text": ShortTextForm,
    "long_text": LongTextForm,
    "number": NumberForm,
    "money": MoneyForm,
    "date": DateForm,
    "choice": ChoiceForm,
    "choices": ChoicesForm,
    "yes_no": LinkForm,
    "link": LinkForm,
    "files": FilesForm,
    "partners": RowsForm,
    "projects": RowsForm,
    "milestones": RowsForm,
    "table": TableForm,
    "financing": FinancingForm,
    "indicators": IndicatorsForm,
}
