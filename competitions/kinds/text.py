from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.kinds.base import Fault, Kind, Reading, option
from competitions.kinds.words import count_words
from core import markdown_blocks

SHORT_MAX = 200  # characters of a short text, unless its question says otherwise


def word_faults(question, text):
    used, limit = count_words(text), question.word_limit
    if not limit or used <= limit:
        return []
    over = used - limit
    words = ngettext(
        "This has %(used)s words, %(over)s word too many. At most %(limit)s.",
        "This has %(used)s words, %(over)s words too many. At most %(limit)s.",
        over,
    )
    return [Fault(words % {"used": used, "over": over, "limit": limit})]


class LongText(Kind):
    """Markdown over many lines, with a limit in words."""

    name = "long_text"

    def _read(self, question, raw, stage):
        return Reading(raw.strip(), tuple(word_faults(question, raw)))

    def blocks(self, question, raw, reading):
        return markdown_blocks.parse(raw)

    def input_context(self, question, raw, reading, prefix, stage=None):
        limit = question.word_limit or 0
        return {"lines": 5 if limit and limit <= 150 else 10, "used": count_words(raw or "")}


class ShortText(Kind):
    """One line."""

    name = "short_text"

    def _read(self, question, raw, stage):
        text = " ".join(raw.split())
        faults = word_faults(question, text)
        limit = int(option(question, "characters_max", SHORT_MAX))
        if len(text) > limit:
            words = _("This has %(used)s characters. At most %(limit)s.")
            faults.append(Fault(words % {"used": len(text), "limit": limit}))
        return Reading(text, tuple(faults))

    def to_snapshot(self, question, raw):
        return "" if self.is_empty(raw) else " ".join(raw.split())

    plain = to_snapshot
