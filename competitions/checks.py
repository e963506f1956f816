"""What still stands between a draft and its hand-in.

The same list is shown to the applicant, with links to the places, and enforced by
``actions.submissions.submit``; it is computed nowhere else.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from competitions import answers


@dataclass(frozen=True)
class Problem:
    """One thing to put right, with the section and the control it stands in."""

    section: object
    question: object
    words: str
    anchor: str
    is_fault: bool = False  # something stands there and is wrong; else it is empty

    def __str__(self):
        return f"{self.question.label}: {self.words}"


def missing(dossier, sheet=None):
    """Problems in the order of the form; empty when the dossier can be handed in."""
    sheet = sheet or answers.load(dossier)
    return [problem for part in sheet.parts for item in part.items for problem in _of(part, item)]


def _of(part, item):
    if item.is_missing:
        yield Problem(part.section, item.question, missing_words(item.question), item.prefix)
    for fault in item.faults:
        anchor = f"{item.prefix}-{fault.part}" if fault.part else item.prefix
        yield Problem(part.section, item.question, item.words_of(fault), anchor, is_fault=True)


def missing_words(question):
    match question.kind:
        case "files":
            return _("Add the file that is asked for.")
        case "choice" | "choices" | "yes_no":
            return _("Choose an answer.")
        case "partners" | "projects" | "milestones" | "table":
            return _("Fill in at least one row.")
        case "financing":
            return _("Fill in the table.")
    return _("Answer this question.")
