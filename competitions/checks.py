"""What still stands between a draft and its hand-in.

The same list is shown to the applicant, with links to the places, and enforced by
``actions.submissions.submit``; it is computed nowhere else.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions import answers, asking, consortium
from competitions.models import Writers


@dataclass(frozen=True)
class Problem:
    """One thing to put right, with the section and the control it stands in.

    ``url`` is the page, where that is not the section's; ``title`` names what is no question.
    """

    section: object
    question: object
    words: str
    anchor: str
    is_fault: bool = False  # something stands there and is wrong; else it is empty
    partner: object = None  # whose part it is in
    url: str = ""
    title: str = ""

    @property
    def label(self):
        label = self.title or self.question.label
        return f"{self.partner}: {label}" if self.partner else label

    def __str__(self):
        return f"{self.label}: {self.words}"


def missing(dossier, sheet=None):
    """Problems in the order of the form; empty when the dossier can be handed in."""
    sheet = sheet or answers.load(dossier)
    return [*incomplete(dossier, sheet), *_unconfirmed(dossier)]


def incomplete(dossier, sheet):
    """All that is missing but the signatory's confirmation, which comes last."""
    team = [problem for part in sheet.parts for item in part.items for problem in _of(part, item)]
    return [*team, *_unasked(dossier, sheet), *_of_partners(dossier, sheet)]


def _of(part, item, **place):
    if item.is_missing:
        words = missing_words(item.question)
        yield Problem(part.section, item.question, words, item.prefix, **place)
    for fault in item.faults:
        anchor = f"{item.prefix}-{fault.part}" if fault.part else item.prefix
        words = item.words_of(fault)
        is_fault = not fault.is_open
        yield Problem(part.section, item.question, words, anchor, is_fault=is_fault, **place)


def _unasked(dossier, sheet):
    """Each partner is to answer something, and there is no partner."""
    questions = [q for part in sheet.parts for q in part.section.questions.all()]
    owed = {q.key for q in questions if q.is_required and q.writers == Writers.PARTNERS}
    if sheet.partners or not owed & asking.by_team(questions, sheet.items):
        return
    address = [dossier.application.reference, dossier.stage.position]
    url = reverse("competitions:partners", args=address)
    words = _("Name at least one: each partner answers some questions for itself.")
    yield Problem(None, None, words, "", url=url, title=_("Partners"))


def _of_partners(dossier, sheet):
    for own in consortium.parts_of(sheet):
        place = {"partner": own.partner, "url": own.url}
        for part in own.sections:
            for item in part.items:
                yield from _of(part, item, **place)
        if dossier.stage.asks_sign_off and not own.sign_off:
            words = _("The partner signs off its part.")
            if own.lapsed:
                words = _("Changed since it was signed off: the partner signs off again.")
            yield Problem(None, None, words, "sign-off", title=_("Sign-off"), **place)


def _unconfirmed(dossier):
    if not consortium.asks_confirmation(dossier) or consortium.confirmation(dossier):
        return
    address = [dossier.application.reference, dossier.stage.position]
    url = reverse("competitions:confirmation", args=address)
    words = _("An authorised signatory confirms the application.")
    if dossier.confirmations.exists():
        words = _("Changed since it was confirmed: an authorised signatory confirms it again.")
    yield Problem(None, None, words, "", url=url, title=_("Confirmation"))


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
