"""Kinds of questions: one small module each, found by name.

A new kind is a module with a subclass of ``Kind``, a line here, a member of ``QuestionKind``, the
form in which officers build it (``competitions/forms/question_kinds.py``), and two templates:
``competitions/questions/<name>.html`` (controls) and ``competitions/readings/<name>.html``.
"""

from competitions.kinds.base import Fault, Kind, Reading
from competitions.kinds.choices import Choice, Choices, YesNo
from competitions.kinds.dates import Day
from competitions.kinds.files import Files
from competitions.kinds.financing import Financing
from competitions.kinds.indicators import Indicators
from competitions.kinds.links import Link
from competitions.kinds.numbers import Money, Number
from competitions.kinds.tables import Milestones, Partners, Projects, Table
from competitions.kinds.text import LongText, ShortText

__all__ = ["Fault", "Kind", "Reading", "kind_of", "names", "register"]

_kinds = {}


def register(kind):
    """Let questions whose kind is ``kind.name`` be read and shown by ``kind``."""
    if kind.name in _kinds:
        raise ValueError(f"the kind {kind.name} is registered twice")
    _kinds[kind.name] = kind


def kind_of(question):
    return _kinds[question.kind]


def names():
    return set(_kinds)


for _class in (
    ShortText,
    LongText,
    Number,
    Money,
    Day,
    Choice,
    Choices,
    YesNo,
    Link,
    Files,
    Partners,
    Projects,
    Milestones,
    Table,
    Financing,
    Indicators,
):
    register(_class())
