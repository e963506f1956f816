"""Hand-ins in reading form, for pages of every audience."""

from django import template

from competitions import answers, attached, changes, handed_in

register = template.Library()


@register.simple_tag
def submission_parts(submission):
    """The sections of a snapshot with their items, for competitions/_reading.html.

    What began with an answer of the stage before says what has changed since.
    """
    parts = handed_in.of_snapshot(submission.content)
    attached.look_up([item for part in parts for item in part.all_items])
    return changes.mark(parts, submission)


@register.simple_tag
def submission_signatures(submission):
    """Who signed off and confirmed a hand-in, as lines."""
    return handed_in.signed(submission)


@register.simple_tag
def state_of(part):
    """(words, tone) of how far a section is."""
    return answers.STATE_WORDS[part.state]
