"""Hand-ins in reading form, for pages of every audience."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from competitions import answers, attached, changes, handed_in

register = template.Library()
HIDDEN = re.compile(r"(<[^>]*>)|▇+")  # tags stay as they are; blocks stand for a name


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


@register.filter
def hidden_words(markup):
    """Give the blocks that stand for hidden names a word to be read out."""
    text = conditional_escape(markup)
    if "▇" not in text:  # as nearly always
        return text
    block = format_html('<span class="visually-hidden">{}</span>', _("hidden"))
    shown = f'<span aria-hidden="true">▇▇▇</span>{block}'
    shown_at = HIDDEN.sub(lambda found: found[1] or shown, text)
    return mark_safe(shown_at)  # noqa: S308, all of it is escaped
