"""What was added to a text and what was taken away, word by word."""

import re
from difflib import SequenceMatcher

from django.utils.html import format_html, format_html_join

# A word keeps its white space: single spaces as tokens would match each other a million times.
_WORDS = re.compile(r"\S+\s*|\s+")


def marked(before, after, side=""):
    """HTML of both texts in one, or of one ``side`` ("before" or "after") with its marks."""
    old, new = _WORDS.findall(before or ""), _WORDS.findall(after or "")
    parts = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(format_html("{}", "".join(new[c:d])))
            continue
        if a < b and side != "after":
            parts.append(_mark("del", old[a:b]))
        if c < d and side != "before":
            parts.append(_mark("ins", new[c:d]))
    return format_html_join("", "{}", ((part,) for part in parts))


def _mark(tag, words):
    """The words in ``tag``, the white space behind them outside of it."""
    text = "".join(words)
    bare = text.rstrip()
    return format_html("<{0}>{1}</{0}>{2}", tag, bare, text[len(bare) :])
