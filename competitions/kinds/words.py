"""Counting words, exactly as static/js/page.js counts them.

A word is what stands between blanks; Chinese and Japanese write without blanks, so each of
their characters counts as one.
"""

import re

# The blanks of JavaScript's \s, which differ a little from Python's.
_BLANK = r"\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_IDEOGRAPH = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_WORD = re.compile(f"[{_IDEOGRAPH}]|[^{_BLANK}{_IDEOGRAPH}]+")


def count_words(text):
    return sum(1 for _ in _WORD.finditer(text))
