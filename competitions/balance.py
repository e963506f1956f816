"""The balance of women and men in a consortium, as its hand-in states it: a share in percent.

A number question of the form asks for it. What parts ties is the answer in the hand-in that
counts, never the words being written.
Source: Horizon Europe, Work Programme, General Annexes, part F: among equal proposals, after the
scores, the gender balance among the researchers named in the proposal.
"""

from decimal import Decimal

from django.db.models import F, Func, TextField

from competitions.kinds import kind_of
from competitions.models import Question, QuestionKind, Writers

LEAST, MOST = Decimal(0), Decimal(100)
PREFIX = "balance:"  # before the key of a question, where keys of criteria may stand, too


def questions(form):
    """{key: words} of the questions of ``form`` that ask the whole team for a share in percent."""
    asked = Question.objects.filter(section__form=form, kind=QuestionKind.NUMBER)
    return {one.key: one.label for one in asked.exclude(writers=Writers.PARTNERS) if _fits(one)}


def _fits(question):
    """Whether it takes 0 to 100, and nothing else, whoever wrote its limits."""
    limits = (question.options.get("minimum"), question.options.get("maximum"))
    return None not in limits and "" not in limits and [*map(Decimal, limits)] == [LEAST, MOST]


def shares(dossiers, key):
    """{dossier id: percent as a text} by what the pinned hand-ins of ``dossiers`` answer.

    Nothing for whoever did not answer, or whose answer was erased or is no share.
    """
    said = dossiers.annotate(said=_Said(key)).values_list("pk", "said")
    kind = kind_of(Question(kind=QuestionKind.NUMBER))
    limits = Question(
        kind=QuestionKind.NUMBER, options={"minimum": str(LEAST), "maximum": str(MOST)}
    )
    found = {}
    for dossier, text in said:
        value = kind.read(limits, text).value if text else None
        if value is not None:
            found[dossier] = f"{value.normalize():f}"
    return found


class _Said(Func):
    """The answer of the team to the number question ``key`` in the pinned hand-in, as a text."""

    output_field = TextField()

    def __init__(self, key):
        super().__init__(F("pinned__content"))
        self.key = key

    def as_postgresql(self, compiler, connection, **context):
        sql, params = compiler.compile(self.source_expressions[0])
        return (
            f"(SELECT a ->> 'value' FROM jsonb_array_elements({sql} -> 'answers') AS a"  # noqa: S608 columns of ours
            " WHERE a ->> 'key' = %s AND a ->> 'kind' = 'number' AND a -> 'partner' IS NULL"
            " LIMIT 1)"
        ), [*params, self.key]

    def as_sqlite(self, compiler, connection, **context):
        sql, params = compiler.compile(self.source_expressions[0])
        return (
            f"(SELECT a.value ->> 'value' FROM JSON_EACH({sql}, '$.answers') AS a"  # noqa: S608 columns of ours
            " WHERE a.value ->> 'key' = %s AND a.value ->> 'kind' = 'number'"
            " AND a.value ->> 'partner' IS NULL LIMIT 1)"
        ), [*params, self.key]
