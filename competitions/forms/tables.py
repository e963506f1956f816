"""Questions that are answered by a table: of columns of their own, or of money by year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from competitions.forms.grids import Cell, Grid
from competitions.forms.questions import QuestionForm
from competitions.kinds.rows import ROWS_KEPT
from competitions.kinds.tables import COLUMN_TYPES, COLUMNS_MOST

SOURCE_ROLES = [
    ("", _("like any other")),
    ("grant", _("grant requested")),
    ("public", _("other public money")),
    ("private", _("private money")),
]
SOURCES_MOST = 8


def rows_field():
    return forms.IntegerField(
        label=_("Most rows"), required=False, min_value=1, max_value=ROWS_KEPT
    )


def label_field(words):
    """A maker of the first cell of a row."""
    return lambda number: forms.CharField(
        label=words % {"number": number}, required=False, max_length=60
    )


def choice_field(words, choices):
    return lambda number: forms.ChoiceField(
        label=words % {"number": number}, required=False, choices=choices
    )


class TableForm(QuestionForm):
    """A table whose columns the officer names."""

    own = ("rows_min", "rows_max")
    rows_min = forms.IntegerField(
        label=_("Least rows"),
        required=False,
        min_value=1,
        max_value=ROWS_KEPT,
        help_text=_("Where an answer is given at all. Empty: one."),
    )
    rows_max = rows_field()

    def build(self):
        cells = [
            Cell("label", _("Column"), label_field(_("Name of column %(number)s"))),
            Cell("type", _("Holds"), choice_field(_("What column %(number)s holds"), COLUMN_TYPES)),
            Cell("is_required", _("Required"), _required_field),
            Cell("choices", _("Answers to choose from"), _choices_field),
        ]
        stored = [
            column | {"choices": ", ".join(label for _value, label in column.get("choices", []))}
            for column in self.question.options.get("columns", [])
        ]
        self.grid = Grid(self, "column", cells, stored, most=COLUMNS_MOST)

    def clean(self):
        data = super().clean()
        self.grid.clean()
        for place, row in self.grid.values():
            if row["type"] == "choice" and len(_answers(row["choices"])) < 2:
                words = _("Write at least two answers with commas between them.")
                self.add_error(f"column-{place}-choices", words)
        low, high = data.get("rows_min"), data.get("rows_max")
        if low and high and high < low:
            self.add_error("rows_max", _("This is less than the least number of rows."))
        return data

    def options(self):
        taken = {column["key"] for column in self.grid.stored}
        columns = []
        for place, row in self.grid.values():
            column = {
                "key": self.grid.kept_key(place) or _free_column(taken),
                "label": row["label"],
                "type": row["type"] or "text",
                "is_required": bool(row["is_required"]),
            }
            if column["type"] == "choice":
                column["choices"] = [[label, label] for label in _answers(row["choices"])]
            taken.add(column["key"])
            columns.append(column)
        return super().options() | {"columns": columns}


class FinancingForm(QuestionForm):
    """Money by year and source; what a source is decides which rules of the call look at it."""

    own = ("years",)
    years = forms.IntegerField(label=_("Years"), min_value=1, max_value=20)

    def build(self):
        cells = [
            Cell("label", _("Source"), label_field(_("Name of source %(number)s"))),
            Cell("role", _("Is"), choice_field(_("What source %(number)s is"), SOURCE_ROLES)),
        ]
        known = dict(SOURCE_ROLES)
        usual = [(key, str(label).capitalize()) for key, label in SOURCE_ROLES if key]
        stored = [
            {"key": key, "label": label, "role": key if key in known else ""}
            for key, label in self.question.options.get("sources", usual)
        ]
        self.grid = Grid(self, "source", cells, stored, most=SOURCES_MOST)

    def initial_of(self, options):
        return {"years": options.get("years", 5)}

    def clean(self):
        data = super().clean()
        self.grid.clean()
        seen = set()
        for place, row in self.grid.values():
            if row["role"] and row["role"] in seen:
                self.add_error(f"source-{place}-role", _("Another source is this already."))
            seen.add(row["role"])
        return data

    def options(self):
        taken = {source["key"] for source in self.grid.stored} | set(dict(SOURCE_ROLES))
        sources = []
        for place, row in self.grid.values():
            kept = self.grid.kept_key(place)
            own = kept if kept and kept not in dict(SOURCE_ROLES) else ""
            key = row["role"] or own or _free_column(taken, "source")
            taken.add(key)
            sources.append([key, row["label"]])
        return {"years": self.cleaned_data.get("years") or 5, "sources": sources}


def _required_field(number):
    return forms.BooleanField(
        label=_("Column %(number)s must be filled in") % {"number": number}, required=False
    )


def _choices_field(number):
    return forms.CharField(
        label=_("Answers of column %(number)s, with commas between them") % {"number": number},
        required=False,
        max_length=1000,
    )


def _answers(text):
    words = (" ".join(word.split()) for word in (text or "").split(","))
    return list(dict.fromkeys(filter(None, words)))


def _free_column(taken, stem="c"):
    """Keys of columns are short and say nothing: the label may change, what is typed stays."""
    number = len(taken) + 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"
