"""The fields of a criterion, made once and kept in memory while they hold nobody's words.

They depend on the frozen rubric, on what the stage asks for, and on the level that is ticked.
"""

from django.template.loader import render_to_string
from django.utils.translation import get_language

from core.kept import Kept
from reviews.actions.sheets import NOT_APPLICABLE

_kept = Kept(most=1000)  # criteria with one level ticked, some two kilobytes each


def fields(row, form, number):
    """A Row of a SheetForm as markup; ``number`` counts the criteria from 1."""
    if _has_words(row) or form.rubric.frozen_at is None:
        return _made(row, form, number)
    rubric = (form.rubric.pk, form.rubric.frozen_at, row.criterion.pk, number)
    asked = (form.asks_reasons, tuple(row.reasons), row.wants_reason)
    key = (get_language(), *rubric, *asked, row.value)
    return _kept.get(key, lambda: _made(row, form, number))


def _has_words(row):
    """Whether something was typed there, or is said about it."""
    is_typed = row.value not in ("", NOT_APPLICABLE, *row.levels)
    return is_typed or row.comment or row.error or row.stored_value or row.stored_comment


def _made(row, form, number):
    context = {"row": row, "form": form, "number": number}
    return render_to_string("reviews/_criterion.html", context)
