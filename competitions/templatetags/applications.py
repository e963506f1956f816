"""Hand-ins in reading form, for pages of every audience."""

from django import template

from competitions import answers, attached

register = template.Library()


@register.simple_tag
def submission_parts(submission):
    """The sections of a snapshot with their items, for competitions/_reading.html."""
    parts = answers.of_snapshot(submission.content)
    attached.look_up([item for part in parts for item in part.items])
    return parts


@register.simple_tag
def state_of(part):
    """(words, tone) of how far a section is."""
    return answers.STATE_WORDS[part.state]
