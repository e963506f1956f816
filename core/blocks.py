"""Text and tables as plain data, which ``documents/_blocks.typ`` lays out in a document.

A *block* is a dict with a ``type``; the smallest, a paragraph, holds *inlines*: dicts with a
``type``, too. Whatever people typed stands in them as a text and never becomes markup.
"""

import re
import unicodedata

LONGEST = 30  # characters without a blank that fit into a narrow column
_LONG = re.compile(rf"[!-\u2fff]{{{LONGEST},}}")  # writing without blanks breaks by itself
_BREAK = "\N{ZERO WIDTH SPACE}"


def text(words):
    return {"type": "text", "text": breakable(str(words))}


def paragraph(words):
    """One paragraph of plain text; also what a cell of a table holds."""
    return inlines([text(words)])


def inlines(content):
    words = "".join(_words(content))
    return {"type": "paragraph", "rtl": runs_from_the_right(words), "content": content}


def lines(words):
    """Plain text, a paragraph for each of its lines."""
    return [paragraph(line) for line in words.splitlines() if line.strip()]


def table(header, rows, *, widths, footer=()):
    """``header`` and ``footer`` are texts, rows hold texts or paragraphs.

    ``widths``: shares of the free width; 0 for a column of figures, as wide as it needs to be.
    """
    return {
        "type": "table",
        "widths": list(widths),
        "header": [_cell(cell) for cell in header],
        "rows": [[_cell(cell) for cell in row] for row in rows],
        "footer": [_cell(cell) for cell in footer],
    }


def _cell(cell):
    return cell if isinstance(cell, dict) else paragraph(cell)


def breakable(words):
    """``words`` in which a very long one may be broken, so that it stays on the paper."""
    return _LONG.sub(lambda long: _BREAK.join(_pieces(long[0])), words)


def _pieces(word, size=10):
    return (word[i : i + size] for i in range(0, len(word), size))


def runs_from_the_right(words):
    """Whether the first letter with a direction is Hebrew, Arabic or the like."""
    for character in words:
        direction = unicodedata.bidirectional(character)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def _words(content):
    for inline in content:
        yield inline.get("text", "")
        yield from _words(inline.get("content", []))
