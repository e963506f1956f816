"""Hand-ins in reading form, for pages of every audience."""

from django import template

from competitions import answers, changes

register = template.Library()


@register.simple_tag
def submission_parts(submission):
    """The sections of a snapshot with their items, for competitions/_reading.html.

    What began with an answer of the stage before says what has changed since.
    """
    return changes.mark(answers.of_snapshot(submission.content), submission)


@register.simple_tag
def state_of(part):
    """(words, tone) of how far a section is."""
    return answers.STATE_WORDS[part.state]
