"""A form as the applicant will see it, before anybody has written anything."""

from competitions import asking
from competitions.answers import Item, Part
from competitions.kinds import kind_of


def parts(form, stage):
    """The sections with their questions, unanswered."""
    found = [
        Part(section, [item(question, stage) for question in section.questions.all()])
        for section in form.sections.prefetch_related("questions")
    ]
    asking.mark([item for part in found for item in part.items])
    return found


def item(question, stage):
    return Item(question, kind_of(question).empty, stage=stage)
